import { failedTest } from './failed-test.ts'
import { frameOf, isOwn, placeAtEnd } from './mark.ts'
import type { Mark, Reader } from './mark.ts'

/** The account of failed tests that Node's own runner gives in its spec reporter. */
export const nodeTest: Reader = {
  tool: 'node:test',
  signs: ['✖ failing tests:'],
  read: ({ lines }) =>
    lines.flatMap((line, from): readonly Mark[] => {
      const named = /^test at (\S.*)$/.exec(line)
      const title = named === null ? null : /^✖ (.+?)(?: \([\d.]+ms\))?$/.exec(lines[from + 1] ?? '')
      if (named === null || title === null) return []
      let end = from + 2
      while (end < lines.length && end < from + 400 && !lines[end]!.startsWith('test at ')) end += 1
      const body = lines.slice(from + 2, end)
      const own = body.map(frameOf).find((at) => at !== null && isOwn(at))
      const said = body.find((one) => one.trim() !== '')?.trim() ?? ''
      const message = said.replace(/^'(.*)'$/, '$1')
      const at = own ?? placeAtEnd(named[1]!)
      return [failedTest({ tool: 'node:test', from, at, test: title[1]!, message })]
    }),
}
