import { join } from 'node:path'
import { isoTime } from '../lib/clock.ts'
import type { CommandRecord } from '../execute/command.ts'
import { foldMetrics } from '../metrics/run-metrics.ts'
import type { Check, Suite } from '../model/check.ts'
import type { Envelope, EventBody } from '../model/event.ts'
import type { Artifacts } from '../model/ports.ts'
import type { Digest, Outcome } from '../model/task.ts'
import type { CheckAttempt, CheckRow, Problem, Validation } from '../model/validation.ts'
import { mergeProblems } from '../validate/problems/merge.ts'
import { parseProblems } from '../validate/problems/parse.ts'
import type { GateArtifact } from './gate.ts'

/** What a validation rests on besides its events; an artifact named by `config.base` of `run.started`. */
export interface ValidationBase {
  readonly suite: Suite
  /** Absolute path of the repository, as tools print it. */
  readonly root: string
  readonly files: readonly string[]
  /** Why a check could not be restored; absent = it is not cached at all. */
  readonly misses: Readonly<Record<string, string>>
}

/** The result of a run from its journal and artifacts alone; `logs` is the folder of whole outputs. */
export const assembleValidation = (
  envelopes: readonly Envelope[],
  artifacts: Artifacts,
  logs: string,
): Validation => {
  const start = envelopes.find((one) => one.body.type === 'run.started')
  if (start?.body.type !== 'run.started') throw new Error('a journal without run.started')
  const base = json<ValidationBase>(artifacts, start.body.config['base'] as Digest)
  if (base === null) throw new Error('the base artifact of the run is gone')
  const told = tellAttempts(envelopes, artifacts, logs)
  const measured = foldMetrics(envelopes)
  const finish = envelopes.findLast((one) => one.body.type === 'run.finished')
  const ended = finish?.body.type === 'run.finished' ? finish.body : null
  const files = new Set(base.files)
  const tasks = base.suite.checks.map((check) => rowOf(check, base, told))
  const problems = base.suite.checks.flatMap((check) => problemsOf(check, base, files, told, artifacts))
  const { bound, achieved } = measured.metrics
  return {
    v: 1,
    kind: 'validation',
    run: start.run,
    ...verdictOf(ended, base.suite),
    tasks,
    problems: mergeProblems(problems),
    left: base.suite.left.map(({ what, because, unread }) => ({
      what,
      because,
      ...(unread ? { unread } : {}),
    })),
    metrics: {
      ...measured.metrics,
      serialWorkMs: measured.serialWorkMs,
      regretMs: bound === null || achieved === null ? null : Math.max(0, achieved - bound),
      bottleneck: measured.bottleneck,
    },
  }
}

/** The verdict of the run; passing what is known is no pass where checks may be that nobody could read. */
const verdictOf = (
  ended: Extract<EventBody, { type: 'run.finished' }> | null,
  { left }: Suite,
): Pick<Validation, 'verdict' | 'because'> => {
  if (ended === null) return { verdict: 'incomplete', because: 'the run ended before all checks had' }
  const unread = left.filter((one) => one.unread === true)
  if (ended.verdict !== 'passed' || unread.length === 0)
    return { verdict: ended.verdict, because: ended.because }
  return {
    verdict: 'incomplete',
    because: `which checks there are is not known: ${unread.map(({ what, because }) => `${what}: ${because}`).join('; ')}`,
  }
}

interface Told {
  readonly attempts: readonly CheckAttempt[]
  readonly startedAt: number | null
  readonly record: CommandRecord | null
  readonly settled: Extract<EventBody, { type: 'task.settled' }> | null
}

