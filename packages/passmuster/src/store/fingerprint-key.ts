import { lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomToken } from '../lib/rng.ts'

/** The key of this state folder for hashes of variables, made (0600) when there is none; where it can't be kept, one for this run. */
export const fingerprintKey = (dir: string): string => {
  const file = join(dir, 'fingerprint.key')
  const fresh = randomToken(32)
  try {
    writeFileSync(file, fresh, { flag: 'wx', mode: 0o600 })
    return fresh
  } catch {
    return kept(file) ?? fresh
  }
}

const kept = (file: string): string | null => {
  try {
    if (!lstatSync(file).isFile()) return null
    const text = readFileSync(file, 'utf8')
    return text.length >= 32 ? text : null
  } catch {
    return null
  }
}
