import type { Finding } from '../model/finding.ts'
import type { Contradiction } from '../model/report.ts'
import { settle } from './contradictions.ts'
import { merge } from './merge.ts'
import { byWeight } from './order.ts'

export interface Consolidated {
  readonly findings: readonly Finding[]
  readonly contradictions: readonly Contradiction[]
  /** Ids that were merged into another finding -> that finding's id: for blockers and steps that refer to them. */
  readonly into: ReadonlyMap<string, string>
}

/** All specialists' findings as one list: merged, contradictions settled or open, in the one order. Order of input is no matter. */
export const consolidate = (results: readonly { readonly findings: readonly Finding[] }[]): Consolidated => {
  const { findings, into } = merge(results.flatMap((result) => result.findings))
  const disputed = settle(findings.toSorted(byWeight))
  return { findings: disputed.findings.toSorted(byWeight), contradictions: disputed.contradictions, into }
}
