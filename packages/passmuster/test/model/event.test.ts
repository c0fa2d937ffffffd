import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('the journal speaks of these events: an old journal may hold any of them', () => {
  const source = readFileSync(join(import.meta.dirname, '../../src/model/event.ts'), 'utf8')
  const union = source.slice(source.indexOf('export type EventBody'))
  const types = [...union.matchAll(/readonly type: '([a-z.-]+)'/g)].map((match) => match[1])
  expect(types).toMatchInlineSnapshot(`
    [
      "run.started",
      "engine.started",
      "graph.extended",
      "task.ready",
      "task.blocked",
      "task.dispatched",
      "task.restored",
      "lock.granted",
      "lock.refused",
      "attempt.started",
      "attempt.finished",
      "attempt.lost",
      "retry.scheduled",
      "task.settled",
      "tool.called",
      "budget.spent",
      "handoff.made",
      "handoff.accepted",
      "handoff.rejected",
      "artifact.stored",
      "finding.reported",
      "finding.checked",
      "claim.contradicted",
      "approval.asked",
      "approval.given",
      "run.paused",
      "run.continued",
      "run.cancel-asked",
      "worker.joined",
      "lease.lost",
      "gate.decided",
      "landing.done",
      "run.finished",
    ]
  `)
})
