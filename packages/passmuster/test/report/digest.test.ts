import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunId } from '../../src/model/task.ts'
import { resultDigest } from '../../src/report/digest.ts'
import { sample } from './sample.ts'

const shuffled = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length })

test('the order in which lists were put together does not matter, nor the order of keys', () => {
  fc.assert(
    fc.property(
      shuffled(sample.findings),
      shuffled(sample.blockers),
      shuffled(sample.specialists),
      shuffled(sample.subsystems),
      (findings, blockers, specialists, subsystems) => {
        const again = {
          ...sample,
          findings: findings.map(
            (one) => Object.fromEntries(Object.entries(one).toReversed()) as unknown as typeof one,
          ),
          blockers,
          specialists,
          subsystems,
        }
        expect(resultDigest(again)).toBe(sample.resultDigest)
      },
    ),
  )
})

test('run, times, metrics and how a task was served are not part of the result', () => {
  const other = {
    ...sample,
    run: 'run-2' as RunId,
    metrics: { ...sample.metrics, wallMs: 1 },
    specialists: sample.specialists.map((one) => ({
      ...one,
      via: 'restored' as const,
      wallMs: 5,
      cpuMs: null,
    })),
  }
  expect(resultDigest(other)).toBe(sample.resultDigest)
})

test.each([
  ['a finding', { findings: sample.findings.slice(1) }],
  ['a status', { findings: sample.findings.map((one) => ({ ...one, status: 'verified' as const })) }],
  ['the plan', { plan: sample.plan.toReversed() }],
  ['coverage', { coverage: { ...sample.coverage, readLines: 1 } }],
  [
    'an outcome',
    { specialists: sample.specialists.map((one) => ({ ...one, outcome: { is: 'passed' as const } })) },
  ],
  ['the snapshot', { snapshot: { ...sample.snapshot, dirty: false } }],
  ['what was not run', { notRun: [] }],
])('%s is part of it', (_, over) => {
  expect(resultDigest({ ...sample, ...over })).not.toBe(sample.resultDigest)
})
