import { checkDependency } from './check-dependencies.ts'
import { checkImport } from './check-imports.ts'
import { checkNumber } from './check-numbers.ts'
import { checkPath, knownTrees, type KnownTrees } from './check-paths.ts'
import { checkStatus } from './check-status.ts'
import { checkSymbol } from './check-symbols.ts'
import type { Answer, Claim, JudgedClaim } from './claim.ts'
import type { Ground } from './ground.ts'

/** Judges every claim; those that speak of nothing here are left out, and what a text says twice is judged once. */
export const checkClaims = (claims: readonly Claim[], ground: Ground): readonly JudgedClaim[] => {
  const trees = knownTrees(claims, ground)
  const judged: JudgedClaim[] = []
  const last = lastMissing(claims)
  const unmade: JudgedClaim[] = []
  const order = [
    ...claims.filter((one) => one.kind !== 'status'),
    ...claims.filter((one) => one.kind === 'status'),
  ]
  const at = new Map<string, number>()
  for (const claim of order) {
    const answer = answerTo(claim, { ground, trees, last, unmade })
    if (answer === null) continue
    const key = `${claim.kind}\0${answer.claim}\0${answer.verdict}\0${answer.because}`
    const before = at.get(key)
    if (before !== undefined) {
      const one = judged[before]!
      judged[before] = { ...one, lines: [...new Set([...one.lines, claim.line])] }
      continue
    }
    at.set(key, judged.length)
    judged.push({
      kind: claim.kind,
      line: claim.line,
      lines: [claim.line],
      quote: claim.quote.trim(),
      claim: answer.claim,
      verdict: answer.verdict,
      because: answer.because,
      evidence: answer.evidence ?? [],
    })
    if (answer.verdict === 'refuted' && isMade(claim)) unmade.push(judged.at(-1)!)
  }
  return judged.sort((a, b) => a.line - b.line)
}

interface Around {
  readonly ground: Ground
  readonly trees: KnownTrees
  readonly last: string | null
  /** What the text says was made and is not there. */
  readonly unmade: readonly JudgedClaim[]
}

const answerTo = (claim: Claim, { ground, trees, last, unmade }: Around): Answer | null => {
  switch (claim.kind) {
    case 'path':
      return checkPath(claim, ground, trees)
    case 'import':
      return checkImport(claim, ground)
    case 'symbol':
      return checkSymbol(claim, ground)
    case 'number':
      return checkNumber(claim, ground)
    case 'dependency':
      return checkDependency(claim, ground, last)
    case 'status':
      return checkStatus(claim, ground, unmade)
  }
}

/** The dependency that the text calls missing, when it is only one: what it means by "one dependency". */
const lastMissing = (claims: readonly Claim[]): string | null => {
  const names = new Set(
    claims.flatMap((one) =>
      one.kind === 'dependency' && one.says === 'missing' && one.name !== null && !one.denied
        ? [one.name]
        : [],
    ),
  )
  return names.size === 1 ? [...names][0]! : null
}

const isMade = (claim: Claim): boolean =>
  !claim.denied &&
  ((claim.kind === 'path' && claim.cue === 'made') || (claim.kind === 'symbol' && claim.made))
