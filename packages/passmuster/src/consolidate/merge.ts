import type { Evidence, Finding } from '../model/finding.ts'
import { byAuthority, byText } from './order.ts'

export interface Merged {
  readonly findings: readonly Finding[]
  /** Ids that went into another finding -> that finding's id. */
  readonly into: ReadonlyMap<string, string>
}

/**
 * One finding per fact: the same id, or the same category, status and places from different specialists, become one
 * that names them all. Two findings of one specialist are never merged, nor any that did not stand.
 */
export const merge = (findings: Iterable<Finding>): Merged => {
  const groups = new Map<string, Finding[]>()
  const into = new Map<string, string>()
  for (const finding of sameIds([...findings].toSorted(byAuthority))) {
    const key = JSON.stringify([
      finding.category,
      finding.status,
      finding.at.map((p) => [p.file, p.cell ?? 0, p.startLine, p.endLine]),
    ])
    const kept = groups.get(key) ?? []
    groups.set(key, kept)
    const stands = finding.status === 'verified' || finding.status === 'unverified'
    const index = stands ? kept.findIndex((other) => other.by.every((id) => !finding.by.includes(id))) : -1
    const other = kept[index]
    if (other === undefined) kept.push(finding)
    else {
      kept[index] = joined(other, finding)
      into.set(finding.id, other.id)
    }
  }
  return { findings: [...groups.values()].flat(), into }
}

const sameIds = (sorted: readonly Finding[]): readonly Finding[] => {
  const byId = new Map<string, Finding>()
  for (const finding of sorted) {
    const known = byId.get(finding.id)
    byId.set(finding.id, known === undefined ? finding : joined(known, finding))
  }
  return [...byId.values()]
}

const joined = (first: Finding, second: Finding): Finding => {
  const claims = distinct([...(first.claims ?? []), ...(second.claims ?? [])])
  return {
    ...first,
    by: [...new Set([...first.by, ...second.by])].toSorted(byText),
    evidence: distinct<Evidence>([...first.evidence, ...second.evidence]),
    ...(claims.length === 0 ? {} : { claims }),
  }
}

const distinct = <T>(all: readonly T[]): readonly T[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
]
