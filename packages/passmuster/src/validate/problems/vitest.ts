import { failedTest } from './failed-test.ts'
import { frameOf, isOwn, placeAtEnd } from './mark.ts'
import type { At, Mark, Reader } from './mark.ts'

interface Head {
  readonly from: number
  readonly file: string
  readonly test: string | null
}

/** Vitest's account of failed tests and suites; a place is the innermost line of the project's own code. */
export const vitest: Reader = {
  tool: 'vitest',
  signs: ['⎯⎯⎯'],
  read: ({ lines }) => {
    const marks: Mark[] = []
    for (let at = 0; at < lines.length; at += 1) {
      const heads: Head[] = []
      for (; at < lines.length && lines[at]!.startsWith(' FAIL  '); at += 1)
        heads.push(headOf(lines[at]!, at))
      if (heads.length === 0) continue
      const body = bodyFrom(lines, at)
      at += body.length - 1
      const message = body.find((line) => line.trim() !== '')?.trim() ?? ''
      const place = ownPlace(body)
      for (const { from, file, test } of heads)
        marks.push(failedTest({ tool: 'vitest', from, at: place ?? at0(file), test, message }))
    }
    return marks
  },
}

const at0 = (file: string): At => ({ file, line: null, column: null })

const headOf = (line: string, from: number): Head => {
  const words = line.slice(' FAIL  '.length).replace(/^\|[^|]*\| /, '')
  const [file, ...names] = words.split(' > ')
  if (names.length > 0) return { from, file: file!, test: words }
  const suite = words.indexOf(' [ ')
  return { from, file: suite < 0 ? words : words.slice(0, suite), test: null }
}

const bodyFrom = (lines: readonly string[], from: number): readonly string[] => {
  let end = from
  while (end < lines.length && !/^ FAIL {2}|^⎯⎯⎯/.test(lines[end]!)) end += 1
  return lines.slice(from, Math.max(end, from + 1))
}

const ownPlace = (body: readonly string[]): At | null => {
  for (const line of body) {
    const named = /^\s*File: (\S.*)$/.exec(line)
    const at = named === null ? frameOf(line) : placeAtEnd(named[1]!)
    if (at !== null && isOwn(at)) return at
  }
  return null
}
