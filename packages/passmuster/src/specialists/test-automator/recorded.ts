import { folderOf } from '../../facts/manifests/shape.ts'
import type { Repo } from '../../facts/repo.ts'
import type { EvidenceDraft, FindingDraft } from '../../model/finding.ts'

const isSnapshots = (file: string): boolean => /(^|\/)__snapshots__\/[^/]+\.snap$/.test(file)
const isLcov = (file: string): boolean => /\.lcov$|(^|\/)lcov\.info$/i.test(file)

/** Committed results of earlier test runs: recorded snapshots, JUnit reports and coverage. */
export const isRecorded = (file: string, repo: Repo): boolean => {
  const text = repo.texts.get(file)
  if (text === undefined) return false
  return isSnapshots(file) || isLcov(file) || (file.endsWith('.xml') && isReport(text))
}

const isReport = (text: string): boolean => /<(testsuites?|coverage)\b/.test(text.slice(0, 2_000))

/** What runs before this one left behind: tests that failed, files they never reached, snapshots without a test. */
export function* recordedResults(repo: Repo): Generator<FindingDraft> {
  yield* orphanSnapshots(repo)
  for (const [file, text] of repo.texts) {
    if (!isRecorded(file, repo) || /(^|\/)(_{0,2}fixtures?_{0,2}|test-?_?data|examples?)\//i.test(file))
      continue
    if (file.endsWith('.xml')) yield* failedTests(file, text)
    else if (isLcov(file)) yield* neverRun(file, uncoveredOf(text))
  }
}

interface Row {
  readonly line: number
  readonly name: string
}

const most = 30

/** `<testcase>` elements that hold a failure or an error. */
function* failedTests(file: string, text: string): Generator<FindingDraft> {
  const failed: Row[] = []
  let current: Row | null = null
  text.split('\n').forEach((row, index) => {
    for (const match of row.matchAll(/<testcase\b([^>]*)>|<(?:failure|error)\b|<\/testcase>/g)) {
      if (match[1] !== undefined) {
        const name = /\bname="([^"]{1,200})"/.exec(match[1])?.[1]
        current = name === undefined || match[1].endsWith('/') ? null : { line: index + 1, name }
      } else if (match[0] === '</testcase>') current = null
      else if (current !== null) {
        failed.push(current)
        current = null
      }
    }
  })
  if (failed.length === 0) return
  const names = failed.slice(0, 4).map(({ name }) => `\`${name}\``)
  yield {
    rule: 'recorded-failures',
    title: `${file} records ${failed.length} failed ${failed.length === 1 ? 'test' : 'tests'}: ${names.join(', ')}`,
    severity: 'info',
    category: 'tests',
    ...shown(file, failed),
    impact: 'They failed when the report was written; whether they fail now only a run can tell.',
    fix: { text: 'Run them again, and do not keep the report in the repository.' },
    confidence: 'strong',
    symbol: 'failures',
  }
}

const shown = (
  file: string,
  rows: readonly Row[],
): { at: FindingDraft['at']; evidence: readonly EvidenceDraft[] } => ({
  at: rows.slice(0, most).map(({ line }) => ({ file, startLine: line, endLine: line })),
  evidence: rows
    .slice(0, 10)
    .map(({ line, name }) => ({ kind: 'quote', file, startLine: line, endLine: line, contains: [name] })),
})

/** Source files of which an lcov record counts lines, and none of them run. */
const uncoveredOf = (text: string): readonly Row[] => {
  const rows: Row[] = []
  let at: Row | null = null
  let found = 0
  text.split('\n').forEach((row, index) => {
    if (row.startsWith('SF:')) at = { line: index + 1, name: row.slice(3).trim() }
    else if (row.startsWith('LF:')) found = Number(row.slice(3))
    else if (row.startsWith('LH:') && at !== null && found > 0 && Number(row.slice(3)) === 0) rows.push(at)
    else if (row.startsWith('end_of_record')) at = null
  })
  return rows
}

function* neverRun(file: string, rows: readonly Row[]): Generator<FindingDraft> {
  if (rows.length === 0) return
  yield {
    rule: 'recorded-uncovered',
    title: `${file} records ${rows.length} ${rows.length === 1 ? 'file' : 'files'} of which no line ran in the tests`,
    severity: 'info',
    category: 'tests',
    ...shown(file, rows),
    impact: 'When the coverage was recorded, nothing in these files was checked by any test.',
    fix: {
      text: `Begin with ${rows
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')}.`,
    },
    confidence: 'strong',
    symbol: 'uncovered',
  }
}

/** `__snapshots__/x.test.ts.snap` without an `x.test.ts` beside the folder: no runner reads or updates it. */
function* orphanSnapshots(repo: Repo): Generator<FindingDraft> {
  const files = new Set(repo.snapshot.files.map(({ path }) => path))
  const resolves = [...repo.texts].some(([, text]) =>
    /snapshotResolver|resolveSnapshotPath|snapshotPathTemplate/.test(text),
  )
  if (resolves) return
  const orphans = [...repo.texts].flatMap(([file, text]) => {
    if (!isSnapshots(file) || !/^\/\/ (Jest|Vitest) Snapshot/.test(text) || /fixtures?\//i.test(file))
      return []
    const holder = folderOf(folderOf(file))
    const test = `${holder === '' ? '' : `${holder}/`}${file.slice(file.lastIndexOf('/') + 1, -'.snap'.length)}`
    if (files.has(test) || repo.unknowable(test) !== null) return []
    return [{ file, test, held: [...text.matchAll(/^exports\[/gm)].length }]
  })
  if (orphans.length === 0) return
  const held = orphans.reduce((sum, one) => sum + one.held, 0)
  yield {
    rule: 'orphan-snapshot',
    title: `${orphans.length} snapshot ${orphans.length === 1 ? 'file belongs' : 'files belong'} to no test file (${held} snapshots)`,
    severity: 'low',
    category: 'tests',
    at: orphans.slice(0, most).map(({ file }) => ({ file, startLine: 1, endLine: 1 })),
    evidence: orphans.slice(0, 15).flatMap(({ file, test }) => [
      { kind: 'quote' as const, file, startLine: 1, endLine: 1, contains: ['Snapshot'] },
      { kind: 'absent' as const, what: `test file ${test}`, searched: [test] },
    ]),
    impact:
      'The runner looks for the test beside the `__snapshots__` folder, and none of that name is there: no run compares anything with them.',
    fix: { text: 'Delete them, or move them beside the test they belong to.' },
    confidence: 'strong',
    symbol: 'snapshots',
  }
}
