import { runGraph } from '../engine/engine.ts'
import type { RunOptions } from '../engine/options.ts'
import { systemClock } from '../lib/clock.ts'
import { randomToken } from '../lib/rng.ts'
import { sampleTree } from '../lib/process-tree.ts'
import type { Host } from '../model/event.ts'
import { FaultError, type Fault } from '../model/fault.ts'
import { runId, type Graph, type Limits, type RunId } from '../model/task.ts'
import type { RunState } from '../schedule/state.ts'
import type { Claim } from '../store/own-run.ts'
import { machineSlots } from '../store/slots.ts'
import type { OpenRepository } from './open-repository.ts'

/** Sorts by time of creation; the random part keeps two musters of one millisecond apart. */
export const newRunId = (): RunId => runId(`${systemClock.now().toString(36)}-${randomToken(4)}`)

/** A run that this process owns, and what bounds it. */
export interface OwnedRun {
  readonly repository: OpenRepository
  readonly run: RunId
  readonly claim: Claim
  readonly graph: Graph
  readonly config: Readonly<Record<string, unknown>>
  readonly limits: Limits
  readonly host: Host
}

/** What differs between kinds of runs: the work, and what is taken over from earlier ones. */
export type RunWork = Pick<RunOptions, 'job' | 'executors' | 'restore' | 'onEvents' | 'redact' | 'signal'>

/** Runs a graph on the journal, clock and machine-wide slots, with its memory sampled; throws the fault of a run that was stopped. */
export const runRecorded = async (
  given: OwnedRun,
  work: RunWork,
  next: { readonly anew: string; readonly goOn: string },
): Promise<void> => {
  const { repository, run, claim, graph, config, limits, host } = given
  const { source, store } = repository
  const memory = sampleTree(process.pid)
  const slots = machineSlots(Math.max(limits.slots, host.cores))
  try {
    const ended = await runGraph({
      ...work,
      run,
      graph,
      limits,
      config,
      snapshot: source.snapshot.digest,
      host,
      journal: store.journal,
      clock: systemClock,
      epoch: claim.epoch,
      slots,
      estimates: store.durations(),
      usage: () => ({ peakRssMb: memory.stop().rssMb }),
    })
    if (ended.verdict === null) throw new FaultError(stopped(ended, next))
  } finally {
    memory.stop()
    slots.close()
  }
}

/** What a run did before it was interrupted stays in the journal. */
const stopped = ({ run }: RunState, next: { readonly anew: string; readonly goOn: string }): Fault => ({
  code: 'stopped',
  message:
    run === null ? 'stopped before a run had begun' : `run ${run} is stopped; what it has done is kept`,
  hint: run === null ? next.anew : next.goOn,
  retry: 'safe',
})
