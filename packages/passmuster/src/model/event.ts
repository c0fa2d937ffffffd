import type { Handoff } from './handoff.ts'
import type { Finding, FindingStatus } from './finding.ts'
import type { Digest, Examined, Graph, Limits, Outcome, RunId, TaskId, Usage, Verdict, Via } from './task.ts'

/** The machine that runs: enough to judge a duration by, nothing that names a person. */
export interface Host {
  readonly cores: number
  readonly memoryMb: number
  readonly platform: string
  readonly node: string
  readonly version: string
}

/**
 * One thing that happened, in the past tense. The journal holds nothing else, and every screen, report,
 * metric and resume is a fold of it. Large bodies are artifacts and travel by digest.
 */
export type EventBody =
  /** A run was declared: its whole graph, limits and what it examines. */
  | {
      readonly type: 'run.started'
      readonly job: string
      readonly graph: Graph
      readonly limits: Limits
      readonly config: Readonly<Record<string, unknown>>
      readonly snapshot: Digest
      readonly host: Host
    }
  /** An engine took ownership (first start or resume); fences every earlier epoch. */
  | { readonly type: 'engine.started'; readonly pid: number }
  /** Tasks were added while the run was going. */
  | { readonly type: 'graph.extended'; readonly graph: Graph }
  /** Every need holds; the task may start when resources allow. */
  | { readonly type: 'task.ready'; readonly task: TaskId }
  /** A need can no longer hold; the task will never start. */
  | { readonly type: 'task.blocked'; readonly task: TaskId; readonly by: readonly TaskId[] }
  /** The task was handed to a worker elsewhere. */
  | { readonly type: 'task.dispatched'; readonly task: TaskId; readonly worker: string }
  /** An earlier result with the same fingerprint was taken over. */
  | {
      readonly type: 'task.restored'
      readonly task: TaskId
      readonly result: Digest
      readonly examined: Examined | null
    }
  /** A named lock was obtained for a task. */
  | { readonly type: 'lock.granted'; readonly task: TaskId; readonly lock: string }
  /** A named lock was held by another; the task waits and says for whom. */
  | { readonly type: 'lock.refused'; readonly task: TaskId; readonly lock: string; readonly holder: string }
  /** An executor began work. Attempt numbers count from 1 per task. */
  | { readonly type: 'attempt.started'; readonly task: TaskId; readonly attempt: number }
  /** The attempt ended, once. `result` is the artifact it made. */
  | {
      readonly type: 'attempt.finished'
      readonly task: TaskId
      readonly attempt: number
      readonly outcome: Outcome
      readonly usage: Usage
      readonly examined: Examined | null
      readonly result: Digest | null
    }
  /** A dead incarnation's open attempt, closed when the next one began. */
  | { readonly type: 'attempt.lost'; readonly task: TaskId; readonly attempt: number }
  /** Another attempt will follow after `delayMs`. */
  | {
      readonly type: 'retry.scheduled'
      readonly task: TaskId
      readonly attempt: number
      readonly delayMs: number
    }
  /** The task has its final outcome. */
  | {
      readonly type: 'task.settled'
      readonly task: TaskId
      readonly outcome: Outcome
      readonly via: Via
      readonly result: Digest | null
    }
  /** A tool was called on behalf of an attempt. */
  | { readonly type: 'tool.called'; readonly task: TaskId; readonly tool: string; readonly wallMs: number }
  /** Tokens or money were used. */
  | {
      readonly type: 'budget.spent'
      readonly task: TaskId
      readonly tokens: number
      readonly usd: number | null
    }
  /** A packet for a dependent was made. */
  | { readonly type: 'handoff.made'; readonly handoff: Handoff }
  /** The receiver took the packet. */
  | { readonly type: 'handoff.accepted'; readonly from: TaskId; readonly to: TaskId }
  /** The receiver refused the packet and said why. */
  | { readonly type: 'handoff.rejected'; readonly from: TaskId; readonly to: TaskId; readonly reason: string }
  /** Bytes were stored under their digest. */
  | {
      readonly type: 'artifact.stored'
      readonly digest: Digest
      readonly bytes: number
      readonly media: string
    }
  /** A specialist reported a finding; not yet believed. */
  | { readonly type: 'finding.reported'; readonly task: TaskId; readonly finding: Finding }
  /** The program re-checked a finding's evidence. */
  | {
      readonly type: 'finding.checked'
      readonly id: string
      readonly status: FindingStatus
      readonly because: string
    }
  /** Two claims about one subject disagree. */
  | {
      readonly type: 'claim.contradicted'
      readonly subject: string
      readonly predicate: string
      readonly sides: readonly [readonly string[], readonly string[]]
      readonly settled: 'first' | 'second' | 'open'
    }
  /** A person was asked. */
  | { readonly type: 'approval.asked'; readonly task: TaskId; readonly what: Digest }
  /** A person answered. */
  | { readonly type: 'approval.given'; readonly task: TaskId; readonly what: Digest; readonly yes: boolean }
  /** Nothing new starts until continued. */
  | { readonly type: 'run.paused'; readonly because: string }
  /** Work goes on. */
  | { readonly type: 'run.continued' }
  /** Someone asked for the end; running attempts are told, nothing starts. */
  | { readonly type: 'run.cancel-asked'; readonly because: string }
  /** A worker elsewhere joined. */
  | { readonly type: 'worker.joined'; readonly worker: string }
  /** A worker's lease ran out. */
  | { readonly type: 'lease.lost'; readonly task: TaskId; readonly worker: string }
  /** A gate was judged. */
  | { readonly type: 'gate.decided'; readonly gate: string; readonly yes: boolean; readonly because: string }
  /** A change reached its branch. */
  | { readonly type: 'landing.done'; readonly commit: string }
  /** The run is over; nothing follows. `peakRssMb`: the most memory that its processes held together, where sampled. */
  | {
      readonly type: 'run.finished'
      readonly verdict: Verdict
      readonly because: string
      readonly peakRssMb?: number | null
    }

/** Envelope: `at` wall clock in ms since 1970, `mono` ms since this epoch's engine began, `seq` from 1 per run. */
export interface Envelope {
  readonly v: 1
  readonly run: RunId
  readonly seq: number
  readonly epoch: number
  readonly at: number
  readonly mono: number
  readonly body: EventBody
}

export type EventType = EventBody['type']
