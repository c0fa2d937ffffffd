import { count, field, list, placeAtEnd, severityOf, text } from './mark.ts'
import type { Mark, Reader } from './mark.ts'
import type { Said } from './said.ts'

/** Biome: its default report and JSON. */
export const biome: Reader = {
  tool: 'biome',
  signs: ['━━━'],
  read: (said) => [...report(said), ...json(said)],
}

const report = ({ lines }: Said): readonly Mark[] =>
  lines.flatMap((line, from): readonly Mark[] => {
    const rule = line.indexOf('━━━')
    if (rule < 3 || /^\s/.test(line)) return []
    const words = line
      .slice(0, rule)
      .split(' ')
      .filter((one) => one !== '' && one !== 'FIXABLE' && one !== '━')
    const code = words.pop()
    if (code === undefined || words.length === 0) return []
    const named = words.join(' ')
    const at = placeAtEnd(named) ?? { file: named, line: null, column: null }
    const said = lines.slice(from + 1, from + 4).find((one) => /^\s+[×!✖⚠iℹ] /.test(one))
    if (said === undefined) return []
    const [sign, ...message] = said.trim().split(' ')
    const severity = '×✖'.includes(sign!) ? 'high' : '!⚠'.includes(sign!) ? 'medium' : 'low'
    return [{ tool: 'biome', from, ...at, severity, code, message: message.join(' ').trim() }]
  })

const json = ({ documents }: Said): readonly Mark[] =>
  documents.flatMap((document) =>
    list(field(document, 'diagnostics')).flatMap((one): readonly Mark[] => {
      const category = text(field(one, 'category'))
      const path = text(field(one, 'location', 'path')) ?? text(field(one, 'location', 'path', 'file'))
      if (category === null || path === null) return []
      const start = field(one, 'location', 'start')
      const at = { file: path, line: count(field(start, 'line')), column: count(field(start, 'column')) }
      const message = text(field(one, 'message')) ?? text(field(one, 'description')) ?? ''
      const severity = severityOf(field(one, 'severity'))
      return [{ tool: 'biome', from: -1, ...at, severity, code: category, message }]
    }),
  )
