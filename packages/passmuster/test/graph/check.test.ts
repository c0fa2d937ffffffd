import { describe, expect, it } from 'vitest'
import { adjacencyOf } from '../../src/graph/adjacency.ts'
import { checkGraph } from '../../src/graph/check.ts'
import { shortestCycles } from '../../src/graph/cycles.ts'
import { cpuMs } from '../../src/lib/clock.ts'
import { seededRng } from '../../src/lib/rng.ts'
import type { Graph, Need, Task } from '../../src/model/task.ts'
import { taskId } from '../../src/model/task.ts'
import { aTask, passed, randomGraph } from '../engine/random-graph.ts'

const messages = (graph: Graph): readonly string[] => {
  const checked = checkGraph(graph)
  return checked.ok ? [] : checked.faults.map(({ message, hint }) => `${message} / ${hint}`)
}

/** The shortest cycle through any task, by plain breadth-first search from each; Infinity when there is none. */
const girth = (graph: Graph): number => {
  const needs = new Map(graph.tasks.map((task) => [task.id, task.needs.map((need) => need.task)]))
  let best = Infinity
  for (const { id } of graph.tasks) {
    const distance = new Map([[id, 0]])
    for (const at of distance.keys()) {
      for (const need of needs.get(at)!) {
        if (need === id && at !== id) best = Math.min(best, distance.get(at)! + 1)
        if (!distance.has(need)) distance.set(need, distance.get(at)! + 1)
      }
    }
  }
  return best
}

describe('checkGraph', () => {
  it('finds nothing wrong with an acyclic graph', () => {
    for (let seed = 0; seed < 300; seed++) expect(messages(randomGraph(seededRng(seed), 20))).toEqual([])
    expect(messages({ tasks: [] })).toEqual([])
  })

  it('tells every fault in one pass', () => {
    const tasks = [
      aTask('build', { needs: passed('test') }),
      aTask('test', { needs: passed('lint', 'tset') }),
      aTask('lint', { needs: passed('build', 'lint') }),
      aTask('build', { slots: -1, timeoutMs: 0, retries: 0.5, memoryMb: Number.NaN }),
      aTask('left', { needs: passed('right') }),
      aTask('right', { needs: passed('left') }),
    ]
    expect(messages({ tasks })).toMatchInlineSnapshot(`
      [
        "2 tasks are called "build": tasks #1, #4 / give each task an id of its own",
        "task "test" (#2) needs "tset", which no task is called / did you mean "test"?",
        "task "lint" (#3) needs itself / take that need away",
        "task "build": slots is not a number of at least 0 / set slots to a number of at least 0",
        "task "build": memoryMb is not a number of at least 0 / set memoryMb to a number of at least 0",
        "task "build": retries is not a whole number of at least 0 / set retries to a whole number of at least 0",
        "task "build": timeoutMs is not a number above 0 / set timeoutMs to a number above 0",
        "3 tasks wait for each other: "build" (#1) needs "test" (#2) needs "lint" (#3) needs "build" (#1) / take one of these needs away",
        "2 tasks wait for each other: "left" (#5) needs "right" (#6) needs "left" (#5) / take one of these needs away",
      ]
    `)
  })

  it('names a shortest cycle of each tangle', () => {
    let cyclic = 0
    for (let seed = 0; seed < 400; seed++) {
      const rng = seededRng(seed)
      const size = 2 + rng.int(12)
      const density = rng.next() * 0.3
      const tasks = Array.from({ length: size }, (_, index): Task => {
        const needs = Array.from({ length: size }, (__, other): Need => ({
          task: taskId(`t${other}`),
          when: 'passed',
        }))
        return aTask(`t${index}`, { needs: needs.filter(() => rng.next() < density) })
      })
      const cycles = shortestCycles(adjacencyOf({ tasks }))
      const least = cycles.reduce((shortest, cycle) => Math.min(shortest, cycle.length), Infinity)
      expect(least, `seed ${seed}`).toBe(girth({ tasks }))
      for (const cycle of cycles) {
        cyclic += 1
        for (const [at, index] of cycle.entries()) {
          const next = tasks[cycle[(at + 1) % cycle.length]!]!.id
          expect(tasks[index]!.needs.map(({ task }) => task)).toContain(next)
        }
      }
    }
    expect(cyclic).toBeGreaterThan(100)
  })

  it('copes with 100,000 tasks, 1,000,000 needs and a depth of 50,000 within 5 s, with and without a cycle', () => {
    const rng = seededRng(1)
    const size = 100_000
    const tasks = Array.from({ length: size }, (_, index): Task => {
      const needs = new Set<number>()
      if (index > 0 && index <= 50_000) needs.add(index - 1)
      while (needs.size < Math.min(index, 10)) needs.add(rng.int(index))
      return aTask(`t${index}`, {
        needs: [...needs].map((need): Need => ({ task: taskId(`t${need}`), when: 'settled' })),
      })
    })
    const timed = (graph: Graph): { readonly faults: number; readonly ms: number } => {
      const began = cpuMs()
      const faults = messages(graph).length
      return { faults, ms: cpuMs() - began }
    }
    const good = timed({ tasks })
    const closed = tasks.map((task, index) => (index === 0 ? { ...task, needs: passed('t50000') } : task))
    const bad = timed({ tasks: closed })
    const ring = timed({
      tasks: Array.from({ length: 50_000 }, (_, index) =>
        aTask(`r${index}`, { needs: passed(`r${(index + 1) % 50_000}`) }),
      ),
    })
    expect([good.faults, bad.faults, ring.faults]).toEqual([0, 1, 1])
    for (const { ms } of [good, bad, ring]) expect(ms).toBeLessThan(5_000)
  })

  it('does not stumble over names', () => {
    const names = [
      '__proto__',
      'constructor',
      'a\nb',
      '-rf',
      '🙂',
      'é',
      'e\u0301',
      '\u202Ertl',
      'x'.repeat(255),
    ]
    const tasks = names.map((name, index) =>
      aTask(name, { needs: index === 0 ? [] : passed(names[index - 1]!) }),
    )
    expect(messages({ tasks })).toEqual([])
    expect(messages({ tasks: [...tasks, aTask('last', { needs: passed('toString') })] })).toHaveLength(1)
  })
})
