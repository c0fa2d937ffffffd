import { createHash, createHmac, hash } from 'node:crypto'

/** Hex sha256 of bytes, or of a text in UTF-8. */
export const sha256 = (data: string | Uint8Array): string => hash('sha256', data, 'hex')

/** Hex sha256 fed piece by piece; `digest` may be called once. */
export const sha256Stream = (): { update(data: string | Uint8Array): void; digest(): string } => {
  const state = createHash('sha256')
  return { update: (data) => void state.update(data), digest: () => state.digest('hex') }
}

/** Hex HMAC-sha256: a hash of something secret that cannot be looked up without the key. */
export const hmacSha256 = (key: string | Uint8Array, data: string | Uint8Array): string =>
  createHmac('sha256', key).update(data).digest('hex')
