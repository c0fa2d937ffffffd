import { count, field, list, severityOf, text } from './mark.ts'
import type { Mark, Reader } from './mark.ts'
import { ruleOf } from './rule-names.ts'
import type { Said } from './said.ts'

/** ESLint: stylish, unix, compact and JSON; oxlint's stylish and unix, told by its names of rules, as well. */
export const eslint: Reader = {
  tool: 'eslint',
  signs: [' error  ', ' warning  ', '[Error', '[Warning', ', Error - ', ', Warning - '],
  read: (said) => [...ofOneTool([...stylish(said), ...oneLine(said)]), ...json(said)],
}

/** A complaint without a rule comes from the tool whose rules stand beside it. */
const ofOneTool = (marks: readonly Mark[]): readonly Mark[] =>
  marks.some(({ tool }) => tool === 'oxlint')
    ? marks.map((one) => (one.code === null ? { ...one, tool: 'oxlint' } : one))
    : marks

const row = /^\s+(\d{1,9}):(\d{1,9})\s+(error|warning|info)\s+(\S.*)$/

const stylish = ({ lines }: Said): readonly Mark[] => {
  let file: string | null = null
  return lines.flatMap((line, from): readonly Mark[] => {
    if (line !== '' && !/^\s/.test(line)) file = line
    const found = file === null ? null : row.exec(line)
    if (found === null) return []
    const [, at, column, word, rest] = found
    const gap = rest!.lastIndexOf('  ')
    const named = gap < 0 ? null : rest!.slice(gap + 2)
    const isRule = named !== null && /^[@\w][\w@/.()-]*$/.test(named)
    const message = (isRule ? rest!.slice(0, gap) : rest!).trim()
    const place = { file, line: count(at), column: count(column) }
    return [{ ...ruleOf(isRule ? named : null), from, ...place, severity: severityOf(word), message }]
  })
}

const unixHead = /^(.+?):(\d{1,9}):(\d{1,9}): /
const compactHead = /^(.+?): line (\d{1,9}), col (\d{1,9}), (Error|Warning|Info) - /

const oneLine = ({ lines }: Said): readonly Mark[] =>
  lines.flatMap((line, from): readonly Mark[] => {
    const compact = line.includes(', col ') ? compactHead.exec(line) : null
    const tail = line.endsWith(']') ? line.slice(line.lastIndexOf(' [') + 2, -1) : ''
    const word = /^(Error|Warning)(?:\/(.+))?$/.exec(tail)
    const head = compact ?? (word === null ? null : unixHead.exec(line))
    if (head === null) return []
    const place = { file: head[1]!, line: count(head[2]), column: count(head[3]) }
    if (compact === null) {
      const message = line.slice(head[0].length, line.lastIndexOf(' [')).trim()
      return [{ ...ruleOf(word![2] ?? null), from, ...place, severity: severityOf(word![1]), message }]
    }
    const rest = line.slice(head[0].length)
    const open = rest.endsWith(')') ? rest.lastIndexOf(' (') : -1
    const rule = open < 0 ? null : rest.slice(open + 2, -1)
    const message = open < 0 ? rest : rest.slice(0, open)
    return [{ ...ruleOf(rule), from, ...place, severity: severityOf(compact[4]), message }]
  })

const json = ({ documents }: Said): readonly Mark[] =>
  documents.flatMap((document) =>
    list(document).flatMap((file) => {
      const path = text(field(file, 'filePath'))
      return path === null ? [] : list(field(file, 'messages')).map((one) => ofMessage(path, one))
    }),
  )

const ofMessage = (file: string, one: unknown): Mark => ({
  tool: 'eslint',
  from: -1,
  file,
  line: count(field(one, 'line')),
  column: count(field(one, 'column')),
  severity: severityOf(field(one, 'severity')),
  code: text(field(one, 'ruleId')),
  message: text(field(one, 'message')) ?? '',
})
