import { adjacencyOf, needsFirst, type Adjacency } from '../graph/adjacency.ts'
import type { Graph, TaskId } from '../model/task.ts'

/** The task without whose work the bound would be lowest, and how much lower, in ms. */
export interface Bottleneck {
  readonly task: TaskId
  readonly costsMs: number
}

/** Measured ms of work of a task, and how many slots it took. */
export interface TaskWork {
  readonly workMs: number
  readonly slots: number
}

/** A graph with its tasks in an order in which needs come first. */
interface Walk {
  readonly adjacency: Adjacency
  readonly order: Iterable<number>
}

const walkOf = (graph: Graph): Walk => {
  const adjacency = adjacencyOf(graph)
  return { adjacency, order: [...needsFirst(adjacency)] }
}

/** What no schedule of this work can beat, in ms: the longest chain or the work per slot; with the chain's tasks, first to last. */
export const boundOfWork = (
  graph: Graph,
  work: (task: TaskId) => TaskWork,
  slots: number,
  { adjacency, order }: Walk = walkOf(graph),
): { readonly boundMs: number; readonly chainMs: number; readonly chain: readonly TaskId[] } => {
  const { starts, items } = adjacency.needs
  const ends = new Float64Array(adjacency.size)
  const before = new Int32Array(adjacency.size).fill(-1)
  let [total, last, chainMs] = [0, -1, 0]
  for (const task of order) {
    let begin = 0
    for (let edge = starts[task]!; edge < starts[task + 1]!; edge++) {
      const need = items[edge]!
      if (ends[need]! <= begin) continue
      begin = ends[need]!
      before[task] = need
    }
    const { workMs, slots: taken } = work(graph.tasks[task]!.id)
    total += workMs * Math.min(taken, slots)
    ends[task] = begin + workMs
    if (ends[task] > chainMs) [chainMs, last] = [ends[task], task]
  }
  const chain: TaskId[] = []
  for (let task = last; task !== -1; task = before[task]!) chain.push(graph.tasks[task]!.id)
  return { boundMs: Math.max(chainMs, total / Math.max(1, slots)), chainMs, chain: chain.reverse() }
}

const candidates = 16

/** Tried on the heaviest tasks of the longest chain and of all; null where nothing was measured. */
export const bottleneckOf = (
  graph: Graph,
  work: (task: TaskId) => TaskWork,
  slots: number,
): Bottleneck | null => {
  const walk = walkOf(graph)
  const { boundMs, chain } = boundOfWork(graph, work, slots, walk)
  const heaviest = (ids: readonly TaskId[]): readonly TaskId[] =>
    ids.toSorted((a, b) => work(b).workMs - work(a).workMs || (a < b ? -1 : 1)).slice(0, candidates)
  const tried = new Set([...heaviest(chain), ...heaviest(graph.tasks.map((task) => task.id))])
  let best: Bottleneck | null = null
  for (const task of tried) {
    const without = boundOfWork(
      graph,
      (id) => (id === task ? { workMs: 0, slots: 0 } : work(id)),
      slots,
      walk,
    ).boundMs
    const costsMs = boundMs - without
    if (costsMs > (best?.costsMs ?? 0)) best = { task, costsMs }
  }
  return best
}
