import type { Place } from '../../model/finding.ts'
import type { PythonFacts } from './python-facts.ts'

/** A notebook as one module: its Python code cells joined, magics blanked, and where each cell's lines went. */
export type Notebook =
  | {
      readonly is: 'python'
      readonly text: string
      readonly cells: NonNullable<PythonFacts['cells']>
      /** `%pip install x` and `!pip install x`, as written behind `install`. */
      readonly installs: readonly { readonly what: string; readonly line: number }[]
    }
  | { readonly is: 'malformed'; readonly why: string }
  | { readonly is: 'other-language'; readonly kernel: string }
  | { readonly is: 'empty' }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads the text of an .ipynb file. */
export const readNotebook = (text: string): Notebook => {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    return { is: 'malformed', why: error instanceof Error ? error.message.slice(0, 200) : 'not JSON' }
  }
  if (!isRecord(parsed)) return { is: 'malformed', why: 'the top level is not an object' }
  const kernel = kernelLanguage(parsed['metadata'])
  if (kernel !== null && !/^(i?python\d*|sage|python)$/i.test(kernel)) return { is: 'other-language', kernel }
  const cells = cellsOf(parsed)
  if (cells === null) return { is: 'malformed', why: 'it has no list of cells' }
  return joined(cells)
}

const kernelLanguage = (metadata: unknown): string | null => {
  if (!isRecord(metadata)) return null
  const info = metadata['language_info']
  if (isRecord(info) && typeof info['name'] === 'string') return info['name']
  const spec = metadata['kernelspec']
  return isRecord(spec) && typeof spec['language'] === 'string' ? spec['language'] : null
}

/** Format 4 keeps cells at the top, format 3 inside worksheets. */
const cellsOf = (notebook: Readonly<Record<string, unknown>>): readonly unknown[] | null => {
  if (Array.isArray(notebook['cells'])) return notebook['cells']
  const sheets = notebook['worksheets']
  if (!Array.isArray(sheets)) return null
  return sheets.flatMap((sheet: unknown) =>
    isRecord(sheet) && Array.isArray(sheet['cells']) ? (sheet['cells'] as unknown[]) : [],
  )
}

const joined = (cells: readonly unknown[]): Notebook => {
  const lines: string[] = []
  const placed: { cell: number; fromLine: number; toLine: number; executionCount: number | null }[] = []
  const installs: { what: string; line: number }[] = []
  cells.forEach((cell, index) => {
    if (!isRecord(cell) || cell['cell_type'] !== 'code') return
    const written = sourceOf(cell['source'] ?? cell['input'])
    if (written === '') return
    const own = withoutMagics(written.replace(/\r\n?/g, '\n').split('\n'))
    const fromLine = lines.length + 1
    lines.push(...own.lines)
    for (const found of own.installs) installs.push({ what: found.what, line: fromLine + found.index })
    const count = cell['execution_count'] ?? cell['prompt_number']
    placed.push({
      cell: index + 1,
      fromLine,
      toLine: lines.length,
      executionCount: typeof count === 'number' && Number.isFinite(count) ? count : null,
    })
  })
  return placed.length === 0
    ? { is: 'empty' }
    : { is: 'python', text: lines.join('\n'), cells: placed, installs }
}

const sourceOf = (source: unknown): string => {
  if (typeof source === 'string') return source
  return Array.isArray(source) ? source.filter((part) => typeof part === 'string').join('') : ''
}

const cellMagic = /^\s*%%\s*(\w+)/
const timing = new Set(['time', 'timeit', 'capture', 'prun'])

const withoutMagics = (
  lines: readonly string[],
): { lines: string[]; installs: { what: string; index: number }[] } => {
  const installs: { what: string; index: number }[] = []
  const first = lines.findIndex((line) => line.trim() !== '')
  const magic = cellMagic.exec(lines[first] ?? '')
  if (magic && !timing.has(magic[1] as string)) return { lines: lines.map(() => ''), installs }
  let continued = false
  const kept = lines.map((line, index) => {
    const shell = /^(\s*)(%|!|\?)/.exec(line)
    const isMagic = continued || shell !== null || /^\s*[\w.]+\?{1,2}\s*$/.test(line)
    continued = isMagic && line.trimEnd().endsWith('\\')
    const install =
      /^\s*[%!]\s*(?:\{?sys\.executable\}?\s+-m\s+|python3?\s+-m\s+)?(?:pip3?|uv pip|conda|mamba)\s+install\s+(.+)$/.exec(
        line,
      )
    if (install) installs.push({ what: (install[1] as string).trim(), index })
    if (isMagic) return shell && shell[1] ? `${shell[1]}pass` : ''
    const assigned = /^(\s*[\w, ]+=\s*)[!%].*$/.exec(line)
    return assigned ? `${assigned[1] as string}None` : line
  })
  return { lines: kept, installs }
}

/** Where lines of a file's facts stand: as they are, or inside the notebook cell that holds the first of them. */
export const placeOf = (
  facts: Pick<PythonFacts, 'cells'> | null,
  file: string,
  startLine: number,
  endLine: number = startLine,
): Place => {
  const cell = facts?.cells?.find((c) => startLine >= c.fromLine && startLine <= c.toLine)
  if (!cell) return { file, startLine, endLine }
  const last = Math.min(endLine, cell.toLine)
  return {
    file,
    startLine: startLine - cell.fromLine + 1,
    endLine: last - cell.fromLine + 1,
    cell: cell.cell,
  }
}
