import type { Answer, Claim, JudgedClaim } from './claim.ts'
import { isCertain, lineCount, measured, obstacleEvidence, standing, type Ground } from './ground.ts'

type StatusClaim = Extract<Claim, { kind: 'status' }>

/** Refutes a statement of success where measured facts contradict it; nothing verifies one. */
export const checkStatus = (claim: StatusClaim, ground: Ground, gone: readonly JudgedClaim[]): Answer => {
  const said = `${claim.phrase}${claim.denied ? ' (denied)' : ''}`
  const open: Answer = {
    claim: said,
    verdict: 'not checkable',
    because: 'nothing was found against it, and nothing that was read proves it',
  }
  const against = claim.says === 'done' ? unmade(gone) : unloaded(claim, ground)
  if (against === null) return open
  return { claim: said, verdict: claim.denied ? 'verified' : 'refuted', ...against }
}

type Against = Pick<Answer, 'because' | 'evidence'>

/** What the text says was made, and is not there. */
const unmade = (gone: readonly JudgedClaim[]): Against | null => {
  if (gone.length === 0) return null
  return {
    because: `${gone.length} of the things that the same text says were made are not there (lines ${gone
      .map((one) => one.line)
      .slice(0, 6)
      .join(', ')})`,
    evidence: gone.slice(0, 3).flatMap((one) => one.evidence),
  }
}

/** A part of the program too large to call it ready. */
const tooMuch = 0.05

const unloaded = (claim: StatusClaim, ground: Ground): Against | null => {
  const isTests = claim.says === 'tests'
  const { all, failing } = standing(ground, isTests ? ['test'] : ['source', 'script'])
  if (failing.length === 0) return null
  if (claim.says === 'ready' && failing.length < all * tooMuch) return null
  const held = new Set(failing)
  const stops = ground.blast.obstacles.filter(
    (one) => isCertain(one) && one.blocks.some((file) => held.has(file)),
  )
  const what = isTests ? 'test modules' : 'modules'
  return {
    because: `${failing.length} of ${all} ${what} (${lineCount(ground, failing)} lines) cannot ${isTests ? 'be collected' : 'load'}; ${stops.length} ${stops.length === 1 ? 'thing stands' : 'things stand'} in the way`,
    evidence: [measured(`${what} that cannot load`, failing.length, all), ...obstacleEvidence(stops, 2)],
  }
}
