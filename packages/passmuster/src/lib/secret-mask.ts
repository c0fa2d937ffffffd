/** How a secret may be shown: long ones by their first four characters (a provider's prefix), short ones by length alone. */
export const maskSecret = (secret: string): string =>
  secret.length >= 20
    ? `${secret.slice(0, 4)}… (${secret.length} characters)`
    : `… (${secret.length} characters)`
