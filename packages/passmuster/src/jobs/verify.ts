import { readFile, stat } from 'node:fs/promises'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import type { Place } from '../model/finding.ts'
import type { Discovery } from '../model/report.ts'
import { verifyReport } from '../evidence/verify.ts'
import { unknowable } from '../facts/unknowable.ts'
import { readHistory } from '../snapshot/history.ts'
import { openWorkingTree } from '../snapshot/working-tree.ts'
import { readTexts } from './prepare.ts'
import { isFindingShape, isSpecialistsShape } from './report-shape.ts'

export interface VerifyOptions {
  readonly file: string
  readonly path: string
  readonly signal?: AbortSignal
}
export interface VerifyRow {
  readonly finding: string
  readonly rule: string
  readonly title: string
  readonly holds: boolean
  readonly moved: readonly Place[]
  readonly because: string
}

/** Re-checks every finding of a report file against the working tree as it is now. */
export const verifyReportFile = async (options: VerifyOptions): Promise<Result<readonly VerifyRow[]>> => {
  const report = await readReport(options.file)
  if (!report.ok) return report
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  const opened = await openWorkingTree(options.path, signal)
  if (!opened.ok) return opened
  const source = opened.value
  const history = await readHistory(source.root, signal)
  const texts = await readTexts(source)
  const rows = await verifyReport(report.value, {
    source,
    repo: { history, unknowable: unknowable(source.snapshot, texts) },
  })
  return ok(
    rows.map(({ finding, holds, moved, because }) => ({
      finding: finding.id,
      rule: finding.rule,
      title: finding.title,
      holds,
      moved: moved ?? [],
      because,
    })),
  )
}

/** The largest report that is read, in bytes; a discovery of 100,000 files writes less. */
const largestReport = 64 * 1024 * 1024

/** A JSON report as this version writes it. */
export const readReport = async (file: string): Promise<Result<Discovery>> => {
  const unreadable = (cause: string): Fault => ({
    code: 'report-unreadable',
    message: `${file} is not a report that muster wrote`,
    hint: 'muster discover --out report.json writes one',
    retry: 'never',
    at: { file },
    cause,
  })
  try {
    const there = await stat(file)
    if (!there.isFile()) return fail(unreadable('it is no plain file'))
    if (there.size > largestReport)
      return fail(unreadable(`${there.size} bytes are more than the ${largestReport} that are read`))
    const value: unknown = JSON.parse(await readFile(file, 'utf8'))
    const report = value as Partial<Discovery> | null
    if (
      report === null ||
      typeof report !== 'object' ||
      report.kind !== 'discovery' ||
      !Array.isArray(report.findings)
    )
      return fail(unreadable('no `kind: "discovery"` with findings in it'))
    const odd = report.findings.findIndex((one) => !isFindingShape(one))
    if (report.v === 1 && odd >= 0) return fail(unreadable(`its finding ${odd + 1} is not one of ours`))
    if (report.v === 1 && !isSpecialistsShape(report.specialists ?? []))
      return fail(unreadable('its table of specialists is not one of ours'))
    return report.v === 1
      ? ok(report as Discovery)
      : fail(unreadable(`its version is ${String(report.v)}, this muster reads 1`))
  } catch (error) {
    return fail(unreadable((error as Error).message))
  }
}
