import { inline } from '../context/plain.ts'
import type { Discovery } from '../model/report.ts'
import type { Answer } from '../model/standing.ts'

/** What was answered, what lapsed and why, what speaks of nothing here, and false alarms by rule; plain text. */
export const renderAnswers = ({ standing }: Discovery): string => {
  const { answered = [], lapsed = [], idle = [], falseAlarms = [] } = standing ?? {}
  const none = answered.length + lapsed.length + idle.length === 0
  if (none) return 'no finding has been answered: muster answer ID --because TEXT\n'
  const part = (title: string, rows: readonly string[]): readonly string[] =>
    rows.length === 0 ? [] : ['', `${title} (${rows.length})`, ...rows]
  return [
    ...part(
      'Answered',
      answered.map((one) => row(one)),
    ),
    ...part(
      'Lapsed, so open again',
      lapsed.map(({ answer, because }) => `${row(answer)} [${because}]`),
    ),
    ...part(
      'Of findings that are not in this report',
      idle.map((one) => row(one)),
    ),
    ...part(
      'False alarms by rule',
      falseAlarms.map(({ rule, count }) => `  ${rule}: ${count}`),
    ),
    '',
  ]
    .slice(1)
    .join('\n')
}

const row = ({ finding, rule, file, as, because, until }: Answer): string =>
  `  ${finding}  ${rule}  ${inline(file)}  ${as}${until === null ? '' : ` until ${until}`}: ${inline(because)}`
