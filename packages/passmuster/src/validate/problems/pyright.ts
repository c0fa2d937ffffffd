import { count, field, list, severityOf, text } from './mark.ts'
import type { Mark, Reader } from './mark.ts'
import type { Said } from './said.ts'

const row = /^\s*(\S.*?):(\d{1,9}):(\d{1,9}) - (error|warning|information|info): (.*)$/
const rule = / \((report\w+)\)$/

/** Pyright and basedpyright: text and JSON. */
export const pyright: Reader = {
  tool: 'pyright',
  signs: [' - error: ', ' - warning: ', ' - information: '],
  read: (said) => [...rows(said), ...json(said)],
}

const rows = ({ lines }: Said): readonly Mark[] =>
  lines.flatMap((line, from): readonly Mark[] => {
    const found = row.exec(line)
    if (found === null) return []
    let last = found[5]!
    for (let next = from + 1; next < from + 30 && !rule.test(last); next += 1) {
      const more = lines[next] ?? ''
      if (!/^\s{3,}\S/.test(more)) break
      last = more
    }
    const place = { file: found[1]!, line: count(found[2]), column: count(found[3]) }
    const code = rule.exec(last)?.[1] ?? null
    const message = found[5]!.replace(rule, '')
    return [{ tool: 'pyright', from, ...place, severity: severityOf(found[4]), code, message }]
  })

const json = ({ documents }: Said): readonly Mark[] =>
  documents.flatMap((document) =>
    list(field(document, 'generalDiagnostics')).map((one): Mark => {
      const start = field(one, 'range', 'start')
      return {
        tool: 'pyright',
        from: -1,
        file: text(field(one, 'file')),
        line: fromZero(field(start, 'line')),
        column: fromZero(field(start, 'character')),
        severity: severityOf(field(one, 'severity')),
        code: text(field(one, 'rule')),
        message: text(field(one, 'message')) ?? '',
      }
    }),
  )

const fromZero = (value: unknown): number | null => (typeof value === 'number' ? count(value + 1) : null)
