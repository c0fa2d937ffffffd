import type { Finding } from '../model/finding.ts'
import type { Discovery, SpecialistRow } from '../model/report.ts'
import type { Comparison } from '../model/standing.ts'
import { evidenceDigest } from './answers.ts'

type Compared = Pick<Discovery, 'findings' | 'specialists' | 'resultDigest' | 'snapshot'>

/**
 * Matches the findings of two states of one repository, strictest key first: same id and same evidence; then the same
 * evidence in the same file under the same rule (only its ordinal moved); then the same id (its lines were rewritten). What is left is new or fixed, unless the specialist that would say so did not finish.
 */
export const compareFindings = (today: Compared, before: Compared, asked: string): Comparison => {
  const now = new Set(alive(today.findings))
  const then = new Set(alive(before.findings))
  const known: string[] = []
  for (const key of keys) {
    const open = new Map<string, Finding[]>()
    for (const finding of then) {
      const word = key(finding)
      const same = open.get(word)
      if (same === undefined) open.set(word, [finding])
      else same.push(finding)
    }
    for (const finding of now) {
      const match = open.get(key(finding))?.shift()
      if (match === undefined) continue
      now.delete(finding)
      then.delete(match)
      known.push(finding.id)
    }
  }
  const unknown: { finding: string; because: string }[] = []
  const settled = (finding: Finding, other: readonly SpecialistRow[], when: string): boolean => {
    const silent = finding.by.find((id) => other.find((row) => row.id === id)?.outcome.is !== 'passed')
    if (silent === undefined) return true
    const there = other.some((row) => row.id === silent)
    const because = `${silent} ${there ? 'did not finish' : 'was not in the team'} ${when}`
    unknown.push({ finding: finding.id, because })
    return false
  }
  const fresh = [...now].filter((finding) => settled(finding, before.specialists, 'on the other side'))
  const fixed = [...then].filter((finding) => settled(finding, today.specialists, 'here'))
  return {
    with: asked,
    commit: before.snapshot.commit,
    resultDigest: before.resultDigest,
    new: fresh.map(({ id }) => id),
    known: today.findings.flatMap(({ id }) => (known.includes(id) ? [id] : [])),
    fixed,
    unknown,
  }
}

const alive = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ status }) => status === 'verified' || status === 'unverified')

const keys: readonly ((finding: Finding) => string)[] = [
  (finding) => `${finding.id}\0${evidenceDigest(finding)}`,
  (finding) => `${finding.rule}\0${finding.at[0]?.file}\0${evidenceDigest(finding)}`,
  (finding) => finding.id,
]
