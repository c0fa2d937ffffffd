/** One stream of a tool's output: its lines without colours, and the JSON documents that begin at a line's start. */
export interface Said {
  readonly lines: readonly string[]
  readonly documents: readonly unknown[]
}

const longestLine = 4_000
const mostLines = 200_000
const mostJson = 32 * 1024 * 1024

/** Takes out escape sequences and what else is no text; a tab stays. */
export const plainText = (text: string): string =>
  text
    .replace(/\u001b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_]?)/g, '')
    .replace(/[\0-\u0008\u000b-\u001f\u007f]/g, '')

/**
 * Reads a stream: lines are cut at 4,000 characters and 200,000 of them are kept, half from each end, so that the time
 * goes with the length of the text whatever is in it.
 */
export const readSaid = (text: string): Said => ({
  lines: linesOf(text),
  documents: text.length > mostJson || !/^[[{]/m.test(text) ? [] : documentsOf(text),
})

const linesOf = (text: string): readonly string[] => {
  const lines: string[] = []
  for (let at = 0; at < text.length && lines.length < mostLines / 2;) {
    const end = endOfLine(text, at)
    lines.push(cutLine(text, at, end))
    at = end + 1
    if (lines.length === mostLines / 2 && at < text.length) lines.push(...lastLines(text, at))
  }
  return lines
}

const lastLines = (text: string, from: number): string[] => {
  const lines: string[] = []
  for (let end = text.length; end > from && lines.length < mostLines / 2;) {
    const start = Math.max(from, text.lastIndexOf('\n', end - 1) + 1)
    lines.push(cutLine(text, start, end))
    end = start - 1
  }
  return lines.reverse()
}

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

const cutLine = (text: string, from: number, to: number): string =>
  plainText(text.slice(from, Math.min(to, from + 4 * longestLine)))
    .slice(0, longestLine)
    .trimEnd()

/** Every JSON value that begins at the start of a line; at most four times the text is looked at. */
const documentsOf = (text: string): readonly unknown[] => {
  const found: unknown[] = []
  let budget = 4 * text.length
  for (let at = 0; at >= 0 && at < text.length && budget > 0;) {
    const first = text.charCodeAt(at)
    if (first === 0x7b || first === 0x5b) {
      const end = endOfValue(text, at)
      budget -= (end < 0 ? text.length : end) - at
      const value = end < 0 ? undefined : parsed(text.slice(at, end))
      if (value !== undefined) {
        found.push(value)
        at = end
      }
    }
    at = text.indexOf('\n', at) + 1 || -1
  }
  return found
}

/** Behind the bracket that closes the one at `from`; -1 where none does. */
const endOfValue = (text: string, from: number): number => {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      at = endOfString(text, at)
      if (at < 0) return -1
    } else if (code === 0x7b || code === 0x5b) depth += 1
    else if (code === 0x7d || code === 0x5d) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return -1
}

const endOfString = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x5c) at += 1
    else if (code === 0x22) return at
    else if (code === 0x0a) return -1
  }
  return -1
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
