import type { Envelope } from '../model/event.ts'
import type { Metrics } from '../model/report.ts'
import type { Graph, Task, TaskId, Usage } from '../model/task.ts'

/** One attempt as the events tell it; times in ms on one axis that runs through all incarnations without their gaps. */
export interface AttemptRow {
  readonly task: TaskId
  readonly attempt: number
  readonly from: number
  /** Which engine of the run opened it, from 1. */
  readonly incarnation: number
  /** For an attempt that was lost: the last thing its incarnation recorded. */
  readonly to: number
  /** Null for an attempt that was lost or is still open. */
  readonly usage: Usage | null
}

export interface AttemptLog {
  readonly graph: Graph
  readonly tasks: ReadonlyMap<TaskId, Task>
  readonly attempts: readonly AttemptRow[]
  /** Time in which an engine was at work, all incarnations together; null before the first. */
  readonly wallMs: number | null
  readonly limitSlots: number | null
  readonly slotsBy: Metrics['slotsBy']
  readonly cores: number | null
  /** As sampled by the incarnation that finished the run; null where it was not. */
  readonly peakRssMb: number | null
}

/** Reads attempts and their times out of a run's events; what is open at the end ends with the last event. */
export const attemptLog = (envelopes: Iterable<Envelope>): AttemptLog => {
  const tasks: Task[] = []
  const attempts: AttemptRow[] = []
  const open = new Map<TaskId, { attempt: number; from: number }>()
  let incarnation = 0
  let before = 0
  let now: number | null = null
  let limitSlots: number | null = null
  let slotsBy: Metrics['slotsBy'] = null
  let cores: number | null = null
  let peakRssMb: number | null = null
  const close = (task: TaskId, to: number, usage: Usage | null): void => {
    const began = open.get(task)
    if (began === undefined) return
    open.delete(task)
    attempts.push({ task, attempt: began.attempt, from: began.from, to, incarnation, usage })
  }
  for (const { body, mono } of envelopes) {
    if (body.type === 'engine.started') {
      before = now ?? 0
      for (const task of open.keys()) close(task, before, null)
      incarnation += 1
    }
    now = before + mono
    if (body.type === 'run.started') {
      limitSlots = body.limits.slots
      slotsBy = body.limits.slotsBy ?? null
      cores = body.host.cores
    }
    if (body.type === 'run.started' || body.type === 'graph.extended') tasks.push(...body.graph.tasks)
    if (body.type === 'attempt.started') open.set(body.task, { attempt: body.attempt, from: now })
    if (body.type === 'run.finished') peakRssMb = body.peakRssMb ?? null
    if (body.type === 'attempt.finished') close(body.task, now, body.usage)
  }
  for (const task of open.keys()) close(task, now ?? 0, null)
  return {
    graph: { tasks },
    tasks: new Map(tasks.map((task) => [task.id, task])),
    attempts,
    wallMs: now,
    limitSlots,
    slotsBy,
    cores,
    peakRssMb,
  }
}

/** Ms in which at least one attempt was open, and the most that were open at once. */
export const openTime = (
  attempts: readonly AttemptRow[],
): { readonly openMs: number; readonly peak: number } => {
  const edges = attempts.flatMap(({ from, to }) => [
    { at: from, step: 1 },
    { at: to, step: -1 },
  ])
  edges.sort((a, b) => a.at - b.at || a.step - b.step)
  let open = 0
  let peak = 0
  let openMs = 0
  let last = 0
  for (const { at, step } of edges) {
    if (open > 0) openMs += at - last
    last = at
    open += step
    peak = Math.max(peak, open)
  }
  return { openMs, peak }
}
