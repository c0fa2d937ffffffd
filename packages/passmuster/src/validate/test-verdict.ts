import type { TestCounts } from '../model/validation.ts'

/** How a command that ended by itself is judged by its exit code and what its test runner counted. */
export interface TestVerdict {
  readonly is: 'passed' | 'failed' | 'empty'
  readonly because: string
}

const silent: ReadonlySet<number> = new Set([1, 5])

/**
 * Empty: the runner counted 0 tests, or only skipped ones, and the exit code is 0 or the one by which runners say just
 * that (1, and pytest's 5) with no `complaints` (problems of high severity) beside it. A counted failure never turns an
 * exit 0 into a failure, it is only said.
 */
export const testVerdict = (exit: number, counts: TestCounts | null, complaints = 0): TestVerdict => {
  const ran = counts === null ? null : counts.passed + counts.failed
  if (counts !== null && counts.collected === 0 && (exit === 0 || (silent.has(exit) && complaints === 0)))
    return { is: 'empty', because: `0 tests ran (exit ${exit})` }
  if (counts !== null && ran === 0 && exit === 0 && counts.skipped > 0)
    return { is: 'empty', because: `none of ${counts.collected} tests ran: all were skipped` }
  const said =
    counts === null || counts.collected === 0 ? '' : `, ${counts.passed} of ${counts.collected} tests passed`
  if (exit !== 0) return { is: 'failed', because: `exit ${exit}${said}` }
  const failures = counts !== null && counts.failed > 0 ? ` though ${counts.failed} failed` : ''
  return { is: 'passed', because: `exit 0${said}${failures}` }
}
