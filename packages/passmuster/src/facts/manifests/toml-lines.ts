/**
 * Where things stand in a TOML text. `key(path)` is the line of a key or table, `items(path)` the lines of the
 * elements of an array in order. Paths are the parts joined with NUL; tables of an array are numbered from 0.
 */
export interface TomlLines {
  key(...path: readonly string[]): number
  items(...path: readonly string[]): readonly number[]
}

/** Scans without understanding values; a malformed text yields what was seen before. Unknown paths are on line 1. */
export const tomlLines = (text: string): TomlLines => {
  const keys = new Map<string, number>()
  const items = new Map<string, number[]>()
  const counts = new Map<string, number>()
  let table: readonly string[] = []
  const scanner = scan(text)
  while (!scanner.done()) {
    scanner.blank()
    if (scanner.done()) break
    const line = scanner.line()
    if (scanner.peek() === '[') {
      const many = scanner.take(2) === '[['
      if (!many) scanner.back()
      const parts = scanner.dotted()
      scanner.restOfLine()
      table = parts
      if (many) {
        const name = parts.join('\0')
        const count = counts.get(name) ?? 0
        counts.set(name, count + 1)
        table = [...parts, String(count)]
      }
      note(keys, table, line)
      continue
    }
    const parts = [...table, ...scanner.dotted()]
    note(keys, parts, line)
    const found = scanner.value()
    if (found.length > 0) items.set(parts.join('\0'), found)
  }
  return {
    key: (...path) => keys.get(path.join('\0')) ?? 1,
    items: (...path) => items.get(path.join('\0')) ?? [],
  }
}

/** Every prefix is known by its first mention. */
const note = (keys: Map<string, number>, parts: readonly string[], line: number): void => {
  for (let length = parts.length; length > 0; length -= 1) {
    const name = parts.slice(0, length).join('\0')
    if (keys.has(name)) return
    keys.set(name, line)
  }
}

interface Scanner {
  done(): boolean
  line(): number
  peek(): string
  take(length: number): string
  back(): void
  blank(): void
  restOfLine(): void
  dotted(): readonly string[]
  value(): number[]
}

const scan = (text: string): Scanner => {
  let at = 0
  let line = 1
  const step = (): void => {
    if (text.charCodeAt(at) === 10) line += 1
    at += 1
  }
  const comment = (): void => {
    while (at < text.length && text[at] !== '\n') at += 1
  }
  /** Steps over one string, at its opening quote. */
  const string = (): string => {
    const quote = text[at]!
    const long = text.startsWith(quote.repeat(3), at)
    const close = long ? quote.repeat(3) : quote
    const from = at + close.length
    at = from
    while (at < text.length && !text.startsWith(close, at)) {
      if (!long && text[at] === '\n') break
      if (quote === '"' && text[at] === '\\') step()
      step()
    }
    const inner = text.slice(from, at)
    at = Math.min(text.length, at + close.length)
    return inner
  }
  const self: Scanner = {
    done: () => at >= text.length,
    line: () => line,
    peek: () => text[at] ?? '',
    take: (length) => {
      const piece = text.slice(at, at + length)
      at += length
      return piece
    },
    back: () => void (at -= 1),
    blank: () => {
      while (at < text.length) {
        if (text[at] === '#') comment()
        else if (/\s/.test(text[at]!)) step()
        else return
      }
    },
    restOfLine: () => {
      while (at < text.length && text[at] !== '\n') {
        if (text[at] === '#') return comment()
        at += 1
      }
    },
    dotted: () => {
      const parts: string[] = []
      let bare = ''
      while (at < text.length && !'=]\n#'.includes(text[at]!)) {
        const char = text[at]!
        if (char === '"' || char === "'") parts.push(string())
        else {
          if (char === '.') {
            if (bare) parts.push(bare)
            bare = ''
          } else if (!/\s/.test(char)) bare += char
          at += 1
        }
      }
      if (bare) parts.push(bare)
      return parts
    },
    value: () => {
      const found: number[] = []
      if (text[at] === '=') at += 1
      let depth = 0
      let fresh = false
      while (at < text.length) {
        const char = text[at]!
        if (char === '\n' && depth === 0) return found
        if (char === '#') {
          comment()
          continue
        }
        if (/\s/.test(char)) {
          step()
          continue
        }
        if (depth === 1 && fresh && char !== ']' && char !== ',') {
          found.push(line)
          fresh = false
        }
        if (char === '"' || char === "'") string()
        else {
          if (char === '[' || char === '{') {
            depth += 1
            if (depth === 1) fresh = char === '['
          } else if (char === ']' || char === '}') depth -= 1
          else if (char === ',' && depth === 1) fresh = true
          at += 1
        }
      }
      return found
    },
  }
  return self
}
