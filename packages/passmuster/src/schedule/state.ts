import { adjacencyOf, type Runs } from '../graph/adjacency.ts'
import type { Host } from '../model/event.ts'
import type {
  Digest,
  Examined,
  Graph,
  Limits,
  Outcome,
  RunId,
  Task,
  TaskId,
  Usage,
  Verdict,
  Via,
} from '../model/task.ts'
import { estimateMs } from './estimate.ts'
import { PlaceSet } from './place-set.ts'
import { upwardRanks } from './rank.ts'

/**
 * Where a task stands. waiting: some need doesn't hold yet · ready: may start · running: an attempt is open ·
 * ended: its attempt ended, nothing decided yet · delayed: another attempt follows later · settled: for good.
 */
export type Phase = 'waiting' | 'ready' | 'running' | 'ended' | 'delayed' | 'settled'

/** One task of a run. Only `evolve` writes to it. */
export interface TaskState {
  readonly task: Task
  /** Index in declared order. */
  readonly order: number
  phase: Phase
  /** Needs that don't hold yet. */
  openNeeds: number
  /** Passed-needs that can never hold any more. */
  readonly lostNeeds: Set<TaskId>
  /** Senders whose packet for this task was made but not yet accepted. */
  readonly openHandoffs: Set<TaskId>
  /** `task.ready` is recorded since it last became ready. */
  announced: boolean
  /** Attempts started, those of dead incarnations included. */
  attempts: number
  /** Attempts that died with their incarnation; they don't use up retries. */
  lost: number
  /** An earlier attempt's verdict was no: a later yes is flaky. */
  failedBefore: boolean
  /** Delayed: ms of this incarnation's clock before which it doesn't start. */
  notBefore: number
  /** The lock or slot an outside holder refused last; null once it runs. */
  waitsFor: { readonly lock: string; readonly holder: string } | null
  /** How the last attempt ended; null while one is open or before the first. */
  last: {
    readonly outcome: Outcome
    readonly usage: Usage
    readonly examined: Examined | null
    readonly result: Digest | null
  } | null
  outcome: Outcome | null
  via: Via | null
  result: Digest | null
  examined: Examined | null
  /** Wall and processor time of all ended attempts. */
  wallMs: number
  cpuMs: number | null
  /** `Shape.overtakes` when it became ready: the difference is how often it was overtaken, at most. */
  overtakenBase: number
}

/** Ready tasks that ask for exactly the same: only the first of them need be looked at when it doesn't fit. */
export interface Shape {
  readonly slots: number
  readonly memoryMb: number
  readonly locks: readonly string[]
  /** Places (see RunState.places) of its ready tasks. */
  readonly ready: PlaceSet
  /** The same tasks, the one that became ready first in front. */
  readonly queue: Set<TaskState>
  /** Starts of contending tasks of lower rank while some task of this shape was first in line. */
  overtakes: number
}

/**
 * A run as its events tell it. It is one owned object that `evolve` changes in place (nothing of size n is copied
 * per event); the same events and estimates give the same state. Everybody but `evolve` only reads it.
 */
export interface RunState {
  readonly estimates: ReadonlyMap<string, number>
  run: RunId | null
  job: string
  graph: Graph
  limits: Limits | null
  config: Readonly<Record<string, unknown>>
  snapshot: Digest | null
  host: Host | null
  /** Sequence number of the last event, 0 before the first. */
  seq: number
  epoch: number
  tasks: Map<TaskId, TaskState>
  /** By declared order. */
  list: TaskState[]
  /** Tasks to start first have the lowest place: by upward rank, ties by declared order. `places[order]`. */
  places: Int32Array
  /** `byPlace[place]` = order. */
  byPlace: Int32Array
  shapes: Shape[]
  /** `shapeOf[order]`. */
  shapeOf: Shape[]
  /** Row of a task's order = the orders of those that need it. */
  dependents: Runs
  /** Ready tasks whose `task.ready` is not recorded yet. */
  readonly unannounced: Set<TaskState>
  /** Waiting tasks with a need that can't hold any more. */
  readonly doomed: Set<TaskState>
  readonly delayed: Set<TaskState>
  readonly ended: Set<TaskState>
  readonly running: Set<TaskState>
  /** Locks of running tasks and who holds each. */
  readonly locks: Map<string, TaskId>
  usedSlots: number
  usedMemoryMb: number
  settled: number
  cancel: string | null
  paused: string | null
  verdict: Verdict | null
  because: string
}

