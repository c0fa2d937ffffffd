import type { Problem, Validation } from '../../model/validation.ts'
import { command, limitedByKind, tame } from '../workflow-commands.ts'
import { many } from '../words.ts'
import { tally } from './words.ts'

const kinds = { high: 'error', medium: 'warning', low: 'notice' } as const

/** Problems as GitHub workflow commands, errors first, within GitHub's limits; what is left out is counted. */
export const renderValidationAnnotations = (v: Validation): string => {
  const order = (one: Problem): number => Object.keys(kinds).indexOf(one.severity)
  const placed = v.problems.filter((one) => one.file !== null).toSorted((a, b) => order(a) - order(b))
  const shown = limitedByKind(placed, (one) => kinds[one.severity])
  const rest = v.problems.length - shown.length
  return `${[
    ...shown.map((one) =>
      command(
        kinds[one.severity],
        {
          file: one.file ?? '',
          ...(one.line === null ? {} : { line: one.line }),
          ...(one.column === null ? {} : { col: one.column }),
          title: [one.tools.join(', '), one.code ?? ''].filter((part) => part !== '').join(' '),
        },
        one.test === undefined ? one.message : `${one.test}: ${one.message}`,
      ),
    ),
    `${v.verdict}: ${tally(v.tasks)}.${rest > 0 ? ` ${many(rest, 'problem is', 'problems are')} not annotated.` : ''}`,
  ]
    .map(tame)
    .join('\n')}\n`
}
