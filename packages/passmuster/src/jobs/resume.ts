import type { Envelope } from '../model/event.ts'
import { FaultError, fail, ok, type Result } from '../model/fault.ts'
import type { RunId } from '../model/task.ts'
import { claimRun, ownerAlive } from '../store/own-run.ts'
import type { RunRow } from '../store/run-history.ts'
import { programVersion } from './build-id.ts'
import type { DiscoverOptions, DiscoveryRun } from './discovery.ts'
import { launch } from './launch.ts'
import { discoveryGraph } from './discovery-graph.ts'
import { openRepository, type OpenRepository } from './open-repository.ts'
import { prepare } from './prepare.ts'

/**
 * Goes on with an interrupted discovery (the last one of what stands here now, or the one named) where its journal
 * ends, on the commit that it was started with. `onEvents` is given what was recorded after event `shown` first.
 */
export const resumeDiscovery = async (
  options: DiscoverOptions,
  wanted: string | null,
  shown = 0,
): Promise<Result<DiscoveryRun>> => {
  const opened = await openRepository(options)
  if (!opened.ok) return opened
  const { store } = opened.value
  let kept = false
  try {
    const row = chosen(opened.value, wanted)
    if (!row.ok) return row
    const past = [...store.journal.read(row.value.run)]
    const rev = configOf(past)['rev']
    if (typeof rev === 'string' && rev !== options.rev)
      return await resumeDiscovery({ ...options, rev }, row.value.run, shown)
    const resumed = await goOn(opened.value, options, { row: row.value, past, shown })
    kept = resumed.ok
    return resumed
  } catch (error) {
    if (error instanceof FaultError) return fail(error.fault)
    throw error
  } finally {
    if (!kept) store.close()
  }
}

/** The run that is meant: one that is interrupted and examined what stands here is better than a later one that didn't. */
const chosen = ({ store, source }: OpenRepository, wanted: string | null): Result<RunRow> => {
  const rows = store.runs().filter((row) => row.job === 'discover')
  const open = rows.filter((row) => row.finished === null)
  const fits = (row: RunRow): boolean =>
    row.snapshot === source.snapshot.digest && !ownerAlive(store, row.run)
  const row = wanted === null ? (open.find(fits) ?? open[0]) : rows.find((one) => one.run === wanted)
  if (row !== undefined) return ok(row)
  return fail({
    code: 'run-unknown',
    message:
      wanted === null
        ? 'no run of this repository was interrupted'
        : `there is no run ${wanted} of this repository`,
    hint: 'muster discover',
    retry: 'never',
  })
}

interface Past {
  readonly row: RunRow
  readonly past: readonly Envelope[]
  readonly shown: number
}

const goOn = async (
  repository: OpenRepository,
  options: DiscoverOptions,
  { row, past, shown }: Past,
): Promise<Result<DiscoveryRun>> => {
  const { store, source } = repository
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
  const prepared = await prepare(source, teamOf(past))
  const graph = discoveryGraph({
    snapshot: source.snapshot,
    team: prepared.members,
    factsVersion: programVersion(),
    restore: true,
  })
  options.onRepository?.(`${repository.root}: going on with run ${row.run}`)
  const unseen = past.filter((envelope) => envelope.seq > shown)
  if (unseen.length > 0) options.onEvents?.(unseen)
  return ok(launch({ repository, prepared, options, run: row.run as RunId, claim, graph, config: {} }))
}

const configOf = (past: readonly Envelope[]): Readonly<Record<string, unknown>> => {
  const [first] = past
  return first?.body.type === 'run.started' ? first.body.config : {}
}

/** The specialists the run was started with. */
const teamOf = (past: readonly Envelope[]): { readonly only?: readonly string[] } => {
  const { team } = configOf(past)
  return Array.isArray(team) ? { only: team.map(String) } : {}
}
