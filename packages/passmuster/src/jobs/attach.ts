import { FaultError } from '../model/fault.ts'
import type { RunId } from '../model/task.ts'
import { followRun } from '../store/own-run.ts'
import type { Store } from '../store/open-store.ts'
import type { DiscoverOptions } from './discovery.ts'

/** Follows another process's run to its end; rejects with a fault when its owner died before that. */
export const followToEnd = async (
  store: Store,
  run: RunId,
  options: Pick<DiscoverOptions, 'signal' | 'onEvents'>,
): Promise<void> => {
  let finished = false
  for await (const envelope of followRun(store, run, options.signal)) {
    options.onEvents?.([envelope])
    if (envelope.body.type === 'run.finished') finished = true
  }
  if (!finished && options.signal?.aborted !== true)
    throw new FaultError({
      code: 'run-owned',
      message: `the muster that owned run ${run} ended before the run did`,
      hint: `muster resume ${run}`,
      retry: 'safe',
    })
}
