import { failedTest } from './failed-test.ts'
import { count, field, frameOf, isOwn, list, text } from './mark.ts'
import type { At, Mark, Reader } from './mark.ts'
import type { Said } from './said.ts'

const failedToRun = 'Test suite failed to run'

/** Jest's account of failed tests, and the JSON that it and Vitest write. */
export const jest: Reader = {
  tool: 'jest',
  signs: ['  ● '],
  read: (said) => [...blocks(said), ...json(said)],
}

const blocks = ({ lines }: Said): readonly Mark[] => {
  let file: string | null = null
  return lines.flatMap((line, from): readonly Mark[] => {
    const head = /^ ?(?:FAIL|PASS) {1,2}(\S.*)$/.exec(line)
    if (head !== null) file = head[1]!.replace(/ \(\d[\d.]* m?s\)$/, '')
    if (!line.startsWith('  ● ') || file === null) return []
    const title = line.slice('  ● '.length).trim()
    if (title.startsWith('Console')) return []
    let end = from + 1
    while (end < lines.length && end < from + 400 && !/^\S|^ ?FAIL {1,2}\S|^ {2}● /.test(lines[end]!))
      end += 1
    const body = lines.slice(from + 1, end)
    const message = body.find((one) => one.trim() !== '')?.trim() ?? ''
    const at = syntaxPlace(message, file) ?? ownFrame(body) ?? { file, line: null, column: null }
    return [failedTest({ tool: 'jest', from, at, test: title === failedToRun ? null : title, message })]
  })
}

const ownFrame = (body: readonly string[]): At | null => {
  for (const line of body) {
    const at = frameOf(line)
    if (at !== null && isOwn(at)) return at
  }
  return null
}

const syntaxPlace = (message: string, file: string): At | null => {
  const found = message.startsWith('SyntaxError: ') ? /\((\d{1,9}):(\d{1,9})\)$/.exec(message) : null
  return found === null ? null : { file, line: count(found[1]), column: (count(found[2]) ?? 0) + 1 }
}

const json = ({ documents }: Said): readonly Mark[] =>
  documents.flatMap((document) => {
    if (typeof field(document, 'numTotalTests') !== 'number') return []
    const tool = field(document, 'numRuntimeErrorTestSuites') === undefined ? 'vitest' : 'jest'
    return list(field(document, 'testResults')).flatMap((suite): readonly Mark[] => {
      const file = text(field(suite, 'name'))
      if (file === null || field(suite, 'status') === 'passed') return []
      const failed = list(field(suite, 'assertionResults')).filter((one) => field(one, 'status') === 'failed')
      const message = firstLine(field(suite, 'message'))
      const nowhere = { file, line: null, column: null }
      const frames = (text(field(suite, 'message')) ?? '').slice(0, 20_000).split('\n')
      const torn = syntaxPlace(message, file) ?? ownFrame(frames) ?? nowhere
      if (failed.length === 0) return [failedTest({ tool, from: -1, at: torn, test: null, message })]
      return failed.map((one) => {
        const said = text(list(field(one, 'failureMessages'))[0]) ?? ''
        const at = ownFrame(said.slice(0, 20_000).split('\n')) ?? nowhere
        const test = text(field(one, 'fullName'))
        return failedTest({ tool, from: -1, at, test, message: firstLine(said) })
      })
    })
  })

const firstLine = (said: unknown): string =>
  (text(said) ?? '')
    .slice(0, 4_000)
    .split('\n')
    .find((line) => line.trim() !== '' && !line.includes('●'))
    ?.trim() ?? ''
