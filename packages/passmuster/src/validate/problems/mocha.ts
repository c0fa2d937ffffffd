import { failedTest } from './failed-test.ts'
import { field, frameOf, isOwn, list, text } from './mark.ts'
import type { Mark, Reader } from './mark.ts'
import type { Said } from './said.ts'

/** Mocha's numbered failures (spec, dot and their kin), a file that did not load, and JSON. */
export const mocha: Reader = {
  tool: 'mocha',
  signs: [' failing', 'Exception during run: '],
  read: (said) => [...failures(said), ...exception(said), ...json(said)],
}

const failures = ({ lines }: Said): readonly Mark[] => {
  const start = lines.findIndex((line) => /^\s+\d+ failing$/.test(line))
  if (start < 0) return []
  const heads = lines.flatMap((line, at) => (at > start && /^ {2}\d+\) \S/.test(line) ? [at] : []))
  return heads.flatMap((from, n) => {
    const body = lines.slice(from, Math.min(heads[n + 1] ?? lines.length, from + 400))
    const titled = body.findIndex((line) => line.endsWith(':'))
    if (titled < 0 || titled > 20) return []
    const names = body.slice(0, titled + 1).map((line) => line.replace(/^ {2}\d+\) /, '').trim())
    const rest = body.slice(titled + 1)
    const message = rest.find((line) => line.trim() !== '')?.trim() ?? ''
    return [
      failedTest({ tool: 'mocha', from, at: firstOwn(rest), test: names.join(' ').slice(0, -1), message }),
    ]
  })
}

const exception = ({ lines }: Said): readonly Mark[] =>
  lines.flatMap((line, from): readonly Mark[] => {
    const said = / Exception during run: (.*)$/.exec(line)
    if (said === null) return []
    const at = firstOwn(lines.slice(from + 1, from + 60))
    return [failedTest({ tool: 'mocha', from, at, test: null, message: said[1]! })]
  })

const json = ({ documents }: Said): readonly Mark[] =>
  documents.flatMap((document) => {
    if (typeof field(document, 'stats', 'passes') !== 'number') return []
    return list(field(document, 'failures')).map((one) => {
      const file = text(field(one, 'file'))
      const stack = (text(field(one, 'err', 'stack')) ?? '').slice(0, 20_000).split('\n')
      const at = firstOwn(stack) ?? (file === null ? null : { file, line: null, column: null })
      const message = (text(field(one, 'err', 'message')) ?? '').split('\n', 1)[0]!
      return failedTest({ tool: 'mocha', from: -1, at, test: text(field(one, 'fullTitle')), message })
    })
  })

const firstOwn = (body: readonly string[]): ReturnType<typeof frameOf> => {
  for (const line of body) {
    const at = frameOf(line)
    if (at !== null && isOwn(at)) return at
  }
  return null
}
