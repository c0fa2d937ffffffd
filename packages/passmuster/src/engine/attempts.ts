import type { EventBody } from '../model/event.ts'
import type { AttemptContext, AttemptResult, Clock, Executor } from '../model/ports.ts'
import type { Outcome, RunId, Task, TaskId } from '../model/task.ts'
import { graceMs } from './options.ts'

/** Why an attempt was told to stop. */
export type StopReason = 'cancelled' | 'timed-out'

/** One attempt in the hands of an executor. */
export interface OpenAttempt {
  readonly task: Task
  readonly attempt: number
  /** Tells the executor to stop; the first reason stays. */
  abort(reason: StopReason): void
}

export interface AttemptPlan {
  readonly run: RunId
  readonly epoch: number
  readonly task: Task
  readonly attempt: number
  readonly executor: Executor
  readonly clock: Clock
  readonly inputs: AttemptContext['inputs']
  /** What the executor reports, as long as the attempt is open. */
  readonly report: (event: EventBody) => void
  readonly redact: (text: string) => string
  /** Called exactly once. */
  readonly ended: (result: AttemptResult) => void
}

/**
 * Lets an executor work, within the task's time limit. Whatever it does (return, throw, hang, return after it was
 * told to stop), `ended` is called once: with its own result, with `errored` for a throw, with the stop reason and
 * what it had found once it was told to stop, and without anything when it doesn't answer within the grace.
 */
export const openAttempt = (plan: AttemptPlan): OpenAttempt => {
  const { task, attempt, clock } = plan
  const stop = new AbortController()
  const over = new AbortController()
  const began = clock.mono()
  let reason: StopReason | null = null

  const end = (result: AttemptResult): void => {
    if (over.signal.aborted) return
    over.abort()
    plan.ended(reason === null ? result : { ...result, outcome: stopped(reason) })
  }
  const unanswered = (outcome: Outcome): AttemptResult => ({
    outcome,
    usage: { wallMs: clock.mono() - began, cpuMs: null, rssMb: null },
    examined: null,
    result: null,
  })
  const abort = (why: StopReason): void => {
    if (reason !== null || over.signal.aborted) return
    reason = why
    stop.abort(why)
    void clock.sleep(graceMs, over.signal).then(() => end(unanswered(stopped(why))))
  }
  const context: AttemptContext = {
    run: plan.run,
    epoch: plan.epoch,
    attempt,
    signal: stop.signal,
    inputs: plan.inputs,
    report: (event) => {
      if (over.signal.aborted) return
      assertReportable(event)
      plan.report(event)
    },
  }

  void execute(plan.executor, task, context).then(end, (thrown: unknown) =>
    end(unanswered(threw(thrown, plan.redact))),
  )
  void clock.sleep(task.timeoutMs, over.signal).then(() => abort('timed-out'))
  return { task, attempt, abort }
}

const execute = async (executor: Executor, task: Task, context: AttemptContext): Promise<AttemptResult> =>
  executor.run(task, context)

const stopped = (reason: StopReason): Outcome => ({ is: reason })

const threw = (thrown: unknown, redact: (text: string) => string): Outcome => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, framesKept)
  return {
    is: 'errored',
    fault: {
      code: 'executor-threw',
      message: redact(`the executor threw: ${error.message}`),
      hint: 'this is a defect of the program or of an adapter: please report it',
      retry: 'never',
      ...(frames.length > 0 ? { cause: redact(frames.join('\n')) } : {}),
    },
  }
}

/** The most stack frames of a throw that are kept. */
const framesKept = 6

const reportable: ReadonlySet<EventBody['type']> = new Set<EventBody['type']>([
  'tool.called',
  'budget.spent',
  'handoff.made',
  'handoff.accepted',
  'handoff.rejected',
  'artifact.stored',
  'finding.reported',
  'finding.checked',
  'claim.contradicted',
  'approval.asked',
  'approval.given',
  'gate.decided',
  'landing.done',
])

/** The life of runs, tasks and attempts is the engine's to tell; an executor that tells it is defective. */
const assertReportable = (event: EventBody): void => {
  if (!reportable.has(event.type)) throw new Error(`an executor may not report ${event.type}`)
}

/** The committed ends of a task's needs, for its executor. */
export const inputsOf = (
  task: Task,
  settled: (id: TaskId) => { readonly outcome: Outcome; readonly result: AttemptResult['result'] } | null,
): AttemptContext['inputs'] => {
  const inputs = new Map<TaskId, { outcome: Outcome; result: AttemptResult['result'] }>()
  for (const need of task.needs) {
    const input = settled(need.task)
    if (input !== null) inputs.set(need.task, input)
  }
  return inputs
}
