import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { redact } from '../context/redact.ts'
import {
  answersFile,
  readAnswers,
  refusedAnswers,
  weighAnswers,
  type AnswersRead,
} from '../consolidate/answers.ts'
import { compareFindings } from '../consolidate/compare.ts'
import { isoTime, systemClock } from '../lib/clock.ts'
import { ok, type Fault, type Result } from '../model/fault.ts'
import type { Finding, Place } from '../model/finding.ts'
import type { Discovery } from '../model/report.ts'
import type { Comparison, Standing } from '../model/standing.ts'
import { locate } from '../snapshot/locate.ts'
import { changesSince, touches, type Changes } from '../snapshot/changes.ts'
import type { DiscoverOptions, Finished } from './discovery.ts'
import { startDiscovery } from './discover.ts'
import { readReport } from './verify.ts'

/** How a discovery is set against people's answers and another state of the repository. */
export interface StandingWishes {
  /** Only findings on lines that changed since this revision. */
  readonly since?: string
  /** A revision, or the file of a JSON report. */
  readonly against?: string
  /** Only findings that the other side does not have; needs `against`. */
  readonly newOnly?: boolean
}

const largestAnswers = 1024 * 1024

/** The answers of a working tree as they stand on disk; none where there is no file. */
export const answersAt = async (root: string): Promise<AnswersRead> => {
  const file = join(root, answersFile)
  const there = await lstat(file).catch(() => null)
  if (there === null) return { answers: [], faults: [] }
  if (!there.isFile()) return refusedAnswers('it is a link or no plain file')
  if (there.size > largestAnswers) return refusedAnswers('it is larger than 1 MB')
  const text = await readFile(file, 'utf8').catch(() => null)
  return text === null ? { answers: [], faults: [] } : readAnswers(text)
}

/** A report with what people answered, as far as it binds today. */
export const withAnswers = (discovery: Discovery, read: AnswersRead): Discovery => ({
  ...discovery,
  standing: {
    ...weighAnswers(discovery.findings, clean(read), today()),
    against: null,
    narrowed: null,
  },
})

/** Whoever edits the answers file may paste a secret into it; it goes no further. */
const clean = ({ answers }: AnswersRead): AnswersRead['answers'] =>
  answers.map((one) => ({ ...one, because: redact(one.because).text }))

/** The day by the wall clock in UTC, YYYY-MM-DD. */
export const today = (): string => isoTime(systemClock.now()).slice(0, 10)

/** Everything --since, --against and --new-only ask for; the answers file's faults become notes. */
export const stand = async (
  finished: Finished,
  options: DiscoverOptions & StandingWishes,
): Promise<Result<Finished>> => {
  const located = await locate(options.path, signalOf(options))
  if (!located.ok) return located
  const { root } = located.value
  const read = await answersAt(root)
  const answered = withAnswers(finished.discovery, read)
  const notes = [...finished.notes, ...read.faults.map(noteOf)]
  const compared = await comparison(answered, root, options)
  if (!compared.ok) return compared
  const changes =
    options.since === undefined ? null : await changesSince(root, options.since, signalOf(options))
  if (changes !== null && !changes.ok) return changes
  const standing: Standing = { ...answered.standing!, against: compared.value }
  const discovery = narrow({ ...answered, standing }, changes?.value ?? null, options)
  return ok({ ...finished, discovery, notes })
}

const noteOf = ({ message, at, cause }: Fault): string => `${at?.file}:${at?.line}: ${message} (${cause})`

const signalOf = ({ signal }: DiscoverOptions): { readonly signal?: AbortSignal } =>
  signal === undefined ? {} : { signal }

const comparison = async (
  discovery: Discovery,
  root: string,
  options: DiscoverOptions & StandingWishes,
): Promise<Result<Comparison | null>> => {
  const { against } = options
  if (against === undefined) return ok(null)
  const before = /\.json$/i.test(against) ? await readReport(against) : await examined(root, against, options)
  return before.ok ? ok(compareFindings(discovery, before.value, against)) : before
}

/** The other commit, examined by the same team as this one: nothing is read from a stored baseline. */
const examined = async (
  root: string,
  rev: string,
  { only, skip, stateDir, concurrency, signal }: DiscoverOptions,
): Promise<Result<Discovery>> => {
  const settings = { only, skip, stateDir, concurrency, signal }
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  const started = await startDiscovery({ ...given, path: root, rev, context: false, aside: true })
  if (!started.ok) return started
  const finished = await started.value.finished
  return finished.ok ? ok(finished.value.discovery) : finished
}

/** The report with only the findings that were asked for; blockers and steps stay where one of theirs did. */
const narrow = (
  discovery: Discovery,
  changes: Changes | null,
  { since, newOnly }: StandingWishes,
): Discovery => {
  const standing = discovery.standing!
  const fresh = newOnly === true && standing.against !== null ? new Set(standing.against.new) : null
  if (changes === null && fresh === null) return discovery
  const wanted = (finding: Finding): boolean =>
    (fresh === null || fresh.has(finding.id)) &&
    (changes === null || placesOf(finding).some((place) => touches(changes, place)))
  const findings = discovery.findings.filter(wanted)
  const kept = new Set(findings.map(({ id }) => id))
  const told = ({ findings: own }: { readonly findings: readonly string[] }): boolean =>
    own.some((id) => kept.has(id))
  const to = [
    ...(changes === null ? [] : [`what changed since ${since}`]),
    ...(fresh === null ? [] : [`what ${standing.against?.with} does not have`]),
  ].join(', ')
  return {
    ...discovery,
    findings,
    blockers: discovery.blockers.filter(told),
    plan: discovery.plan.filter(told),
    standing: { ...standing, narrowed: { to, left: discovery.findings.length - findings.length } },
  }
}

/** Where a finding stands and what its evidence quotes; a manifest counts with all its lines. */
const placesOf = ({ at, evidence }: Finding): readonly Place[] => [
  ...at,
  ...evidence.flatMap((one): readonly Place[] => {
    switch (one.kind) {
      case 'quote':
        return [one]
      case 'manifest':
        return [{ file: one.file, startLine: 1, endLine: Number.MAX_SAFE_INTEGER }]
      default:
        return []
    }
  }),
]
