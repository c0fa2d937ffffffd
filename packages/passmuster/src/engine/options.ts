import type { Envelope, Host } from '../model/event.ts'
import type { Clock, Executor, Journal, Locks } from '../model/ports.ts'
import type { Digest, Examined, Graph, Limits, RunId, Task, Work } from '../model/task.ts'
import type { RunState } from '../schedule/state.ts'

/** What an earlier run with the same fingerprint made. */
export interface Restored {
  readonly result: Digest
  readonly examined: Examined | null
}

export interface RunOptions {
  readonly run: RunId
  readonly job: string
  /** Only read when the journal of the run is empty; a resume takes the graph of the journal. */
  readonly graph: Graph
  readonly limits: Limits
  readonly config: Readonly<Record<string, unknown>>
  /** A resume with another snapshot than the journal's is refused (`snapshot-changed`). */
  readonly snapshot: Digest
  readonly host: Host
  readonly journal: Journal
  readonly clock: Clock
  readonly executors: Readonly<Record<Work['kind'], Executor | undefined>>
  /** Named locks, machine-wide; absent = they hold inside this run only. */
  readonly locks?: Locks
  /** Machine-wide slots: one is asked for under the name `slot` for each running task that takes slots. */
  readonly slots?: Locks
  /** Expected ms by task key; only orders the work. */
  readonly estimates: ReadonlyMap<string, number>
  /** Asked once per task with a fingerprint when it becomes ready; null = it has to run. */
  readonly restore?: (task: Task) => Restored | null
  /** Above every epoch of the journal. */
  readonly epoch: number
  /** Aborting it cancels the run; with the reason `interrupted` it suspends it, and a later call goes on. */
  readonly signal?: AbortSignal
  /** What this incarnation's processes have used; asked once, when the run is over, and recorded with its end. */
  readonly usage?: () => { readonly peakRssMb: number | null }
  /** Takes secrets out of what an executor threw before it becomes an event. */
  readonly redact?: (text: string) => string
  /** Called after each commit with what was committed; the state is the live one, to be read only. */
  readonly onEvents?: (events: readonly Envelope[], state: RunState) => void
}

/** The reason of an abort that leaves a run unfinished, to be gone on with. */
export const interrupted = 'interrupted'

/** How long an attempt that was told to stop may take before it is given up, in ms. */
export const graceMs = 10_000
/** How often a refused lock or slot is asked for again while nothing ends, in ms. */
export const askAgainMs = 100
