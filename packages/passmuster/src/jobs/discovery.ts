import type { Envelope } from '../model/event.ts'
import type { Result } from '../model/fault.ts'
import type { Discovery } from '../model/report.ts'
import type { Graph, RunId, Verdict } from '../model/task.ts'
import type { Team } from '../model/team.ts'
import type { RunState } from '../schedule/state.ts'
import type { Claim } from '../store/own-run.ts'
import type { OpenRepository } from './open-repository.ts'
import type { Prepared, TeamWishes } from './prepare.ts'

export interface DiscoverOptions extends TeamWishes {
  readonly path: string
  readonly stateDir?: string
  readonly rev?: string
  readonly durable?: boolean
  /** A look at another commit beside the run that was asked for: never "the last discovery", never resumed. */
  readonly aside?: boolean
  /** Take nothing over from earlier runs. */
  readonly fresh?: boolean
  /** Slots; default: as many as cores and memory allow. */
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

/** The job that the journal records. */
export const jobOf = ({ aside }: Pick<DiscoverOptions, 'aside'>): string =>
  aside === true ? 'look-aside' : 'discover'
