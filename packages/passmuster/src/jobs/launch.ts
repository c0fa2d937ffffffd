import { availableParallelism, totalmem } from 'node:os'
import type { Host } from '../model/event.ts'
import { FaultError, fail, ok, type Result } from '../model/fault.ts'
import type { Limits, RunId } from '../model/task.ts'
import type { RunState } from '../schedule/state.ts'
import { version } from '../version.ts'
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

const limitsOf = (options: DiscoverOptions): Limits => ({
  slots: options.concurrency ?? defaultSlots(),
  memoryMb: Math.max(512, Math.floor(totalmem() / 2 ** 20 / 2)),
  overtakes: 8,
})

/** Slots when nobody asks for a number: the cores, at most four. */
export const defaultSlots = (): number => Math.min(availableParallelism(), 4)

const hostOf = (): Host => ({
  cores: availableParallelism(),
  memoryMb: Math.round(totalmem() / 2 ** 20),
  platform: process.platform,
  node: process.version,
  version,
})
