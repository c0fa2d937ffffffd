/**
 * The one loop that runs a graph of tasks.
 *
 * Its job: ask `decide` what to do, commit what that means to the journal, fold the commit into the state with
 * `evolve`, and only then let executors work; when they end or report, commit that and ask again. It owns the
 * state, the open attempts and the outside holds of one run. It owns no policy (schedule/ does), no process
 * (executors do), no storage (the journal does) and no clock of its own. The boundary is narrow: executors get a
 * context and give back a result; everything else is an event.
 *
 * Invariants, each a property test of that name (test/engine/):
 * E1  Only the engine appends; an executor reports, and never about the life of runs, tasks and attempts.
 * E2  An action is performed only after the commit that holds its event. What comes in during one turn of the
 *     event loop is one commit.
 * E3  `decide` is pure: the same state, limits and time give the same actions and change nothing.
 * E4  No attempt before every `passed` need has passed with its hand-offs accepted and every `settled` need settled.
 * E5  Running tasks stay within slots, memory and locks; a task that asks for more than all runs alone.
 * E6  Replaying any prefix of the journal gives the state that was live at that point.
 * E7  Every started attempt ends exactly once; those of a dead incarnation end as lost when the next begins.
 * E8  Nothing starts after a cancel, and nothing after an interrupt.
 * E11 The same graph, results and journal give the same events and reports, byte for byte.
 * E12 When a run resolves or rejects, no executor is left that wasn't told to stop, and no hold is kept.
 * E13 An interrupt suspends: from then on nothing is committed, so that the journal reads as if the engine had been
 *     killed at that point, and the next incarnation goes on from there.
 */
import { checkGraph } from '../graph/check.ts'
import { nextTurn } from '../lib/clock.ts'
import type { Envelope, EventBody } from '../model/event.ts'
import { FaultError, type Fault } from '../model/fault.ts'
import type { AttemptResult } from '../model/ports.ts'
import type { Task, TaskId } from '../model/task.ts'
import { decide, afterAttempt, type Action } from '../schedule/decide.ts'
import { evolve } from '../schedule/evolve.ts'
import { initialState, type RunState } from '../schedule/state.ts'
import { inputsOf, openAttempt, type OpenAttempt } from './attempts.ts'
import { newHolds, type Holds } from './holds.ts'
import { interrupted, type RunOptions } from './options.ts'
import { newBell, type Bell } from './bell.ts'

/**
 * Runs a graph to its end, or goes on with a run whose journal has events of earlier epochs, and gives its final
 * state; its verdict is null when the run was interrupted. A finished run is given back at once. Rejects with a
 * FaultError when the graph is invalid, the journal can't take an event or belongs to another snapshot or a newer
 * epoch; what was running is stopped first.
 */
export const runGraph = async (options: RunOptions): Promise<RunState> => {
  const engine = newEngine(options)
  const wake = (): void => engine.wake.ring()
  options.signal?.addEventListener('abort', wake)
  try {
    begin(engine)
    while (!isOver(engine)) await turn(engine)
    return engine.state
  } finally {
    options.signal?.removeEventListener('abort', wake)
    await stopAll(engine)
  }
}

interface Engine {
  readonly options: RunOptions
  readonly state: RunState
  readonly began: number
  readonly open: Map<TaskId, OpenAttempt>
  readonly holds: Holds
  /** Reports and ends that came in and are not committed yet. */
  inbox: EventBody[]
  /** Tasks whose restore was asked for by this incarnation. */
  readonly asked: Set<TaskId>
  readonly wake: Bell
}

const newEngine = (options: RunOptions): Engine => ({
  options,
  state: initialState(options.estimates),
  began: options.clock.mono(),
  open: new Map(),
  holds: newHolds(options.locks, options.slots),
  inbox: [],
  asked: new Set(),
  wake: newBell(),
})

const isInterrupted = ({ options: { signal } }: Engine): boolean =>
  signal?.aborted === true && signal.reason === interrupted

const isOver = (engine: Engine): boolean => engine.state.verdict !== null || isInterrupted(engine)

const mono = ({ options, began }: Engine): number => options.clock.mono() - began

