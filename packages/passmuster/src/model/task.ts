import type { Fault } from './fault.ts'

export type TaskId = string & { readonly __brand: 'TaskId' }
export type RunId = string & { readonly __brand: 'RunId' }
/** Hex sha256 of some bytes. */
export type Digest = string & { readonly __brand: 'Digest' }

export const taskId = (text: string): TaskId => text as TaskId
export const runId = (text: string): RunId => text as RunId

/** An edge of the graph: the dependent starts when the needed task has `passed`, or merely `settled` in any way. */
export interface Need {
  readonly task: TaskId
  readonly when: 'passed' | 'settled'
}

/** A script of a folder's package.json as it was when the task was made: exactly these texts run. */
export interface PackageScript {
  readonly name: string
  readonly text: string
  /** The texts of `preNAME` and `postNAME`: they run before and after, each only when all before it ended with 0. */
  readonly pre?: string
  readonly post?: string
  /** The shell for all of them (`script-shell` of .npmrc), called as `shell -c TEXT`; `sh` when absent. */
  readonly shell?: string
}

/** What an executor is asked to do; kinds are data, dispatched in one table of executors. */
export type Work =
  /** A program: argument vector, never a shell string. `cwd` is relative to the repository. */
  | {
      readonly kind: 'command'
      readonly argv: readonly string[]
      readonly cwd?: string
      readonly env?: Readonly<Record<string, string>>
      /** What a package manager would do around it; absent = nothing. */
      readonly script?: PackageScript
    }
  /** Facts of a group of files, made in an analysis child. */
  | { readonly kind: 'extract'; readonly files: readonly string[] }
  /** The module index and import graph, built from all facts in the parent. */
  | { readonly kind: 'index' }
  /** One call of git history, read by git's own process. */
  | { readonly kind: 'history' }
  /** One specialist's judgement over all facts, in the parent, sliced cooperatively. */
  | { readonly kind: 'judge'; readonly specialist: string }

export interface Task {
  readonly id: TaskId
  /** Stable across runs of one repository: durations are learned under this key. */
  readonly key: string
  readonly title: string
  readonly group: string
  readonly work: Work
  readonly needs: readonly Need[]
  /** Required tasks decide the verdict; the others only add to it. */
  readonly required: boolean
  readonly timeoutMs: number
  readonly retries: number
  /** Named exclusive locks, machine-wide. */
  readonly locks: readonly string[]
  /** Slots taken while running: 1 for work that fills a core, 0 for work that waits on someone else's. */
  readonly slots: number
  readonly memoryMb: number
  /** Restored from an earlier run when the fingerprint is known; null = always runs. */
  readonly fingerprint: Digest | null
}

export interface Graph {
  readonly tasks: readonly Task[]
}

/** How an attempt or a task ended; `failed` is for a check whose verdict is no, not for findings. */
export type Outcome =
  | { readonly is: 'passed' }
  | { readonly is: 'failed'; readonly findings: number }
  | { readonly is: 'flaky' }
  | { readonly is: 'empty' }
  | { readonly is: 'errored'; readonly fault: Fault }
  | { readonly is: 'timed-out' }
  | { readonly is: 'cancelled' }
  | { readonly is: 'blocked'; readonly by: readonly TaskId[] }
  | { readonly is: 'skipped'; readonly because: string }
  | { readonly is: 'not-run'; readonly because: string }
  | { readonly is: 'lost' }

/** Whether the outcome was produced now, taken from an earlier run, or from a run we attached to. */
export type Via = 'ran' | 'restored' | 'attached'

/** What an attempt used; null where fewer than two samples were taken or nothing was measured. */
export interface Usage {
  readonly wallMs: number
  readonly cpuMs: number | null
  readonly rssMb: number | null
  /** What of `cpuMs` was spent in processes that other attempts use as well, in the order of the work. */
  readonly shares?: readonly ChildShare[]
}

/** A stretch of work by the `child`th process that this run started: what it read and used; `startMs` of `cpuMs` were its start. */
export interface ChildShare {
  readonly child: number
  readonly bytes: number
  readonly cpuMs: number
  readonly startMs: number
}

/** What an attempt looked at: the basis of coverage. */
export interface Examined {
  readonly files: number
  readonly lines: number
  readonly digest: Digest
}

/** What bounds a run: slots (cores by default) and memory in MB. */
export interface Limits {
  readonly slots: number
  /** What set the number of slots; absent where nobody said. */
  readonly slotsBy?: 'asked' | 'cores' | 'memory'
  readonly memoryMb: number
  /** A ready task is overtaken at most this often by tasks of lower rank that fit where it does not. */
  readonly overtakes: number
}

/** How a run ended as a whole. */
export type Verdict = 'passed' | 'failed' | 'incomplete' | 'cancelled'