const tellAttempts = (
  envelopes: readonly Envelope[],
  artifacts: Artifacts,
  logs: string,
): ReadonlyMap<string, Told> => {
  const all = new Map<string, Told>()
  const begun = new Map<string, number>()
  const none: Told = { attempts: [], startedAt: null, record: null, settled: null }
  let before = 0
  let now = 0
  for (const { body, at, mono } of envelopes) {
    if (body.type === 'engine.started') before = now
    now = before + mono
    if (body.type === 'attempt.started') {
      begun.set(body.task, now)
      const told = all.get(body.task) ?? none
      all.set(body.task, { ...told, startedAt: told.startedAt ?? at })
    }
    if (body.type === 'attempt.finished') {
      const told = all.get(body.task) ?? none
      const record = json<Partial<CommandRecord>>(artifacts, body.result)
      const command = record?.argv === undefined ? null : (record as CommandRecord)
      all.set(body.task, {
        ...told,
        record: command ?? told.record,
        attempts: [
          ...told.attempts,
          {
            n: body.attempt,
            startedMs: begun.get(body.task) ?? now,
            outcome: body.outcome,
            usage: body.usage,
            exit: command?.exit ?? null,
            signal: command?.signal ?? null,
            record: body.result,
            log: command?.log == null ? null : join(logs, command.log.path),
          },
        ],
      })
    }
    if (body.type === 'task.settled') {
      const told = all.get(body.task) ?? none
      const record = told.record ?? json<CommandRecord>(artifacts, body.result)
      all.set(body.task, { ...told, settled: body, record })
    }
  }
  return all
}

const rowOf = (check: Check, base: ValidationBase, all: ReadonlyMap<string, Told>): CheckRow => {
  const told = all.get(check.id)
  const outcome: Outcome = told?.settled?.outcome ?? { is: 'not-run', because: 'the run ended before it' }
  const via = told?.settled?.via ?? 'ran'
  const attempts = told?.attempts ?? []
  const miss = base.misses[check.id]
  return {
    id: check.id,
    kind: check.kind,
    title: check.because,
    outcome,
    because: becauseOf(outcome, told?.record ?? null, attempts.length),
    via,
    startedAt: told?.startedAt == null ? null : isoTime(told.startedAt),
    durationMs: attempts.length === 0 ? null : attempts.reduce((sum, one) => sum + one.usage.wallMs, 0),
    attempts,
    tests: told?.record?.tests ?? null,
    cache:
      via === 'restored'
        ? { state: 'hit', because: 'nothing that it depends on has changed' }
        : miss === undefined
          ? {
              state: 'off',
              because: check.cache ? 'nothing was taken over: --fresh' : 'caching is not asked for',
            }
          : { state: 'miss', because: miss },
  }
}

const becauseOf = (outcome: Outcome, record: CommandRecord | null, attempts: number): string => {
  switch (outcome.is) {
    case 'blocked':
      return `${outcome.by.join(', ')} did not pass`
    case 'not-run':
    case 'skipped':
      return outcome.because
    case 'errored':
      return outcome.fault.message
    case 'flaky':
      return `passed at attempt ${attempts}; the same inputs had failed before`
    case 'failed':
      return record?.because ?? `${outcome.findings} findings on changed lines`
    default:
      return record?.because ?? ''
  }
}

const problemsOf = (
  check: Check,
  base: ValidationBase,
  files: ReadonlySet<string>,
  all: ReadonlyMap<string, Told>,
  artifacts: Artifacts,
): readonly Problem[] => {
  const told = all.get(check.id)
  if (check.work.is === 'specialist') {
    const gate = json<GateArtifact>(artifacts, told?.settled?.result ?? null)
    return (gate?.onChanged ?? []).map((one) => ({ ...one, checks: [check.id] }))
  }
  if (told?.record == null || told.settled?.outcome.is === 'not-run') return []
  const { stdout, stderr, argv } = told.record
  return parseProblems({
    stdout,
    stderr,
    argv,
    root: base.root,
    cwd: check.cwd === '' ? base.root : `${base.root}/${check.cwd}`,
    check: check.id,
    has: (path) => files.has(path),
  })
}

const json = <T>(artifacts: Artifacts, digest: Digest | null): T | null => {
  const bytes = digest === null ? null : artifacts.get(digest)
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as T)
}
