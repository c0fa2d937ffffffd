/** Whether a path, `/` separated from the root, is meant. */
export type PathTest = (path: string) => boolean

type Segment = string | null

/**
 * What is wrong with a glob, or null. Globs are seen from the root of the repository; `**` is any number of folders,
 * `*` and `?` stay within a name, `[a-z]` and `{a,b}` are known, `!` in front takes away what earlier ones chose.
 */
export const globFault = (glob: string): string | null => {
  const shown = JSON.stringify(glob)
  const text = glob.startsWith('!') ? glob.slice(1) : glob
  if (text === '' || text === '/') return `${shown} names nothing`
  if (/^\/|^[A-Za-z]:[\\/]/.test(text)) return `${shown} is not seen from the root of the repository`
  if (text.includes('\\') || /\p{Cc}/u.test(text)) return `${shown} holds a character that no glob has`
  if (text.split('/').includes('..')) return `${shown} leads out with ..`
  return alternatives(text) === null
    ? `${shown} has braces that do not close, or too many alternatives`
    : null
}

/** A test for a list of globs, the last one that fits decides. A glob that ends in a plain name also means what is below it. */
export const globTest = (globs: readonly string[]): PathTest => {
  const rules = globs.map((glob) => {
    const not = glob.startsWith('!')
    const texts = alternatives(not ? glob.slice(1) : glob) ?? []
    return { not, patterns: texts.map(patternOf) }
  })
  return (path) => {
    let parts: readonly string[] | null = null
    let meant = false
    for (const { not, patterns } of rules)
      if (
        meant === not &&
        patterns.some(
          ({ start, segments }) => path.startsWith(start) && fits(segments, (parts ??= path.split('/'))),
        )
      )
        meant = !not
    return meant
  }
}

interface Pattern {
  /** The text that every path begins with that fits. */
  readonly start: string
  readonly segments: readonly Segment[]
}

const patternOf = (text: string): Pattern => {
  const segments = segmentsOf(text)
  const wild = segments.findIndex((one) => one === null || /[*?[]/.test(one))
  return { start: segments.slice(0, Math.max(0, wild)).join('/'), segments }
}

const mostAlternatives = 256

/** The texts without braces that a glob with braces stands for; null when they do not close or are too many. */
const alternatives = (glob: string): readonly string[] | null => {
  let open = [glob]
  const done: string[] = []
  while (open.length > 0) {
    if (open.length + done.length > mostAlternatives) return null
    const next: string[] = []
    for (const text of open) {
      const close = text.indexOf('}')
      const from = close < 0 ? text.indexOf('{') : text.lastIndexOf('{', close)
      if (close < 0 && from < 0) done.push(text)
      else if (close < 0 || from < 0) return null
      else
        for (const one of text.slice(from + 1, close).split(','))
          next.push(text.slice(0, from) + one + text.slice(close + 1))
    }
    open = next
  }
  return done
}

/** Null stands for `**`. A final plain name is followed by one, for what is below it. */
const segmentsOf = (text: string): readonly Segment[] => {
  const names = text.split('/').filter((one) => one !== '' && one !== '.')
  const segments = names.map((one) => (one === '**' ? null : one))
  const last = segments.at(-1)
  return last === undefined || last === null || /[*?[]/.test(last) ? segments : [...segments, null]
}

/** Two pointers, back to the last `**` only: time is at most names times segments. */
const fits = (pattern: readonly Segment[], parts: readonly string[]): boolean =>
  walk(pattern.length, parts.length, {
    any: (at) => pattern[at] === null,
    one: (at, to) => nameFits(pattern[at] ?? '', parts[to] ?? ''),
  })

const nameFits = (glob: string, name: string): boolean => {
  if (!/[*?[]/.test(glob)) return glob === name
  const pieces = glob.match(/\[(?:!|\^)?\]?[^\]]*\]|\*+|[^]/gu) ?? []
  const chars = [...name]
  return walk(pieces.length, chars.length, {
    any: (at) => pieces[at]?.startsWith('*') === true,
    one: (at, to) => charFits(pieces[at] ?? '', chars[to] ?? ''),
  })
}

const walk = (
  size: number,
  length: number,
  test: { any(at: number): boolean; one(at: number, to: number): boolean },
): boolean => {
  let [at, to, star, mark] = [0, 0, -1, 0]
  while (to < length) {
    if (at < size && test.any(at)) {
      star = at
      mark = to
      at += 1
    } else if (at < size && test.one(at, to)) {
      at += 1
      to += 1
    } else if (star < 0) return false
    else {
      at = star + 1
      mark += 1
      to = mark
    }
  }
  while (at < size && test.any(at)) at += 1
  return at === size
}

const charFits = (piece: string, char: string): boolean => {
  if (piece === '?') return true
  if (piece.length < 3 || !piece.startsWith('[')) return piece === char
  const not = piece[1] === '!' || piece[1] === '^'
  const set = Array.from(piece.slice(not ? 2 : 1, -1))
  let found = false
  for (let at = 0; at < set.length; at += 1) {
    const [low, dash, high] = [set[at] ?? '', set[at + 1], set[at + 2]]
    if (dash === '-' && high !== undefined) {
      found ||= low <= char && char <= high
      at += 2
    } else found ||= low === char
  }
  return found !== not
}
