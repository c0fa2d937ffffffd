import type { Envelope } from '../model/event.ts'
import type { Metrics } from '../model/report.ts'
import type { Task, TaskId } from '../model/task.ts'
import { attemptLog, openTime, type AttemptLog, type AttemptRow } from './attempt-log.ts'
import { bottleneckOf, boundOfWork, type Bottleneck, type TaskWork } from './bottleneck.ts'
import { furtherWarmUp } from './warm-up.ts'

/** What one task's attempts used together; null where no attempt measured it. */
export interface TaskUsage {
  readonly task: TaskId
  readonly attempts: number
  readonly wallMs: number
  readonly cpuMs: number | null
  /** See `RunMetrics.serialWorkMs`. */
  readonly workMs: number
  readonly rssMb: number | null
}

/** Everything that is measured about a run; each number is a fold of its events and null where not measured. */
export interface RunMetrics {
  readonly metrics: Metrics
  /** Attempts that ended with a usage, and those among them with processor time: the n of the figures. */
  readonly measured: { readonly attempts: number; readonly withCpu: number }
  /**
   * What the attempts would have taken one after the other: per attempt that fills a core (slots ≥ 1) the smaller of
   * processor and wall time, because waiting for a shared core isn't work; else its wall time. One after the other
   * one child would do: what further ones took to start and warm up is left out (`furtherWarmUp`).
   */
  readonly serialWorkMs: number | null
  /** The longest chain of measured work along the needs. */
  readonly criticalPathMs: number | null
  /** The task that the bound depends on most. */
  readonly bottleneck: Bottleneck | null
  /** bound / achieved: 1 = no schedule could have been faster. */
  readonly scheduleQuality: number | null
  readonly tasks: readonly TaskUsage[]
}

/**
 * The measures of a run so far:
 * wallMs = time from the start of an engine to the last event, all incarnations together, their gaps left out;
 * cpuMs = processor time of all attempts that measured it;
 * slots = slots allowed, never more than the host has cores;
 * bound = the greater of the critical path on measured work and the work per slot: no schedule can beat it;
 * achieved = time in which at least one attempt was open;
 * efficiency = work / (wallMs × slots), the starting of every child included;
 * speedup = (serial work + time in which no attempt was open) / wallMs;
 * peakRss = the most memory (MB, resident, shared pages counted in each process) that muster and its children held
 * together at one moment of the incarnation that finished the run; null below two samples.
 */
export const foldMetrics = (envelopes: Iterable<Envelope>): RunMetrics => {
  const log = attemptLog(envelopes)
  const ended = log.attempts.filter(({ usage }) => usage !== null)
  const tasks = usageByTask(log, ended)
  const { openMs, peak } = openTime(log.attempts)
  const slots = log.limitSlots === null || log.cores === null ? null : Math.min(log.limitSlots, log.cores)
  const ran = ended.length > 0
  const workMs = ran ? sum(tasks.values(), (task) => task.workMs) : null
  const serialWorkMs = workMs === null ? null : workMs - furtherWarmUp(ended)
  const work = (id: TaskId): TaskWork => ({
    workMs: tasks.get(id)?.workMs ?? 0,
    slots: Math.min(log.tasks.get(id)?.slots ?? 1, log.limitSlots ?? 1),
  })
  const least = ran ? boundOfWork(log.graph, work, slots ?? 1) : null
  const criticalPathMs = least?.chainMs ?? null
  const bound = least === null || slots === null ? null : least.boundMs
  const achieved = ran ? openMs : null
  const cpu = [...tasks.values()].flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]))
  const { wallMs } = log
  return {
    metrics: {
      wallMs,
      cpuMs: cpu.length === 0 ? null : sum(cpu, (ms) => ms),
      speedup: serialWorkMs === null || !wallMs ? null : (serialWorkMs + wallMs - openMs) / wallMs,
      bound,
      achieved,
      slots,
      slotsBy: log.slotsBy,
      efficiency: workMs === null || !wallMs || slots === null ? null : workMs / (wallMs * slots),
      peakOpen: log.attempts.length === 0 ? null : peak,
      peakRss: log.peakRssMb,
    },
    measured: {
      attempts: ended.length,
      withCpu: ended.filter(({ usage }) => usage !== null && usage.cpuMs !== null).length,
    },
    serialWorkMs,
    criticalPathMs,
    bottleneck: ran && slots !== null ? bottleneckOf(log.graph, work, slots) : null,
    scheduleQuality: bound === null || !achieved ? null : bound / achieved,
    tasks: [...tasks.values()],
  }
}

const sum = <T>(list: Iterable<T>, of: (one: T) => number): number => {
  let total = 0
  for (const one of list) total += of(one)
  return total
}

/** The work of one ended attempt, in ms; see `RunMetrics.serialWorkMs`. */
const workOf = (task: Task | undefined, { usage }: AttemptRow, crowded: boolean): number => {
  if (usage === null) return 0
  const { cpuMs, wallMs } = usage
  if (task === undefined || task.slots < 1 || cpuMs === null) return wallMs
  // A command waits for disks and networks too: only where others had its core was its waiting not its own.
  if (task.work.kind === 'command' && !(crowded && cpuMs >= wallMs * processorBound)) return wallMs
  return Math.min(cpuMs, wallMs)
}

/** The share of its wall time that a command must have computed for the rest to be waiting for a core. */
const processorBound = 0.3

const usageByTask = (log: AttemptLog, ended: readonly AttemptRow[]): Map<TaskId, TaskUsage> => {
  const crowded = (log.limitSlots ?? 1) > (log.cores ?? 1)
  const byTask = new Map<TaskId, TaskUsage>()
  for (const row of ended) {
    const known = byTask.get(row.task)
    const { wallMs, cpuMs, rssMb } = row.usage!
    byTask.set(row.task, {
      task: row.task,
      attempts: (known?.attempts ?? 0) + 1,
      wallMs: (known?.wallMs ?? 0) + wallMs,
      cpuMs: plus(known?.cpuMs ?? null, cpuMs),
      workMs: (known?.workMs ?? 0) + workOf(log.tasks.get(row.task), row, crowded),
      rssMb: rssMb === null ? (known?.rssMb ?? null) : Math.max(known?.rssMb ?? 0, rssMb),
    })
  }
  return byTask
}

const plus = (a: number | null, b: number | null): number | null =>
  a === null && b === null ? null : (a ?? 0) + (b ?? 0)
