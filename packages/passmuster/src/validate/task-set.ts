import { canonicalJson } from '../lib/canonical-json.ts'
import { sha256 } from '../lib/hash.ts'
import { nameOf } from '../lib/paths.ts'
import type { Check } from '../model/check.ts'
import type { Digest } from '../model/task.ts'
import { namedFiles, type KnownFiles } from './named-files.ts'

/** What would run, check by check, each with the digest of its command and of every file that decides what it does. */
export interface TaskSet {
  readonly digest: Digest
  /** Sorted by id. */
  readonly checks: readonly (readonly [id: string, digest: string])[]
  /** Files that decide what runs, with the checks that name them; sorted. */
  readonly files: readonly { readonly path: string; readonly checks: readonly string[] }[]
}

/** What a task set is made from; `digests` are those of the snapshot. */
export interface TaskSetInput extends KnownFiles {
  readonly checks: readonly Check[]
  readonly digests: ReadonlyMap<string, string>
}

/** The task set of checks: equal digests mean that the same commands run from the same files. */
export const taskSet = (input: TaskSetInput): TaskSet => {
  const files = new Map<string, string[]>()
  const checks = input.checks
    .map((check) => {
      const named = namedFiles(check, input)
      for (const path of named) files.set(path, [...(files.get(path) ?? []), check.id])
      const runs = { work: check.work, cwd: check.cwd, set: check.set }
      const read = named.map((path) => [path, decisive(path, input)])
      return [check.id, sha256(canonicalJson({ runs, read }))] as const
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    digest: taskSetDigest(checks),
    checks,
    files: [...files]
      .map(([path, by]) => ({ path, checks: by.sort() }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  }
}

/** One digest for all checks of a set. */
export const taskSetDigest = (checks: TaskSet['checks']): Digest => sha256(canonicalJson(checks)) as Digest

/** The files that are named and whose texts are not known yet: they may name further ones. */
export const unreadFiles = (input: Pick<TaskSetInput, 'checks'> & KnownFiles): readonly string[] => {
  const named = new Set(input.checks.flatMap((check) => namedFiles(check, input)))
  return [...named].filter((path) => !input.texts.has(path)).sort()
}

/** What of one set is not in another: ids of checks. */
export const compareTaskSets = (
  trusted: TaskSet['checks'],
  now: TaskSet['checks'],
): {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
} => {
  const before = new Map(trusted)
  const after = new Map(now)
  const ids = [...after.keys()]
  return {
    added: ids.filter((id) => !before.has(id)),
    removed: [...before.keys()].filter((id) => !after.has(id)),
    changed: ids.filter((id) => before.has(id) && before.get(id) !== after.get(id)),
  }
}

/** Keys of a package.json that runners read their commands from; a new version or dependency is no new command. */
const commandKeys = [
  'scripts',
  'wireit',
  'nx',
  'lint-staged',
  'pre-commit',
  'husky',
  'workspaces',
  'packageManager',
]

const decisive = (path: string, input: TaskSetInput): string => {
  const whole = input.digests.get(path) ?? ''
  const text = nameOf(path) === 'package.json' ? input.texts.get(path) : undefined
  if (text === undefined) return whole
  try {
    const value: unknown = JSON.parse(text)
    if (value === null || typeof value !== 'object') return whole
    const kept = Object.entries(value).filter(([key]) => commandKeys.includes(key))
    return sha256(canonicalJson(Object.fromEntries(kept)))
  } catch {
    return whole
  }
}
