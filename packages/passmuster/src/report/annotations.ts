import { inline } from '../context/plain.ts'
import type { Finding, Severity } from '../model/finding.ts'
import type { Discovery } from '../model/report.ts'
import { worstFirst } from './finding-order.ts'
import { headline, shallowAdvice } from './headline.ts'
import { fixLine, many } from './words.ts'

const kinds: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
}
/** GitHub drops what goes beyond 10 of a kind in a step and 50 in a job, without a word. */
const most = { kind: 10, job: 50 }

/** Text after `::`: a line break or a percent sign would end or change the command. */
const data = (text: string): string => inline(text).replaceAll('%', '%25')
/** A property's value: a colon or comma would end it. */
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** Verified findings as GitHub workflow commands, the worst first, within GitHub's limits; what is left out is counted. */
export const renderAnnotations = (d: Discovery): string => {
  const standing = worstFirst(d.findings.filter((one) => one.status === 'verified'))
  const used = { error: 0, warning: 0, notice: 0 }
  const shown: Finding[] = []
  for (const one of standing) {
    const kind = kinds[one.severity]
    if (used[kind] >= most.kind || shown.length >= most.job) continue
    used[kind] += 1
    shown.push(one)
  }
  const rest = standing.length - shown.length
  const advice = shallowAdvice(d)
  const lines = [
    ...shown.map(annotation),
    `${headline(d).sentence}${rest > 0 ? ` ${many(shown.length, 'finding')} annotated; ${many(rest, 'more is', 'more are')} in the report: GitHub shows 10 of a kind.` : ''}`,
    ...(advice === null ? [] : [advice]),
    ...(d.notRun.length === 0 ? [] : [`Not run: ${d.notRun.map((one) => inline(one.what)).join(', ')}.`]),
  ]
  return lines.map(tame).join('\n') + '\n'
}

/** Only our own commands may begin a line: a name from a repository can't be read as one. */
const tame = (line: string): string =>
  /^::(?:error|warning|notice) /.test(line) ? line : line.replace(/^\s*(::|##\[)/, '. $1')

const annotation = (one: Finding): string => {
  const place = one.at[0]
  const where =
    place === undefined
      ? []
      : [
          `file=${property(place.file)}`,
          ...(place.cell === undefined
            ? [
                `line=${Math.max(1, place.startLine)}`,
                `endLine=${Math.max(1, place.startLine, place.endLine)}`,
              ]
            : []),
        ]
  const cell = place?.cell === undefined ? '' : ` (cell ${place.cell}, line ${place.startLine})`
  return `::${kinds[one.severity]} ${[...where, `title=${property(`${one.severity}: ${one.title}`)}`].join(',')}::${data(`${one.impact}${cell} Fix: ${fixLine(one.fix)} (muster explain ${one.id})`)}`
}
