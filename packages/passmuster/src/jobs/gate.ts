import { canonicalJson } from '../lib/canonical-json.ts'
import type { Finding, Severity } from '../model/finding.ts'
import type { Artifacts, Executor } from '../model/ports.ts'
import type { Problem } from '../model/validation.ts'
import { touches, type Changes } from '../snapshot/changes.ts'
import type { JudgeArtifact } from './judge.ts'

/** The artifact of a specialist as a check: all that it found, and what of it stands on changed lines. */
export interface GateArtifact extends JudgeArtifact {
  readonly onChanged: readonly Problem[]
}

const levels: Readonly<Record<Severity, Problem['severity']>> = {
  critical: 'high',
  high: 'high',
  medium: 'medium',
  low: 'low',
  info: 'low',
}

/** A specialist as a check: its verdict is no when a verified finding of high severity stands on a changed line. */
export const gated = (judge: Executor, artifacts: Artifacts, changes: Changes): Executor => ({
  run: async (task, context) => {
    const judged = await judge.run(task, context)
    const bytes = judged.result === null ? null : artifacts.get(judged.result)
    if (bytes === null) return judged
    const artifact = JSON.parse(new TextDecoder().decode(bytes)) as JudgeArtifact
    const found = artifact.findings.filter(
      (one) => one.status === 'verified' && one.at.some((place) => touches(changes, place)),
    )
    const gate: GateArtifact = { ...artifact, onChanged: found.map(problemOf) }
    const result = artifacts.put(new TextEncoder().encode(canonicalJson(gate)), 'application/json')
    const severe = found.filter((one) => levels[one.severity] === 'high').length
    return {
      ...judged,
      result,
      outcome:
        judged.outcome.is === 'passed' && severe > 0 ? { is: 'failed', findings: severe } : judged.outcome,
    }
  },
})

const problemOf = (finding: Finding): Problem => ({
  file: finding.at[0]?.file ?? null,
  line: finding.at[0]?.startLine ?? null,
  column: null,
  severity: levels[finding.severity],
  code: finding.rule,
  message: finding.title,
  tools: [...finding.by],
  checks: [],
})
