import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bottleneckOf, boundOfWork, type TaskWork } from '../../src/metrics/bottleneck.ts'
import type { Graph, TaskId } from '../../src/model/task.ts'
import { aTask, passed } from '../engine/random-graph.ts'

const graphOf = (rows: Readonly<Record<string, readonly string[]>>): Graph => ({
  tasks: Object.entries(rows).map(([id, needs]) => aTask(id, { needs: passed(...needs) })),
})
const workOf =
  (ms: Readonly<Record<string, number>>) =>
  (id: TaskId): TaskWork => ({ workMs: ms[id] ?? 0, slots: 1 })

test('where a chain bounds, the bottleneck is on it and costs what the next chain leaves', () => {
  const graph = graphOf({ a: [], b: ['a'], c: [] })
  expect(boundOfWork(graph, workOf({ a: 10, b: 50, c: 40 }), 4)).toEqual({
    boundMs: 60,
    chainMs: 60,
    chain: ['a', 'b'],
  })
  expect(bottleneckOf(graph, workOf({ a: 10, b: 50, c: 40 }), 4)).toEqual({ task: 'b', costsMs: 20 })
})

test('where the slots bound, it is the heaviest task, by its share of them', () => {
  expect(bottleneckOf(graphOf({ a: [], b: [], c: [] }), workOf({ a: 30, b: 40, c: 30 }), 2)).toEqual({
    task: 'b',
    costsMs: 20,
  })
})

test('nothing measured has no bottleneck', () => {
  expect(bottleneckOf(graphOf({ a: [] }), workOf({}), 2)).toBeNull()
  expect(bottleneckOf({ tasks: [] }, workOf({}), 2)).toBeNull()
})

test('no task that was left untried would have cost more', () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.array(fc.nat(30), { maxLength: 3 })), {
    minLength: 1,
    maxLength: 30,
  })
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 4 }), (given, slots) => {
      const graph = graphOf(
        Object.fromEntries(
          given.map(([, needs], n) => [
            `t${n}`,
            n === 0 ? [] : [...new Set(needs.map((need) => `t${need % n}`))],
          ]),
        ),
      )
      const work = workOf(Object.fromEntries(given.map(([ms], n) => [`t${n}`, ms])))
      const { boundMs } = boundOfWork(graph, work, slots)
      const saved = graph.tasks.map(
        ({ id }) =>
          boundMs -
          boundOfWork(graph, (one) => (one === id ? { workMs: 0, slots: 0 } : work(one)), slots).boundMs,
      )
      expect(bottleneckOf(graph, work, slots)?.costsMs ?? 0).toBeCloseTo(Math.max(0, ...saved))
    }),
  )
})
