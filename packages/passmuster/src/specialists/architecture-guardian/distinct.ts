import { linesOf, type Family, type Kin } from './families.ts'
import type { Side } from './join.ts'

/** How much of a passage must have been told for it to be nothing new. */
const toldShare = 0.7

/**
 * Leaves out passages that overlap a larger one of the same files, so that no line is counted twice, and those that
 * follow from what is told: of three places that have one passage, two findings say it all. Largest first.
 */
export const distinct = (all: readonly Kin[]): readonly Kin[] => {
  const told = new Map<string, Side[]>()
  const isTold = (side: Side): boolean =>
    (told.get(side.file) ?? []).some((one) => common(one, side) >= sizeOf(side) * toldShare)
  const kept = new Map<Kin, Family[]>()
  const ordered = all
    .flatMap((kin) => kin.families.map((family) => ({ kin, family })))
    .sort((a, b) => linesOf(b.family) - linesOf(a.family))
  for (const { kin, family } of ordered) {
    const mine = kept.get(kin) ?? []
    const isTwice = mine.some(({ sides }) =>
      sides.some((one) => family.sides.some((side) => one.file === side.file && common(one, side) > 0)),
    )
    if (isTwice || family.sides.every(isTold)) continue
    kept.set(kin, [...mine, family])
    for (const side of family.sides) told.set(side.file, [...(told.get(side.file) ?? []), side])
  }
  return all.flatMap((kin) => {
    const families = kept.get(kin)
    return families === undefined ? [] : [{ ...kin, families }]
  })
}

const sizeOf = ({ startLine, endLine }: Side): number => endLine - startLine + 1

const common = (a: Side, b: Side): number =>
  Math.min(a.endLine, b.endLine) - Math.max(a.startLine, b.startLine) + 1
