import type { TestCounts } from '../../model/validation.ts'
import { field } from '../problems/mark.ts'
import type { Said } from '../problems/said.ts'
import { countsOf, noTests, numbersOf, sumCounts } from './tally.ts'

const words = { passed: ['passed'], failed: ['failed'], skipped: ['skipped', 'todo', 'pending'] }

/** Vitest's closing lines; no test in any file is told only where no file failed to load. */
export const vitestCounts = ({ lines }: Said): TestCounts | null =>
  sumCounts(
    lines.map((line, at) => {
      if (line.startsWith('No test files found')) return noTests
      const tests = /^ +Tests {2}(.*)$/.exec(line)?.[1]
      if (tests === undefined) return null
      if (tests.trim() === 'no tests') return / failed/.test(lines[at - 1] ?? '') ? null : noTests
      return countsOf(numbersOf(tests), words, Number(/\((\d{1,9})\)$/.exec(tests)?.[1] ?? 0))
    }),
  )

/** Jest's closing lines; suites that failed to load with no test at all say nothing of tests. */
export const jestCounts = ({ lines }: Said): TestCounts | null =>
  sumCounts(
    lines.map((line, at) => {
      if (line.startsWith('No tests found, exiting with code')) return noTests
      if (!/^Tests: {2,}\d/.test(line)) return null
      const numbers = numbersOf(line)
      const total = numbers.get('total') ?? 0
      return total === 0 && / failed/.test(lines[at - 1] ?? '') ? null : countsOf(numbers, words, total)
    }),
  )

/** The JSON that Jest and Vitest write. */
export const jestJsonCounts = ({ documents }: Said): TestCounts | null =>
  sumCounts(
    documents.map((one) => {
      const number = (name: string): number => Number(field(one, name) ?? 0)
      if (typeof field(one, 'numTotalTests') !== 'number') return null
      const collected = number('numTotalTests')
      if (collected === 0 && number('numFailedTestSuites') > 0) return null
      const skipped = number('numPendingTests') + number('numTodoTests')
      return { collected, passed: number('numPassedTests'), failed: number('numFailedTests'), skipped }
    }),
  )

/** Mocha's `N passing` with what follows it, and its JSON. */
export const mochaCounts = ({ lines, documents }: Said): TestCounts | null =>
  sumCounts([
    ...lines.map((line, at) => {
      if (line.startsWith('Error: No test files found')) return noTests
      if (!/^ +\d{1,9} passing(?: \(|$)/.test(line)) return null
      const rows = lines
        .slice(at, at + 3)
        .filter((one) => /^ +\d{1,9} (?:passing|pending|failing)\b/.test(one))
      const numbers = numbersOf(rows.join(' '))
      return countsOf(numbers, { passed: ['passing'], failed: ['failing'], skipped: ['pending'] })
    }),
    ...documents.map((one) => {
      const number = (name: string): number => Number(field(one, 'stats', name) ?? 0)
      if (typeof field(one, 'stats', 'passes') !== 'number') return null
      const [collected, passed] = [number('tests'), number('passes')]
      return { collected, passed, failed: number('failures'), skipped: number('pending') }
    }),
  ])

const nodeRow = /^[ℹ#] (tests|pass|fail|cancelled|skipped|todo) (\d{1,9})$/

/** A file that Node's runner names as a passed test of its own: it ended well and holds no test. */
const hollow = /^(?:✔ .{1,4000}\.[cm]?[jt]sx? \([\d.]{1,20}ms\)|ok \d{1,9} - .{1,4000}\.[cm]?[jt]sx?)$/

/** The closing lines of Node's runner, in its spec and TAP reporters, less the files without tests that it counts as passed. */
export const nodeCounts = ({ lines }: Said): TestCounts | null => {
  const runs: Map<string, number>[] = []
  for (const line of lines) {
    const found = nodeRow.exec(line)
    if (found?.[1] === 'tests') runs.push(new Map())
    if (found !== null) runs.at(-1)?.set(found[1]!, Number(found[2]))
  }
  const parts = { passed: ['pass'], failed: ['fail', 'cancelled'], skipped: ['skipped', 'todo'] }
  const counted = sumCounts(runs.map((run) => countsOf(run, parts, run.get('tests'))))
  if (counted === null) return null
  const files = lines.filter((line) => hollow.test(line)).length
  return {
    ...counted,
    collected: Math.max(0, counted.collected - files),
    passed: Math.max(0, counted.passed - files),
  }
}
