import { availableParallelism, totalmem } from 'node:os'
import type { Host } from '../model/event.ts'
import { FaultError, fail, ok, type Result } from '../model/fault.ts'
import type { Limits, RunId } from '../model/task.ts'
import type { RunState } from '../schedule/state.ts'
import { version } from '../version.ts'
import { readerMb } from './discovery-graph.ts'
import { assemble } from './assemble.ts'
import { writeContext } from './context.ts'
import type { DiscoverOptions, DiscoveryRun, Finished, Launch } from './discovery.ts'
import type { OpenRepository } from './open-repository.ts'
import { runDiscovery } from './run-discovery.ts'

/** Runs the graph under the claim and gives the handle at once. */
export const launch = (given: Launch): DiscoveryRun => {
  const { repository, prepared, options, run, claim, graph } = given
  let live: RunState | null = null
  const going = runDiscovery({
    ...given,
    limits: limitsOf(options),
    host: hostOf(),
    onState: (state) => void (live = state),
  })
  return {
    run,
    graph,
    team: prepared.team,
    via: 'ran',
    state: () => live,
    finished: settle(
      going.finally(() => claim.release()),
      { repository, options, run },
    ),
  }
}

export interface Ending {
  readonly repository: OpenRepository
  readonly options: DiscoverOptions
  readonly run: RunId
}

/** The report once the run has ended; expected trouble as faults; the store is closed in every case. */
export const settle = async (
  going: Promise<unknown>,
  { repository, options, run }: Ending,
): Promise<Result<Finished>> => {
  const { store, root } = repository
  try {
    await going
    const envelopes = [...store.journal.read(run)]
    const { discovery, verdict } = assemble(envelopes, store.artifacts)
    const note =
      options.context === false || options.rev !== undefined
        ? null
        : await writeContext(root, options.context, { envelopes, discovery })
    return ok({ discovery, verdict, notes: note === null ? [] : [note] })
  } catch (error) {
    if (error instanceof FaultError) return fail(error.fault)
    throw error
  } finally {
    store.close()
  }
}

/** Slots and memory of a run: as asked, else by cores and memory. */
export const limitsOf = (options: Pick<DiscoverOptions, 'concurrency'>): Limits => {
  const memoryMb = Math.max(512, Math.floor(totalmem() / 2 ** 20 / 2))
  const overtakes = 8
  if (options.concurrency !== undefined)
    return { slots: options.concurrency, slotsBy: 'asked', memoryMb, overtakes }
  return { ...defaultSlots(availableParallelism(), memoryMb), memoryMb, overtakes }
}

/** Slots when nobody asks for a number: as many as there are cores, or as many readers as fit into the memory. */
export const defaultSlots = (
  cores: number,
  memoryMb: number,
): { readonly slots: number; readonly slotsBy: 'cores' | 'memory' } => {
  const fits = Math.max(1, Math.floor(memoryMb / readerMb))
  return fits < cores ? { slots: fits, slotsBy: 'memory' } : { slots: cores, slotsBy: 'cores' }
}

/** This machine, as `run.started` records it. */
export const hostOf = (): Host => ({
  cores: availableParallelism(),
  memoryMb: Math.round(totalmem() / 2 ** 20),
  platform: process.platform,
  node: process.version,
  version,
})
