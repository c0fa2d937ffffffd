import { presets } from '../discover/presets.ts'
import { lstat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fail, ok, type Fault, type Result, usageFault } from '../model/fault.ts'
import { severities, type Severity } from '../model/finding.ts'
import type { Discovery } from '../model/report.ts'
import type { DiscoverOptions, DiscoveryRun, Finished } from '../jobs/discovery.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { harmless, printFaults, standing, type Terminal } from './print.ts'
import type { Progress } from './progress.ts'
import { endings, formats, materialFor, renderReport, type ReportFormat } from './report-formats.ts'
import { writeStepSummary } from './step-summary.ts'

export interface ReportOptions {
  readonly format: ReportFormat
  readonly out: { readonly file: string; readonly format: ReportFormat } | null
  readonly failOn: Severity | null
}
type Options = Readonly<Record<string, string | true>>

/** --json, --format, --out and --fail-on; every fault at once. */
export const readReportOptions = (options: Options): Result<ReportOptions> => {
  const faults: Fault[] = []
  const format = options['json'] === true ? 'json' : (options['format'] ?? 'screen')
  if (!formats.includes(format as ReportFormat))
    faults.push(usageFault(`--format ${format} is not a format`, `one of: ${formats.join(', ')}`))
  const file = options['out']
  const ending = typeof file === 'string' ? Object.keys(endings).find((one) => file.endsWith(one)) : undefined
  if (typeof file === 'string' && ending === undefined)
    faults.push(
      usageFault(`--out ${file}: the ending names no format`, `end it in ${Object.keys(endings).join(', ')}`),
    )
  const failOn = options['fail-on'] ?? null
  if (failOn !== null && !severities.includes(failOn as Severity))
    faults.push(usageFault(`--fail-on ${failOn} is not a severity`, `one of: ${severities.join(', ')}`))
  if (faults.length > 0) return fail(...faults)
  const out =
    typeof file === 'string' && ending !== undefined ? { file, format: endings[ending] ?? 'json' } : null
  return ok({ format: format as ReportFormat, out, failOn: failOn as Severity | null })
}

/** The options of a discovery itself, from the command line. */
export const discoverOptions = (options: Options): Result<Omit<DiscoverOptions, 'path'>> => {
  const count = options['concurrency']
  const concurrency = typeof count === 'string' ? Number(count) : undefined
  if (concurrency !== undefined && !(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 256))
    return fail(usageFault(`--concurrency ${count} is not a number of slots`, 'a whole number from 1 to 256'))
  const list = (name: string): readonly string[] | undefined => {
    const value = options[name]
    return typeof value === 'string'
      ? value
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one !== '')
      : undefined
  }
  const text = (name: string): string | undefined =>
    typeof options[name] === 'string' ? options[name] : undefined
  const preset = text('preset')
  if (preset !== undefined && !presets.has(preset))
    return fail(usageFault(`there is no preset ${preset}`, `one of: ${[...presets.keys()].join(', ')}`))
  if (preset !== undefined && options['only'] !== undefined)
    return fail(usageFault('--preset and --only both say who is in the team', 'leave one of them out'))
  const defined = {
    concurrency,
    only: preset === undefined ? list('only') : presets.get(preset),
    skip: list('skip'),
    rev: text('rev'),
    stateDir: text('state'),
    context: options['no-context'] === true ? (false as const) : text('context'),
  }
  return ok({
    ...dropUndefined(defined),
    durable: options['durable'] === true,
    fresh: options['fresh'] === true,
  })
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }
const dropUndefined = <T extends object>(record: T): Defined<T> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Defined<T>

interface Finish {
  readonly terminal: Terminal
  readonly shown: Progress
  readonly wanted: ReportOptions
  readonly json: boolean
  /** Where the run is recorded: the repository and, where it isn't the usual one, the state folder. */
  readonly at: Options
  /** Sets the report against answers and other states, once it is there. */
  readonly stand: (finished: Finished) => Promise<Result<Finished>>
}

/** Waits for a discovery's end, prints and writes its report, and says with the exit code how it went. */
export const finishDiscovery = async (
  run: DiscoveryRun,
  { terminal, shown, wanted, json, at, stand }: Finish,
): Promise<ExitCode> => {
  const ended = await run.finished
  const finished = ended.ok ? await stand(ended.value) : ended
  shown.stop()
  if (!finished.ok) return printFaults(terminal, finished.faults, json)
  const { discovery, verdict, notes } = finished.value
  for (const note of notes) terminal.err(`muster: ${harmless(note)}\n`)
  const written = await giveReport(discovery, wanted, { terminal, at: { ...at, run: discovery.run } })
  if (written !== null) return printFaults(terminal, [written], json)
  return discoveryExit(discovery, verdict, wanted.failOn)
}

/** Prints a report and writes it where --out and the CI's step summary want it; null, or why it could not. */
export const giveReport = async (
  discovery: Discovery,
  { format, out }: ReportOptions,
  { terminal, at }: { readonly terminal: Terminal; readonly at: Options },
): Promise<Fault | null> => {
  const material = await materialFor([format, out?.format], at, discovery)
  await terminal.out(renderReport(discovery, format, terminal, material))
  if (format === 'github') {
    const summary = await writeStepSummary(discovery, process.env['GITHUB_STEP_SUMMARY'])
    if (summary !== null) terminal.err(`muster: ${harmless(summary)}\n`)
  }
  if (out === null) return null
  const saved = await saveReport(
    out.file,
    renderReport(discovery, out.format, { ...terminal, color: false, width: 100 }, material),
  )
  if (saved === null) terminal.err(`muster: report written to ${harmless(out.file)}\n`)
  return saved
}

/** Writes a report to a file of the user's choice, never through a link; null, or why it could not. */
export const saveReport = async (file: string, text: string): Promise<Fault | null> => {
  const fault = (cause: string): Fault => ({
    code: 'usage',
    message: `cannot write the report to ${file}`,
    hint: 'name a file in a folder you may write to; `muster report --out FILE` writes it again',
    retry: 'safe',
    at: { file },
    cause,
  })
  try {
    // A link may lie in a cloned repository and lead anywhere.
    const there = await lstat(resolve(file)).catch(() => null)
    if (there?.isSymbolicLink()) return fault('it is a link')
    await writeFile(resolve(file), text)
    return null
  } catch (error) {
    return fault((error as Error).message)
  }
}

/** 1 when something verified is at or above --fail-on, else 3 when required work was not done, else 0. */
export const discoveryExit = (discovery: Discovery, verdict: string, failOn: Severity | null): ExitCode => {
  const limit = failOn === null ? -1 : severities.indexOf(failOn)
  if (
    standing(discovery).some((one) => one.status === 'verified' && severities.indexOf(one.severity) <= limit)
  )
    return exitCodes.failed
  return verdict === 'passed' ? exitCodes.ok : exitCodes.incomplete
}
