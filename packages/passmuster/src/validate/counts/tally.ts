import type { TestCounts } from '../../model/validation.ts'

/** Counts of a runner that said it found nothing. */
export const noTests: TestCounts = { collected: 0, passed: 0, failed: 0, skipped: 0 }

/** Adds up what several runs said; null where none said anything. */
export const sumCounts = (said: readonly (TestCounts | null)[]): TestCounts | null => {
  const given = said.filter((one) => one !== null)
  if (given.length === 0) return null
  return given.reduce((sum, one) => ({
    collected: sum.collected + one.collected,
    passed: sum.passed + one.passed,
    failed: sum.failed + one.failed,
    skipped: sum.skipped + one.skipped,
  }))
}

/** Numbers before words in a line, `2 failed, 1 passed` or `2 failed | 1 passed`, by word. */
export const numbersOf = (line: string): ReadonlyMap<string, number> =>
  new Map(
    [...line.matchAll(/(?<![\w.])(\d{1,9}) ([a-z]+)/g)].map(([, number, word]) => [word!, Number(number)]),
  )

/** Counts of words; what was collected is their sum where it isn't said. */
export const countsOf = (
  numbers: ReadonlyMap<string, number>,
  words: { readonly [part in 'passed' | 'failed' | 'skipped']: readonly string[] },
  collected?: number,
): TestCounts => {
  const of = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (numbers.get(name) ?? 0), 0)
  const [passed, failed, skipped] = [of(words.passed), of(words.failed), of(words.skipped)]
  return { collected: collected ?? passed + failed + skipped, passed, failed, skipped }
}
