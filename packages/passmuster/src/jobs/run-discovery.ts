import { systemClock } from '../lib/clock.ts'
import { runGraph } from '../engine/engine.ts'
import { attemptNonce } from '../execute/nonce.ts'
import { sampleTree } from '../lib/process-tree.ts'
import type { Host } from '../model/event.ts'
import { FaultError, type Fault } from '../model/fault.ts'
import type { Limits } from '../model/task.ts'
import type { RunState } from '../schedule/state.ts'
import { machineSlots } from '../store/slots.ts'
import { analysisOf } from './analysis.ts'
import { jobOf, type Launch } from './discovery.ts'
import { keepResults, restoredResult } from './restore.ts'

interface Running extends Launch {
  readonly limits: Limits
  readonly host: Host
  readonly onState: (state: RunState) => void
}

/** Composes ports and executors and runs the graph to its end, fresh or from where its journal stops. */
export const runDiscovery = async (given: Running): Promise<void> => {
  const { repository, options, run, claim, graph, config, limits } = given
  const { source, store } = repository
  const analysis = analysisOf({
    ...given,
    children: Math.min(limits.slots, given.host.cores),
    nonce: attemptNonce(run, claim.epoch),
    ...(options.rev === undefined ? {} : { rev: options.rev }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  const memory = sampleTree(process.pid)
  const slots = machineSlots(Math.max(limits.slots, given.host.cores))
  try {
    const ended = await runGraph({
      run,
      job: jobOf(options),
      graph,
      limits,
      config,
      snapshot: source.snapshot.digest,
      host: given.host,
      journal: store.journal,
      clock: systemClock,
      epoch: claim.epoch,
      slots,
      estimates: store.durations(),
      usage: () => ({ peakRssMb: memory.stop().rssMb }),
      executors: { command: undefined, ...analysis.executors },
      restore: (task) => restoredResult(store, task),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onEvents: (events, state) => {
        given.onState(state)
        keepResults(store, state, events)
        options.onEvents?.(events)
      },
    })
    if (ended.verdict === null) throw new FaultError(stopped(ended, 'muster discover', 'muster resume'))
  } finally {
    memory.stop()
    analysis.close()
    slots.close()
  }
}

/** A run that was interrupted, what starts it anew and what goes on with it; what it has done stays in the journal. */
export const stopped = ({ run }: RunState, again: string, goOn: string): Fault => ({
  code: 'stopped',
  message:
    run === null ? 'stopped before a run had begun' : `run ${run} is stopped; what it has done is kept`,
  hint: run === null ? again : goOn,
  retry: 'safe',
})
