import { inline } from '../../context/plain.ts'
import type { Problem, Validation } from '../../model/validation.ts'
import type { SarifLog } from '../sarif.ts'

const levels = { high: 'error', medium: 'warning', low: 'note' } as const
/** What GitHub takes of one run. */
const most = 5000

/** SARIF 2.1.0 of the problems that tools told, one run per tool; checks that gave no verdict are notifications. */
export const renderValidationSarif = (v: Validation, version: string): SarifLog => {
  const tools = [...new Set(v.problems.map((one) => one.tools[0] ?? 'muster'))].sort()
  const runs = (tools.length === 0 ? ['muster'] : tools).map((tool) => runOf(tool, v, version))
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs }
}

const runOf = (tool: string, v: Validation, version: string): Readonly<Record<string, unknown>> => {
  const mine = v.problems.filter((one) => (one.tools[0] ?? 'muster') === tool)
  const rules = [...new Set(mine.map(ruleOf))].sort()
  const silent = v.tasks.filter(({ outcome }) => !decided.has(outcome.is))
  return {
    tool: {
      driver: {
        name: tool,
        ...(tool === 'muster' ? { semanticVersion: version } : {}),
        rules: rules.map((id) => ({ id })),
      },
    },
    automationDetails: { id: `passmuster/validate/${tool}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: silent.length === 0,
        toolExecutionNotifications: silent.map((row) => ({
          level: 'warning',
          message: { text: inline(`${row.id}: ${row.because}`) },
        })),
      },
    ],
    results: mine.slice(0, most).map((one) => ({
      ruleId: ruleOf(one),
      ruleIndex: rules.indexOf(ruleOf(one)),
      level: levels[one.severity],
      message: { text: textOf(one) },
      locations: one.file === null ? [] : [{ physicalLocation: locationOf(one, one.file) }],
    })),
  }
}

const decided: ReadonlySet<string> = new Set(['passed', 'failed', 'flaky', 'skipped'])

const ruleOf = (one: Problem): string => one.code ?? (one.test === undefined ? 'problem' : 'failed-test')

/** A SARIF message is shown as text, but `[x](1)` and `{0}` mean something in it. */
const textOf = (one: Problem): string =>
  inline(one.test === undefined ? one.message : `${one.test}: ${one.message}`)
    .replace(/[[\]\\]/g, '\\$&')
    .replace(/\{/g, '{{')
    .replace(/\}/g, '}}') || 'no message'

const locationOf = (one: Problem, file: string): Readonly<Record<string, unknown>> => ({
  artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
  ...(one.line === null
    ? {}
    : { region: { startLine: one.line, ...(one.column === null ? {} : { startColumn: one.column }) } }),
})
