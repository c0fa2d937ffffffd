import type { Envelope, EventBody } from '../../src/model/event.ts'
import { runId, type Graph, type Limits, type Task, type TaskId } from '../../src/model/task.ts'
import { decide } from '../../src/schedule/decide.ts'
import { evolve } from '../../src/schedule/evolve.ts'
import { initialState, type RunState } from '../../src/schedule/state.ts'
import { digestOf } from '../engine/random-graph.ts'

/** A schedule as it came out: when each task ran. */
export interface Schedule {
  readonly makespan: number
  readonly order: readonly TaskId[]
  readonly state: RunState
}

/**
 * Plays decide and evolve on a virtual clock: every attempt passes after `duration`. `onRound` sees the state when
 * decide has nothing more to start.
 */
export const virtualRun = (
  graph: Graph,
  limits: Limits,
  given: {
    readonly duration: (task: Task) => number
    readonly estimates?: ReadonlyMap<string, number>
    readonly onCommit?: (envelope: Envelope) => void
    readonly onStart?: (state: RunState, task: Task) => void
    readonly onRound?: (state: RunState) => void
  },
): Schedule => {
  const state = initialState(given.estimates ?? new Map())
  const order: TaskId[] = []
  let now = 0
  let seq = 0
  const commit = (body: EventBody): void => {
    const envelope: Envelope = { v: 1, run: runId('run'), seq: ++seq, epoch: 1, at: now, mono: now, body }
    evolve(state, envelope)
    given.onCommit?.(envelope)
  }
  const running: { readonly task: Task; readonly end: number }[] = []
  const host = { cores: limits.slots, memoryMb: 0, platform: '', node: '', version: '' }
  commit({ type: 'run.started', job: 'virtual', graph, limits, config: {}, snapshot: digestOf('s'), host })
  commit({ type: 'engine.started', pid: 1 })
  for (;;) {
    for (;;) {
      const actions = decide(state, limits, now).filter(
        (action) => action.do === 'record' || action.do === 'start',
      )
      if (actions.length === 0) break
      for (const action of actions) {
        if (action.do === 'record') commit(action.event)
        else {
          const { task } = state.tasks.get(action.task)!
          given.onStart?.(state, task)
          commit({ type: 'attempt.started', task: task.id, attempt: action.attempt })
          order.push(task.id)
          running.push({ task, end: now + given.duration(task) })
        }
      }
    }
    given.onRound?.(state)
    if (running.length === 0) break
    now = running.reduce((least, { end }) => Math.min(least, end), Infinity)
    for (const one of running.filter(({ end }) => end === now)) {
      running.splice(running.indexOf(one), 1)
      const usage = { wallMs: given.duration(one.task), cpuMs: null, rssMb: null }
      commit({
        type: 'attempt.finished',
        task: one.task.id,
        attempt: 1,
        outcome: { is: 'passed' },
        usage,
        examined: null,
        result: null,
      })
    }
  }
  return { makespan: now, order, state }
}
