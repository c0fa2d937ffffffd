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

const shapeOf = (name: string): string =>
  name === name.toLowerCase() ? 'a' : name === name.toUpperCase() ? 'A' : 'Aa'

/** Words that so many names end with that they tell nothing alone. */
const plain =
  /^(?:a|add|all|app|base|call|class|client|config|create|data|error|exception|file|get|id|info|init|item|key|list|load|main|make|mixin|model|name|new|node|object|open|options|path|read|result|run|save|set|settings|size|start|state|stop|test|type|update|utils?|value|version|write)s?$/

/**
 * The one name of the same kind, as its case tells, that says the same but for a slip, or but for one or two words
 * more or less before the last: `LiveEngine` for `Engine`, never `EngineConfig`. Null where two come as near.
 */
export const alikeName = (wanted: string, known: Iterable<string>): string | null => {
  const meant = clearlyMeant(wanted, known)
  if (meant !== null) return meant
  const mine = words(wanted)
  const scored: { readonly name: string; readonly score: number }[] = []
  for (const name of [...new Set(known)].sort()) {
    const theirs = words(name)
    const more = Math.abs(theirs.length - mine.length)
    if (name === wanted || shapeOf(name) !== shapeOf(wanted) || more === 0 || more > 2) continue
    if (theirs.at(-1) !== mine.at(-1)) continue
    if (Math.min(mine.length, theirs.length) === 1 && plain.test(mine.at(-1)!)) continue
    if (isSubset(mine, theirs) || isSubset(theirs, mine)) scored.push({ name, score: more })
  }
  scored.sort((a, b) => a.score - b.score)
  const [first, second] = scored
  return first === undefined || second?.score === first.score ? null : first.name
}

/** Whether one word may be a slip of the other: they begin alike and count the same. */
const isSlip = (a: string, b: string): boolean => {
  if (a === b) return true
  const shortest = Math.min(a.length, b.length)
  let alike = 0
  while (alike < shortest && a[alike] === b[alike]) alike += 1
  return alike >= 3 && alike * 2 >= shortest - 1 && a.replace(/\D/g, '') === b.replace(/\D/g, '')
}

/**
 * The one name that was certainly meant, or null: as many words, each the same or a slip of it, few edits, written in
 * the same case, and no other name comes as near.
 */
export const clearlyMeant = (wanted: string, known: Iterable<string>): string | null => {
  const most = Math.min(4, Math.max(1, Math.floor(wanted.length / 6)))
  const mine = words(wanted)
  let best: { readonly name: string; readonly score: number } | null = null
  let next = Number.POSITIVE_INFINITY
  for (const name of [...new Set(known)].sort()) {
    const score =
      name === wanted ? most + 3 : editDistance(wanted.toLowerCase(), name.toLowerCase(), most + 2)
    if (best === null || score < best.score) {
      next = best?.score ?? next
      best = { name, score }
    } else next = Math.min(next, score)
  }
  if (best === null || best.score > most || next < best.score + 2 || shapeOf(best.name) !== shapeOf(wanted))
    return null
  const theirs = words(best.name)
  const isSame = mine.length === theirs.length && mine.every((word, at) => isSlip(word, theirs[at]!))
  return isSame ? best.name : null
}
