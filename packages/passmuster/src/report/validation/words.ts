import { inline } from '../../context/plain.ts'
import type { Outcome } from '../../model/task.ts'
import type { CheckRow, Problem, TestCounts, Validation } from '../../model/validation.ts'
import { count, duration, many } from '../words.ts'

/** Outcomes in the order in which a list shows them: what asks for something first. */
export const outcomeOrder: readonly Outcome['is'][] = [
  'failed',
  'errored',
  'timed-out',
  'empty',
  'not-run',
  'blocked',
  'lost',
  'cancelled',
  'flaky',
  'skipped',
  'passed',
]

/** `not run`, `timed out`; the rest as they are. */
export const outcomeName = (is: Outcome['is']): string => is.replace('-', ' ')

/** `5 passed, 1 failed, 1 not run`, what asks for something first. */
export const tally = (rows: readonly CheckRow[]): string =>
  outcomeOrder
    .map((is) => ({ is, n: rows.filter((row) => row.outcome.is === is).length }))
    .filter(({ n }) => n > 0)
    .map(({ is, n }) => `${count(n)} ${outcomeName(is)}`)
    .join(', ')

/** `28 of 30 tests passed, 1 failed`; '' where the tool did not say. */
export const testWords = (tests: TestCounts | null): string => {
  if (tests === null) return ''
  if (tests.collected === 0) return '0 tests'
  const rest = [
    ...(tests.failed > 0 ? [`${count(tests.failed)} failed`] : []),
    ...(tests.skipped > 0 ? [`${count(tests.skipped)} skipped`] : []),
  ]
  return tests.passed === tests.collected
    ? many(tests.collected, 'test')
    : `${count(tests.passed)} of ${many(tests.collected, 'test')} passed${rest.length > 0 ? `, ${rest.join(', ')}` : ''}`
}

/** `src/a.ts:3:7`; '' where the tool named no place. */
export const problemPlace = ({ file, line, column }: Problem): string =>
  file === null
    ? ''
    : `${inline(file)}${line === null ? '' : `:${line}${column === null ? '' : `:${column}`}`}`

/** How long the run took, and against what: each part only where it was measured. */
export const timeWords = ({ metrics }: Validation): string => {
  const { wallMs, speedup, slots, bound, regretMs, bottleneck } = metrics
  return [
    duration(wallMs),
    ...(speedup === null ? [] : [`${speedup.toFixed(2)}× one after the other`]),
    ...(slots === null ? [] : [many(slots, 'slot')]),
    ...(bound === null || regretMs === null
      ? []
      : [`bound ${duration(bound)}, ${duration(Math.max(0, regretMs))} above it`]),
    ...(bottleneck === null
      ? []
      : [`bottleneck ${inline(bottleneck.task)} (${duration(bottleneck.costsMs)})`]),
  ].join(' · ')
}
