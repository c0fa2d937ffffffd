import type { History } from '../facts/repo.ts'
import { hmacSha256, sha256 } from '../lib/hash.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Hmac } from './checking.ts'

/**
 * Keys secrets by what only who has the repository knows, and what stays as it goes on: its first commit. Where that is not
 * known, by the snapshot. The same key on every machine, so that reports of one commit are alike.
 */
export const secretHmac = (history: History, snapshot: Snapshot): Hmac => {
  const whole = history.shallow ? undefined : history.first
  const key = sha256(whole ?? snapshot.digest)
  return (secret, file) => hmacSha256(key, `${file}\0${secret}`)
}
