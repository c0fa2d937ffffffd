import { availableParallelism, totalmem } from 'node:os'
import { canonicalJson } from '../lib/canonical-json.ts'
import { systemClock } from '../lib/clock.ts'
import { randomToken } from '../lib/rng.ts'
import { factsVersion } from '../facts/parse-file.ts'
import type { Envelope, Host } from '../model/event.ts'
import { FaultError, fail, ok, type Fault, type Result } from '../model/fault.ts'
import type { Discovery } from '../model/report.ts'
import { runId, type Graph, type Limits, type RunId, type Verdict } from '../model/task.ts'
import type { Team } from '../model/team.ts'
import { extractors } from '../specialists/roster.ts'
import type { RunState } from '../schedule/state.ts'
import { claimRun, configDigest, findRunToAttach, type Claim } from '../store/own-run.ts'
import { version } from '../version.ts'
import { assemble, type DiscoveryBase } from './assemble.ts'
import { followToEnd } from './attach.ts'
import { writeContext } from './context.ts'
import { discoveryGraph, parsedFiles } from './discovery-graph.ts'
import { openRepository, type OpenRepository } from './open-repository.ts'
import { prepare, type Prepared, type TeamWishes } from './prepare.ts'
import { runDiscovery } from './run-discovery.ts'
import { nearest } from '../lib/nearest.ts'
import { roster } from '../specialists/roster.ts'

export interface DiscoverOptions extends TeamWishes {
  readonly path: string
  readonly stateDir?: string
  readonly rev?: string
  readonly durable?: boolean
  /** Take nothing over from earlier runs. */
  readonly fresh?: boolean
  /** Slots; default min(cores, 4). */
  readonly concurrency?: number
  /** Where `orchestration_context.json` goes; false = nowhere; default `.muster/` of the repository. */
  readonly context?: string | false
  readonly signal?: AbortSignal
  readonly onEvents?: (events: readonly Envelope[]) => void
  readonly onRepository?: (text: string) => void
}

export interface Finished {
  readonly discovery: Discovery
  readonly verdict: Verdict
  /** What a person should know beside the report. */
  readonly notes: readonly string[]
}

/** A discovery that is going on, in this process or (attached) in another. */
export interface DiscoveryRun {
  readonly run: RunId
  readonly graph: Graph
  readonly team: Team
  readonly via: 'ran' | 'attached'
  /** The live state; null while attached. */
  state(): RunState | null
  /** Never rejects for expected trouble. */
  readonly finished: Promise<Result<Finished>>
}

/** Starts a discovery of the repository that holds `path`, or joins one that is already going on for the same work. */
export const startDiscovery = async (options: DiscoverOptions): Promise<Result<DiscoveryRun>> => {
  const unknown = unknownSpecialists(options)
  if (unknown.length > 0) return fail(...unknown)
  const opened = await openRepository(options)
  if (!opened.ok) return opened
  try {
    return ok(await beginOrJoin(opened.value, options))
  } catch (error) {
    opened.value.store.close()
    if (error instanceof FaultError) return fail(error.fault)
    throw error
  }
}

const unknownSpecialists = ({ only, skip }: TeamWishes): readonly Fault[] => {
  const known = roster.map((one) => one.id)
  return [...(only ?? []), ...(skip ?? [])].filter((id) => !known.includes(id)).map((id) => {
    const near = nearest(id, known)
    return { code: 'usage' as const, message: `there is no specialist \`${id}\``, hint: near === null ? `there are: ${known.join(', ')}` : `did you mean \`${near}\`?`, retry: 'never' as const }
  })
}

const beginOrJoin = async (repository: OpenRepository, options: DiscoverOptions): Promise<DiscoveryRun> => {
  const { source, store, root } = repository
  const prepared = await prepare(source, options)
  options.onRepository?.(`${root}: ${source.snapshot.files.length} files, ${parsedFiles(source.snapshot).length} to parse`)
  const base: DiscoveryBase = { snapshot: source.snapshot, stack: prepared.stack, team: prepared.team }
  const baseDigest = store.artifacts.put(new TextEncoder().encode(canonicalJson(base)), 'application/json')
  const config = { base: baseDigest, team: prepared.members.map((one) => one.id), rev: options.rev ?? null, fresh: options.fresh === true, version }
  const going = findRunToAttach(store, { job: 'discover', snapshot: source.snapshot.digest, configDigest: configDigest(config) })
  const graph = discoveryGraph({ snapshot: source.snapshot, team: prepared.members, factsVersion: factsVersion(extractors), restore: options.fresh !== true })
  if (going !== null) {
    const attached = { run: going.run, graph, team: prepared.team, via: 'attached' as const, state: () => null }
    return { ...attached, finished: settle(followToEnd(store, going.run, options), { repository, options, run: going.run }) }
  }
  const run = newRunId()
  const claim = claimRun(store, run)
  if ('holder' in claim) throw new Error('a new run id is already owned')
  return launch({ repository, prepared, options, run, claim, graph, config })
}

export interface Launch {
  readonly repository: OpenRepository
  readonly prepared: Prepared
  readonly options: DiscoverOptions
  readonly run: RunId
  readonly claim: Claim
  /** Of a new run; a resume takes the journal's. */
  readonly graph: Graph
  readonly config: Readonly<Record<string, unknown>>
}

/** Runs the graph under the claim and gives the handle at once. */
export const launch = (given: Launch): DiscoveryRun => {
  const { repository, prepared, options, run, claim, graph } = given
  let live: RunState | null = null
  const going = runDiscovery({ ...given, limits: limitsOf(options), host: hostOf(), onState: (state) => void (live = state) })
  return {
    run, graph, team: prepared.team, via: 'ran', state: () => live,
    finished: settle(going.finally(() => claim.release()), { repository, options, run }),
  }
}

interface Ending {
  readonly repository: OpenRepository
  readonly options: DiscoverOptions
  readonly run: RunId
}

/** The report once the run has ended; expected trouble as faults; the store is closed in every case. */
const settle = async (going: Promise<unknown>, { repository, options, run }: Ending): Promise<Result<Finished>> => {
  const { store, root } = repository
  try {
    await going
    const envelopes = [...store.journal.read(run)]
    const { discovery, verdict } = assemble(envelopes, store.artifacts)
    const note = options.context === false || options.rev !== undefined ? null : await writeContext(root, options.context, { envelopes, discovery })
    return ok({ discovery, verdict, notes: note === null ? [] : [note] })
  } catch (error) {
    if (error instanceof FaultError) return fail(error.fault)
    throw error
  } finally {
    store.close()
  }
}

/** Sorts by time of creation; the random part keeps two musters of one millisecond apart. */
const newRunId = (): RunId => runId(`${systemClock.now().toString(36)}-${randomToken(4)}`)

const limitsOf = (options: DiscoverOptions): Limits => ({
  slots: options.concurrency ?? defaultSlots(), memoryMb: Math.max(512, Math.floor(totalmem() / 2 ** 20 / 2)), overtakes: 8,
})

/** Slots when nobody asks for a number: the cores, at most four. */
export const defaultSlots = (): number => Math.min(availableParallelism(), 4)

const hostOf = (): Host => ({
  cores: availableParallelism(), memoryMb: Math.round(totalmem() / 2 ** 20), platform: process.platform, node: process.version, version,
})

