import { adjacencyOf, needsFirst, type Adjacency } from '../graph/adjacency.ts'
import type { Graph, Task } from '../model/task.ts'

/** Expected ms of a task. */
export type Estimate = (task: Task) => number

/** Upward rank of every task, by index: its own estimate plus the longest chain of estimates behind it, in ms. */
export const upwardRanks = (
  graph: Graph,
  estimate: Estimate,
  adjacency: Adjacency = adjacencyOf(graph),
): Float64Array => {
  const ranks = new Float64Array(graph.tasks.length)
  const { starts, items } = adjacency.dependents
  for (const task of needsFirst(adjacency).reverse()) {
    let behind = 0
    for (let edge = starts[task]!; edge < starts[task + 1]!; edge++)
      behind = Math.max(behind, ranks[items[edge]!]!)
    ranks[task] = estimate(graph.tasks[task]!) + behind
  }
  return ranks
}

/** What no schedule can beat, in ms: the longest chain, the work per slot, and the greater of the two. */
export interface Bound {
  readonly criticalPathMs: number
  /** Sum over tasks of estimate × slots taken: work that takes no slot bounds only through the chain. */
  readonly workMs: number
  readonly boundMs: number
}

export const boundOf = (graph: Graph, estimate: Estimate, slots: number): Bound => {
  let criticalPathMs = 0
  for (const rank of upwardRanks(graph, estimate)) criticalPathMs = Math.max(criticalPathMs, rank)
  const workMs = graph.tasks.reduce((sum, task) => sum + estimate(task) * Math.min(task.slots, slots), 0)
  return { criticalPathMs, workMs, boundMs: Math.max(criticalPathMs, workMs / Math.max(1, slots)) }
}