/** Appends, then folds, then shows: the only place where the journal grows. */
const commit = (engine: Engine, events: readonly EventBody[]): void => {
  if (events.length === 0) return
  const { options, state } = engine
  const stamp = { at: options.clock.now(), mono: mono(engine) }
  const envelopes = options.journal.append(options.run, options.epoch, events, stamp)
  for (const envelope of envelopes) evolve(state, envelope)
  options.onEvents?.(envelopes, state)
}

const begin = (engine: Engine): void => {
  const { options, state } = engine
  const past: Envelope[] = []
  for (const envelope of options.journal.read(options.run)) {
    evolve(state, envelope)
    past.push(envelope)
  }
  if (isOver(engine)) return
  if (past.length > 0) return resume(engine)
  const checked = checkGraph(options.graph)
  if (!checked.ok) throw new FaultError(checked.faults[0]!, { cause: checked.faults })
  const { job, graph, limits, config, snapshot, host } = options
  commit(engine, [
    { type: 'run.started', job, graph, limits, config, snapshot, host },
    { type: 'engine.started', pid: process.pid },
  ])
}

const resume = (engine: Engine): void => {
  const { options, state } = engine
  if (state.snapshot !== options.snapshot) throw new FaultError(changed)
  if (state.epoch >= options.epoch) throw new FaultError(owned(state.epoch))
  const lost = [...state.running].map(({ task, attempts }): EventBody => ({
    type: 'attempt.lost',
    task: task.id,
    attempt: attempts,
  }))
  commit(engine, [{ type: 'engine.started', pid: process.pid }, ...lost])
}

const changed: Fault = {
  code: 'snapshot-changed',
  message: 'what this run examined is not what stands there now',
  hint: 'start a new run: what did not change is taken from the cache',
  retry: 'never',
}
const owned = (epoch: number): Fault => ({
  code: 'run-owned',
  message: `another engine took this run over (epoch ${epoch})`,
  hint: 'wait for it to end, or follow it',
  retry: 'safe',
})

/** One turn: commit what came in, do what follows from it until nothing more does, and wait for the next. */
const turn = async (engine: Engine): Promise<void> => {
  takeIn(engine)
  let wakeAt = Infinity
  for (let more = true; more;) {
    if (isInterrupted(engine)) return
    askCancel(engine)
    const now = mono(engine)
    const actions = decide(engine.state, { ...engine.options.limits, ...engine.holds.closed(now) }, now)
    const step = translate(engine, actions, now)
    commit(engine, step.events)
    if (isOver(engine)) return
    for (const perform of step.perform) perform()
    more = step.events.length > 0
    wakeAt = step.wakeAt
  }
  await pause(engine, Math.min(wakeAt, engine.holds.askAgainAt()))
}

/** What came in; each attempt's end together with what follows for its task. */
const takeInbox = (engine: Engine): readonly EventBody[] => {
  const { inbox, state } = engine
  engine.inbox = []
  return inbox.flatMap((event) =>
    event.type === 'attempt.finished'
      ? [event, afterAttempt(state, state.tasks.get(event.task)!, event)]
      : [event],
  )
}

/** A hold is kept until the end of its attempt is committed: the journal never shows it in two hands. */
const takeIn = (engine: Engine): void => {
  const events = takeInbox(engine)
  commit(engine, events)
  for (const event of events) {
    if (event.type !== 'attempt.finished') continue
    engine.holds.release(event.task)
    engine.holds.forget()
  }
}

const askCancel = (engine: Engine): void => {
  const { signal } = engine.options
  if (signal?.aborted !== true || engine.state.cancel !== null) return
  const because = typeof signal.reason === 'string' ? signal.reason : 'asked to stop'
  commit(engine, [{ type: 'run.cancel-asked', because }])
}

/** Sleeps until something comes in or `until` (this incarnation's ms), then lets the turn of the loop end. */
const pause = async (engine: Engine, until: number): Promise<void> => {
  const { clock } = engine.options
  if (
    engine.open.size === 0 &&
    engine.inbox.length === 0 &&
    until === Infinity &&
    engine.state.paused === null
  ) {
    throw new Error(
      `nothing runs and nothing is due, yet ${engine.state.list.length - engine.state.settled} tasks are left`,
    )
  }
  const over = new AbortController()
  if (until !== Infinity)
    void clock
      .sleep(Math.max(0, until - mono(engine)), over.signal)
      .then(() => over.signal.aborted || engine.wake.ring())
  await engine.wake.rung()
  over.abort()
  await (clock.turn?.() ?? nextTurn())
}

