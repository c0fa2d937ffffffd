import { editDistance } from '../lib/nearest.ts'

const words = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')

const isSubset = (a: readonly string[], b: readonly string[]): boolean => a.every((word) => b.includes(word))

/**
 * Names that someone may have meant, best first: few edits for their length, or the same words with one more or
 * less (`manager` for `database_manager`). Order is total: distance, then code points.
 */
export const nearNames = (wanted: string, known: Iterable<string>, most: number = 3): readonly string[] => {
  const limit = Math.min(4, Math.max(1, Math.floor(wanted.length / 4)))
  const mine = words(wanted)
  const scored: { readonly name: string; readonly score: number }[] = []
  for (const name of new Set(known)) {
    if (name === wanted) continue
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase(), limit)
    if (distance <= limit) scored.push({ name, score: distance })
    else {
      const theirs = words(name)
      const related = isSubset(mine, theirs) || isSubset(theirs, mine)
      if (related && mine.length > 0 && theirs.length > 0)
        scored.push({ name, score: limit + Math.abs(mine.length - theirs.length) })
    }
  }
  return scored
    .sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map((one) => one.name)
}
