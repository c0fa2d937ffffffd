import { inline } from '../context/plain.ts'
import type { Finding, Severity } from '../model/finding.ts'
import type { Discovery } from '../model/report.ts'
import { worstFirst } from './finding-order.ts'
import { headline, shallowAdvice } from './headline.ts'
import { fixLine, many } from './words.ts'
import { command, limitedByKind, tame, type AnnotationKind } from './workflow-commands.ts'

const kinds: Readonly<Record<Severity, AnnotationKind>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
}
/** Verified findings as GitHub workflow commands, the worst first, within GitHub's limits; what is left out is counted. */
export const renderAnnotations = (d: Discovery): string => {
  const standing = worstFirst(d.findings.filter((one) => one.status === 'verified'))
  const shown = limitedByKind(standing, (one) => kinds[one.severity])
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

const annotation = (one: Finding): string => {
  const place = one.at[0]
  const lines =
    place === undefined || place.cell !== undefined
      ? {}
      : {
          line: Math.max(1, place.startLine),
          endLine: Math.max(1, place.startLine, place.endLine),
        }
  const where = place === undefined ? {} : { file: place.file, ...lines }
  const cell = place?.cell === undefined ? '' : ` (cell ${place.cell}, line ${place.startLine})`
  return command(
    kinds[one.severity],
    { ...where, title: `${one.severity}: ${one.title}` },
    `${one.impact}${cell} Fix: ${fixLine(one.fix)} (muster explain ${one.id})`,
  )
}
