import { expect, test } from 'vitest'
import { testVerdict } from '../../src/validate/test-verdict.ts'

const counts = (collected: number, passed: number, failed: number, skipped: number) => ({
  collected,
  passed,
  failed,
  skipped,
})

test.each([
  ['no counts, exit 0', 0, null, 0, 'passed'],
  ['no counts, exit 1', 1, null, 0, 'failed'],
  ['0 tests, exit 0', 0, counts(0, 0, 0, 0), 0, 'empty'],
  ['0 tests, exit 1', 1, counts(0, 0, 0, 0), 0, 'empty'],
  ['0 tests, exit 5', 5, counts(0, 0, 0, 0), 0, 'empty'],
  ['0 tests and a complaint, exit 1', 1, counts(0, 0, 0, 0), 1, 'failed'],
  ['0 tests, exit 4', 4, counts(0, 0, 0, 0), 0, 'failed'],
  ['only skipped, exit 0', 0, counts(2, 0, 0, 2), 0, 'empty'],
  ['some passed, exit 0', 0, counts(2, 1, 0, 1), 0, 'passed'],
  ['some passed, exit 1', 1, counts(2, 2, 0, 0), 0, 'failed'],
  ['listed only, exit 0', 0, counts(2, 0, 0, 0), 0, 'passed'],
] as const)('%s', (_, exit, given, complaints, is) =>
  expect(testVerdict(exit, given, complaints).is).toBe(is),
)
