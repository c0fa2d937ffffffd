/** An error that no version of Python 3 accepts, found by reading tokens and indentation alone. */
export interface LexicalError {
  readonly offset: number
  readonly why: string
}

const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
const headers = /^(if|elif|else|for|while|try|except|finally|with|def|class|async\s+(def|for|with))\b/

interface Line {
  readonly start: number
  readonly indent: number
  readonly tabs: boolean
  colons: number
  assigned: number
  last: string
}

/**
 * Reads the text as CPython's tokenizer does and returns the first certain error, or null. It stops without a verdict
 * where versions differ (quotes or line ends inside f-strings) and leaves indentation alone where tabs and blanks mix.
 */
export const firstLexicalError = (text: string, checkIndent: boolean): LexicalError | null => {
  const open: { mark: string; at: number }[] = []
  const indents: number[] = [0]
  let before: Line | null = null
  let line: Line | null = null
  let mixed = false

  const begin = (at: number): LexicalError | null => {
    const start = text.lastIndexOf('\n', at - 1) + 1
    const blank = text.slice(start, at).replace(/^.*\f/, '')
    line = { start: at, indent: blank.length, tabs: blank.includes('\t'), colons: 0, assigned: -1, last: '' }
    mixed ||= line.tabs
    const fault = checkIndent && !mixed ? indentError(line, before, indents, text) : null
    return fault
  }
  const end = (): LexicalError | null => {
    const done = line
    line = null
    if (!done) return null
    before = done
    const head = headers.exec(text.slice(done.start, done.start + 20))
    if (head && done.colons === 0)
      return { offset: done.start, why: `the \`${head[1] ?? ''}\` line has no colon` }
    const asks = head && /^(if|elif|while)$/.test(head[1] ?? '')
    return asks && done.assigned >= 0 && !/\blambda\b/.test(text.slice(done.start, done.assigned))
      ? { offset: done.assigned, why: `\`=\` in the condition of \`${head[1] ?? ''}\`` }
      : null
  }

  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c === '\n') {
      const fault = open.length === 0 ? end() : null
      if (fault) return fault
      continue
    }
    if (c === ' ' || c === '\t' || c === '\f' || c === '\r') continue
    if (c === '#') {
      const stop = text.indexOf('\n', i)
      if (stop < 0) break
      i = stop - 1
      continue
    }
    if (c === '\\') {
      if (text[i + 1] === '\n' || text.startsWith('\r\n', i + 1)) {
        if (!line) return null
        i += text[i + 1] === '\n' ? 1 : 2
        continue
      }
      return i + 1 < text.length ? { offset: i, why: 'a backslash that does not end its line' } : null
    }
    if (!line) {
      const fault = begin(i)
      if (fault) return fault
    }
    const now = line as Line | null
    if (!now) return null
    const quoted =
      /[A-Za-z_"']/.test(c) && !/\w/.test(text[i - 1] ?? '')
        ? /^([A-Za-z]{0,2})("""|'''|"|')/.exec(text.slice(i, i + 5))
        : null
    if (quoted && /^([rbuft]|[rR][bBfFtT]|[bBfFtT][rR])?$/i.test(quoted[1] as string)) {
      const isFormat = /[ft]/i.test(quoted[1] as string)
      const stop = endOfString(text, i + (quoted[1] as string).length, quoted[2] as string, isFormat)
      if (stop === 'doubtful') return null
      if (stop === 'open')
        return {
          offset: i,
          why:
            (quoted[2] as string).length === 3
              ? 'a triple-quoted string that never ends'
              : 'a string that does not end on its line',
        }
      now.last = 'string'
      i = stop - 1
      continue
    }
    if (c === '(' || c === '[' || c === '{') open.push({ mark: c, at: i })
    else if (closers[c] !== undefined) {
      const opener = open.pop()
      if (opener?.mark !== closers[c])
        return { offset: i, why: opener ? `\`${c}\` closes a \`${opener.mark}\`` : `\`${c}\` closes nothing` }
    } else if (c === '?' || c === '$' || c === '`')
      return { offset: i, why: `\`${c}\` has no meaning in Python` }
    else if (c === '!' && text[i + 1] !== '=') return { offset: i, why: '`!` has no meaning in Python' }
    else if (c > '\x7f') {
      const point = String.fromCodePoint(text.codePointAt(i) ?? 0)
      if (!/^[\p{XID_Continue}]+$/u.test(point.normalize('NFKC')) && !/\p{XID_Continue}/u.test(point))
        return { offset: i, why: `the character ${point} cannot stand in code` }
      i += point.length - 1
    } else if (open.length === 0 && c === ':' && text[i + 1] !== '=') now.colons++
    else if (
      open.length === 0 &&
      c === '=' &&
      now.assigned < 0 &&
      now.colons === 0 &&
      text[i + 1] !== '=' &&
      !/[=<>!:+\-*/%&|^@]/.test(text[i - 1] ?? '')
    )
      now.assigned = i
    now.last = c
  }
  const last = open.at(-1)
  if (last) return { offset: last.at, why: `\`${last.mark}\` is never closed` }
  return end()
}

/** Offset behind the string; 'open' = no version accepts it; 'doubtful' = only some do. */
const endOfString = (
  text: string,
  quoteAt: number,
  mark: string,
  isFormat: boolean,
): number | 'open' | 'doubtful' => {
  let braces = false
  for (let i = quoteAt + mark.length; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i += text.startsWith('\r\n', i + 1) ? 2 : 1
    else if (c === '\n' && mark.length === 1) return isFormat && braces ? 'doubtful' : 'open'
    else if (isFormat && c === '{') {
      if (text[i + 1] === '{') i++
      else {
        braces = true
        const close = plainHole(text, i, mark)
        if (close < 0) return 'doubtful'
        i = close
      }
    } else if (text.startsWith(mark, i)) return i + mark.length
  }
  return isFormat && braces ? 'doubtful' : 'open'
}

/** The closing brace of a replacement field that every version reads alike; -1 for any other. */
const plainHole = (text: string, open: number, mark: string): number => {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    const c = text[i] as string
    if (c === '\\' || c === '#' || (c === '\n' && mark.length === 1)) return -1
    if (c === '"' || c === "'") {
      const close = text.indexOf(c, i + 1)
      const inner = close < 0 ? '\n' : text.slice(i + 1, close)
      if (
        c === mark ||
        text.startsWith(mark, i) ||
        /[\n\\{}]/.test(inner) ||
        inner.includes(mark[0] as string)
      )
        return -1
      i = close
    } else if (c === '{') depth++
    else if (c === '}' && --depth === 0) return i
  }
  return -1
}

/** Keeps `indents` as Python's stack of open blocks. */
const indentError = (
  line: Line,
  before: Line | null,
  indents: number[],
  text: string,
): LexicalError | null => {
  const top = indents.at(-1) ?? 0
  const opens =
    before !== null &&
    before.last === ':' &&
    (headers.test(text.slice(before.start, before.start + 20)) ||
      /^(match|case)\b/.test(text.slice(before.start, before.start + 6)))
  if (
    opens &&
    line.indent <= top &&
    headers.test(text.slice((before as Line).start, (before as Line).start + 20))
  ) {
    return { offset: line.start, why: 'an indented block is expected here' }
  }
  if (line.indent > top) {
    if (before?.last !== ':') return { offset: line.start, why: 'unexpected indentation' }
    indents.push(line.indent)
    return null
  }
  while ((indents.at(-1) ?? 0) > line.indent) indents.pop()
  return (indents.at(-1) ?? 0) === line.indent
    ? null
    : { offset: line.start, why: 'the indentation matches no outer block' }
}