interface Step {
  readonly events: EventBody[]
  /** To be called after the commit of the events. */
  readonly perform: (() => void)[]
  wakeAt: number
}

const translate = (engine: Engine, actions: readonly Action[], now: number): Step => {
  const step: Step = { events: [], perform: [], wakeAt: Infinity }
  const done = new Set<TaskId>()
  for (const action of actions) {
    switch (action.do) {
      case 'record':
        step.events.push(
          action.event.type === 'run.finished'
            ? { ...action.event, ...engine.options.usage?.() }
            : action.event,
        )
        if (action.event.type === 'task.ready' && withoutRunning(engine, action.event.task, step)) {
          done.add(action.event.task)
        }
        break
      case 'start':
        if (!done.has(action.task) && !withoutRunning(engine, action.task, step))
          startTask(engine, action, step, now)
        break
      case 'abort':
        step.perform.push(() => engine.open.get(action.task)?.abort('cancelled'))
        break
      case 'wake':
        step.wakeAt = action.at
        break
      default:
        action satisfies never
    }
  }
  return step
}

const taskOf = (engine: Engine, id: TaskId): Task => engine.state.tasks.get(id)!.task

/** Settles a ready task that needn't run (an earlier result fits) or can't (nobody does such work). */
const withoutRunning = (engine: Engine, id: TaskId, step: Step): boolean => {
  if (engine.asked.has(id)) return false
  engine.asked.add(id)
  const task = taskOf(engine, id)
  const restored = task.fingerprint === null ? null : (engine.options.restore?.(task) ?? null)
  if (restored !== null) {
    const { result, examined } = restored
    step.events.push(
      { type: 'task.restored', task: id, result, examined },
      { type: 'task.settled', task: id, outcome: { is: 'passed' }, via: 'restored', result },
    )
    return true
  }
  if (engine.options.executors[task.work.kind] !== undefined) return false
  const because = `nothing here does work of the kind ${task.work.kind}`
  step.events.push({
    type: 'task.settled',
    task: id,
    outcome: { is: 'not-run', because },
    via: 'ran',
    result: null,
  })
  return true
}

const startTask = (
  engine: Engine,
  action: Extract<Action, { do: 'start' }>,
  step: Step,
  now: number,
): void => {
  const task = taskOf(engine, action.task)
  const taken = engine.holds.take(task, now)
  if (!taken.ok) {
    const { lock, holder } = taken
    if (taken.news) step.events.push({ type: 'lock.refused', task: task.id, lock, holder })
    return
  }
  for (const lock of new Set(task.locks)) step.events.push({ type: 'lock.granted', task: task.id, lock })
  step.events.push({ type: 'attempt.started', task: task.id, attempt: action.attempt })
  step.perform.push(() => perform(engine, task, action.attempt))
}

const perform = (engine: Engine, task: Task, attempt: number): void => {
  const { options, state } = engine
  const opened = openAttempt({
    run: options.run,
    epoch: options.epoch,
    task,
    attempt,
    executor: options.executors[task.work.kind]!,
    clock: options.clock,
    inputs: inputsOf(task, (id) => {
      const need = state.tasks.get(id)
      return need?.outcome ? { outcome: need.outcome, result: need.result } : null
    }),
    redact: options.redact ?? ((text) => text),
    report: (event) => receive(engine, event),
    ended: (result) => finish(engine, task.id, attempt, result),
  })
  engine.open.set(task.id, opened)
}

const receive = (engine: Engine, event: EventBody): void => {
  engine.inbox.push(event)
  engine.wake.ring()
}

const finish = (engine: Engine, task: TaskId, attempt: number, result: AttemptResult): void => {
  engine.open.delete(task)
  const { outcome, usage, examined, result: made } = result
  receive(engine, { type: 'attempt.finished', task, attempt, outcome, usage, examined, result: made })
}

/** Nothing outlives the run: what is open is told to stop and waited for within its grace. */
const stopAll = async (engine: Engine): Promise<void> => {
  for (const attempt of engine.open.values()) attempt.abort('cancelled')
  while (engine.open.size > 0) await engine.wake.rung()
  engine.holds.releaseAll()
}
