import { join } from 'node:path'
import { canonicalJson } from '../lib/canonical-json.ts'
import { systemClock } from '../lib/clock.ts'
import { sha256 } from '../lib/hash.ts'
import type { Envelope } from '../model/event.ts'
import type { Digest, RunId } from '../model/task.ts'
import { isLocked, kernelLock, type KernelLock } from './kernel-lock.ts'
import type { Store } from './open-store.ts'
import { asStateFault } from './sqlite.ts'

/** Ownership of a run for the life of an engine. */
export interface Claim {
  readonly epoch: number
  release(): void
}

const lockPath = (store: Pick<Store, 'dir'>, run: RunId): string => {
  if (!/^[\w.-]{1,128}$/.test(run) || run.startsWith('.')) throw new TypeError(`not a run id: ${run}`)
  return join(store.dir, 'runs', `${run}.lock`)
}

/**
 * Makes this process the one engine of a run, or tells who is (`holder`: its pid, null when not known).
 * The kernel frees the claim when the process dies; each claim's epoch is above every earlier one.
 */
export const claimRun = (store: Store, run: RunId): Claim | { readonly holder: number | null } =>
  asStateFault(store.dir, () => {
    const lock: KernelLock = kernelLock(lockPath(store, run), 200)
    if (!lock.tryLock()) {
      lock.close()
      return { holder: store.claims.holder(run) }
    }
    try {
      return { epoch: store.claims.next(run, process.pid), release: () => lock.close() }
    } catch (error) {
      lock.close()
      throw error
    }
  })

/** True while some living process owns the run. */
export const ownerAlive = (store: Pick<Store, 'dir'>, run: RunId): boolean => isLocked(lockPath(store, run))

/** Equal for equal options, whatever the order of their keys. */
export const configDigest = (config: Readonly<Record<string, unknown>>): Digest =>
  sha256(canonicalJson(config)) as Digest

/** What makes two runs the same work. */
export interface RunQuestion {
  readonly job: string
  readonly snapshot: Digest
  readonly configDigest: Digest
}

const matching = (store: Store, question: RunQuestion): RunId[] =>
  store
    .runs()
    .filter((row) => row.finished === null && row.job === question.job && row.snapshot === question.snapshot)
    .map((row) => row.run)
    .filter((run) => {
      const first = store.journal.read(run)[Symbol.iterator]().next()
      return (
        !first.done &&
        first.value.body.type === 'run.started' &&
        configDigest(first.value.body.config) === question.configDigest
      )
    })

/** A living run of the same job, snapshot and options: follow it instead of doing the work twice. */
export const findRunToAttach = (
  store: Store,
  question: RunQuestion,
): { readonly run: RunId; readonly holder: number | null } | null => {
  const run = matching(store, question).find((one) => ownerAlive(store, one))
  return run === undefined ? null : { run, holder: store.claims.holder(run) }
}

const pollMs = 50
const ownerCheckPolls = 10

/** Where to begin (after that event; 0 = from the first on) and what ends it early. */
export interface FollowOptions {
  readonly after?: number
  readonly signal?: AbortSignal
}

/**
 * A run's events as they are committed. Ends after `run.finished`, when the signal aborts, or when the owner died
 * before finishing (the last event then is another one): the follower may claim and resume.
 */
export async function* followRun(
  store: Store,
  run: RunId,
  { after = 0, signal }: FollowOptions = {},
): AsyncGenerator<Envelope, void, undefined> {
  let seen = after
  for (let poll = 0; !signal?.aborted; poll++) {
    const orphaned = poll % ownerCheckPolls === ownerCheckPolls - 1 && !ownerAlive(store, run)
    for (const envelope of store.journal.read(run, seen)) {
      seen = envelope.seq
      yield envelope
      if (envelope.body.type === 'run.finished') return
    }
    if (orphaned) return
    await systemClock.sleep(pollMs, signal)
  }
}
