import { canonicalJson } from '../lib/canonical-json.ts'
import { globTest } from '../lib/glob.ts'
import { hmacSha256, sha256 } from '../lib/hash.ts'
import { folderOf, nameOf, upwards } from '../lib/paths.ts'
import type { Check } from '../model/check.ts'
import type { Snapshot, SnapshotFile } from '../model/snapshot.ts'
import type { Digest } from '../model/task.ts'

type Pairs = readonly (readonly [name: string, digest: string])[]

/** The files that globs choose from a snapshot, with the digest of the whole list. */
export interface InputFiles {
  /** Digest of the globs. */
  readonly globs: string
  readonly digest: string
  readonly files: Pairs
}

/** Everything that a check's result depends on, as digests by name; each list is sorted. No value of a variable is in it. */
export interface FingerprintParts {
  /** Of the command, its folder, what is set for it, what it writes, and the files that decide what it does. */
  readonly command: string
  readonly inputs: InputFiles
  /** Keyed hashes, so that nobody can look a value up by trying. */
  readonly env: Pairs
  readonly tools: Pairs
  readonly upstream: Pairs
}

/** A check's fingerprint; null, with the reason, where something that it depends on cannot be known. */
export type Fingerprint =
  | { readonly digest: Digest; readonly parts: FingerprintParts }
  | { readonly digest: null; readonly because: string }

/** Everything that a fingerprint may depend on. */
export interface FingerprintInput {
  /** In any order; needs to checks that are not among them are left out. */
  readonly checks: readonly Check[]
  readonly snapshot: Snapshot
  /** Digest per check id of its command and of the files that decide what it does: those of the task set. */
  readonly commands: ReadonlyMap<string, string>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Key for the hashes of variables: secret, and the same from run to run. */
  readonly key: string
  /** Names and versions of what runs the checks, as they are known: `node` `v24.1.0`. */
  readonly tools: ReadonlyMap<string, string>
}

/** The fingerprints of checks, needs first. Pure: equal inputs give equal fingerprints, whatever the order. */
export const fingerprintsOf = (input: FingerprintInput): ReadonlyMap<string, Fingerprint> => {
  const byId = new Map(input.checks.map((check) => [check.id, check]))
  const files = filesByGlobs(input.snapshot)
  const locks = input.snapshot.files.filter(({ path }) => lockNames.has(nameOf(path)))
  const done = new Map<string, Fingerprint>()
  for (const check of needsFirst(input.checks, byId)) {
    const upstream = check.needs.filter((need) => byId.has(need.check)).map((need) => need.check)
    done.set(check.id, one(check, upstream, { input, files, locks, done }))
  }
  return done
}

/** The digest over all parts. */
export const fingerprintOf = (parts: FingerprintParts): Digest => {
  const { inputs, ...rest } = parts
  return sha256(canonicalJson({ v: 1, ...rest, inputs: inputs.digest })) as Digest
}

const lockNames = new Set(
  'package-lock.json npm-shrinkwrap.json pnpm-lock.yaml yarn.lock bun.lock poetry.lock uv.lock pdm.lock Pipfile.lock Cargo.lock go.sum Gemfile.lock composer.lock gradle.lockfile'.split(
    ' ',
  ),
)

const one = (
  check: Check,
  upstream: readonly string[],
  known: {
    readonly input: FingerprintInput
    readonly files: (globs: readonly string[] | null) => FileList
    readonly locks: readonly SnapshotFile[]
    readonly done: ReadonlyMap<string, Fingerprint>
  },
): Fingerprint => {
  const { input, done } = known
  const command = input.commands.get(check.id)
  if (command === undefined) return { digest: null, because: 'what it runs is not known' }
  const list = known.files(check.inputs)
  if (list.unknown !== null)
    return { digest: null, because: `the content of ${list.unknown} could not be read` }
  const before: (readonly [string, string])[] = []
  for (const id of new Set(upstream)) {
    const found = done.get(id)
    if (found === undefined || found.digest === null)
      return { digest: null, because: `it needs ${id}, of which no fingerprint is known` }
    before.push([id, found.digest])
  }
  const folders = new Set(upwards(check.cwd))
  const locks = known.locks.filter(({ path }) => folders.has(folderOf(path)))
  const parts: FingerprintParts = {
    command: sha256(canonicalJson([command, check.outputs])),
    inputs: list.inputs,
    env: variables(check.env, input.env, input.key),
    tools: [...input.tools, ...locks.map(({ path, digest }) => [path, digest] as const)].sort(byName),
    upstream: before.sort(byName),
  }
  return { digest: fingerprintOf(parts), parts }
}

const byName = (a: readonly [string, string], b: readonly [string, string]): number => (a[0] < b[0] ? -1 : 1)

interface FileList {
  readonly inputs: InputFiles
  /** A file whose content nobody could read. */
  readonly unknown: string | null
}

const unreadable = /^0*$/

/** One list per set of globs: many checks look at the same files. */
const filesByGlobs = (snapshot: Snapshot): ((globs: readonly string[] | null) => FileList) => {
  const lists = new Map<string, FileList>()
  return (globs) => {
    const key = sha256(canonicalJson(globs))
    const had = lists.get(key)
    if (had !== undefined) return had
    const test = globs === null ? null : globTest(globs)
    const meant = snapshot.files.filter(
      ({ path, kind }) => kind !== 'vanished' && kind !== 'sparse' && (test === null || test(path)),
    )
    const listed = meant.map(
      ({ path, kind, digest }) =>
        [path, kind === 'link' || kind === 'dangling-link' ? `${kind} ${digest}` : digest] as const,
    )
    const made: FileList = {
      inputs: { globs: key, digest: sha256(canonicalJson([key, listed])), files: listed },
      unknown: meant.find(({ digest }) => unreadable.test(digest))?.path ?? null,
    }
    lists.set(key, made)
    return made
  }
}

/** What the names stand for in an environment: those that are set. */
const variables = (names: readonly string[], env: FingerprintInput['env'], key: string): Pairs => {
  const fits = (name: string): boolean =>
    names.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name))
  return Object.entries(env)
    .filter((entry): entry is [string, string] => entry[1] !== undefined && fits(entry[0]))
    .map(([name, value]) => [name, hmacSha256(key, `${name}\0${value}`)] as const)
    .sort(byName)
}

/** Every check after those it needs; what waits for itself comes last, in its order. */
const needsFirst = (checks: readonly Check[], byId: ReadonlyMap<string, Check>): readonly Check[] => {
  const open = new Map<string, number>()
  const dependents = new Map<string, Check[]>()
  for (const check of checks) {
    const needs = [...new Set(check.needs.map((need) => need.check))].filter((id) => byId.has(id))
    open.set(check.id, needs.length)
    for (const id of needs) dependents.set(id, [...(dependents.get(id) ?? []), check])
  }
  const order = checks.filter((check) => open.get(check.id) === 0)
  for (let at = 0; at < order.length; at += 1)
    for (const check of dependents.get(order[at]!.id) ?? []) {
      const left = (open.get(check.id) ?? 0) - 1
      open.set(check.id, left)
      if (left === 0) order.push(check)
    }
  const placed = new Set(order)
  return [...order, ...checks.filter((check) => !placed.has(check))]
}
