import type { Envelope } from '../model/event.ts'
import { FaultError, fail, ok, type Result } from '../model/fault.ts'
import type { RunId } from '../model/task.ts'
import { claimRun } from '../store/own-run.ts'
import { programVersion } from './build-id.ts'
import type { DiscoverOptions, DiscoveryRun } from './discovery.ts'
import { launch } from './launch.ts'
import { discoveryGraph } from './discovery-graph.ts'
import { openRepository, type OpenRepository } from './open-repository.ts'
import { prepare } from './prepare.ts'

/** Goes on with an interrupted discovery (the last one, or the one named) where its journal ends. */
export const resumeDiscovery = async (
  options: DiscoverOptions,
  wanted: string | null,
): Promise<Result<DiscoveryRun>> => {
  const opened = await openRepository(options)
  if (!opened.ok) return opened
  try {
    const resumed = await goOn(opened.value, options, wanted)
    if (!resumed.ok) opened.value.store.close()
    return resumed
  } catch (error) {
    opened.value.store.close()
    if (error instanceof FaultError) return fail(error.fault)
    throw error
  }
}

const goOn = async (
  repository: OpenRepository,
  options: DiscoverOptions,
  wanted: string | null,
): Promise<Result<DiscoveryRun>> => {
  const { store, source } = repository
  const rows = store.runs().filter((row) => row.job === 'discover')
  const row =
    wanted === null ? rows.find((one) => one.finished === null) : rows.find((one) => one.run === wanted)
  if (row === undefined)
    return fail({
      code: 'run-unknown',
      message:
        wanted === null
          ? 'no run of this repository was interrupted'
          : `there is no run ${wanted} of this repository`,
      hint: 'muster discover',
      retry: 'never',
    })
  if (row.finished !== null)
    return fail({
      code: 'run-unknown',
      message: `run ${row.run} has finished (${row.finished}); there is nothing to resume`,
      hint: `muster report --run ${row.run}`,
      retry: 'never',
    })
  if (row.snapshot !== source.snapshot.digest)
    return fail({
      code: 'snapshot-changed',
      message: `the repository has changed since run ${row.run} began`,
      hint: 'muster discover starts anew; what is unchanged is taken from the cache',
      retry: 'never',
    })
  const claim = claimRun(store, row.run)
  if ('holder' in claim)
    return fail({
      code: 'run-owned',
      message: `run ${row.run} is going on in another muster${claim.holder === null ? '' : ` (pid ${claim.holder})`}`,
      hint: 'muster discover joins it',
      retry: 'safe',
    })
  const prepared = await prepare(source, teamOf(store.journal.read(row.run)))
  const graph = discoveryGraph({
    snapshot: source.snapshot,
    team: prepared.members,
    factsVersion: programVersion(),
    restore: true,
  })
  options.onRepository?.(`${repository.root}: going on with run ${row.run}`)
  return ok(launch({ repository, prepared, options, run: row.run as RunId, claim, graph, config: {} }))
}

/** The specialists the run was started with. */
const teamOf = (envelopes: Iterable<Envelope>): { readonly only?: readonly string[] } => {
  for (const { body } of envelopes)
    if (body.type === 'run.started' && Array.isArray(body.config['team']))
      return { only: body.config['team'].map(String) }
  return {}
}
