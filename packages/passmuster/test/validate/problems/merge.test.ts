import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Problem } from '../../../src/model/validation.ts'
import { mergeProblems } from '../../../src/validate/problems/merge.ts'

const problem = (part: Partial<Problem>): Problem => ({
  file: 'a.ts',
  line: 1,
  column: null,
  severity: 'medium',
  code: null,
  message: 'm',
  tools: ['t'],
  checks: ['c'],
  ...part,
})

test('one place with one code is one problem of both tools, as sharp as the sharper', () => {
  const eslint = problem({
    code: 'no-var',
    column: 2,
    message: 'Unexpected var',
    tools: ['oxlint'],
    checks: ['z'],
  })
  const other = problem({
    code: 'no-var',
    severity: 'high',
    message: 'No var',
    tools: ['eslint'],
    checks: ['a'],
  })
  expect(mergeProblems([eslint, other])).toEqual([
    problem({
      code: 'no-var',
      severity: 'high',
      column: 2,
      message: 'No var',
      tools: ['eslint', 'oxlint'],
      checks: ['a', 'z'],
    }),
  ])
})

test('one place with one message is one problem whatever the code', () =>
  expect(
    mergeProblems([problem({ code: 'a', message: 'No var.' }), problem({ code: 'b', message: 'no var' })]),
  ).toHaveLength(1))

test('other lines, codes with other messages, and columns of one tool stay apart', () => {
  const apart = [
    problem({ line: 2 }),
    problem({ code: 'x', column: 1, message: 'p is unused' }),
    problem({ code: 'x', column: 9, message: 'q is unused' }),
    problem({ code: 'y', message: 'other' }),
  ]
  expect(mergeProblems(apart)).toHaveLength(4)
})

test('a test that failed in two checks is one', () => {
  const [a, b] = [
    problem({ test: 'total › adds', line: 3 }),
    problem({ test: 'total adds', line: 4, checks: ['d'] }),
  ]
  expect(mergeProblems([a, b])).toEqual([{ ...a, checks: ['c', 'd'] }])
})

const any: fc.Arbitrary<Problem> = fc.record({
  file: fc.constantFrom('a.ts', 'b.ts', null),
  line: fc.constantFrom(1, 2, null),
  column: fc.constantFrom(1, 2, null),
  severity: fc.constantFrom('high', 'medium', 'low'),
  code: fc.constantFrom('x', 'y', null),
  message: fc.constantFrom('m', 'n'),
  tools: fc.constantFrom(['t'], ['u']),
  checks: fc.constantFrom(['c'], ['d']),
})

test('order does not matter, nothing is lost, merging again changes nothing', () => {
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), (given) => {
      const merged = mergeProblems(given)
      expect(mergeProblems([...given].reverse())).toEqual(merged)
      expect(mergeProblems(merged)).toEqual(merged)
      expect(merged.length).toBeLessThanOrEqual(given.length)
      const places = (all: readonly Problem[]): Set<string> =>
        new Set(all.map((one) => `${one.file}:${one.line}`))
      expect(places(merged)).toEqual(places(given))
      expect(new Set(merged.flatMap((one) => one.checks))).toEqual(
        new Set(given.flatMap((one) => one.checks)),
      )
    }),
  )
})
