/** Variables that hold a secret, by their names. */
const secretName = /(?:^|_)(?:\w*TOKEN|\w*SECRET|\w*PASSWORD|PASSWD|PASSPHRASE|\w*KEY|CREDENTIALS?|AUTH)$/i

/**
 * Takes the values of secret variables out of a text, plain, in base64 and as in a URL. Short values, paths and single
 * lower-case words are no secrets: taking them out would damage output that says something else.
 */
export const withoutSecretsOf = (
  env: Readonly<Record<string, string | undefined>>,
): ((text: string) => string) => {
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && secretName.test(name) && isSecret(value)
      ? forms(value).map((form) => [form, `[redacted ${name}]`] as const)
      : [],
  )
  secrets.sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1))
  return (text) => secrets.reduce((rest, [secret, said]) => rest.replaceAll(secret, said), text)
}

const isSecret = (value: string): boolean =>
  value.length >= 8 && !/^(?:[a-z]+|\d{1,11}|[.~]?\/[^\s]*)$/.test(value)

/** Base64 without its last characters: these change with what follows. */
const forms = (value: string): readonly string[] => {
  const base64 = Buffer.from(value)
    .toString('base64')
    .replace(/.?.?=*$/, '')
  return [
    ...new Set([value, base64, base64.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(value)]),
  ]
}
