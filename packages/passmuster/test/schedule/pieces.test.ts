import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRng } from '../../src/lib/rng.ts'
import { conclude, backoffMs } from '../../src/schedule/retry.ts'
import { estimateMs } from '../../src/schedule/estimate.ts'
import { PlaceSet } from '../../src/schedule/place-set.ts'
import { boundOf, upwardRanks } from '../../src/schedule/rank.ts'
import { addTasks, initialState, type TaskState } from '../../src/schedule/state.ts'
import type { Outcome, Task } from '../../src/model/task.ts'
import { aTask, passed, randomGraph, settledNeeds } from '../engine/random-graph.ts'

const errored = (retry: 'safe' | 'never'): Outcome => ({
  is: 'errored',
  fault: { code: 'spawn-failed', message: '', hint: '', retry },
})

describe('PlaceSet', () => {
  it('walks its members in ascending order, whatever was added and removed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40_000 }),
        fc.array(fc.tuple(fc.boolean(), fc.nat())),
        (capacity, steps) => {
          const set = new PlaceSet(capacity)
          const truth = new Set<number>()
          for (const [add, number] of steps) {
            const place = number % capacity
            if (add) {
              set.add(place)
              truth.add(place)
            } else {
              set.delete(place)
              truth.delete(place)
            }
          }
          const walked: number[] = []
          for (let place = set.next(0); place !== -1; place = set.next(place + 1)) walked.push(place)
          expect(walked).toEqual([...truth].sort((a, b) => a - b))
          expect(set.size).toBe(truth.size)
          expect(set.next(capacity)).toBe(-1)
        },
      ),
    )
  })
})

describe('ranks and bound', () => {
  // a(1) --> b(2) --> d(4), a --> c(8) --> d
  const tasks = [
    aTask('d', { needs: settledNeeds('b', 'c') }),
    aTask('a'),
    aTask('b', { needs: passed('a') }),
    aTask('c', { needs: passed('a') }),
  ]
  const cost: Readonly<Record<string, number>> = { a: 1, b: 2, c: 8, d: 4 }
  const estimate = (task: Task): number => cost[task.id]!

  it('add to the own estimate the longest chain behind', () => {
    expect([...upwardRanks({ tasks }, estimate)]).toEqual([4, 13, 6, 12])
  })

  it('bound by the chain where slots are many, by the work where they are few', () => {
    expect(boundOf({ tasks }, estimate, 8)).toEqual({ criticalPathMs: 13, workMs: 15, boundMs: 13 })
    expect(boundOf({ tasks }, estimate, 1)).toEqual({ criticalPathMs: 13, workMs: 15, boundMs: 15 })
  })

  it('never rank a task below one that needs it', () => {
    for (let seed = 0; seed < 200; seed++) {
      const graph = randomGraph(seededRng(seed), 20)
      const ranks = upwardRanks(graph, () => 1)
      const rankOf = new Map(graph.tasks.map((task, index) => [task.id, ranks[index]!]))
      for (const task of graph.tasks)
        for (const need of task.needs) expect(rankOf.get(need.task)!).toBeGreaterThan(rankOf.get(task.id)!)
    }
  })

  it('take recorded durations, and a prior where there are none or nonsense', () => {
    const task = aTask('a', { work: { kind: 'extract', files: ['a', 'b'] } })
    expect(estimateMs(task, new Map([['a', 7]]))).toBe(7)
    expect(estimateMs(task, new Map([['a', Number.NaN]]))).toBe(estimateMs(task, new Map()))
    expect(
      estimateMs(aTask('a', { work: { kind: 'extract', files: ['a', 'b', 'c'] } }), new Map()),
    ).toBeGreaterThan(estimateMs(task, new Map()))
  })
})

describe('retry', () => {
  const after = (
    outcome: Outcome,
    given: Partial<TaskState> = {},
    retries = 1,
    cancel: string | null = null,
  ): unknown => {
    const state = initialState()
    addTasks(state, { tasks: [aTask('a', { retries })] })
    return conclude({ cancel }, { ...state.list[0]!, attempts: 1, ...given }, outcome)
  }
  const retry = { do: 'retry', attempt: 2, delayMs: backoffMs('a', 1) }

  it.each([
    ['a no', { is: 'failed', findings: 1 }, retry],
    ['a safe fault', errored('safe'), retry],
    ['a lost worker', { is: 'lost' }, retry],
    ['an unsafe fault', errored('never'), { do: 'settle', outcome: errored('never') }],
    ['a time limit', { is: 'timed-out' }, { do: 'settle', outcome: { is: 'timed-out' } }],
    ['a cancel', { is: 'cancelled' }, { do: 'settle', outcome: { is: 'cancelled' } }],
    ['a yes', { is: 'passed' }, { do: 'settle', outcome: { is: 'passed' } }],
  ] as const)('after %s', (_, outcome, expected) => {
    expect(after(outcome)).toEqual(expected)
  })

  it('ends when the retries are used up; lost attempts use none up', () => {
    const no = { is: 'failed', findings: 1 } as const
    expect(after(no, { attempts: 2 })).toEqual({ do: 'settle', outcome: no })
    expect(after(no, { attempts: 2, lost: 1 })).toMatchObject({ do: 'retry', attempt: 3 })
    expect(after(no, {}, 0)).toEqual({ do: 'settle', outcome: no })
    expect(after(no, {}, 9, 'stop')).toEqual({ do: 'settle', outcome: no })
  })

  it('calls a yes after a no flaky', () => {
    expect(after({ is: 'passed' }, { failedBefore: true })).toEqual({
      do: 'settle',
      outcome: { is: 'flaky' },
    })
  })

  it('waits longer each time, at most 30 s, the same on every machine', () => {
    const delays = Array.from({ length: 40 }, (_, index) => backoffMs('key', index + 1))
    for (const [index, delay] of delays.entries()) {
      const full = Math.min(30_000, 250 * 2 ** index)
      expect(delay).toBeGreaterThanOrEqual(0.75 * full)
      expect(delay).toBeLessThanOrEqual(full)
    }
    expect(backoffMs('key', 3)).toBe(delays[2])
  })
})
