import { foldName } from '../../facts/python/import-map.ts'
import type { Obstacle } from '../../facts/blast.ts'
import type { Declared } from '../../facts/manifests/manifest.ts'
import type { Answer, Claim, ClaimEvidenceDraft } from './claim.ts'
import { isCertain, obstacleEvidence, obstacleWords, some, type Ground } from './ground.ts'

type DependencyClaim = Extract<Claim, { kind: 'dependency' }>

/** Holds what is said of a dependency against imports, manifests and blockers. `last`: the one the text named as missing. */
export const checkDependency = (
  claim: DependencyClaim,
  ground: Ground,
  last: string | null,
): Answer | null => {
  const name = claim.name ?? last
  switch (claim.says) {
    case 'missing':
      return name === null ? null : missing(claim, name, ground)
    case 'sole':
      return sole(claim, name, ground)
    case 'uses':
      return name === null ? null : usesIt(claim, name, ground)
  }
}

const isNamed = (
  name: string,
  one: { readonly target: string; readonly breaks: Obstacle['breaks'] },
): boolean =>
  foldName(one.target.split('.')[0]!) === foldName(name) ||
  one.breaks.some((stop) => stop.distribution !== undefined && foldName(stop.distribution) === foldName(name))

const obstacleOf = (name: string, { blast }: Ground): Obstacle | null =>
  blast.obstacles.find((one) => one.kind === 'missing-dependency' && isNamed(name, one)) ?? null

const declaredAs = (name: string, { repo }: Ground): Declared | null =>
  repo.manifests.all
    .flatMap((one) => one.declared)
    .find((one) => one.folded === foldName(name) || one.name === name) ?? null

const declaration = (one: Declared): readonly ClaimEvidenceDraft[] => [
  { kind: 'quote', file: one.file, startLine: one.line, endLine: one.line, contains: [one.name] },
]

const missing = (claim: DependencyClaim, name: string, ground: Ground): Answer => {
  const said = claim.denied ? `${name} is not a missing dependency` : `${name} is a missing dependency`
  const { graph } = ground.repo
  const stops = [...graph.breaks, ...graph.masked].filter(
    (one) => one.kind === 'missing-dependency' && isNamed(name, { target: one.target, breaks: [one] }),
  )
  if (stops.length > 0)
    return {
      claim: said,
      verdict: claim.denied ? 'refuted' : 'verified',
      because: `${stops[0]!.file} imports it at line ${stops[0]!.place.startLine}${stops.length > 1 ? `, and ${stops.length - 1} more imports do` : ''}, and no manifest declares it`,
      evidence: stops[0]!.evidence,
    }
  const declared = declaredAs(name, ground)
  if (declared === null)
    return {
      claim: said,
      verdict: 'not checkable',
      because: 'no import of it was found that fails for want of it',
    }
  return {
    claim: said,
    verdict: claim.denied ? 'verified' : declared.scope === 'required' ? 'refuted' : 'not checkable',
    because: `${declared.file} declares it at line ${declared.line}${declared.scope === 'required' ? '' : ` (${declared.scope})`}`,
    evidence: declaration(declared),
  }
}

const sole = (claim: DependencyClaim, name: string | null, ground: Ground): Answer => {
  const said = `${name ?? 'one dependency'} is ${claim.denied ? 'not ' : ''}all that stands in the way`
  const open = (because: string): Answer => ({ claim: said, verdict: 'not checkable', because })
  if (name === null) return open('the text names no dependency')
  const flip = (verdict: 'verified' | 'refuted'): Answer['verdict'] =>
    !claim.denied ? verdict : verdict === 'verified' ? 'refuted' : 'verified'
  const mine = obstacleOf(name, ground)
  const others = ground.blast.obstacles.filter(
    (one) => one.id !== mine?.id && one.blocks.length > 0 && isCertain(one),
  )
  if (mine === null || mine.blocks.length === 0) {
    if (others.length === 0) return open(`nothing that was found is blocked by ${name}`)
    return {
      claim: said,
      verdict: flip('refuted'),
      because: `no module is blocked by ${name}, and ${others.length} other ${others.length === 1 ? 'thing keeps' : 'things keep'} modules from loading: ${some(others.map(obstacleWords))}`,
      evidence: obstacleEvidence(others),
    }
  }
  const stuck = mine.blocks.length - mine.aloneFrees.length
  if (stuck > 0) {
    const set = ground.blast.repairsFor(mine.blocks)
    const co = ground.blast.obstacles.filter((one) => one.id !== mine.id && set.includes(one.id))
    return {
      claim: said,
      verdict: flip('refuted'),
      because: `of the ${mine.blocks.length} modules that ${name} blocks, fixing it alone frees ${mine.aloneFrees.length}; all of them need ${set.length} repairs: also ${some(co.map(obstacleWords))}`,
      evidence: [
        {
          kind: 'measured',
          what: `modules that ${name} alone frees`,
          value: mine.aloneFrees.length,
          of: mine.blocks.length,
        },
        ...obstacleEvidence([mine, ...co]),
      ],
    }
  }
  if (others.length > 0)
    return open(
      `fixing ${name} frees all ${mine.blocks.length} modules it blocks, and ${others.length} other ${others.length === 1 ? 'thing blocks' : 'things block'} other modules`,
    )
  return {
    claim: said,
    verdict: flip('verified'),
    because: `fixing ${name} frees all ${mine.blocks.length} modules that do not load, and nothing else that was found blocks any`,
    evidence: obstacleEvidence([mine]),
  }
}

const usesIt = (claim: DependencyClaim, name: string, ground: Ground): Answer | null => {
  const declared = declaredAs(name, ground)
  if (declared === null || claim.denied) return null
  return {
    claim: `${name} is a dependency`,
    verdict: 'verified',
    because: `${declared.file} declares it at line ${declared.line}`,
    evidence: declaration(declared),
  }
}
