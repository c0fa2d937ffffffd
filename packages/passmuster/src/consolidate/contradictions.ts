import type { Claim, Evidence, Finding } from '../model/finding.ts'
import type { Contradiction } from '../model/report.ts'
import { byText } from './order.ts'

export interface Disputed {
  readonly findings: readonly Finding[]
  readonly contradictions: readonly Contradiction[]
}

interface Side {
  readonly polarity: boolean
  readonly findings: readonly Finding[]
}

/**
 * Finds claims about one subject that disagree. The side with the stronger checked evidence wins; equal sides stay open.
 * A finding whose claims are all lost is refuted, one whose claims are all lost or open is contradicted; a finding with a
 * claim that nobody disputes stands.
 */
export const settle = (findings: readonly Finding[]): Disputed => {
  const subjects = new Map<string, { claim: Claim; yes: Finding[]; no: Finding[] }>()
  for (const finding of findings) {
    for (const claim of claimsOf(finding)) {
      const key = subjectOf(claim)
      const known = subjects.get(key) ?? { claim, yes: [], no: [] }
      subjects.set(key, known)
      ;(claim.polarity ? known.yes : known.no).push(finding)
    }
  }
  const contradictions: Contradiction[] = []
  const lost = new Map<string, number>()
  const open = new Map<string, number>()
  for (const { claim, yes, no } of subjects.values()) {
    if (yes.length === 0 || no.length === 0) continue
    const sides: readonly [Side, Side] = [
      { polarity: true, findings: yes },
      { polarity: false, findings: no },
    ]
    const [first, second] = [strength(yes), strength(no)]
    const settled = first > second ? 'first' : second > first ? 'second' : 'open'
    contradictions.push({
      subject: claim.subject,
      predicate: claim.predicate,
      sides: sides.map((side) => said(side, claim)),
      settled,
      because:
        settled === 'open'
          ? 'both sides rest on evidence of equal weight'
          : why(settled === 'first' ? yes : no, settled === 'first' ? no : yes),
    })
    const tally = settled === 'open' ? open : lost
    const losers = settled === 'open' ? [...yes, ...no] : settled === 'first' ? no : yes
    for (const { id } of losers) tally.set(id, (tally.get(id) ?? 0) + 1)
  }
  contradictions.sort((a, b) => byText(a.subject, b.subject) || byText(a.predicate, b.predicate))
  return {
    findings: findings.map((finding) =>
      marked(finding, lost.get(finding.id) ?? 0, open.get(finding.id) ?? 0),
    ),
    contradictions,
  }
}

const weight = { proved: 3, strong: 2, weak: 1 }

/** Verified evidence by its confidence; below it what could not be checked, what is in dispute already, and what is refuted. */
const strength = (side: readonly Finding[]): number => Math.max(0, ...side.map(strengthOf))

const strengthOf = ({ status, confidence }: Finding): number => {
  switch (status) {
    case 'refuted':
      return 0
    case 'contradicted':
      return 0.25
    case 'unverified':
      return 0.5
    case 'verified':
      return weight[confidence]
  }
}

const subjectOf = (claim: Claim): string => JSON.stringify([claim.subject, claim.predicate])

/** A finding's claims, each once; where it says yes and no about one thing, it says nothing. */
const claimsOf = ({ claims = [] }: Finding): readonly Claim[] =>
  claims.filter(
    (claim, i) =>
      claims.findIndex((one) => subjectOf(one) === subjectOf(claim)) === i &&
      !claims.some((one) => subjectOf(one) === subjectOf(claim) && one.polarity !== claim.polarity),
  )

const why = (winner: readonly Finding[], loser: readonly Finding[]): string =>
  `${describe(winner)} against ${describe(loser)}`

const describe = (side: readonly Finding[]): string => {
  const best = side.toSorted((a, b) => strengthOf(b) - strengthOf(a) || byText(a.id, b.id))[0]
  return best === undefined
    ? 'nothing'
    : best.status === 'refuted' || best.status === 'unverified'
      ? `${best.status} evidence`
      : `${best.confidence} evidence`
}

const said = (side: Side, claim: Claim): Contradiction['sides'][number] => ({
  says: `${claim.subject} ${side.polarity ? '' : 'not '}${claim.predicate}`,
  by: [...new Set(side.findings.flatMap((f) => f.by))].toSorted(byText),
  findings: side.findings.map((f) => f.id).toSorted(byText),
  evidence: relevant(side.findings),
})

/** The first three pieces of evidence of each finding: enough to judge by, the rest stands at the finding. */
const relevant = (findings: readonly Finding[]): readonly Evidence[] =>
  findings.toSorted((a, b) => byText(a.id, b.id)).flatMap((f) => f.evidence.slice(0, 3))

const marked = (finding: Finding, lost: number, open: number): Finding => {
  if (lost + open === 0 || finding.status === 'refuted' || finding.status === 'contradicted') return finding
  const claims = claimsOf(finding).length
  if (lost === claims) return { ...finding, status: 'refuted' }
  return lost + open >= claims ? { ...finding, status: 'contradicted' } : finding
}
