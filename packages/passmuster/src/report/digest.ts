import { canonicalJson } from '../lib/canonical-json.ts'
import { sha256 } from '../lib/hash.ts'
import type { Discovery } from '../model/report.ts'
import type { Digest } from '../model/task.ts'

/**
 * sha256 of what was found: everything but the run, times, metrics and whether a task ran or was restored. Lists
 * whose order carries no meaning are sorted, so the order in which specialists settled does not matter.
 */
export const resultDigest = (discovery: Omit<Discovery, 'resultDigest'>): Digest => {
  const {
    v,
    kind,
    snapshot,
    stack,
    team,
    subsystems,
    findings,
    contradictions,
    blockers,
    repairSets,
    plan,
    coverage,
    notRun,
  } = discovery
  const specialists = discovery.specialists.map(({ id, group, outcome, examined, findings: count }) => ({
    id,
    group,
    outcome,
    examined,
    findings: count,
  }))
  const result = {
    v,
    kind,
    snapshot,
    stack,
    team,
    coverage,
    plan,
    subsystems: unordered(subsystems),
    findings: unordered(findings),
    contradictions: unordered(contradictions),
    blockers: unordered(blockers),
    repairSets: unordered(repairSets),
    specialists: unordered(specialists),
    notRun: unordered(notRun),
  }
  return sha256(canonicalJson(result)) as Digest
}

const unordered = (list: readonly unknown[]): readonly unknown[] =>
  list
    .map((one) => ({ one, key: canonicalJson(one) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ one }) => one)
