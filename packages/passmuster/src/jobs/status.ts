import type { Envelope } from '../model/event.ts'

/** Where a run stands: a fold of its events. */
export interface StatusSummary {
  readonly run: string | null
  readonly total: number
  readonly settled: number
  readonly running: readonly string[]
  /** Settled tasks by outcome. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly findings: number
  readonly verdict: string | null
}

export const statusSummary = (envelopes: readonly Envelope[]): StatusSummary => {
  const running = new Set<string>()
  const outcomes: Record<string, number> = {}
  let [run, total, settled, findings, verdict]: [string | null, number, number, number, string | null] = [
    null,
    0,
    0,
    0,
    null,
  ]
  for (const { body, run: id } of envelopes) {
    run = id
    if (body.type === 'run.started' || body.type === 'graph.extended') total += body.graph.tasks.length
    if (body.type === 'attempt.started') running.add(body.task)
    if (body.type === 'attempt.finished' || body.type === 'attempt.lost') running.delete(body.task)
    if (body.type === 'finding.reported') findings += 1
    if (body.type === 'run.finished') verdict = body.verdict
    if (body.type !== 'task.settled') continue
    settled += 1
    outcomes[body.outcome.is] = (outcomes[body.outcome.is] ?? 0) + 1
  }
  return { run, total, settled, running: [...running], outcomes, findings, verdict }
}
