import { seededRng, type Rng } from '../../src/lib/rng.ts'
import type { Graph, Task } from '../../src/model/task.ts'
import { aTask, passed } from '../engine/random-graph.ts'

export interface Workload {
  readonly name: string
  readonly graph: Graph
  readonly durations: ReadonlyMap<string, number>
}

const workload = (
  name: string,
  rows: readonly (readonly [id: string, ms: number, needs: readonly string[]])[],
): Workload => ({
  name,
  graph: { tasks: rows.map(([id, , needs]): Task => aTask(id, { needs: passed(...needs) })) },
  durations: new Map(rows.map(([id, ms]) => [id, ms])),
})

const heavyTail = (rng: Rng): number => Math.round(Math.min(4_000, 20 / (1 - rng.next()) ** 0.9))
const names = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`)

/** Seven shapes of work, durations in ms, the same on every machine. */
export const workloads = (): readonly Workload[] => {
  const rng = seededRng(7)
  const forkJoin = Array.from({ length: 6 }, (_, round) => [
    ...names(`r${round}w`, 12).map(
      (id) => [id, 20 + rng.int(180), round === 0 ? [] : [`join${round - 1}`]] as const,
    ),
    [`join${round}`, 5, names(`r${round}w`, 12)] as const,
  ]).flat()
  return [
    workload(
      'wide',
      names('w', 200).map((id) => [id, 50 + rng.int(100), []]),
    ),
    workload(
      'deep chain',
      names('c', 200).map((id, index) => [id, 10 + rng.int(20), index === 0 ? [] : [`c${index - 1}`]]),
    ),
    workload('fork-join', forkJoin),
    workload('long task last', [
      ...names('s', 60).map((id) => [id, 40 + rng.int(40), []] as const),
      ['long', 900, []],
    ]),
    workload(
      'random dag',
      names('d', 150).map((id, index) => [
        id,
        10 + rng.int(190),
        names('d', index).filter(() => rng.next() < 3 / (index + 1)),
      ]),
    ),
    workload(
      'heavy tail',
      names('h', 150).map((id) => [id, heavyTail(rng), []]),
    ),
    workload(
      'noop',
      names('n', 300).map((id) => [id, 1, []]),
    ),
  ]
}
