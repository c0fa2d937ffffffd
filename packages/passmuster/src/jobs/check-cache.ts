import type { Restored } from '../engine/options.ts'
import type { Check } from '../model/check.ts'
import type { Source } from '../model/ports.ts'
import type { Digest } from '../model/task.ts'
import { missText } from '../report/miss.ts'
import { fingerprintKey } from '../store/fingerprint-key.ts'
import { fingerprintRecords } from '../store/fingerprint-records.ts'
import type { Store } from '../store/open-store.ts'
import { taskResults } from '../store/task-outputs.ts'
import { explainMiss } from '../validate/explain-miss.ts'
import { fingerprintsOf, type FingerprintParts } from '../validate/fingerprint.ts'
import type { TaskSet } from '../validate/task-set.ts'
import { installedTools } from './installed-tools.ts'

/** What the cache of checks is opened over. */
export interface CheckCacheInput {
  readonly root: string
  readonly source: Source
  readonly store: Store
  readonly checks: readonly Check[]
  readonly set: TaskSet
  readonly trusted: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Earlier results of a suite's checks. */
export interface CheckCache {
  /** Of the checks that may be restored. */
  readonly fingerprints: ReadonlyMap<string, Digest>
  /** Why a check that may be restored has nothing to be restored from, by id. */
  readonly misses: Readonly<Record<string, string>>
  /** The earlier result with its outputs back in their place; null = it has to run. */
  restore(fingerprint: Digest): Restored | null
  /** Keeps a result that passed; null, or why it is not kept. */
  keep(check: string, result: Digest): string | null
}

/** Computes the fingerprints of a suite and remembers their parts, so that the next run can say what differs. */
export const openCheckCache = (input: CheckCacheInput): CheckCache => {
  const { root, store, checks, env } = input
  const all = fingerprintsOf({
    checks,
    snapshot: input.source.snapshot,
    commands: new Map(input.set.checks),
    env,
    key: fingerprintKey(store.dir),
    tools: installedTools(root, checks),
  })
  const results = taskResults({
    root,
    cache: store.cache,
    artifacts: store.artifacts,
    trusted: input.trusted,
  })
  const records = fingerprintRecords(store.cache)
  const fingerprints = new Map<string, Digest>()
  const parts = new Map<string, FingerprintParts>()
  const misses: [string, string][] = []
  // A specialist judges the changed lines, and which these are no snapshot tells.
  for (const { id } of checks.filter(({ cache, work }) => cache && work.is !== 'specialist')) {
    const found = all.get(id)
    if (found === undefined) continue
    if (found.digest === null) {
      misses.push([id, found.because])
      continue
    }
    fingerprints.set(id, found.digest)
    parts.set(id, found.parts)
    if (results.find(found.digest) !== null) continue
    const reasons = explainMiss(records.last(id), found.parts)
    const same = reasons !== null && reasons.length === 0
    misses.push([id, same ? 'its last run on the same inputs left no result to restore' : missText(reasons)])
  }
  records.record(parts)
  const outputs = new Map(checks.map((check) => [check.id, check.outputs]))
  return {
    fingerprints,
    misses: Object.fromEntries(misses),
    restore: (fingerprint) => {
      const found = results.find(fingerprint)
      return found === null || found.restore() !== null ? null : { result: found.result, examined: null }
    },
    keep: (check, result) => {
      const fingerprint = fingerprints.get(check)
      return fingerprint === undefined
        ? 'it has no fingerprint'
        : results.keep(fingerprint, { result, outputs: outputs.get(check) ?? [] })
    },
  }
}
