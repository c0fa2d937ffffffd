import type { CheckRow, Problem, Validation } from '../../model/validation.ts'
import { outcomeName, problemPlace } from './words.ts'

/**
 * JUnit XML as CI servers read it (the schema of Jenkins' xunit plugin): one suite per kind of check, one case per
 * check. Not run, blocked and skipped are `skipped` with the reason, and so never counted as passed.
 */
export const renderJunit = (v: Validation): string => {
  const kinds = [...new Set(v.tasks.map((row) => row.kind))]
  const suites = kinds.map((kind) => suite(kind, v))
  const of = (attribute: 'failures' | 'errors'): number =>
    v.tasks.filter((row) => shapeOf(row) === (attribute === 'failures' ? 'failure' : 'error')).length
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="muster validate" tests="${v.tasks.length}" failures="${of('failures')}" errors="${of('errors')}" time="${seconds(v.metrics.wallMs)}">
${suites.join('')}</testsuites>
`
}

type Shape = 'passed' | 'failure' | 'error' | 'skipped'

const shapeOf = ({ outcome }: CheckRow): Shape => {
  switch (outcome.is) {
    case 'passed':
    case 'flaky':
      return 'passed'
    case 'failed':
    case 'empty':
      return 'failure'
    case 'errored':
    case 'timed-out':
    case 'lost':
    case 'cancelled':
      return 'error'
    default:
      return 'skipped'
  }
}

const suite = (kind: string, v: Validation): string => {
  const rows = v.tasks.filter((row) => row.kind === kind)
  const n = (shape: Shape): number => rows.filter((row) => shapeOf(row) === shape).length
  const started = rows.flatMap((row) => row.startedAt ?? []).sort()[0]
  const time = rows.reduce((sum, row) => sum + (row.durationMs ?? 0), 0)
  return `  <testsuite name="${kind}" tests="${rows.length}" failures="${n('failure')}" errors="${n('error')}" skipped="${n('skipped')}" time="${seconds(time)}"${started === undefined ? '' : ` timestamp="${started.slice(0, 19)}"`}>
${rows.map((row) => testcase(row, v.problems)).join('')}  </testsuite>
`
}

const testcase = (row: CheckRow, problems: readonly Problem[]): string => {
  const open = `    <testcase name="${text(row.id)}" classname="${text(`muster.${row.kind}`)}" time="${seconds(row.durationMs)}"`
  const shape = shapeOf(row)
  if (shape === 'passed') return `${open}/>\n`
  const attributes = `message="${text(row.because)}"`
  if (shape === 'skipped') return `${open}>\n      <skipped ${attributes}/>\n    </testcase>\n`
  const lines = problems
    .filter((one) => one.checks.includes(row.id))
    .map((one) =>
      [problemPlace(one), one.code ?? '', one.test ?? '', one.message]
        .filter((part) => part !== '')
        .join(' '),
    )
  return `${open}>\n      <${shape} ${attributes} type="${outcomeName(row.outcome.is)}">${text(lines.join('\n'))}</${shape}>\n    </testcase>\n`
}

const seconds = (ms: number | null): string => ((ms ?? 0) / 1000).toFixed(3)

/** XML 1.0 has no way to write most control characters, not even escaped. */
const text = (value: string): string =>
  value
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
