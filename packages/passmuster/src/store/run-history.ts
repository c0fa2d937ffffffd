import type { DatabaseSync } from 'node:sqlite'
import type { Digest, Graph, Outcome, RunId, Task, Usage, Verdict } from '../model/task.ts'
import { asStateFault } from './sqlite.ts'

/** One run as a list shows it; `startedAt` in ms since 1970, `finished` null while it runs or when it was cut off. */
export interface RunRow {
  readonly run: RunId
  readonly job: string
  readonly startedAt: number
  readonly finished: Verdict | null
  readonly snapshot: Digest
}

/** Every recorded run, newest first. */
export const recordedRuns = (db: DatabaseSync, dir: string): RunRow[] =>
  asStateFault(dir, () => {
    const verdicts = new Map(
      db
        .prepare(`select run, body ->> '$.verdict' as verdict from events where type = 'run.finished'`)
        .all()
        .map((row) => [String(row['run']), String(row['verdict']) as Verdict]),
    )
    return db
      .prepare(
        `select run, at, body ->> '$.job' as job, body ->> '$.snapshot' as snapshot
         from events where type = 'run.started' order by at desc, run desc`,
      )
      .all()
      .map((row) => ({
        run: String(row['run']) as RunId,
        job: String(row['job']),
        startedAt: Number(row['at']),
        finished: verdicts.get(String(row['run'])) ?? null,
        snapshot: String(row['snapshot']) as Digest,
      }))
  })

const runsLearnedFrom = 12

/** The attempts of the latest runs with the tasks they were of, newest run first. */
const latestAttempts = (
  db: DatabaseSync,
): readonly { readonly task: Task; readonly outcome: Outcome; readonly usage: Usage }[] => {
  const starts = db
    .prepare(
      `select run from events where type = 'run.started' order by at desc, run desc limit ${runsLearnedFrom}`,
    )
    .all()
  const graphs = db.prepare(
    `select body ->> '$.graph' as graph from events where run = ? and type in ('run.started', 'graph.extended')`,
  )
  const attempts = db.prepare(`select task, body from events where run = ? and type = 'attempt.finished'`)
  return starts.flatMap((start) => {
    const run = String(start['run'])
    const tasks = new Map(
      graphs
        .all(run)
        .flatMap((row) => (JSON.parse(String(row['graph'])) as Graph).tasks)
        .map((task) => [String(task.id), task]),
    )
    return attempts.all(run).flatMap((row) => {
      const task = tasks.get(String(row['task']))
      if (task === undefined) return []
      const { outcome, usage } = JSON.parse(String(row['body'])) as { outcome: Outcome; usage: Usage }
      return [{ task, outcome, usage }]
    })
  })
}

/**
 * Median ms per task key over passed attempts of the latest runs. Work that only computes (extract, judge) counts
 * its processor time where measured, so that waiting for a shared core does not pass for work; the rest counts wall time.
 */
export const recordedDurations = (db: DatabaseSync, dir: string): Map<string, number> =>
  asStateFault(dir, () => {
    const seen = new Map<string, number[]>()
    for (const { task, outcome, usage } of latestAttempts(db)) {
      if (outcome.is !== 'passed') continue
      const computes = task.work.kind === 'extract' || task.work.kind === 'judge'
      const ms = computes ? (usage.cpuMs ?? usage.wallMs) : usage.wallMs
      seen.set(task.key, [...(seen.get(task.key) ?? []), ms])
    }
    return new Map([...seen].map(([key, list]) => [key, median(list)]))
  })

/** Largest memory in MB per task key over attempts of the latest runs that measured it. */
export const recordedPeaks = (db: DatabaseSync, dir: string): Map<string, number> =>
  asStateFault(dir, () => {
    const peaks = new Map<string, number>()
    for (const { task, usage } of latestAttempts(db))
      if (usage.rssMb !== null) peaks.set(task.key, Math.max(peaks.get(task.key) ?? 0, usage.rssMb))
    return peaks
  })

const median = (list: readonly number[]): number => {
  const sorted = [...list].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
