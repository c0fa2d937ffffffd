import type { Envelope, EventBody } from './event.ts'
import type { Snapshot } from './snapshot.ts'
import type { Digest, Examined, Outcome, RunId, Task, TaskId, Usage } from './task.ts'

/** Time as the engine sees it; the real one lives in lib/clock.ts, the simulator has its own. */
export interface Clock {
  /** Wall clock, ms since 1970: for people only, never for durations. */
  now(): number
  /** Monotonic ms. */
  mono(): number
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Resolves at the end of this event-loop turn; absent = `sleep(0)`. */
  turn?(): Promise<void>
}

/** The append-only record of runs. `append` returns only when the events are committed, or throws a fault. */
export interface Journal {
  append(
    run: RunId,
    epoch: number,
    events: readonly EventBody[],
    stamp: { at: number; mono: number },
  ): readonly Envelope[]
  read(run: RunId, afterSeq?: number): Iterable<Envelope>
}

/** Bytes by digest; writing the same bytes twice is one write. */
export interface Artifacts {
  put(bytes: Uint8Array, media: string): Digest
  get(digest: Digest): Uint8Array | null
}

/** Losing it changes times only. */
export interface Cache {
  get(space: string, key: string): Uint8Array | null
  getMany(space: string, keys: readonly string[]): ReadonlyMap<string, Uint8Array>
  putMany(space: string, entries: Iterable<readonly [string, Uint8Array]>): void
}

/** The bytes that are examined: a working tree or one commit. Null = not there or not readable. */
export interface Source {
  readonly snapshot: Snapshot
  read(path: string): Promise<Uint8Array | null>
}

export interface AttemptResult {
  readonly outcome: Outcome
  readonly usage: Usage
  readonly examined: Examined | null
  readonly result: Digest | null
}

export interface AttemptContext {
  readonly run: RunId
  readonly epoch: number
  readonly attempt: number
  /** Aborted on cancel and at the task's time limit; `signal.reason` is 'cancelled' or 'timed-out'. */
  readonly signal: AbortSignal
  /** Committed by the engine in order; the executor never writes to the journal itself. */
  report(event: EventBody): void
  /** The committed results of settled needs. */
  readonly inputs: ReadonlyMap<TaskId, { readonly outcome: Outcome; readonly result: Digest | null }>
}

/** Does one kind of work. Expected trouble is an outcome; a throw becomes `errored` at one line of the engine. */
export interface Executor {
  run(task: Task, context: AttemptContext): Promise<AttemptResult>
}

/** A machine-wide counted or exclusive resource; null = held, `holder` says by whom. */
export interface Locks {
  tryAcquire(name: string): { release(): void } | { holder: string }
}
