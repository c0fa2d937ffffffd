import type { TestCounts } from '../../model/validation.ts'
import type { Said } from '../problems/said.ts'
import { countsOf, noTests, numbersOf, sumCounts } from './tally.ts'

const closing = /^=* ?((?:\d{1,9} [a-z]+(?:, )?)+|no tests ran) in \d[\d.]*s(?: \([\d:]+\))? ?=*$/
const words = {
  passed: ['passed', 'xpassed'],
  failed: ['failed', 'error', 'errors'],
  skipped: ['skipped', 'xfailed'],
}

/** Pytest's closing line; a path that is not there says nothing of tests. */
export const pytestCounts = ({ lines }: Said): TestCounts | null =>
  sumCounts(
    lines.map((line) => {
      const listed = /^=* ?(?:no tests|(\d{1,9}) tests?) collected(?: \(.*\))? in \d/.exec(line)
      if (listed !== null) return { ...noTests, collected: Number(listed[1] ?? 0) }
      const found = / in \d/.test(line) ? closing.exec(line) : null
      if (found === null) return null
      const numbers = numbersOf(found[1]!)
      return [...numbers.keys()].some((word) => !known.has(word)) ? null : countsOf(numbers, words)
    }),
  )

const known: ReadonlySet<string> = new Set([
  ...words.passed,
  ...words.failed,
  ...words.skipped,
  'deselected',
  'warning',
  'warnings',
  'rerun',
  'subtests',
])

/** unittest's `Ran 3 tests` with the verdict below it. */
export const unittestCounts = ({ lines }: Said): TestCounts | null =>
  sumCounts(
    lines.map((line, at) => {
      const found = /^Ran (\d{1,9}) tests? in \d[\d.]*s$/.exec(line)
      if (found === null) return null
      const verdict = lines.slice(at + 1, at + 3).find((one) => /^(?:OK|FAILED|NO TESTS RAN)/.test(one)) ?? ''
      const part = (name: string): number =>
        Number(new RegExp(`\\b${name}=(\\d{1,9})`).exec(verdict)?.[1] ?? 0)
      const collected = Number(found[1])
      const [failed, skipped] = [part('failures') + part('errors'), part('skipped')]
      return { collected, passed: Math.max(0, collected - failed - skipped), failed, skipped }
    }),
  )