/** The state before any event; `estimates` (ms by task key) only order the ready tasks. */
export const initialState = (estimates: ReadonlyMap<string, number> = new Map()): RunState => ({
  estimates,
  run: null,
  job: '',
  graph: { tasks: [] },
  limits: null,
  config: {},
  snapshot: null,
  host: null,
  seq: 0,
  epoch: 0,
  tasks: new Map(),
  list: [],
  places: new Int32Array(0),
  byPlace: new Int32Array(0),
  shapes: [],
  shapeOf: [],
  dependents: { starts: new Int32Array(1), items: new Int32Array(0), strict: new Uint8Array(0) },
  unannounced: new Set(),
  doomed: new Set(),
  delayed: new Set(),
  ended: new Set(),
  running: new Set(),
  locks: new Map(),
  usedSlots: 0,
  usedMemoryMb: 0,
  settled: 0,
  cancel: null,
  paused: null,
  verdict: null,
  because: '',
})

const newTask = (task: Task, order: number): TaskState => ({
  task,
  order,
  phase: 'waiting',
  openNeeds: task.needs.length,
  lostNeeds: new Set(),
  openHandoffs: new Set(),
  announced: false,
  attempts: 0,
  lost: 0,
  failedBefore: false,
  notBefore: 0,
  waitsFor: null,
  last: null,
  outcome: null,
  via: null,
  result: null,
  examined: null,
  wallMs: 0,
  cpuMs: null,
  overtakenBase: 0,
})

/** Takes tasks in (a run's first or later ones) and works ranks, places and shapes out anew. */
export const addTasks = (state: RunState, graph: Graph): void => {
  for (const task of graph.tasks) {
    const added = newTask(task, state.list.length)
    state.list.push(added)
    state.tasks.set(task.id, added)
  }
  state.graph = { tasks: state.list.map(({ task }) => task) }
  const adjacency = adjacencyOf(state.graph)
  state.dependents = adjacency.dependents
  const ranks = upwardRanks(state.graph, (task) => estimateMs(task, state.estimates), adjacency)
  state.byPlace = Int32Array.from(state.list.keys()).sort((a, b) => ranks[b]! - ranks[a]! || a - b)
  state.places = new Int32Array(state.list.length)
  state.byPlace.forEach((order, place) => (state.places[order] = place))
  shapeUp(state)
}

const shapeUp = (state: RunState): void => {
  const before = state.shapeOf
  const byKey = new Map<string, Shape>()
  const oldShape = new Map<Shape, Shape>()
  state.shapeOf = state.list.map(({ task, order }) => {
    const locks = [...new Set(task.locks)].sort((a, b) => (a < b ? -1 : 1))
    const key = JSON.stringify([task.slots, task.memoryMb, locks])
    let shape = byKey.get(key)
    if (shape === undefined) {
      shape = {
        slots: task.slots,
        memoryMb: task.memoryMb,
        locks,
        ready: new PlaceSet(state.list.length),
        queue: new Set(),
        overtakes: 0,
      }
      byKey.set(key, shape)
    }
    const old = before[order]
    if (old !== undefined && !oldShape.has(shape)) {
      oldShape.set(shape, old)
      shape.overtakes = old.overtakes
    }
    return shape
  })
  state.shapes = [...byKey.values()]
  const ready = state.list
    .filter(({ phase }) => phase === 'ready')
    .sort((a, b) => a.overtakenBase - b.overtakenBase)
  for (const one of ready) {
    const shape = shapeOf(state, one)
    shape.ready.add(placeOf(state, one))
    shape.queue.add(one)
  }
}

export const shapeOf = (state: RunState, { order }: TaskState): Shape => state.shapeOf[order]!
export const placeOf = (state: RunState, { order }: TaskState): number => state.places[order]!

/** How often a ready task of the shape was overtaken, for the one that was most often: never less than the truth. */
export const overtaken = (shape: Shape): number => {
  for (const first of shape.queue) return shape.overtakes - first.overtakenBase
  return 0
}

/** Whether a start of `starting` makes `waiting` wait longer: they want the same, and it isn't a lock it lacks anyway. */
export const contends = (waiting: Shape, starting: Shape, locks: ReadonlyMap<string, unknown>): boolean => {
  if (waiting === starting) return false
  if (waiting.locks.some((lock) => starting.locks.includes(lock))) return true
  if (waiting.locks.some((lock) => locks.has(lock))) return false
  return (waiting.slots > 0 && starting.slots > 0) || (waiting.memoryMb > 0 && starting.memoryMb > 0)
}
