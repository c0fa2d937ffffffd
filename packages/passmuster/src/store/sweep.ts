import { sweepOrphans } from '../lib/process-tree.ts'
import type { RunId } from '../model/task.ts'
import type { Store } from './open-store.ts'
import { ownerAlive } from './own-run.ts'

/** Kills what runs of this store left behind when their muster was killed; returns how many processes that were (E12). */
export const sweepDeadRuns = (store: Store): number => {
  const verdicts = new Map<string, boolean>()
  return sweepOrphans((nonce) => {
    const run = runOf(nonce)
    if (run === null) return false
    let dead = verdicts.get(run)
    if (dead === undefined) {
      dead = store.claims.knows(run) && !ownerAlive(store, run)
      verdicts.set(run, dead)
    }
    return dead
  })
}

const runOf = (nonce: string): RunId | null =>
  (/^([\w-]{1,128})\.\d+\.[0-9a-f]+$/.exec(nonce)?.[1] as RunId) ?? null
