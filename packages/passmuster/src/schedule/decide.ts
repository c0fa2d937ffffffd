import type { EventBody } from '../model/event.ts'
import type { Digest, Outcome, TaskId } from '../model/task.ts'
import { pickStarts, type Bounds } from './pick.ts'
import { conclude } from './retry.ts'
import type { RunState, TaskState } from './state.ts'
import { verdictOf } from './verdict.ts'

/** What the engine should do next. */
export type Action =
  /** Commit the event; nothing else is to be done for it. */
  | { readonly do: 'record'; readonly event: EventBody }
  /** Commit `attempt.started`, then let the executor work. */
  | { readonly do: 'start'; readonly task: TaskId; readonly attempt: number }
  /** Tell the open attempt to stop. */
  | { readonly do: 'abort'; readonly task: TaskId }
  /** Nothing before this time of the incarnation's clock (ms), unless something ends. */
  | { readonly do: 'wake'; readonly at: number }

/**
 * The whole policy, pure: from what is committed, what to do at `now` (ms of the incarnation's clock). It may be
 * asked at any time and as often as one likes; after its events are committed it asks for other things or nothing.
 */
export const decide = (state: RunState, limits: Bounds, now: number): readonly Action[] => {
  if (state.run === null || state.verdict !== null) return []
  const actions: Action[] = []
  const record = (event: EventBody): void => void actions.push({ do: 'record', event })
  for (const one of state.ended) record(afterAttempt(state, one, one.last!))
  blockDoomed(state, record)
  if (state.cancel !== null) {
    for (const one of state.running) actions.push({ do: 'abort', task: one.task.id })
    if (state.doomed.size === 0) for (const one of state.list) dropUnstarted(state, one, record)
  } else {
    for (const one of state.unannounced) record({ type: 'task.ready', task: one.task.id })
    wakeDelayed(state, now, actions)
    // What settles now may make a more urgent task ready: it is started in the round after.
    const settling = state.ended.size + state.doomed.size > 0
    if (state.paused === null && !settling)
      for (const one of pickStarts(state, limits)) actions.push(startOf(one))
    if (actions.length === 0 && isStuck(state)) dropStuck(state, record)
  }
  if (state.settled === state.list.length) record({ type: 'run.finished', ...verdictOf(state) })
  return actions
}

const startOf = (one: TaskState): Action => ({ do: 'start', task: one.task.id, attempt: one.attempts + 1 })

/** The event that follows an attempt's end: a retry, or the task's final outcome with what the attempt made. */
export const afterAttempt = (
  state: RunState,
  one: TaskState,
  ended: { readonly outcome: Outcome; readonly result: Digest | null },
): EventBody => {
  const next = conclude(state, one, ended.outcome)
  if (next.do === 'settle') return settled(one, next.outcome, ended.result)
  return { type: 'retry.scheduled', task: one.task.id, attempt: next.attempt, delayMs: next.delayMs }
}

const settled = (one: TaskState, outcome: Outcome, result: Digest | null = null): EventBody => ({
  type: 'task.settled',
  task: one.task.id,
  outcome,
  via: 'ran',
  result,
})

/** Blocks every task whose need is lost, and those behind it, in one go. */
const blockDoomed = (state: RunState, record: (event: EventBody) => void): void => {
  const lost = new Map<TaskState, Set<TaskId>>()
  for (const one of state.doomed) lost.set(one, new Set(one.lostNeeds))
  const { starts, items, strict } = state.dependents
  for (const [one, by] of lost) {
    const needs = [...new Set(one.task.needs.map((need) => need.task).filter((need) => by.has(need)))]
    record({ type: 'task.blocked', task: one.task.id, by: needs })
    record(settled(one, { is: 'blocked', by: needs }))
    for (let edge = starts[one.order]!; edge < starts[one.order + 1]!; edge++) {
      const dependent = state.list[items[edge]!]!
      if (strict[edge] === 0 || dependent.phase !== 'waiting') continue
      // A Map grows while it is walked; one that was already passed over keeps the `by` it had.
      if (!lost.has(dependent)) lost.set(dependent, new Set(dependent.lostNeeds))
      lost.get(dependent)!.add(one.task.id)
    }
  }
}

const wakeDelayed = (state: RunState, now: number, actions: Action[]): void => {
  let next = Infinity
  for (const one of state.delayed) {
    if (one.notBefore <= now) actions.push({ do: 'record', event: { type: 'task.ready', task: one.task.id } })
    else next = Math.min(next, one.notBefore)
  }
  if (next !== Infinity) actions.push({ do: 'wake', at: next })
}

/** Nothing runs, may start or is due, and yet tasks are left: only packets nobody accepted can do that. */
const isStuck = (state: RunState): boolean =>
  state.paused === null && state.running.size === 0 && state.shapes.every(({ ready }) => ready.size === 0)

const dropStuck = (state: RunState, record: (event: EventBody) => void): void => {
  for (const one of state.list) {
    if (one.phase !== 'waiting' || one.openHandoffs.size === 0 || one.openNeeds > one.openHandoffs.size)
      continue
    const from = [...one.openHandoffs].join(', ')
    record(settled(one, { is: 'not-run', because: `the hand-off from ${from} was not accepted` }))
  }
}

const dropUnstarted = (state: RunState, one: TaskState, record: (event: EventBody) => void): void => {
  if (one.phase === 'settled' || one.phase === 'running' || one.phase === 'ended') return
  if (one.last !== null) record(settled(one, one.last.outcome, one.last.result))
  else if (one.attempts > 0) record(settled(one, { is: 'lost' }))
  else record(settled(one, { is: 'not-run', because: `cancelled before it started: ${state.cancel}` }))
}
