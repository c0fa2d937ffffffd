import type { TestCounts } from '../../model/validation.ts'
import { field } from '../problems/mark.ts'
import type { Said } from '../problems/said.ts'
import { countsOf, noTests, numbersOf, sumCounts } from './tally.ts'

/** Cargo's `test result:` of every binary, and nextest's summary. */
export const cargoCounts = ({ lines }: Said): TestCounts | null =>
  sumCounts(
    lines.map((line) => {
      const isBinary = /^test result: (?:ok|FAILED)\. \d/.test(line)
      if (!isBinary && !/^ +Summary \[.*\] +\d{1,9} tests? run: /.test(line)) return null
      const numbers = numbersOf(line.slice(line.indexOf(isBinary ? '. ' : ': ') + 2).replaceAll(';', ','))
      return countsOf(numbers, { passed: ['passed'], failed: ['failed'], skipped: ['ignored', 'skipped'] })
    }),
  )

/**
 * What `go test` said: every test by name with -v or -json; without them only that there was none to run, where that
 * holds for every package.
 */
export const goCounts = ({ lines, documents }: Said): TestCounts | null => {
  const events = documents.filter(
    (one) => field(one, 'Action') !== undefined && field(one, 'Package') !== undefined,
  )
  if (events.length > 0) return ofEvents(events)
  const packages = lines.filter((line) => /^(?:ok {2}|FAIL|\? {3})\t/.test(line))
  const without = packages.filter((line) => / ?\[no test files\]$| \[no tests to run\]$/.test(line))
  if (lines.some((line) => /^(?:go: )?no packages to test$/.test(line))) return noTests
  if (packages.length > 0 && without.length === packages.length) return noTests
  if (!lines.some((line) => line.startsWith('=== RUN '))) return null
  const ends = lines.flatMap((line) => /^ *--- (PASS|FAIL|SKIP): /.exec(line)?.[1] ?? [])
  return tally(ends)
}

const tally = (ends: readonly string[]): TestCounts => {
  const of = (word: string): number => ends.filter((one) => one === word).length
  return { collected: ends.length, passed: of('PASS'), failed: of('FAIL'), skipped: of('SKIP') }
}

const ofEvents = (events: readonly unknown[]): TestCounts =>
  tally(
    events.flatMap((one) => {
      const action = field(one, 'Action')
      return field(one, 'Test') !== undefined &&
        typeof action === 'string' &&
        /^(?:pass|fail|skip)$/.test(action)
        ? [action.toUpperCase()]
        : []
    }),
  )
