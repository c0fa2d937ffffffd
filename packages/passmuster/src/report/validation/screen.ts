import { inline } from '../../context/plain.ts'
import type { CheckRow, Problem, Validation } from '../../model/validation.ts'
import { fit, left } from '../cells.ts'
import { inkOf, type Ink } from '../ink.ts'
import { duration, many } from '../words.ts'
import { outcomeName, outcomeOrder, problemPlace, tally, testWords, timeWords } from './words.ts'

/** How a validation is shown. */
export interface ValidationScreen {
  readonly width: number
  readonly color: boolean
  /** Only the checks that did not pass, and where their output lies. */
  readonly quiet?: boolean
  /** The end of a check's output by id: shown under what failed. */
  readonly logs: ReadonlyMap<string, string>
}

const most = { problems: 20, log: 12 }

/** What a person reads when a validation ends: what did not pass with its problems first, then all checks, then the figures. */
export const renderValidation = (v: Validation, given: ValidationScreen): string => {
  const width = Math.min(Math.max(given.width, 60), 200)
  const ink = inkOf(given.color)
  const rows = v.tasks.toSorted(
    (a, b) =>
      outcomeOrder.indexOf(a.outcome.is) - outcomeOrder.indexOf(b.outcome.is) || (a.id < b.id ? -1 : 1),
  )
  const bad = rows.filter((row) => !isFine(row) && row.outcome.is !== 'blocked')
  const parts = [
    ...bad.map((row) => failure(row, v, given, ink, width)),
    given.quiet === true ? [] : rows.map((row) => line(row, ink, width)),
    ending(v, ink),
  ]
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

const isFine = ({ outcome }: CheckRow): boolean =>
  outcome.is === 'passed' || outcome.is === 'flaky' || outcome.is === 'skipped'

const line = (row: CheckRow, ink: Ink, width: number): string => {
  const word = left(outcomeName(row.outcome.is), 10)
  const said = isFine(row) ? ink.good(word) : ink.bad(word)
  const via = row.via === 'ran' ? duration(row.durationMs) : row.via === 'restored' ? 'cached' : row.via
  const took = row.durationMs === null && row.via === 'ran' ? '' : via
  const why = row.outcome.is === 'passed' ? testWords(row.tests) : row.because
  const rest = `${left(inline(row.id), 24)} ${left(took, 9)} ${inline(why)}`.trimEnd()
  return `${said}${fit(rest, width - 10)}`
}

const failure = (
  row: CheckRow,
  v: Validation,
  { logs }: ValidationScreen,
  ink: Ink,
  width: number,
): readonly string[] => {
  const mine = v.problems.filter((one) => one.checks.includes(row.id))
  const shown = mine.slice(0, most.problems)
  const rest = mine.length - shown.length
  const log = mine.length > 0 ? [] : (logs.get(row.id) ?? '').trimEnd().split('\n').slice(-most.log)
  return [
    `${ink.bad(ink.bold(outcomeName(row.outcome.is)))} ${ink.bold(inline(row.id))}: ${inline(row.because)}`,
    ...shown.map((one) => `  ${fit(problemLine(one), width - 2)}`),
    ...(rest > 0 ? [`  … and ${many(rest, 'more problem')}`] : []),
    ...log.filter((one) => one.trim() !== '').map((one) => `  ${ink.dim(fit(inline(one), width - 2))}`),
    ...row.attempts.flatMap(({ log: file }) =>
      file === null ? [] : [`  output: ${ink.command(inline(file))}`],
    ),
  ]
}

const problemLine = (one: Problem): string =>
  [
    problemPlace(one),
    one.code ?? '',
    inline(one.test === undefined ? one.message : `${one.test}: ${one.message}`),
  ]
    .filter((part) => part !== '')
    .join('  ')

const ending = (v: Validation, ink: Ink): readonly string[] => {
  const word = v.verdict === 'passed' ? ink.good(ink.bold(v.verdict)) : ink.bad(ink.bold(v.verdict))
  return [
    `${word}: ${tally(v.tasks)}${v.problems.length > 0 ? `; ${many(v.problems.length, 'problem')}` : ''}`,
    timeWords(v),
    ...(v.because === '' ? [] : [inline(v.because)]),
  ]
}
