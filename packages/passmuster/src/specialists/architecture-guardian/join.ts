import type { Unit } from './units.ts'

/** The same tokens in two places, as far as they reach; lines are those of the first and last token. */
export interface Clone {
  readonly a: Side
  readonly b: Side
  readonly tokens: number
}
export interface Side {
  readonly file: string
  readonly startLine: number
  readonly endLine: number
  /** Lines among these that hold code. */
  readonly code: number
}

/** Clones begin with this many equal units in a row. */
const anchor = 5
/** Of a passage that stands in many places, each is held against this many of the next ones. */
const mostPartners = 8

export interface Least {
  readonly lines: number
  readonly tokens: number
  /** Different units: a table that repeats one shape is not code that was copied. */
  readonly kinds: number
}

/** Every maximal run of equal units, within and across files, that is large enough; in order of files and lines. */
export const joinClones = (
  files: readonly (readonly [string, readonly Unit[]])[],
  least: Least,
): readonly Clone[] => {
  const all = files.flatMap(([, units]) => units)
  const owner = new Int32Array(all.length)
  const hashes = new Int32Array(all.length)
  let next = 0
  for (const [index, [, units]] of files.entries())
    for (const { hash } of units) {
      owner[next] = index
      hashes[next++] = hash
    }
  const windows = windowHashes(hashes, owner)
  const groups = repeated(windows)
  const covered = new Map<number, number>()
  const clones: Clone[] = []
  for (let i = 0; i + anchor <= all.length; i++) {
    const group = groups.get(windows[i]!)
    if (group === undefined || windows[i] === 0) continue
    let partners = 0
    for (let at = after(group, i); at < group.length && partners < mostPartners; at++) {
      const j = group[at]!
      if (owner[i] === owner[j] && j - i < anchor) continue
      partners++
      if ((covered.get(j - i) ?? -1) >= i) continue
      const to = reach(i, j, hashes, owner)
      covered.set(j - i, to)
      const clone = cloneOf(i, j, to - i + 1)
      if (clone !== null) clones.push(clone)
    }
  }
  return clones

  /** A line that also holds something of the unit before is not the same line in both places. */
  function isCut(at: number): boolean {
    return at > 0 && owner[at - 1] === owner[at] && all[at - 1]!.endLine === all[at]!.startLine
  }

  function isCutBehind(at: number): boolean {
    return at + 1 < all.length && isCut(at + 1)
  }

  /** Closing braces at the head belong to what stands before, parts of lines at either end to their neighbours. */
  function cloneOf(first: number, second: number, run: number): Clone | null {
    let skipped = 0
    const isPart = (at: number): boolean => all[at]!.tokens === 1 || isCut(at)
    while (skipped < run && (isPart(first + skipped) || isPart(second + skipped))) skipped++
    let end = run
    while (end > skipped && (isCutBehind(first + end - 1) || isCutBehind(second + end - 1))) end--
    const [i, j, length] = [first + skipped, second + skipped, end - skipped]
    if (length === 0) return null
    let tokens = 0
    for (let at = i; at < i + length; at++) tokens += all[at]!.tokens
    if (tokens < least.tokens) return null
    const side = (from: number): Side => ({
      file: files[owner[from]!]![0],
      startLine: all[from]!.startLine,
      endLine: all[from + length - 1]!.endLine,
      code: codeLines(all, from, length),
    })
    const [a, b] = [side(i), side(j)]
    const lines = Math.min(a.endLine - a.startLine, b.endLine - b.startLine) + 1
    if (lines < least.lines || new Set(hashes.subarray(i, i + length)).size < least.kinds) return null
    return { a, b, tokens }
  }
}

const codeLines = (all: readonly Unit[], from: number, length: number): number => {
  let lines = 0
  let last = 0
  for (let at = from; at < from + length; at++) {
    const { startLine, endLine, code } = all[at]!
    lines += startLine <= last ? code - 1 : code
    last = Math.max(last, endLine)
  }
  return lines
}

/** The last unit of the run that begins at `i` and `j`; the two sides of one file do not overlap. */
const reach = (i: number, j: number, hashes: Int32Array, owner: Int32Array): number => {
  const most = owner[i] === owner[j] ? j - 1 : hashes.length - 1
  let to = i
  while (
    to + 1 <= most &&
    to + 1 + j - i < hashes.length &&
    owner[to + 1] === owner[i] &&
    owner[to + 1 + j - i] === owner[j] &&
    hashes[to + 1] === hashes[to + 1 + j - i]
  )
    to++
  return to
}

/** A hash of `anchor` units from each on; 0 where the file ends before. */
const windowHashes = (hashes: Int32Array, owner: Int32Array): Float64Array => {
  const windows = new Float64Array(hashes.length)
  for (let i = 0; i + anchor <= hashes.length; i++) {
    if (owner[i] !== owner[i + anchor - 1]) continue
    let low = 1
    let high = 7
    for (let at = i; at < i + anchor; at++) {
      low = Math.imul(low ^ hashes[at]!, 0x01000193)
      high = Math.imul(high ^ hashes[at]!, 0x5bd1e995)
      high ^= high >>> 13
    }
    windows[i] = (low >>> 0) * 0x100000 + (high >>> 12) + 1
  }
  return windows
}

/** Positions by window, of windows that occur more than once; a small table drops most others before the map is made. */
const repeated = (windows: Float64Array): ReadonlyMap<number, readonly number[]> => {
  const seen = new Uint8Array(1 << 21)
  const slot = (window: number): number => Math.floor(window / 64) % seen.length
  for (const window of windows) {
    const at = slot(window)
    if (window !== 0 && seen[at]! < 2) seen[at]!++
  }
  const groups = new Map<number, number[]>()
  for (const [index, window] of windows.entries()) {
    if (window === 0 || seen[slot(window)]! < 2) continue
    const group = groups.get(window)
    if (group === undefined) groups.set(window, [index])
    else group.push(index)
  }
  return groups
}

/** Index of the first position behind `i`. */
const after = (group: readonly number[], i: number): number => {
  let low = 0
  let high = group.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (group[middle]! <= i) low = middle + 1
    else high = middle
  }
  return low
}
