import { count, field, list, severityOf, text } from './mark.ts'
import type { Mark, Reader } from './mark.ts'
import { ruleOf } from './rule-names.ts'
import type { Said } from './said.ts'

const head = /^ {1,3}([!x×⚠✖iℹ☞]) (?:([\w@/-]+\([\w@/.-]+\)): )?(\S.*)$/
const place = /^\s+(?:,-|╭─)\[(.+?):(\d{1,9}):(\d{1,9})\]/

/** Oxlint: its default frames, plain or drawn, and JSON. */
export const oxlint: Reader = {
  tool: 'oxlint',
  signs: [',-[', '╭─['],
  read: (said) => [...frames(said), ...json(said)],
}

const frames = ({ lines }: Said): readonly Mark[] => {
  let open: { readonly sign: string; readonly rule: string | null; readonly message: string } | null = null
  return lines.flatMap((line, from): readonly Mark[] => {
    const began = head.exec(line)
    if (began !== null) open = { sign: began[1]!, rule: began[2] ?? null, message: began[3]! }
    const found = open === null ? null : place.exec(line)
    if (found === null || open === null) return []
    const { sign, rule, message } = open
    open = null
    const severity = '!⚠'.includes(sign) ? 'medium' : 'x×✖'.includes(sign) ? 'high' : 'low'
    const at = { file: found[1]!, line: count(found[2]), column: count(found[3]) }
    return [{ tool: 'oxlint', from, ...at, severity, code: ruleOf(rule).code, message }]
  })
}

const json = ({ documents }: Said): readonly Mark[] =>
  documents.flatMap((document) =>
    list(field(document, 'diagnostics')).flatMap((one): readonly Mark[] => {
      const file = text(field(one, 'filename'))
      if (file === null) return []
      const span = field(list(field(one, 'labels'))[0], 'span')
      const at = { file, line: count(field(span, 'line')), column: count(field(span, 'column')) }
      const { code } = ruleOf(text(field(one, 'code')))
      const message = text(field(one, 'message')) ?? ''
      return [
        { tool: 'oxlint', from: -1, ...at, severity: severityOf(field(one, 'severity')), code, message },
      ]
    }),
  )
