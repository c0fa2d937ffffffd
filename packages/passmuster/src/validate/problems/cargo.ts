import { failedTest } from './failed-test.ts'
import { count, field, list, placeAtEnd, severityOf, text } from './mark.ts'
import type { Mark, Reader } from './mark.ts'
import type { Said } from './said.ts'

/** Cargo: what rustc and clippy complain of (human, short, JSON), and tests that panicked. */
export const cargo: Reader = {
  tool: 'cargo',
  signs: ['.rs:', ' stdout ----'],
  read: (said) => [...diagnostics(said), ...panics(said), ...json(said)],
}

const head = /^(warning|error)(?:\[(\w+)\])?: (.*)$/
const short = /^(\S.*?\.rs):(\d{1,9}):(\d{1,9}): (warning|error)(?:\[(\w+)\])?: (.*)$/

const diagnostics = ({ lines }: Said): readonly Mark[] =>
  lines.flatMap((line, from): readonly Mark[] => {
    const brief = short.exec(line)
    if (brief !== null) {
      const at = { file: brief[1]!, line: count(brief[2]), column: count(brief[3]) }
      const [severity, code, message] = [severityOf(brief[4]), brief[5] ?? null, brief[6]!]
      return [{ tool: 'cargo', from, ...at, severity, code, message }]
    }
    const found = head.exec(line)
    if (found === null) return []
    const body = bodyFrom(lines, from + 1)
    const arrow = body.slice(0, 5).find((one) => /^ *--> /.test(one))
    const at = arrow === undefined ? null : placeAtEnd(arrow.trim().slice(4))
    if (at === null) return []
    const code = found[2] ?? lintOf(body)
    return [{ tool: 'cargo', from, ...at, severity: severityOf(found[1]), code, message: found[3]! }]
  })

const bodyFrom = (lines: readonly string[], from: number): readonly string[] => {
  let end = from
  while (end < lines.length && end < from + 200 && lines[end] !== '') end += 1
  return lines.slice(from, end)
}

const lintOf = (body: readonly string[]): string | null => {
  for (const line of body) {
    if (!/^ *= /.test(line)) continue
    const named = /#\[(?:warn|deny|forbid)\(([\w:]+)\)\]|`-[DWF] ([\w:-]+)`/.exec(line)
    const lint = named?.[1] ?? named?.[2]?.replaceAll('-', '_')
    if (lint !== undefined) return lint
    const page = /rust-clippy\/.*#(\w+)$/.exec(line)
    if (page !== null) return `clippy::${page[1]}`
  }
  return null
}

const panics = ({ lines }: Said): readonly Mark[] =>
  lines.flatMap((line, from): readonly Mark[] => {
    const named = /^---- (.+) stdout ----$/.exec(line)
    if (named === null) return []
    const test = named[1]!
    for (let next = from + 1; next < lines.length && next < from + 200; next += 1) {
      const said = lines[next]!
      if (/^---- .+ stdout ----$|^failures:$/.test(said)) break
      const old = /^thread '.*' panicked at '(.*)', (\S+)$/.exec(said)
      const now = /^thread '.*' (?:\(\d+\) )?panicked at (\S.*):$/.exec(said)
      if (old !== null) return [one(from, test, old[2]!, old[1]!)]
      if (now !== null) return [one(from, test, now[1]!, lines[next + 1] ?? '')]
    }
    return [failedTest({ tool: 'cargo', from, at: docTest(test), test, message: '' })]
  })

const one = (from: number, test: string, place: string, message: string): Mark =>
  failedTest({ tool: 'cargo', from, at: docTest(test) ?? placeAtEnd(place), test, message })

const docTest = (test: string): ReturnType<typeof placeAtEnd> => {
  const found = /^(\S+\.(?:rs|md)) - .*\(line (\d{1,9})\)$/.exec(test)
  return found === null ? null : { file: found[1]!, line: count(found[2]), column: null }
}

const json = ({ documents }: Said): readonly Mark[] =>
  documents.flatMap((document): readonly Mark[] => {
    if (field(document, 'reason') !== 'compiler-message') return []
    const message = field(document, 'message')
    const spans = list(field(message, 'spans'))
    const span = spans.find((each) => field(each, 'is_primary') === true)
    const file = text(field(span, 'file_name'))
    if (file === null) return []
    const at = { file, line: count(field(span, 'line_start')), column: count(field(span, 'column_start')) }
    const severity = severityOf(field(message, 'level'))
    const code = text(field(message, 'code', 'code'))
    return [
      { tool: 'cargo', from: -1, ...at, severity, code, message: text(field(message, 'message')) ?? '' },
    ]
  })
