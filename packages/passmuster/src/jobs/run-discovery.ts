import { attemptNonce } from '../execute/nonce.ts'
import type { Host } from '../model/event.ts'
import type { Limits } from '../model/task.ts'
import type { RunState } from '../schedule/state.ts'
import { analysisOf } from './analysis.ts'
import { jobOf, type Launch } from './discovery.ts'
import { keepResults, restoredResult } from './restore.ts'
import { runRecorded } from './run-recorded.ts'

interface Running extends Launch {
  readonly limits: Limits
  readonly host: Host
  readonly onState: (state: RunState) => void
}

/** Composes the executors and runs the graph to its end, fresh or from where its journal stops. */
export const runDiscovery = async (given: Running): Promise<void> => {
  const { repository, options, run, claim, limits } = given
  const { store } = repository
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  const analysis = analysisOf({
    ...given,
    ...signal,
    children: Math.min(limits.slots, given.host.cores),
    nonce: attemptNonce(run, claim.epoch),
    ...(options.rev === undefined ? {} : { rev: options.rev }),
  })
  try {
    await runRecorded(
      given,
      {
        ...signal,
        job: jobOf(options),
        executors: { command: undefined, ...analysis.executors },
        restore: (task) => restoredResult(store, task),
        onEvents: (events, state) => {
          given.onState(state)
          keepResults(store, state, events)
          options.onEvents?.(events)
        },
      },
      { anew: 'muster discover', goOn: 'muster resume' },
    )
  } finally {
    analysis.close()
  }
}
