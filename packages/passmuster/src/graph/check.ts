import { nearest } from '../lib/nearest.ts'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import type { Graph, Task } from '../model/task.ts'
import { adjacencyOf } from './adjacency.ts'
import { shortestCycles } from './cycles.ts'

/**
 * Finds every fault of a graph in one pass: repeated ids, needs that no task has, tasks that need themselves,
 * amounts that are no amounts, and per tangle of tasks its shortest cycle. Never recurses.
 */
export const checkGraph = (graph: Graph): Result<Graph> => {
  const faults = [
    ...repeatedIds(graph),
    ...edgeFaults(graph),
    ...graph.tasks.flatMap(amountFaults),
    ...cycleFaults(graph),
  ]
  return faults.length === 0 ? ok(graph) : fail(...faults)
}

const invalid = (message: string, hint: string): Fault => ({
  code: 'graph-invalid',
  message,
  hint,
  retry: 'never',
})
const shown = (id: string): string => JSON.stringify(id)

const repeatedIds = (graph: Graph): readonly Fault[] => {
  const places = new Map<string, number[]>()
  graph.tasks.forEach((task, index) => {
    const known = places.get(task.id)
    if (known === undefined) places.set(task.id, [index])
    else known.push(index)
  })
  const faults: Fault[] = []
  for (const [id, at] of places) {
    if (at.length === 1) continue
    const where = at.map((index) => `#${index + 1}`).join(', ')
    faults.push(
      invalid(
        `${at.length} tasks are called ${shown(id)}: tasks ${where}`,
        'give each task an id of its own',
      ),
    )
  }
  return faults
}

/** Above this many tasks no "did you mean" is looked for: it compares with every id. */
const suggestAmong = 2_000

const edgeFaults = (graph: Graph): readonly Fault[] => {
  const ids = new Set<string>(graph.tasks.map((task) => task.id))
  const known = ids.size <= suggestAmong ? [...ids] : []
  const faults: Fault[] = []
  graph.tasks.forEach((task, index) => {
    for (const need of task.needs) {
      const edge = `task ${shown(task.id)} (#${index + 1})`
      if (need.task === task.id) faults.push(invalid(`${edge} needs itself`, 'take that need away'))
      else if (!ids.has(need.task)) {
        const meant = nearest(need.task, known)
        const hint = meant === null ? 'add that task or take the need away' : `did you mean ${shown(meant)}?`
        faults.push(invalid(`${edge} needs ${shown(need.task)}, which no task is called`, hint))
      }
    }
  })
  return faults
}

const amountFaults = (task: Task): readonly Fault[] => {
  const faults: Fault[] = []
  const require = (holds: boolean, field: string, rule: string): void => {
    if (!holds)
      faults.push(invalid(`task ${shown(task.id)}: ${field} is not ${rule}`, `set ${field} to ${rule}`))
  }
  require(Number.isFinite(task.slots) && task.slots >= 0, 'slots', 'a number of at least 0')
  require(Number.isFinite(task.memoryMb) && task.memoryMb >= 0, 'memoryMb', 'a number of at least 0')
  require(Number.isInteger(task.retries) && task.retries >= 0, 'retries', 'a whole number of at least 0')
  require(Number.isFinite(task.timeoutMs) && task.timeoutMs > 0, 'timeoutMs', 'a number above 0')
  return faults
}

/** The most steps of a long cycle that a message names. */
const cycleShown = 12

const cycleFaults = (graph: Graph): readonly Fault[] =>
  shortestCycles(adjacencyOf(graph)).map((cycle) => {
    const names = cycle.map((index) => `${shown(graph.tasks[index]!.id)} (#${index + 1})`)
    const first = names.slice(0, cycleShown)
    const rest = names.length - first.length
    const chain = [...first, ...(rest > 0 ? [`… ${rest} more …`] : []), names[0]!].join(' needs ')
    return invalid(`${cycle.length} tasks wait for each other: ${chain}`, 'take one of these needs away')
  })
