/**
 * Where things stand in a TOML text. `key(path)` is the line of a key or table, `items(path)` the lines of the
 * elements of an array in order; tables of an array are numbered from 0. A malformed text yields what was seen before,
 * and what is unknown is on line 1. Values are not understood.
 */
export interface TomlLines {
  key(...path: readonly string[]): number
  items(...path: readonly string[]): readonly number[]
  /** The first line whose key has more than 200 parts; null where none has. */
  readonly tooDeep: number | null
}

const deepest = 200

/** What is known of one key: where it was first mentioned, the lines of its array, and the keys below it. */
interface Key {
  readonly line: number
  readonly below: Map<string, Key>
  items: readonly number[]
  /** Tables of an array seen so far. */
  tables: number
}

const keyAt = (line: number): Key => ({ line, below: new Map(), items: [], tables: 0 })

/** Keys are kept as a tree: memory is linear in the text, however long or many the parts of a header are. */
export const tomlLines = (text: string): TomlLines => {
  const root = keyAt(1)
  let table: Key = root
  let tooDeep: number | null = null
  const scanner = scan(text)
  const note = (from: Key, parts: readonly string[], line: number): Key => {
    if (parts.length > deepest) tooDeep ??= line
    return parts.reduce((key, part) => {
      const known = key.below.get(part) ?? keyAt(line)
      key.below.set(part, known)
      return known
    }, from)
  }
  while (!scanner.done()) {
    scanner.blank()
    if (scanner.done()) break
    const line = scanner.line()
    if (scanner.peek() === '[') {
      const many = scanner.take(2) === '[['
      if (!many) scanner.back()
      table = note(root, scanner.dotted(), line)
      scanner.restOfLine()
      if (many) {
        const count = table.tables
        table.tables += 1
        table = note(table, [String(count)], line)
      }
      continue
    }
    const key = note(table, scanner.dotted(), line)
    const found = scanner.value()
    if (found.length > 0) key.items = found
  }
  const known = (path: readonly string[]): Key | undefined =>
    path.reduce<Key | undefined>((key, part) => key?.below.get(part), root)
  return {
    key: (...path) => known(path)?.line ?? 1,
    items: (...path) => known(path)?.items ?? [],
    tooDeep,
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
