/** What a lexer tells: each token by its hash, comments and layout left out, with its 1-based line. */
export interface TokenSink {
  /** `word` is the text of a word, or of a single mark; null for anything longer. */
  token(hash: number, fromLine: number, toLine: number, word: string | null): void
  /** A line feed outside strings and comments. */
  newline(): void
}

const seed = 0x811c9dc5
const prime = 0x01000193

const isWord = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 36 ||
  code > 127

const hashOf = (text: string, from: number, to: number): number => {
  let hash = seed
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime)
  return hash
}

const feeds = (text: string, from: number, to: number): number => {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** Words that a slash behind begins a pattern, not a division. */
const beforePattern = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'throw',
  'do',
  'else',
])

/**
 * Splits Python or ECMAScript into tokens, roughly but the same way for the same text: what it misreads (an
 * apostrophe in the text of JSX) it misreads alike in every copy, and it is right again on the next line.
 */
export const lex = (text: string, python: boolean, sink: TokenSink): void => {
  let at = 0
  let line = 1
  let before = ''
  const length = text.length
  while (at < length) {
    const code = text.charCodeAt(at)
    if (code === 10) {
      sink.newline()
      line++
      at++
    } else if (code <= 32 || code === 0xfeff || code === 0xa0) at++
    else if (python ? code === 35 : code === 47 && text.charCodeAt(at + 1) === 47) {
      const end = text.indexOf('\n', at)
      at = end < 0 ? length : end
    } else if (!python && code === 47 && text.charCodeAt(at + 1) === 42) {
      const end = text.indexOf('*/', at + 2)
      const to = end < 0 ? length : end + 2
      line += feeds(text, at, to)
      at = to
    } else if (isWord(code)) {
      let to = at + 1
      while (to < length && isWord(text.charCodeAt(to))) to++
      before = text.slice(at, to)
      sink.token(hashOf(text, at, to), line, line, before)
      at = to
    } else if (python && code === 92) {
      const next = text.charCodeAt(at + 1) === 13 ? at + 2 : at + 1
      if (text.charCodeAt(next) === 10) line++
      at = next + 1
    } else {
      const to = literalEnd(text, at, python, before)
      if (to > at) {
        const inner = code === 34 || code === 39 ? hashOf(text, at + 1, to - 1) : hashOf(text, at, to)
        const last = line + feeds(text, at, to)
        sink.token(inner ^ 0x5bd1e995, line, last, null)
        line = last
        at = to
        before = ')'
      } else {
        before = text[at]!
        sink.token(hashOf(text, at, at + 1), line, line, before)
        at++
      }
    }
  }
}

/** The offset behind the string, template or pattern that begins here; the offset itself when none does. */
const literalEnd = (text: string, at: number, python: boolean, before: string): number => {
  const code = text.charCodeAt(at)
  if (code === 34 || code === 39) {
    if (python && text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === code)
      return longEnd(text, at)
    return lineEnd(text, at, code)
  }
  if (python) return at
  if (code === 96) return templateEnd(text, at)
  if (code !== 47) return at
  const mark = before === '' || /^[^\w$)\]}]$/.test(before) || beforePattern.has(before)
  return mark ? patternEnd(text, at) : at
}

const longEnd = (text: string, at: number): number => {
  const quote = text.slice(at, at + 3)
  let end = text.indexOf(quote, at + 3)
  while (end > 0 && text.charCodeAt(end - 1) === 92 && text.charCodeAt(end - 2) !== 92)
    end = text.indexOf(quote, end + 1)
  return end < 0 ? text.length : end + 3
}

const lineEnd = (text: string, at: number, quote: number): number => {
  for (let to = at + 1; to < text.length; to++) {
    const code = text.charCodeAt(to)
    if (code === 92) to++
    else if (code === quote) return to + 1
    else if (code === 10) return at
  }
  return at
}

const templateEnd = (text: string, at: number): number => {
  const open: number[] = [0]
  for (let to = at + 1; to < text.length; to++) {
    const code = text.charCodeAt(to)
    const inText = open[open.length - 1] === 0
    if (code === 92) to++
    else if (inText && code === 96) {
      open.pop()
      if (open.length === 0) return to + 1
    } else if (inText && code === 36 && text.charCodeAt(to + 1) === 123) {
      open.push(1)
      to++
    } else if (!inText && code === 96) open.push(0)
    else if (!inText && code === 123) open[open.length - 1]!++
    else if (!inText && code === 125) {
      const left = open.pop()! - 1
      if (left > 0) open.push(left)
    }
    if (open.length > 50) return at
  }
  return at
}

const patternEnd = (text: string, at: number): number => {
  let inClass = false
  for (let to = at + 1; to < text.length; to++) {
    const code = text.charCodeAt(to)
    if (code === 10) return at
    if (code === 92) to++
    else if (code === 91) inClass = true
    else if (code === 93) inClass = false
    else if (code === 47 && !inClass) return to + 1
  }
  return at
}
