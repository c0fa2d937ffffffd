import type { Task } from '../model/task.ts'

/** The graph as numbers: task i's needs and dependents as runs of indexes; edges to unknown tasks are left out. */
export interface Adjacency {
  readonly size: number
  /** Index of the first task of that id. */
  readonly indexOf: ReadonlyMap<string, number>
  readonly needs: Runs
  readonly dependents: Runs
}

/** Row i of a sparse matrix is `items[starts[i] … starts[i + 1])`. */
export interface Runs {
  readonly starts: Int32Array
  readonly items: Int32Array
  /** Parallel to items: 1 where the edge asks for `passed`, 0 where `settled` is enough. */
  readonly strict: Uint8Array
}

/** Linear in tasks and edges. Of several tasks with one id the first counts; self-edges stay in. */
export const adjacencyOf = (graph: { readonly tasks: readonly Pick<Task, 'id' | 'needs'>[] }): Adjacency => {
  const indexOf = new Map<string, number>()
  graph.tasks.forEach((task, index) => {
    if (!indexOf.has(task.id)) indexOf.set(task.id, index)
  })
  const from: number[] = []
  const to: number[] = []
  const strict: number[] = []
  graph.tasks.forEach((task, index) => {
    for (const need of task.needs) {
      const needed = indexOf.get(need.task)
      if (needed === undefined) continue
      from.push(index)
      to.push(needed)
      strict.push(need.when === 'passed' ? 1 : 0)
    }
  })
  const size = graph.tasks.length
  return { size, indexOf, needs: runsOf(size, from, to, strict), dependents: runsOf(size, to, from, strict) }
}

const runsOf = (
  size: number,
  rows: readonly number[],
  columns: readonly number[],
  marks: readonly number[],
): Runs => {
  const starts = new Int32Array(size + 1)
  for (const row of rows) starts[row + 1]! += 1
  for (let row = 0; row < size; row++) starts[row + 1]! += starts[row]!
  const items = new Int32Array(rows.length)
  const strict = new Uint8Array(rows.length)
  const next = starts.slice(0, size)
  rows.forEach((row, edge) => {
    const at = next[row]!++
    items[at] = columns[edge]!
    strict[at] = marks[edge]!
  })
  return { starts, items, strict }
}

/** The indexes in an order in which every task comes after its needs; shorter than `size` when there is a cycle. */
export const needsFirst = ({ size, needs, dependents }: Adjacency): Int32Array => {
  const open = new Int32Array(size)
  const order = new Int32Array(size)
  let end = 0
  for (let task = 0; task < size; task++) {
    open[task] = needs.starts[task + 1]! - needs.starts[task]!
    if (open[task] === 0) order[end++] = task
  }
  for (let at = 0; at < end; at++) {
    const task = order[at]!
    for (let edge = dependents.starts[task]!; edge < dependents.starts[task + 1]!; edge++) {
      const dependent = dependents.items[edge]!
      open[dependent]! -= 1
      if (open[dependent] === 0) order[end++] = dependent
    }
  }
  return order.slice(0, end)
}
