import { attemptLog } from '../metrics/attempt-log.ts'
import type { Envelope } from '../model/event.ts'
import type { Outcome, TaskId, Via, Work } from '../model/task.ts'

/** One stretch of work on the run's axis, in ms; a restored task has no length. */
export interface TimelineRow {
  readonly task: string
  readonly attempt: number
  readonly from: number
  readonly to: number
  /** Null where the attempt was lost, or restored from an earlier run. */
  readonly wallMs: number | null
  readonly cpuMs: number | null
  readonly via: Via
}
export interface TimelineTask {
  readonly id: string
  readonly group: string
  readonly kind: Work['kind']
  readonly needs: readonly string[]
  /** Null while the run has not settled it. */
  readonly outcome: Outcome | null
  readonly via: Via
}
/** When what ran: a fold of a run's journal, handed to a renderer beside the report. */
export interface Timeline {
  /** Wall clock of the run's first event, ms since 1970. */
  readonly began: number | null
  readonly wallMs: number
  readonly slots: number | null
  readonly cores: number | null
  readonly tasks: readonly TimelineTask[]
  readonly rows: readonly TimelineRow[]
}

/** Reads a run's events as a timeline. */
export const timelineOf = (envelopes: readonly Envelope[]): Timeline => {
  const log = attemptLog(envelopes)
  const settled = new Map<TaskId, { outcome: Outcome; via: Via }>()
  const restored: TimelineRow[] = []
  let before = 0
  let now = 0
  for (const { body, mono } of envelopes) {
    if (body.type === 'engine.started') before = now
    now = before + mono
    if (body.type === 'task.settled') settled.set(body.task, { outcome: body.outcome, via: body.via })
    if (body.type === 'task.restored')
      restored.push({
        task: body.task,
        attempt: 0,
        from: now,
        to: now,
        wallMs: null,
        cpuMs: null,
        via: 'restored',
      })
  }
  const ran = log.attempts.map(({ task, attempt, from, to, usage }): TimelineRow => ({
    task,
    attempt,
    from,
    to,
    wallMs: usage?.wallMs ?? null,
    cpuMs: usage?.cpuMs ?? null,
    via: 'ran',
  }))
  return {
    began: envelopes[0]?.at ?? null,
    wallMs: log.wallMs ?? 0,
    slots: log.limitSlots,
    cores: log.cores,
    tasks: log.graph.tasks.map((task) => ({
      id: task.id,
      group: task.group,
      kind: task.work.kind,
      needs: task.needs.map((need) => need.task),
      outcome: settled.get(task.id)?.outcome ?? null,
      via: settled.get(task.id)?.via ?? 'ran',
    })),
    rows: [...ran, ...restored].toSorted(
      (a, b) => a.from - b.from || (a.task < b.task ? -1 : a.task > b.task ? 1 : a.attempt - b.attempt),
    ),
  }
}
