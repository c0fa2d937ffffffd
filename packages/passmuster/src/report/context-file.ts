import type { Envelope } from '../model/event.ts'
import type { Handoff } from '../model/handoff.ts'
import type { Discovery } from '../model/report.ts'
import type { Task } from '../model/task.ts'

/** `.muster/orchestration_context.json`: who does what, what waits, what was handed on. A projection, never read back by a run. */
export interface OrchestrationContext {
  readonly v: 1
  readonly kind: 'orchestration-context'
  readonly run: string | null
  readonly job: string | null
  readonly state: 'not-started' | 'running' | 'paused' | 'finished'
  readonly verdict: string | null
  readonly agents: readonly AgentRow[]
  readonly groups: readonly {
    readonly name: string
    readonly agents: readonly string[]
    readonly settled: number
  }[]
  readonly queue: readonly {
    readonly task: string
    readonly state: 'ready' | 'waiting'
    readonly waitsFor: readonly string[]
  }[]
  readonly handoffs: readonly HandoffRow[]
  readonly findings: Readonly<Record<string, number>>
  readonly blockers: readonly {
    readonly id: string
    readonly target: string
    readonly kind: string
    readonly modules: number
    readonly lines: number
  }[]
  readonly plan: readonly { readonly n: number; readonly title: string; readonly needs: readonly number[] }[]
  readonly metrics: Discovery['metrics'] | null
  readonly resultDigest: string | null
}

export interface AgentRow {
  readonly id: string
  readonly group: string
  readonly title: string
  readonly state: 'waiting' | 'ready' | 'running' | 'settled'
  readonly outcome: string | null
  readonly via: string | null
  readonly attempts: number
  readonly findings: number
  readonly wallMs: number | null
  readonly cpuMs: number | null
}

export interface HandoffRow {
  readonly from: string
  readonly to: string
  readonly signal: Handoff['signal']
  readonly summary: string
  readonly state: 'made' | 'accepted' | 'rejected'
  readonly reason: string | null
}

/** Folds a run's events into the context file; the report adds what was found, once there is one. */
export const orchestrationContext = (
  envelopes: readonly Envelope[],
  discovery: Discovery | null = null,
): OrchestrationContext => {
  const fold = folded(envelopes)
  const agents = fold.tasks.filter(isAgent).map((task) => agentRow(task, fold))
  const groups = [...new Set(agents.map((agent) => agent.group))]
  return {
    v: 1,
    kind: 'orchestration-context',
    run: fold.run,
    job: fold.job,
    state:
      fold.run === null
        ? 'not-started'
        : fold.verdict !== null
          ? 'finished'
          : fold.paused
            ? 'paused'
            : 'running',
    verdict: fold.verdict,
    agents,
    groups: groups.map((name) => {
      const members = agents.filter((agent) => agent.group === name)
      return {
        name,
        agents: members.map((agent) => agent.id),
        settled: members.filter((agent) => agent.state === 'settled').length,
      }
    }),
    queue: fold.tasks.flatMap((task) => {
      const state = fold.states.get(task.id)?.state ?? 'waiting'
      if (state !== 'ready' && state !== 'waiting') return []
      return [
        {
          task: task.id,
          state,
          waitsFor: task.needs
            .map((need) => need.task)
            .filter((id) => fold.states.get(id)?.state !== 'settled'),
        },
      ]
    }),
    handoffs: fold.handoffs,
    findings: tally(discovery),
    blockers: (discovery?.blockers ?? []).map(({ id, target, kind, blocks }) => ({
      id,
      target,
      kind,
      modules: blocks.modules,
      lines: blocks.lines,
    })),
    plan: (discovery?.plan ?? []).map(({ n, title, needs }) => ({ n, title, needs })),
    metrics: discovery?.metrics ?? null,
    resultDigest: discovery?.resultDigest ?? null,
  }
}

/** Specialists and other workers of their own; reading files and history is machinery. */
const isAgent = (task: Task): boolean => task.work.kind === 'judge' || task.work.kind === 'command'

interface TaskFold {
  state: AgentRow['state']
  outcome: string | null
  via: string | null
  attempts: number
  findings: number
  wallMs: number | null
  cpuMs: number | null
}

interface Fold {
  run: string | null
  job: string | null
  verdict: string | null
  paused: boolean
  tasks: Task[]
  states: Map<string, TaskFold>
  handoffs: HandoffRow[]
}

const folded = (envelopes: readonly Envelope[]): Fold => {
  const fold: Fold = {
    run: null,
    job: null,
    verdict: null,
    paused: false,
    tasks: [],
    states: new Map(),
    handoffs: [],
  }
  for (const envelope of envelopes) {
    fold.run = envelope.run
    apply(fold, envelope)
  }
  return fold
}

const apply = (fold: Fold, { body }: Envelope): void => {
  const task = (id: string): TaskFold => {
    let known = fold.states.get(id)
    if (known === undefined)
      fold.states.set(
        id,
        (known = {
          state: 'waiting',
          outcome: null,
          via: null,
          attempts: 0,
          findings: 0,
          wallMs: null,
          cpuMs: null,
        }),
      )
    return known
  }
  switch (body.type) {
    case 'run.started':
      fold.job = body.job
      fold.tasks.push(...body.graph.tasks)
      break
    case 'graph.extended':
      fold.tasks.push(...body.graph.tasks)
      break
    case 'task.ready':
      task(body.task).state = 'ready'
      break
    case 'attempt.started':
      Object.assign(task(body.task), { state: 'running', attempts: body.attempt })
      break
    case 'attempt.finished':
      Object.assign(task(body.task), { wallMs: body.usage.wallMs, cpuMs: body.usage.cpuMs })
      break
    case 'attempt.lost':
    case 'retry.scheduled':
      task(body.task).state = 'waiting'
      break
    case 'task.settled':
      Object.assign(task(body.task), { state: 'settled', outcome: body.outcome.is, via: body.via })
      break
    case 'finding.reported':
      task(body.task).findings += 1
      break
    case 'handoff.made': {
      const { from, to, signal, summary } = body.handoff
      fold.handoffs.push({ from, to, signal, summary, state: 'made', reason: null })
      break
    }
    case 'handoff.accepted':
    case 'handoff.rejected': {
      const index = fold.handoffs.findLastIndex((row) => row.from === body.from && row.to === body.to)
      const row = fold.handoffs[index]
      if (row !== undefined)
        fold.handoffs[index] = {
          ...row,
          state: body.type === 'handoff.accepted' ? 'accepted' : 'rejected',
          reason: body.type === 'handoff.rejected' ? body.reason : null,
        }
      break
    }
    case 'run.paused':
    case 'run.continued':
      fold.paused = body.type === 'run.paused'
      break
    case 'run.finished':
      fold.verdict = body.verdict
      break
    default:
  }
}

const agentRow = (task: Task, { states }: Fold): AgentRow => {
  const known = states.get(task.id)
  return {
    id: task.id,
    group: task.group,
    title: task.title,
    state: known?.state ?? 'waiting',
    outcome: known?.outcome ?? null,
    via: known?.via ?? null,
    attempts: known?.attempts ?? 0,
    findings: known?.findings ?? 0,
    wallMs: known?.wallMs ?? null,
    cpuMs: known?.cpuMs ?? null,
  }
}

const tally = (discovery: Discovery | null): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 }
  for (const finding of discovery?.findings ?? [])
    if (finding.status === 'verified') counts[finding.severity] = (counts[finding.severity] ?? 0) + 1
  return counts
}
