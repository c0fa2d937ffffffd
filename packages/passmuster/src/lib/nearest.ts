/** Edit distance with adjacent swaps (optimal string alignment); stops early above `limit`, returning limit + 1. */
export const editDistance = (a: string, b: string, limit = 4): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    if (Math.min(...row) > limit) return limit + 1
    before = above
    above = row
  }
  return Math.min(above[b.length] ?? limit + 1, limit + 1)
}

/** The one known word that is clearly meant by `word`, or null: distance at most a third of its length, no tie. */
export const nearest = (word: string, known: readonly string[]): string | null => {
  const limit = Math.max(1, Math.min(3, Math.floor(word.length / 3)))
  const scored = known
    .map((one) => ({ one, distance: editDistance(word.toLowerCase(), one.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.one < b.one ? -1 : 1))
  const [best, second] = scored
  if (best === undefined || (second !== undefined && second.distance === best.distance)) return null
  return best.one
}
