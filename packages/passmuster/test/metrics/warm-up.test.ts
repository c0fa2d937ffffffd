import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AttemptRow } from '../../src/metrics/attempt-log.ts'
import { furtherWarmUp, warmUp } from '../../src/metrics/warm-up.ts'
import { taskId, type ChildShare } from '../../src/model/task.ts'

/** Stretches of a child that starts, then reads at a pace that nears its best as it goes on. */
const stretches = (
  child: number,
  bytes: readonly number[],
  startMs: number,
  warmMs: number,
): ChildShare[] => {
  let read = 0
  const cold = (at: number): number => warmMs * (1 - 2 ** (-at / 400_000))
  return bytes.map((size, index) => {
    const begin = index === 0 ? startMs : 0
    const cpuMs = begin + size / 1000 + cold(read + size) - cold(read)
    read += size
    return { child, bytes: size, cpuMs, startMs: begin }
  })
}

const row = (shares: readonly ChildShare[], incarnation = 1): AttemptRow => ({
  task: taskId('a'),
  attempt: 1,
  from: 0,
  to: 1,
  incarnation,
  usage: { wallMs: 1, cpuMs: 1, rssMb: null, shares },
})

const spent = (shares: readonly ChildShare[]): number => shares.reduce((sum, { cpuMs }) => sum + cpuMs, 0)

test('without what further children took to warm up, the work is that of one child alone', () => {
  const sizes = fc.array(fc.integer({ min: 200_000, max: 600_000 }), { minLength: 6, maxLength: 20 })
  fc.assert(
    fc.property(sizes, fc.nat(300), fc.nat(1500), (bytes, startMs, warmMs) => {
      const children = [0, 1].map((child) => stretches(child, bytes, startMs, warmMs))
      const alone = spent(stretches(0, [...bytes, ...bytes], startMs, warmMs))
      const both = spent(children.flat())
      const told = both - furtherWarmUp(children.flat().map((share) => row([share])))
      expect(told).toBeLessThanOrEqual(both - startMs + 1e-6)
      expect(told / alone).toBeGreaterThan(0.95)
      // The second half of a short run is not yet at the best pace.
      expect(told / alone).toBeLessThan(1.15)
    }),
  )
})

test('one child has warmed up for itself', () => {
  expect(furtherWarmUp([])).toBe(0)
  expect(furtherWarmUp([row(stretches(1, [1e6, 1e6], 100, 800))])).toBe(0)
  expect(furtherWarmUp([{ ...row([]), usage: null }])).toBe(0)
})

test('children of two incarnations are two, also under one number', () => {
  const some = stretches(1, [1e6], 100, 0)
  expect(furtherWarmUp([row(some, 1), row(some, 2)])).toBe(100)
})

test('a child with nothing to compare its pace with is counted by its start', () => {
  expect(warmUp(stretches(1, [1e6], 120, 800))).toBe(120)
  expect(warmUp(stretches(1, [1e6, 1000], 120, 800))).toBe(120)
})

test('a child whose later files were harder has no negative warm-up', () => {
  const share = (cpuMs: number): ChildShare => ({ child: 1, bytes: 1000, cpuMs, startMs: 0 })
  expect(warmUp([share(1), share(9)])).toBe(0)
})
