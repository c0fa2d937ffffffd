import { describe, expect, it } from 'vitest'
import { seededRng } from '../../src/lib/rng.ts'
import { taskId, type Limits, type Task, type TaskId } from '../../src/model/task.ts'
import { estimateMs } from '../../src/schedule/estimate.ts'
import { upwardRanks } from '../../src/schedule/rank.ts'
import type { RunState } from '../../src/schedule/state.ts'
import { aTask, randomGraph } from '../engine/random-graph.ts'
import { virtualRun } from './virtual-run.ts'

const cases = 1_500

/** Two tasks want the same thing of which there may be too little. */
const compete = (a: Task, b: Task): boolean =>
  (a.slots > 0 && b.slots > 0) ||
  (a.memoryMb > 0 && b.memoryMb > 0) ||
  a.locks.some((lock) => b.locks.includes(lock))

const fits = (state: RunState, task: Task, limits: Limits): boolean => {
  const running = [...state.running].map((one) => one.task)
  const slots = running.reduce((sum, one) => sum + one.slots, 0) + Math.min(task.slots, limits.slots)
  const memory =
    running.reduce((sum, one) => sum + one.memoryMb, 0) + Math.min(task.memoryMb, limits.memoryMb)
  const locked = running.some((one) => one.locks.some((lock) => task.locks.includes(lock)))
  return (
    (task.slots === 0 || slots <= limits.slots) &&
    (task.memoryMb === 0 || memory <= limits.memoryMb) &&
    !locked
  )
}

/** Waits for a lock that a running task holds: whoever else starts does not make it later. */
const lacksLock = (state: RunState, task: Task): boolean =>
  [...state.running].some((one) => one.task.locks.some((lock) => task.locks.includes(lock)))

describe('pick', () => {
  it('overtakes no ready task more than k times, and leaves nothing idle that fits unless it is kept for such a task', () => {
    let kept = 0
    let passedOver = 0
    for (let seed = 1; seed <= cases; seed++) {
      const rng = seededRng(seed)
      const graph = randomGraph(rng, 16)
      const limits = { slots: 1 + rng.int(3), memoryMb: rng.pick([400, 1_000]), overtakes: rng.int(4) }
      const durations = new Map(graph.tasks.map((task) => [task.id, 1 + rng.int(50)]))
      const estimates = new Map(graph.tasks.map((task) => [task.key, 1 + rng.int(50)]))
      const ranks = upwardRanks(graph, (task) => estimateMs(task, estimates))
      const order = new Map(graph.tasks.map((task, index) => [task.id, index]))
      const before = (a: Task, b: Task): boolean => {
        const [i, j] = [order.get(a.id)!, order.get(b.id)!]
        return ranks[i]! > ranks[j]! || (ranks[i] === ranks[j] && i < j)
      }
      const counts = new Map<TaskId, number>()
      const ready = (state: RunState): readonly Task[] =>
        state.list.filter(({ phase }) => phase === 'ready').map(({ task }) => task)
      virtualRun(graph, limits, {
        estimates,
        duration: (task) => durations.get(task.id)!,
        onStart: (state, task) => {
          for (const other of ready(state)) {
            if (other.id === task.id || !before(other, task)) continue
            const sharesLock = other.locks.some((lock) => task.locks.includes(lock))
            if (!compete(other, task) || (lacksLock(state, other) && !sharesLock)) continue
            passedOver += 1
            counts.set(other.id, (counts.get(other.id) ?? 0) + 1)
            expect(counts.get(other.id), `seed ${seed}: ${other.id} is overtaken`).toBeLessThanOrEqual(
              limits.overtakes,
            )
          }
          expect(fits(state, task, limits), `seed ${seed}: ${task.id} starts but does not fit`).toBe(true)
        },
        onRound: (state) => {
          const waiting = ready(state)
          for (const task of waiting.filter((one) => fits(state, one, limits))) {
            // Kept free for a more urgent task that can't start yet, or in the wake of one.
            const forWhom = waiting.filter((other) => before(other, task) && !fits(state, other, limits))
            expect(forWhom.length, `seed ${seed}: ${task.id} fits and waits for nobody`).toBeGreaterThan(0)
            kept += 1
          }
        },
      })
    }
    expect(kept).toBeGreaterThan(50)
    expect(passedOver).toBeGreaterThan(200)
  })

  it('lets small tasks pass a big one k times, and then keeps the room free for it', () => {
    // big needs both slots and has the highest rank; the small ones keep one slot busy.
    const small = Array.from({ length: 6 }, (_, index) => aTask(`s${index}`, { key: `s${index}` }))
    const tasks = [aTask('first', { key: 'first' }), aTask('big', { slots: 2, key: 'big' }), ...small]
    const estimates = new Map([['first', 1_000], ['big', 900], ...small.map(({ key }) => [key, 10] as const)])
    const run = virtualRun(
      { tasks },
      { slots: 2, memoryMb: 1, overtakes: 3 },
      { estimates, duration: ({ key }) => (key === 'first' ? 35 : 10) },
    )
    expect(run.order).toEqual(['first', 's0', 's1', 's2', 'big', 's3', 's4', 's5'])
  })

  it('counts anew for each task: one that was overtaken before does not speak for the next', () => {
    // The same as above, and a second big one that becomes ready when the first has run.
    const small = Array.from({ length: 8 }, (_, index) => aTask(`s${index}`, { key: `s${index}` }))
    const again = aTask('big2', { slots: 2, key: 'big2', needs: [{ task: taskId('big'), when: 'passed' }] })
    const more = aTask('more', { key: 'more', needs: [{ task: taskId('big'), when: 'passed' }] })
    const tasks = [
      aTask('first', { key: 'first' }),
      aTask('big', { slots: 2, key: 'big' }),
      again,
      more,
      ...small,
    ]
    const estimates = new Map([
      ['first', 9_000],
      ['big', 900],
      ['big2', 800],
      ['more', 850],
      ...small.map(({ key }) => [key, 10] as const),
    ])
    const long = new Set(['first', 'more'])
    const run = virtualRun(
      { tasks },
      { slots: 2, memoryMb: 1, overtakes: 3 },
      { estimates, duration: ({ key }) => (long.has(key) ? 35 : 10) },
    )
    expect(run.order).toEqual([
      'first',
      's0',
      's1',
      's2',
      'big',
      'more',
      's3',
      's4',
      's5',
      'big2',
      's6',
      's7',
    ])
  })

  it('breaks ties by declared order', () => {
    const tasks = ['c', 'a', 'b'].map((id) => aTask(id))
    expect(
      virtualRun({ tasks }, { slots: 1, memoryMb: 1, overtakes: 0 }, { duration: () => 1 }).order,
    ).toEqual(['c', 'a', 'b'])
  })

  it('starts the longest chain first', () => {
    const tasks = [
      aTask('short'),
      aTask('end', { needs: [{ task: 'start' as TaskId, when: 'passed' }] }),
      aTask('start'),
    ]
    expect(
      virtualRun({ tasks }, { slots: 1, memoryMb: 1, overtakes: 0 }, { duration: () => 1 }).order,
    ).toEqual(['start', 'short', 'end'])
  })
})
