import { count, field, placeAtEnd, text } from './mark.ts'
import type { Mark, Reader } from './mark.ts'
import type { Said } from './said.ts'

const concise = /^(\S.*?):(\d{1,9}):(\d{1,9}): (?:([A-Z]{1,6}\d{1,4})|(invalid-syntax|SyntaxError):) (.*)$/
const full = /^(?:([A-Z]{1,6}\d{1,4})|(invalid-syntax|SyntaxError):) (\S.*)$/

/** Ruff: concise, full and JSON, and the files `ruff format --check` would change. */
export const ruff: Reader = {
  tool: 'ruff',
  signs: ['.py:', '.pyi:', '.ipynb:', 'Would reformat: '],
  read: (said) => [...rows(said), ...json(said)],
}

const rows = ({ lines }: Said): readonly Mark[] =>
  lines.flatMap((line, from): readonly Mark[] => {
    const found = concise.exec(line)
    if (found !== null) {
      const at = { file: found[1]!, line: count(found[2]), column: count(found[3]) }
      return [of(from, at, found[4] ?? 'invalid-syntax', found[6]!)]
    }
    if (line.startsWith('Would reformat: ')) {
      const at = { file: line.slice('Would reformat: '.length), line: null, column: null }
      return [of(from, at, 'format', 'is not formatted')]
    }
    const said = full.exec(line)
    const arrow = said === null ? null : /^\s*--> (.+)$/.exec(lines[from + 1] ?? '')
    const at = arrow === null ? null : placeAtEnd(arrow[1]!)
    return said === null || at === null ? [] : [of(from, at, said[1] ?? 'invalid-syntax', said[3]!)]
  })

const json = ({ documents }: Said): readonly Mark[] =>
  documents
    .flatMap((document) => (Array.isArray(document) ? (document as readonly unknown[]) : [document]))
    .flatMap((one): readonly Mark[] => {
      const file = text(field(one, 'filename'))
      const line = count(field(one, 'location', 'row'))
      if (file === null || line === null) return []
      const at = { file, line, column: count(field(one, 'location', 'column')) }
      return [of(-1, at, text(field(one, 'code')) ?? 'invalid-syntax', text(field(one, 'message')) ?? '')]
    })

const of = (from: number, at: Pick<Mark, 'file' | 'line' | 'column'>, code: string, said: string): Mark => ({
  tool: 'ruff',
  from,
  ...at,
  severity: 'high',
  code,
  message: said.replace(/^\[\*\] /, ''),
})
