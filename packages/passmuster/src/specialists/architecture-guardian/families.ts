import type { Clone, Side } from './join.ts'

/** Passages of one text in several places, largest first; each family's places are in different lines. */
export interface Family {
  readonly sides: readonly Side[]
  /** Tokens of the largest clone in it. */
  readonly tokens: number
}

/** All families whose places lie in the same set of files. */
export interface Kin {
  readonly files: readonly string[]
  readonly families: readonly Family[]
}

/** Joins clones of the very same passage into families, then families of the same files. In order of files. */
export const kinOf = (clones: readonly Clone[]): readonly Kin[] => {
  const byFiles = new Map<string, { files: readonly string[]; families: Family[] }>()
  for (const family of familiesOf(clones)) {
    const files = [...new Set(family.sides.map((side) => side.file))].sort()
    const known = byFiles.get(files.join('\0'))
    if (known) known.families.push(family)
    else byFiles.set(files.join('\0'), { files, families: [family] })
  }
  return [...byFiles].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kin]) => kin)
}

const familiesOf = (clones: readonly Clone[]): readonly Family[] => {
  const sides = clones.flatMap(({ a, b }) => [a, b])
  const parent = sides.map((_, index) => index)
  const root = (index: number): number => {
    let at = index
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!
    return at
  }
  const join = (a: number, b: number): void => {
    parent[root(a)] = root(b)
  }
  for (const index of clones.keys()) join(2 * index, 2 * index + 1)
  const byFile = Map.groupBy(sides.keys(), (index) => sides[index]!.file)
  for (const indexes of byFile.values()) {
    indexes.sort((a, b) => sides[a]!.startLine - sides[b]!.startLine)
    for (const [at, one] of indexes.entries())
      for (let next = at + 1; next < indexes.length; next++) {
        const other = indexes[next]!
        if (sides[other]!.startLine > sides[one]!.endLine) break
        if (isSame(sides[one]!, sides[other]!)) join(one, other)
      }
  }
  const groups = Map.groupBy(clones.keys(), (index) => root(2 * index))
  return [...groups.values()]
    .map((indexes): Family => ({
      sides: apart(indexes.flatMap((index) => [clones[index]!.a, clones[index]!.b])),
      tokens: Math.max(...indexes.map((index) => clones[index]!.tokens)),
    }))
    .sort((a, b) => linesOf(b) - linesOf(a) || before(a.sides[0]!, b.sides[0]!))
}

/** Lines of code that a family has in each of its places at least. */
export const linesOf = ({ sides }: Family): number => Math.min(...sides.map((side) => side.code))

/** Only a passage of the very same lines, so that what is told of one place holds of all. */
const isSame = (a: Side, b: Side): boolean => a.startLine === b.startLine && a.endLine === b.endLine

/** One side for each passage: of those of one file that overlap, the shortest, which all members hold. */
const apart = (sides: readonly Side[]): readonly Side[] => {
  const kept: Side[] = []
  for (const side of [...sides].sort(before)) {
    const last = kept.at(-1)
    if (last?.file !== side.file || last.endLine < side.startLine) kept.push(side)
    else if (side.endLine - side.startLine < last.endLine - last.startLine) kept[kept.length - 1] = side
  }
  return kept
}

const before = (a: Side, b: Side): number =>
  a.file === b.file ? a.startLine - b.startLine || a.endLine - b.endLine : a.file < b.file ? -1 : 1
