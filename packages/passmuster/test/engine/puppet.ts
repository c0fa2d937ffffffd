import { runGraph } from '../../src/engine/engine.ts'
import type { RunOptions } from '../../src/engine/options.ts'
import type { Envelope, EventBody } from '../../src/model/event.ts'
import type { AttemptContext, AttemptResult, Executor } from '../../src/model/ports.ts'
import { runId, type Digest, type Outcome, type Task } from '../../src/model/task.ts'
import type { RunState } from '../../src/schedule/state.ts'
import { FakeClock } from './fake-clock.ts'
import { memoryJournal, type AppendFault } from './memory-journal.ts'
import { digestOf } from './random-graph.ts'

/** One call of an executor that the test answers by hand. */
export interface Invocation {
  readonly task: Task
  readonly context: AttemptContext
  /** Number of events that were committed when the call came. */
  readonly committed: number
  exit(outcome?: Outcome, result?: Digest | null): void
  throws(error: Error): void
}

export interface Puppet {
  readonly clock: FakeClock
  readonly journal: ReturnType<typeof memoryJournal>
  readonly open: Map<string, Invocation>
  readonly log: string[]
  readonly promise: Promise<RunState>
  /** How the run ended, null while it goes. */
  ended(): { state?: RunState; error?: unknown } | null
  events(): readonly Envelope[]
  types(): readonly string[]
  of<T extends EventBody['type']>(type: T): readonly Extract<EventBody, { type: T }>[]
  settle(): Promise<void>
  /** Lets time go on by `ms`. */
  pass(ms: number): Promise<void>
  exit(id: string, outcome?: Outcome, result?: Digest | null): Promise<void>
}

/** Starts a run whose executors do nothing by themselves; every step is the test's. */
export const puppet = async (
  tasks: readonly Task[],
  given: Partial<RunOptions> & { readonly fault?: AppendFault; readonly lines?: readonly string[] } = {},
): Promise<Puppet> => {
  const clock = new FakeClock(5_000)
  const journal = memoryJournal(given.fault ?? (() => null), () => clock.kill())
  journal.lines.push(...(given.lines ?? []))
  const open = new Map<string, Invocation>()
  const log: string[] = []
  const executor: Executor = {
    run: (task, context) =>
      new Promise<AttemptResult>((resolve, reject) => {
        log.push(`${task.id}#${context.attempt}`)
        const began = clock.mono()
        open.set(task.id, {
          task,
          context,
          committed: journal.lines.length,
          exit: (outcome = { is: 'passed' }, result = null) => {
            open.delete(task.id)
            resolve({
              outcome,
              usage: { wallMs: clock.mono() - began, cpuMs: null, rssMb: null },
              examined: null,
              result,
            })
          },
          throws: reject,
        })
      }),
  }
  let end: { state?: RunState; error?: unknown } | null = null
  const promise = runGraph({
    run: runId('run'),
    job: 'puppets',
    graph: { tasks },
    limits: { slots: 2, memoryMb: 1_000, overtakes: 3 },
    config: {},
    snapshot: digestOf('snapshot'),
    host: { cores: 2, memoryMb: 1, platform: 'sim', node: 'sim', version: 'sim' },
    journal,
    clock,
    executors: { command: executor, extract: executor, history: executor, index: executor, judge: executor },
    estimates: new Map(),
    epoch: 1,
    ...given,
  })
  promise.then(
    (state) => (end = { state }),
    (error: unknown) => (end = { error }),
  )
  const events = (): readonly Envelope[] => journal.lines.map((line) => JSON.parse(line) as Envelope)
  await clock.settle()
  return {
    clock,
    journal,
    open,
    log,
    promise,
    ended: () => end,
    events,
    types: () => events().map(({ body }) => body.type),
    of: (type) => events().flatMap(({ body }) => (body.type === type ? [body as never] : [])),
    settle: () => clock.settle(),
    pass: async (ms) => {
      const until = clock.mono() + ms
      void clock.sleep(ms)
      while (clock.mono() < until) {
        clock.advance()
        await clock.settle()
      }
    },
    exit: async (id, outcome, result) => {
      open.get(id)!.exit(outcome, result)
      await clock.settle()
    },
  }
}
