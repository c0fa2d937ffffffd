import { inline } from '../context/plain.ts'
import type { Finding, Place, Severity } from '../model/finding.ts'
import { severities } from '../model/finding.ts'
import type { Discovery } from '../model/report.ts'
import { placeText, shell } from './words.ts'

export interface SarifOptions {
  readonly version?: string
  /** Bytes that the document may have; GitHub takes 10 MB. */
  readonly maxBytes?: number
}

const levels: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
}
/** GitHub ranks security findings by this number; only those categories carry it. */
const scores: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.0',
}
const most = { results: 5000, locations: 100, text: 1000 }

/** SARIF 2.1.0 of the findings that stand; what does not fit a limit is left out from the least severe end and said so. */
export const renderSarif = (d: Discovery, { version, maxBytes = 9_500_000 }: SarifOptions = {}): SarifLog => {
  const standing = d.findings
    .filter((f) => f.status === 'verified' || f.status === 'unverified')
    .toSorted(
      (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || (a.id < b.id ? -1 : 1),
    )
  const ruleIds = [...new Set(standing.map((f) => f.rule))].toSorted((a, b) => (a < b ? -1 : 1))
  const rules = ruleIds.map((id) =>
    ruleOf(
      id,
      standing.filter((f) => f.rule === id),
    ),
  )
  let room = maxBytes - 20_000 - sizeOf(rules)
  const results: unknown[] = []
  for (const finding of standing.slice(0, most.results)) {
    const result = { ...resultOf(finding, ruleIds.indexOf(finding.rule)), ...weighed(finding, d) }
    room -= sizeOf(result)
    if (room < 0) break
    results.push(result)
  }
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'passmuster',
            ...(version === undefined ? {} : { semanticVersion: version }),
            rules,
          },
        },
        automationDetails: { id: 'passmuster/discover/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The root of the repository.' } } },
        invocations: [
          {
            executionSuccessful: d.specialists.every(
              (one) => one.outcome.is === 'passed' || one.outcome.is === 'empty',
            ),
            toolExecutionNotifications: notices(d, standing.length - results.length),
          },
        ],
        results,
        properties: { resultDigest: d.resultDigest, commit: d.snapshot.commit },
      },
    ],
  }
}

export interface SarifLog {
  readonly $schema: string
  readonly version: '2.1.0'
  readonly runs: readonly Readonly<Record<string, unknown>>[]
}

/** Bytes of the value as indented JSON, about: the indentation doubles small objects. */
const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value, null, 2)) * 1.35

const cut = (text: string): string =>
  text.length <= most.text ? text : `${text.slice(0, most.text - 1).replace(/[\ud800-\udbff]$/, '')}…`
/** A SARIF message is shown as text, but `[x](1)` and `{0}` mean something in it. */
const message = (text: string): string =>
  cut(inline(text))
    .replace(/[[\]\\]/g, '\\$&')
    .replace(/\{/g, '{{')
    .replace(/\}/g, '}}')

const ruleOf = (id: string, findings: readonly Finding[]): unknown => {
  const worst = severities.find((severity) => findings.some((f) => f.severity === severity)) ?? 'info'
  const first = findings[0]
  const category = first?.category ?? 'structure'
  const security = category === 'security' || category === 'secret'
  return {
    id: inline(id),
    shortDescription: { text: inline(id).replaceAll(/[-_/.]/g, ' ') },
    help: {
      text: `Category ${category}. Each result says what it means and how it is mended; \`muster explain ID\` shows its evidence.`,
    },
    defaultConfiguration: { level: levels[worst] },
    properties: {
      tags: [category, ...(security ? ['security'] : [])],
      ...(security ? { 'security-severity': scores[worst] } : {}),
    },
  }
}

/** What SARIF calls a suppression is an answer; its baseline is what --against compared with. */
const weighed = ({ id }: Finding, { standing }: Discovery): object => {
  const answer = standing?.answered.find((one) => one.finding === id)
  const against = standing?.against ?? null
  const state = against?.new.includes(id) ? 'new' : against?.known.includes(id) ? 'unchanged' : null
  return {
    ...(answer === undefined
      ? {}
      : {
          suppressions: [
            { kind: 'external', status: 'accepted', justification: cut(inline(answer.because)) },
          ],
        }),
    ...(state === null ? {} : { baselineState: state }),
  }
}

const resultOf = (f: Finding, ruleIndex: number): object => {
  const fix = f.fix.command === undefined ? inline(f.fix.text) : shell(f.fix.command)
  return {
    ruleId: inline(f.rule),
    ruleIndex,
    level: levels[f.severity],
    message: { text: `${message(f.title)}. ${message(f.impact)} Fix: ${message(fix)}` },
    locations: f.at.slice(0, most.locations).map(locationOf),
    partialFingerprints: { 'passmuster/v1': f.id },
    properties: {
      id: f.id,
      severity: f.severity,
      confidence: f.confidence,
      status: f.status,
      by: f.by,
      ...(f.at.length > most.locations ? { placesLeftOut: f.at.length - most.locations } : {}),
    },
  }
}

/** Lines inside a notebook's cell are not lines of its file: the cell is named in words. */
const locationOf = (place: Place): unknown => ({
  physicalLocation: {
    artifactLocation: { uri: uri(place.file), uriBaseId: 'SRCROOT' },
    ...(place.cell === undefined
      ? {
          region: {
            startLine: Math.max(1, place.startLine),
            endLine: Math.max(1, place.startLine, place.endLine),
          },
        }
      : {}),
  },
  ...(place.cell === undefined ? {} : { message: { text: placeText(place) } }),
})

const uri = (path: string): string => path.toWellFormed().split('/').map(encodeURIComponent).join('/')

const notices = (d: Discovery, leftOut: number): readonly unknown[] => [
  ...d.notRun.slice(0, 100).map((n) => ({
    level: 'warning',
    message: { text: cut(`not run: ${inline(n.what)}: ${inline(n.because)}`) },
  })),
  ...(leftOut > 0
    ? [
        {
          level: 'warning',
          message: {
            text: `${leftOut} of the least severe findings are left out, because of the size limit`,
          },
        },
      ]
    : []),
]
