import { distinct } from './distinct.ts'
import { linesOf, type Kin } from './families.ts'

/** Folders (each ends with a slash) that hold copies under the same names, and the files that they have in common. */
export interface CopiedTree {
  readonly roots: readonly string[]
  readonly kins: readonly Kin[]
  readonly lines: number
}

/** Sets of files of one name below the same folders that make it worth one word instead of many. */
const leastSets = 3

/**
 * Finds folders that hold at least three sets of files of the same names with common passages, the most folders
 * first, and takes out of `all` what lies in different ones of them.
 */
export const copiedTrees = (
  all: readonly Kin[],
): { readonly trees: readonly CopiedTree[]; readonly rest: readonly Kin[] } => {
  const counts = new Map<string, { readonly roots: readonly string[]; count: number }>()
  for (const kin of all) {
    const roots = rootsOf(kin.files)
    if (roots === null) continue
    const known = counts.get(roots.join('\0'))
    if (known) known.count++
    else counts.set(roots.join('\0'), { roots, count: 1 })
  }
  const wanted = [...counts.values()]
    .filter(({ count }) => count >= leastSets)
    .sort((a, b) => b.roots.length - a.roots.length || (a.roots.join() < b.roots.join() ? -1 : 1))
  let rest = all
  const trees: CopiedTree[] = []
  for (const { roots } of wanted) {
    const kins = distinct(rest.filter((kin) => isSpread(kin.files, roots) && isOneName(kin.files, roots)))
    if (kins.length < leastSets) continue
    rest = rest.filter((kin) => !isSpread(kin.files, roots))
    const lines = kins.reduce(
      (sum, kin) => sum + kin.families.reduce((n, family) => n + linesOf(family), 0),
      0,
    )
    trees.push({ roots, kins, lines })
  }
  return { trees, rest }
}

/** Where the paths of files of one name part; null for other files, and where one lies at the root. */
const rootsOf = (files: readonly string[]): readonly string[] | null => {
  if (files.length < 2) return null
  const parts = files.map((file) => file.split('/'))
  let tail = 0
  while (parts.every((one) => one.length > tail + 1 && one.at(-1 - tail) === parts[0]!.at(-1 - tail))) tail++
  if (tail === 0) return null
  return parts.map((one) => `${one.slice(0, -tail).join('/')}/`).sort()
}

/** Each file lies in another of the folders. */
const isSpread = (files: readonly string[], roots: readonly string[]): boolean => {
  const hit = files.map((file) => roots.findIndex((root) => file.startsWith(root)))
  return files.length > 1 && !hit.includes(-1) && new Set(hit).size === files.length
}

/** What stands behind the folder of the tree. */
export const tailOf = (file: string, roots: readonly string[]): string =>
  file.slice(roots.find((root) => file.startsWith(root))?.length ?? 0)

const isOneName = (files: readonly string[], roots: readonly string[]): boolean =>
  new Set(files.map((file) => tailOf(file, roots))).size === 1
