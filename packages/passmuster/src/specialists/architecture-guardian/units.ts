import { lex } from './lex.ts'

/** A statement or so: the hash of its tokens, the lines it stands on, how many of them hold a token, and how many tokens it has. */
export interface Unit {
  readonly hash: number
  readonly startLine: number
  readonly endLine: number
  readonly code: number
  readonly tokens: number
}

/** From this many tokens on a unit ends at the next comma or closing bracket, so that long literals are cut too. */
const longUnit = 32
const longest = 64

/**
 * Cuts a text into units that do not depend on layout: logical lines of Python, what stands between semicolons and
 * braces of ECMAScript. Imports are left out.
 */
export const unitsOf = (text: string, python: boolean): readonly Unit[] => {
  const units: Unit[] = []
  let hash = 0
  let tokens = 0
  let startLine = 0
  let endLine = 0
  let code = 0
  let depth = 0
  let importing = false
  const close = (): void => {
    if (tokens > 0 && !(python && importing))
      units.push({ hash: hash >>> 8, startLine, endLine, code, tokens })
    hash = 0
    tokens = 0
    if (python) importing = false
  }
  const add = (one: number, from: number, to: number): void => {
    code = tokens === 0 ? to - from + 1 : code + to - Math.max(from - 1, endLine)
    if (tokens === 0) startLine = from
    endLine = to
    hash = Math.imul(hash ^ one, 0x5bd1e995)
    hash ^= hash >>> 15
    tokens++
  }
  lex(text, python, {
    newline: () => {
      if (python && depth === 0) close()
    },
    token: (one, from, to, word) => {
      if (importing && !python) {
        if (word === null || word === ';') importing = false
        return
      }
      if (tokens === 0 && depth === 0 && python && (word === 'import' || word === 'from')) importing = true
      if (tokens === 0 && !python && word === 'import') {
        importing = true
        return
      }
      const isMark = word !== null && word.length === 1
      if (isMark && word === ';') return close()
      if (!python && isMark && importing) return
      if (!python && word === '}') close()
      add(one, from, to)
      if (!isMark) {
        if (tokens >= longest) close()
        return
      }
      if (python) {
        if (word === '(' || word === '[' || word === '{') depth++
        else if (word === ')' || word === ']' || word === '}') depth = Math.max(0, depth - 1)
      } else if (word === '{' || word === '}') return close()
      if (tokens >= longest || (tokens >= longUnit && (word === ',' || word === ')' || word === ']'))) close()
    },
  })
  close()
  return units
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const values = new Uint8Array(128)
for (let at = 0; at < 64; at++) values[letters.charCodeAt(at)] = at

const number = (value: number): string => {
  let out = ''
  let left = value
  for (; left >= 32; left = Math.floor(left / 32)) out += letters[32 + (left % 32)]
  return out + letters[left]
}

/** Units as one string: four letters of hash, then lines since the last unit, lines of its own, those without code and tokens, one letter each when small. */
export const encodeUnits = (units: readonly Unit[]): string => {
  let out = ''
  let last = 0
  for (const { hash, startLine, endLine, code, tokens } of units) {
    for (let shift = 0; shift < 24; shift += 6) out += letters[(hash >> shift) & 63]
    out += number(Math.max(0, startLine - last)) + number(endLine - startLine)
    out += number(endLine - startLine + 1 - code) + number(tokens)
    last = endLine
  }
  return out
}

/** The inverse of `encodeUnits`. */
export const decodeUnits = (coded: string): readonly Unit[] => {
  const units: Unit[] = []
  let at = 0
  let last = 0
  const read = (): number => {
    let value = 0
    let scale = 1
    for (;;) {
      const part = values[coded.charCodeAt(at++)]!
      if (part < 32) return value + part * scale
      value += (part - 32) * scale
      scale *= 32
    }
  }
  while (at < coded.length) {
    let hash = 0
    for (let shift = 0; shift < 24; shift += 6) hash |= values[coded.charCodeAt(at++)]! << shift
    const startLine = last + read()
    const endLine = startLine + read()
    const code = endLine - startLine + 1 - read()
    units.push({ hash, startLine, endLine, code, tokens: read() })
    last = endLine
  }
  return units
}
