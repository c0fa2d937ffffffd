import { inline } from '../context/plain.ts'
import type { Check, Suite } from '../model/check.ts'
import { fit, left } from '../report/cells.ts'
import { many, shell } from '../report/words.ts'

/** The checks that would run, with what each runs and why it is one, and what was left out with the reason. */
export const suiteText = (suite: Suite, width: number): string => {
  const room = Math.min(Math.max(width, 60), 200)
  const lines = suite.checks.flatMap((check) => [
    fit(`${left(inline(check.id), 24)} ${left(check.kind, 12)} ${inline(commandOf(check))}`, room),
    fit(`${' '.repeat(25)}${why(check)}`, room),
  ])
  const rest = suite.left.map((one) => fit(`  ${inline(one.what)}: ${inline(one.because)}`, room))
  return `${[
    ...(lines.length === 0
      ? ['no checks found; `muster init` writes a configuration to name them in']
      : lines),
    ...(rest.length === 0 ? [] : ['', `${many(rest.length, 'candidate')} left out`, ...rest]),
  ].join('\n')}\n`
}

const why = ({ because, needs }: Check): string =>
  `${inline(because)}${needs.length === 0 ? '' : `; after ${needs.map((need) => inline(need.check)).join(', ')}`}`

const commandOf = ({ work, cwd }: Check): string => {
  const where = cwd === '' ? '' : ` (in ${cwd})`
  switch (work.is) {
    case 'words':
      return shell(work.words) + where
    case 'shell':
    case 'script':
      return work.text + where
    case 'specialist':
      return `the specialist ${work.specialist}`
    default:
      return work satisfies never
  }
}
