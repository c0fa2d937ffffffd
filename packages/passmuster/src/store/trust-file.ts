import { canonicalJson } from '../lib/canonical-json.ts'
import { sha256 } from '../lib/hash.ts'
import { asList, asRecord, asText } from './json-shape.ts'

/** One task set that somebody trusted. */
export interface TrustedSet {
  readonly digest: string
  /** ISO time. */
  readonly at: string
  readonly checks: readonly (readonly [id: string, digest: string])[]
}

/** What is trusted of one repository: the latest sets, newest last. */
export interface TrustEntry {
  /** The id of its common git folder. */
  readonly repository: string
  /** Where it was, for people. */
  readonly root: string
  readonly sets: readonly TrustedSet[]
}

const mostSets = 20

/** The entries as the file holds them. */
export const trustText = (entries: readonly TrustEntry[]): string =>
  `${JSON.stringify({ v: 1, kind: 'trust', repositories: entries.map((one) => ({ ...one, sets: one.sets.slice(-mostSets) })) }, null, 1)}\n`

/** The entries of a file's text, or why it is none of ours; a set whose digest is not that of its checks was made by hand. */
export const parseTrust = (text: string): readonly TrustEntry[] | string => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'it is not JSON'
  }
  const top = asRecord(value)
  if (top?.get('kind') !== 'trust' || top.get('v') !== 1) return 'it is not a trust file of version 1'
  const entries = asList(top.get('repositories'))?.map(entryOf)
  if (entries === undefined || !entries.every((one) => one !== null)) return 'an entry of it is malformed'
  const forged = entries.find((one) => one.sets.some((set) => setDigest(set.checks) !== set.digest))
  if (forged !== undefined) return `the digest of what is trusted of ${forged.root} does not fit`
  const ids = entries.map((one) => one.repository)
  return new Set(ids).size === ids.length ? entries : 'a repository stands in it twice'
}

/** The digest of a set as `taskSetDigest` makes it. */
const setDigest = (checks: TrustedSet['checks']): string => sha256(canonicalJson(checks))

const entryOf = (value: unknown): TrustEntry | null => {
  const one = asRecord(value)
  const [repository, root] = [asText(one?.get('repository')), asText(one?.get('root'))]
  const sets = asList(one?.get('sets'))?.map(setOf)
  if (repository === null || root === null || sets === undefined) return null
  return sets.every((set) => set !== null) ? { repository, root, sets } : null
}

const setOf = (value: unknown): TrustedSet | null => {
  const one = asRecord(value)
  const [digest, at] = [asText(one?.get('digest')), asText(one?.get('at'))]
  const checks = asList(one?.get('checks'))?.map((pair) => {
    const [id, hash, more] = (asList(pair) ?? []).map(asText)
    return id == null || hash == null || more !== undefined ? null : ([id, hash] as const)
  })
  if (digest === null || at === null || checks === undefined) return null
  return checks.every((check) => check !== null) ? { digest, at, checks } : null
}
