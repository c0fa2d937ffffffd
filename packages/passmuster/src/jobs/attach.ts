import { FaultError, type Fault } from '../model/fault.ts'
import type { RunId } from '../model/task.ts'
import { followRun } from '../store/own-run.ts'
import type { Store } from '../store/open-store.ts'
import type { DiscoverOptions } from './discovery.ts'
import { resumeDiscovery } from './resume.ts'

/**
 * Follows another process's run to its end. When its owner dies before that, this process claims the run and goes on
 * with it; of several followers one does, and the others follow that one. Rejects with a FaultError when it is
 * interrupted itself (the run then goes on without it), or when the run cannot be gone on with.
 */
export const followToEnd = async (store: Store, run: RunId, options: DiscoverOptions): Promise<void> => {
  const { signal, onEvents } = options
  let shown = 0
  for (let unknown = 0; ;) {
    const from = { after: shown, ...(signal === undefined ? {} : { signal }) }
    for await (const envelope of followRun(store, run, from)) {
      shown = envelope.seq
      onEvents?.([envelope])
      if (envelope.body.type === 'run.finished') return
    }
    if (signal?.aborted === true) throw new FaultError(left(run))
    const resumed = await resumeDiscovery(options, run, shown)
    const ended = resumed.ok ? await resumed.value.finished : resumed
    if (ended.ok) return
    const fault = ended.faults[0]!
    // Another follower was quicker: it owns the run now, or has even finished it.
    const quicker =
      !resumed.ok && (fault.code === 'run-owned' || (fault.code === 'run-unknown' && unknown++ === 0))
    if (!quicker) throw new FaultError(fault)
  }
}

const left = (run: RunId): Fault => ({
  code: 'stopped',
  message: `no longer following run ${run}, which goes on in another muster`,
  hint: 'muster discover joins it again',
  retry: 'safe',
})
