import { decodeText } from '../lib/text.ts'
import type { Source } from '../model/ports.ts'

/** Reads examined files as lines, each file once. Null = not there, not readable, or no such cell. */
export interface Reader {
  text(file: string): Promise<string | null>
  /** Physical lines of a file, or of one cell of a notebook (1-based among all cells). */
  lines(file: string, cell?: number): Promise<readonly string[] | null>
}

export const readerOf = (source: Pick<Source, 'read'>): Reader => {
  const texts = new Map<string, Promise<string | null>>()
  const cut = new Map<string, readonly string[] | null>()
  const text = (file: string): Promise<string | null> => {
    let known = texts.get(file)
    if (known === undefined) texts.set(file, (known = load(source, file)))
    return known
  }
  const lines = async (file: string, cell?: number): Promise<readonly string[] | null> => {
    const key = `${cell ?? 0}\0${file}`
    const known = cut.get(key)
    if (known !== undefined) return known
    const whole = await text(file)
    const out = whole === null ? null : cell === undefined ? splitLines(whole) : cellLines(whole, cell)
    cut.set(key, out)
    return out
  }
  return { text, lines }
}

/** Lines end with `\n`; a carriage return before it belongs to the trimmed rest. */
const splitLines = (text: string): readonly string[] => {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

const load = async (source: Pick<Source, 'read'>, file: string): Promise<string | null> => {
  const bytes = await source.read(file)
  return bytes === null ? null : decodeText(bytes)
}

const cellLines = (text: string, cell: number): readonly string[] | null => {
  try {
    const book = JSON.parse(text) as { cells?: readonly { source?: string | readonly string[] }[] }
    const source = book.cells?.[cell - 1]?.source
    if (source === undefined) return null
    return splitLines(typeof source === 'string' ? source : source.join(''))
  } catch {
    return null
  }
}
