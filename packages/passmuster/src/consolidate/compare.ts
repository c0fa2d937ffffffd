import { severities, type Finding } from '../model/finding.ts'
import type { Discovery, SpecialistRow } from '../model/report.ts'
import type { Comparison } from '../model/standing.ts'
import { evidenceDigest } from './answers.ts'
import { pairGroups, partsOf } from './regrouped.ts'

type Compared = Pick<Discovery, 'findings' | 'specialists' | 'resultDigest' | 'snapshot' | 'coverage'>

/**
 * Matches the findings of two states of one repository, strictest key first: same id and same evidence; then the same
 * evidence in the same file under the same rule (only its ordinal moved); then the same id (its lines were rewritten);
 * then the same statement with the same evidence in another file (moved code); then groups whose members changed. Where
 * the rest of a group is less severe, it is known and what was worse is fixed; where it is more severe, it is new. What
 * is a part of a larger group on the other side is neither new nor fixed. What is left is new or fixed, unless the
 * specialist that would say so did not finish, or the file of what seems fixed can no longer be read.
 */
export const compareFindings = (today: Compared, before: Compared, asked: string): Comparison => {
  const here = alive(today.findings)
  const there = alive(before.findings)
  const now = new Set(here)
  const then = new Set(there)
  const known = new Set<string>()
  const pair = (finding: Finding, match: Finding): void => {
    now.delete(finding)
    then.delete(match)
    known.add(finding.id)
  }
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
      pair(finding, match)
    }
  }
  for (const [finding, match] of pairGroups(now, then)) {
    const change = severities.indexOf(finding.severity) - severities.indexOf(match.severity)
    if (change >= 0) known.add(finding.id)
    if (change >= 0) now.delete(finding)
    if (change <= 0) then.delete(match)
  }
  for (const finding of partsOf(now, there)) {
    now.delete(finding)
    known.add(finding.id)
  }
  for (const finding of partsOf(then, here)) then.delete(finding)
  const unknown: { finding: string; because: string }[] = []
  const settled = (finding: Finding, other: readonly SpecialistRow[], when: string): boolean => {
    const silent = finding.by.find((id) => other.find((row) => row.id === id)?.outcome.is !== 'passed')
    if (silent === undefined) return true
    const member = other.some((row) => row.id === silent)
    const because = `${silent} ${member ? 'did not finish' : 'was not in the team'} ${when}`
    unknown.push({ finding: finding.id, because })
    return false
  }
  const fresh = [...now].filter((finding) => settled(finding, before.specialists, 'on the other side'))
  const barred = barredFiles(today)
  const fixed = [...then].filter((finding) => {
    if (!settled(finding, today.specialists, 'here')) return false
    const place = finding.at.find(({ file }) => barred.has(file))
    if (place === undefined) return true
    unknown.push({
      finding: finding.id,
      because: `${place.file} is not read here: ${barred.get(place.file)}`,
    })
    return false
  })
  return {
    with: asked,
    commit: before.snapshot.commit,
    resultDigest: before.resultDigest,
    new: fresh.map(({ id }) => id),
    known: today.findings.flatMap(({ id }) => (known.has(id) ? [id] : [])),
    fixed,
    unknown,
  }
}

/** Whether another state of the repository says the same as a finding of this one, under whatever id. */
export const standsAmong = (finding: Finding, others: readonly Finding[]): boolean => {
  const sameRule = alive(others).filter(({ rule }) => rule === finding.rule)
  return (
    sameRule.some((other) => keys.some((key) => key(other) === key(finding))) ||
    pairGroups([finding], sameRule).length > 0
  )
}

/** Files in which silence proves nothing, with why. */
const barredFiles = ({ coverage, findings }: Compared): ReadonlyMap<string, string> =>
  new Map([
    ...coverage.unread.map(({ file, why }) => [file, why] as const),
    ...findings
      .filter(({ rule }) => rule === 'syntax-error')
      .flatMap(({ at }) => at.map(({ file }) => [file, 'it has a syntax error'] as const)),
  ])

const alive = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ status }) => status === 'verified' || status === 'unverified')

const keys: readonly ((finding: Finding) => string)[] = [
  (finding) => `${finding.id}\0${evidenceDigest(finding)}`,
  (finding) => `${finding.rule}\0${finding.at[0]?.file}\0${evidenceDigest(finding)}`,
  (finding) => finding.id,
  (finding) => `${finding.rule}\0${finding.title}\0${evidenceDigest(finding)}`,
]
