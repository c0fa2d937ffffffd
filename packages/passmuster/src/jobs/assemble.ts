import { consolidate } from '../consolidate/consolidate.ts'
import { coverageOf } from '../consolidate/coverage.ts'
import { foldMetrics } from '../metrics/run-metrics.ts'
import type { Envelope } from '../model/event.ts'
import type { Artifacts } from '../model/ports.ts'
import type { Blocker, Discovery, PlanStep, SpecialistRow } from '../model/report.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Stack, Team } from '../model/team.ts'
import type { Digest, Graph, Outcome, Task, Verdict } from '../model/task.ts'
import { resultDigest } from '../report/digest.ts'
import { optionalParsers } from '../facts/optional-parser.ts'
import type { IndexArtifact } from './facts.ts'
import type { JudgeArtifact } from './judge.ts'

/** What a discovery rests on besides its events; an artifact named by `config.base` of `run.started`. */
export interface DiscoveryBase {
  readonly snapshot: Snapshot
  readonly stack: Stack
  readonly team: Team
}

interface Settled {
  readonly task: Task
  readonly event: Extract<Envelope['body'], { type: 'task.settled' }> | null
  readonly usage: { readonly wallMs: number; readonly cpuMs: number | null } | null
  readonly examined: SpecialistRow['examined']
}

/** The report of a run from its journal and artifacts alone: the same events give the same bytes (E11). */
export const assemble = (
  envelopes: readonly Envelope[],
  artifacts: Artifacts,
): { readonly discovery: Discovery; readonly verdict: Verdict } => {
  const start = envelopes.find((one) => one.body.type === 'run.started')
  if (start?.body.type !== 'run.started') throw new Error('a journal without run.started')
  const base = json<DiscoveryBase>(artifacts, start.body.config['base'] as Digest)
  if (base === null) throw new Error('the base artifact of the run is gone')
  const settled = settledTasks(envelopes, start.body.graph)
  const judged = settled.filter(({ task }) => task.work.kind === 'judge')
  const results = judged.flatMap(({ event }) => json<JudgeArtifact>(artifacts, event?.result ?? null) ?? [])
  const { findings, contradictions, into } = consolidate(results)
  const now = (ids: readonly string[]): readonly string[] =>
    [...new Set(ids.map((id) => into.get(id) ?? id))].sort(byText)
  const conclusions = results.map((result) => result.conclusion)
  const blockers: readonly Blocker[] = conclusions
    .flatMap((one) => one.blockers ?? [])
    .map((one) => ({ ...one, findings: now(one.findings) }))
  const plan: readonly PlanStep[] = conclusions
    .flatMap((one) => one.plan ?? [])
    .map((one) => ({ ...one, findings: now(one.findings) }))
  const index = json<IndexArtifact>(
    artifacts,
    settled.find(({ task }) => task.work.kind === 'index')?.event?.result ?? null,
  )
  const barriers = index?.barriers ?? []
  const finish = envelopes.findLast((one) => one.body.type === 'run.finished')
  const draft: Omit<Discovery, 'resultDigest'> = {
    v: 1,
    kind: 'discovery',
    run: start.run,
    snapshot: {
      commit: base.snapshot.commit,
      dirty: base.snapshot.dirty,
      shallow: base.snapshot.shallow,
      digest: base.snapshot.digest,
    },
    stack: base.stack,
    team: base.team,
    subsystems: conclusions.flatMap((one) => one.subsystems ?? []),
    findings,
    contradictions,
    blockers,
    repairSets: conclusions.flatMap((one) => one.repairSets ?? []),
    plan,
    coverage: coverageOf(
      base.snapshot,
      new Map(barriers),
      results.map(({ specialist, files }) => ({ id: specialist, files })),
    ),
    specialists: judged.map((one) => row(one, results)),
    notRun: [...notRun(settled), ...unparsed(index), ...outOfReach],
    metrics: foldMetrics(envelopes).metrics,
  }
  const verdict = finish?.body.type === 'run.finished' ? finish.body.verdict : 'incomplete'
  return { discovery: { ...draft, resultDigest: resultDigest(draft) }, verdict }
}

/** What no embedded specialist can know without the network: named, so that it never reads as green. */
const outOfReach: Discovery['notRun'] = [
  {
    what: 'known vulnerabilities of dependencies',
    because: 'needs network: advisory databases are not on this machine',
  },
]

/** Languages that were not looked into, and what would let them be. */
const unparsed = (index: IndexArtifact | null): Discovery['notRun'] =>
  (index?.unparsed ?? []).map((lang) => ({
    what: lang,
    because: `parser not installed (${optionalParsers[lang]})`,
  }))

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const json = <T>(artifacts: Artifacts, digest: Digest | null): T | null => {
  const bytes = digest === null ? null : artifacts.get(digest)
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as T)
}

const settledTasks = (envelopes: readonly Envelope[], graph: Graph): readonly Settled[] => {
  const events = new Map<string, Settled['event']>()
  const usage = new Map<string, NonNullable<Settled['usage']>>()
  const examined = new Map<string, Settled['examined']>()
  for (const { body } of envelopes) {
    if (body.type === 'task.settled') events.set(body.task, body)
    if (body.type === 'task.restored') examined.set(body.task, body.examined)
    if (body.type === 'attempt.finished') {
      usage.set(body.task, body.usage)
      examined.set(body.task, body.examined)
    }
  }
  return graph.tasks.map((task) => ({
    task,
    event: events.get(task.id) ?? null,
    usage: usage.get(task.id) ?? null,
    examined: examined.get(task.id) ?? null,
  }))
}

const row = (
  { task, event, usage, examined }: Settled,
  results: readonly JudgeArtifact[],
): SpecialistRow => ({
  id: task.id,
  group: task.group,
  outcome: event?.outcome ?? { is: 'not-run', because: 'the run ended before it' },
  via: event?.via ?? 'ran',
  examined,
  findings: results.find((one) => one.specialist === task.id)?.findings.length ?? 0,
  wallMs: usage?.wallMs ?? null,
  cpuMs: usage?.cpuMs ?? null,
})

const why = (outcome: Outcome): string | null => {
  switch (outcome.is) {
    case 'passed':
      return null
    case 'errored':
      return outcome.fault.message
    case 'not-run':
    case 'skipped':
      return outcome.because
    case 'blocked':
      return `waits for ${outcome.by.join(', ')}`
    case 'timed-out':
      return 'its time ran out; what it had found by then is in the report'
    default:
      return outcome.is
  }
}

const notRun = (settled: readonly Settled[]): Discovery['notRun'] =>
  settled.flatMap(({ task, event }) => {
    const because = event === null ? 'the run ended before it' : why(event.outcome)
    return because === null ? [] : [{ what: task.id, because }]
  })
