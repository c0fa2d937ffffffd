import { describe, expect, it } from 'vitest'
import { seededRng } from '../../src/lib/rng.ts'
import { boundOf } from '../../src/schedule/rank.ts'
import { virtualRun } from './virtual-run.ts'
import { workloads } from './workloads.ts'

const slotCounts = [2, 4, 8]
const randomTries = 100

/**
 * A schedule is good when it comes within 10 % of what no schedule can beat, or, where the bound can't be reached by
 * any, of the best of many random list schedules.
 */
describe.each(workloads())('the schedule of $name', ({ graph, durations }) => {
  it.each(slotCounts)(
    'is near the bound or the best of many random ones with %i slots, warm and cold',
    (slots) => {
      const limits = { slots, memoryMb: 1, overtakes: 10 }
      const duration = ({ key }: { readonly key: string }): number => durations.get(key)!
      const { boundMs } = boundOf(graph, duration, slots)
      const rng = seededRng(slots)
      let best = Infinity
      for (let attempt = 0; attempt < randomTries; attempt++) {
        const estimates = new Map(graph.tasks.map(({ key }) => [key, rng.next() * 1_000]))
        best = Math.min(best, virtualRun(graph, limits, { duration, estimates }).makespan)
      }
      const warm = virtualRun(graph, limits, { duration, estimates: durations }).makespan
      const cold = virtualRun(graph, limits, { duration }).makespan
      expect(best).toBeGreaterThanOrEqual(boundMs)
      expect(warm).toBeLessThanOrEqual(Math.max(1.1 * boundMs, best))
      // Without durations nobody can know which task is long: what holds is Graham's guarantee for a list schedule.
      expect(cold).toBeLessThanOrEqual((2 - 1 / slots) * boundMs)
    },
  )
})
