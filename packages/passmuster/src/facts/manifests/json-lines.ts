/** A JSON text as data with the line of every key; comments and trailing commas are allowed. */
export interface JsonRead {
  readonly value: unknown
  /** Line of a key by its path; arrays count from 0. Unknown paths are on line 1. */
  line(...path: readonly (string | number)[]): number
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

/** Deeper nesting is refused: it would overflow the parser's stack. */
const deepest = 500

/** Of a longer key no line is kept: below it each key would cost its length again. */
const longest = 1000
const mostErrors = 100

/** Reads JSON or JSONC. Never throws: what is malformed has value null and an error with its line. */
export const readJson = (source: string, options: { readonly depth?: number } = {}): JsonRead => {
  const text = plain(source.charCodeAt(0) === 0xfeff ? ` ${source.slice(1)}` : source)
  const lines = new Map<string, number>()
  const scanned = scanKeys(text, lines, options.depth ?? 4)
  const line = (...path: readonly (string | number)[]): number => lines.get(path.join('\0')) ?? 1
  if (scanned.depth > deepest)
    return { value: null, line, errors: [{ line: 1, text: `nested deeper than ${deepest}` }] }
  try {
    return { value: JSON.parse(text) as unknown, line, errors: scanned.twice }
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))
    const where = at ? lineOf(text, Number(at[1])) : lineOf(text, text.trimEnd().length)
    return { value: null, line, errors: [{ line: where, text: reason(String(error)) }] }
  }
}

const reason = (error: string): string =>
  error
    .replace(/^SyntaxError: /, '')
    .replace(/ in JSON at position.*$/s, '')
    .replace(/, ".*$/s, '')

/** 1-based line of an offset. */
export const lineOf = (text: string, offset: number): number => {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

/** Comments and trailing commas become spaces, so that offsets and lines stay. */
const plain = (text: string): string => {
  if (!/\/[/*]|,\s*[\]}]/.test(text)) return text
  const out: string[] = []
  let comma = -1
  for (let at = 0; at < text.length;) {
    const char = text[at]!
    if (char === '"') {
      const end = stringEnd(text, at)
      out.push(text.slice(at, end))
      at = end
      comma = -1
    } else if (char === '/' && text[at + 1] === '/') {
      const end = text.indexOf('\n', at)
      at = end === -1 ? text.length : end
    } else if (char === '/' && text[at + 1] === '*') {
      const close = text.indexOf('*/', at + 2)
      const end = close === -1 ? text.length : close + 2
      out.push(text.slice(at, end).replace(/[^\n]/g, ' '))
      at = end
    } else {
      if ((char === ']' || char === '}') && comma !== -1) out[comma] = ' '
      if (char === ',') comma = out.length
      else if (!/\s/.test(char)) comma = -1
      out.push(char)
      at += 1
    }
  }
  return out.join('')
}

const stringEnd = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"' || text[at] === '\n') return at + 1
  }
  return text.length
}

const scanKeys = (
  text: string,
  lines: Map<string, number>,
  most: number,
): { depth: number; twice: readonly { line: number; text: string }[] } => {
  const path: (string | number)[] = []
  const kinds: string[] = []
  const twice: { line: number; text: string }[] = []
  let deepestSeen = 0
  let line = 1
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!
    if (char === '\n') line += 1
    else if (char === '{' || char === '[') {
      kinds.push(char)
      path.push(0)
      deepestSeen = Math.max(deepestSeen, kinds.length)
    } else if (char === '}' || char === ']') {
      kinds.pop()
      path.pop()
    } else if (char === ',' && kinds.at(-1) === '[') path[path.length - 1] = Number(path.at(-1)) + 1
    else if (char === '"') {
      const end = stringEnd(text, at)
      const isKey = kinds.at(-1) === '{' && /^\s*:/.test(text.slice(end, end + 64))
      if (isKey) path[path.length - 1] = unquoted(text.slice(at, end))
      const noted = path.length <= most && (isKey || kinds.at(-1) === '[')
      if (noted && path.every((part) => typeof part === 'number' || part.length <= longest)) {
        const name = path.join('\0')
        if (isKey && lines.has(name) && twice.length < mostErrors)
          twice.push({ line, text: `duplicate key ${text.slice(at, end)}` })
        lines.set(name, line)
      }
      at = end - 1
    }
  }
  return { depth: deepestSeen, twice }
}

const unquoted = (literal: string): string => {
  try {
    return String(JSON.parse(literal))
  } catch {
    return literal
  }
}
