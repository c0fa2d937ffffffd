import type { Finding } from '../model/finding.ts'
import { severities } from '../model/finding.ts'
import type { Discovery } from '../model/report.ts'

/** Findings as a reader wants them: worst first, then by place, then by id. */
export const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      byText(a.at[0]?.file ?? '', b.at[0]?.file ?? '') ||
      (a.at[0]?.startLine ?? 0) - (b.at[0]?.startLine ?? 0) ||
      byText(a.id, b.id),
  )

/** Every finding under the specialist that owns it (the first that reported it), in the team's order. */
export const bySpecialist = (
  d: Pick<Discovery, 'specialists'>,
  findings: readonly Finding[],
): readonly (readonly [string, readonly Finding[]])[] => {
  const groups = new Map<string, Finding[]>(d.specialists.map((one) => [one.id, []]))
  for (const finding of worstFirst(findings)) {
    const owner = finding.by[0] ?? 'nobody'
    const group = groups.get(owner)
    if (group === undefined) groups.set(owner, [finding])
    else group.push(finding)
  }
  return [...groups].filter(([, group]) => group.length > 0)
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
