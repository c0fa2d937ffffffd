import { nameOf } from '../../lib/paths.ts'
import type { SnapshotFile } from '../../model/snapshot.ts'
import type { Answer, Claim } from './claim.ts'
import { findFile } from './find-file.ts'
import { measured, some, type Ground } from './ground.ts'

type NumberClaim = Extract<Claim, { kind: 'number' }>

/** Counts what can be counted; what only a measurement could tell stays open. */
export const checkNumber = (claim: NumberClaim, ground: Ground): Answer => {
  switch (claim.says) {
    case 'unmeasured':
      return {
        claim: some(claim.figures),
        verdict: 'not checkable',
        because: 'nothing in the repository that was read measures it',
      }
    case 'lines':
      return lines(claim, ground)
    case 'count':
      return count(claim, ground)
  }
}

const near = (claimed: number, real: number, about: boolean): boolean =>
  Math.abs(claimed - real) <= (about ? Math.max(1, real * 0.1) : 1)

const lines = (claim: Extract<NumberClaim, { says: 'lines' }>, ground: Ground): Answer => {
  const said = `${claim.of} has ${claim.about ? 'about ' : ''}${claim.count} lines`
  const found = filesCalled(claim.of, ground)
  if (found.length === 0)
    return { claim: said, verdict: 'not checkable', because: 'no file could be told by that name' }
  const right = found.find((one) => near(claim.count, one.lines, claim.about))
  if (right !== undefined)
    return {
      claim: said,
      verdict: 'verified',
      because: `${right.path} has ${right.lines} lines`,
      evidence: [measured(`lines of ${right.path}`, right.lines)],
    }
  const shown = found.slice(0, 3)
  return {
    claim: said,
    verdict: 'refuted',
    because: `${found.length > 1 ? 'no file called so has: ' : ''}${shown.map((one) => `${one.path} has ${one.lines} lines`).join(', ')}${found.length > 3 ? ` and ${found.length - 3} more` : ''}`,
    evidence: shown.map((one) => measured(`lines of ${one.path}`, one.lines)),
  }
}

/** The file of a path, or the code files whose name holds the words just before what they are called. */
const filesCalled = (of: string, ground: Ground): readonly SnapshotFile[] => {
  const path = findFile(of, ground)
  const texts = ground.repo.snapshot.files.filter((one) => one.kind === 'text')
  if (path !== null) return texts.filter((one) => one.path === path)
  const words = of.toLowerCase().match(/[a-z][a-z0-9]*/g) ?? []
  const common = new Set([
    'file',
    'script',
    'module',
    'class',
    'the',
    'python',
    'of',
    'in',
    'a',
    'single',
    'is',
    'and',
  ])
  const wanted = words.filter((word) => !common.has(word))
  if (wanted.length < 2) return []
  return texts.filter((one) => {
    if (!/\.(?:py|[cm]?[jt]sx?|go|rs|java)$/.test(one.path) || /(?:^|[/_.])tests?(?:$|[/_.])/.test(one.path))
      return false
    const parts = nameOf(one.path)
      .toLowerCase()
      .replace(/\.\w+$/, '')
      .split(/[^a-z0-9]+/)
    return wanted.every((word) => parts.includes(word))
  })
}

const count = (claim: Extract<NumberClaim, { says: 'count' }>, { repo }: Ground): Answer => {
  const files = repo.snapshot.files.filter(
    (one) => one.kind === 'text' && (claim.lang === '' || new RegExp(`\\.${claim.lang}x?$`).test(one.path)),
  )
  const real = claim.what === 'files' ? files.length : files.reduce((sum, one) => sum + one.lines, 0)
  const what = `${claim.lang === '' ? 'text' : `.${claim.lang}`} ${claim.what === 'files' ? 'files' : 'lines'} of the repository`
  const said = `${claim.count} ${what}`
  if (!near(claim.count, real, claim.about))
    return {
      claim: said,
      verdict: 'not checkable',
      because: `${real} were counted; which of them are meant is not said`,
    }
  return {
    claim: said,
    verdict: 'verified',
    because: `${real} were counted`,
    evidence: [measured(what, real)],
  }
}
