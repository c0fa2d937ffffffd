import { failedTest } from './failed-test.ts'
import { frameOf, isOwn, placeAtEnd } from './mark.ts'
import type { At, Mark, Reader } from './mark.ts'

const point = /^( *)(not ok|ok) \d+(?: -)? ?(.*)$/

/** TAP of Node's runner, Vitest and Mocha; what failed only because a test in it did is left out. */
export const tap: Reader = {
  tool: 'node:test',
  signs: ['not ok '],
  read: ({ lines }) => {
    const outer: string[] = []
    return lines.flatMap((line, from): readonly Mark[] => {
      const opened = /^( *)# Subtest: (.*)$/.exec(line)
      if (opened !== null) {
        outer.length = Math.min(outer.length, opened[1]!.length / 4)
        outer.push(opened[2]!)
      }
      const found = point.exec(line)
      if (found === null || found[2] === 'ok' || line.endsWith('{')) return []
      const body = bodyFrom(lines, from + 1)
      if (body.some((one) => one.includes("failureType: 'subtestsFailed'"))) return []
      if (/ # (?:TODO|SKIP)\b/i.test(line)) return []
      const tool = toolOf(body)
      const name = found[3]!.replace(/ # time=.*$/, '')
      const test = tool === 'node:test' ? [...outer.slice(0, found[1]!.length / 4), name].join(' > ') : name
      return [failedTest({ tool, from, at: placeOf(body), test, message: messageOf(body) })]
    })
  },
}

const bodyFrom = (lines: readonly string[], from: number): readonly string[] => {
  let end = from
  while (end < lines.length && end < from + 200 && !point.test(lines[end]!)) {
    if (/^ *(?:\.\.\.$|# )/.test(lines[end]!)) break
    end += 1
  }
  return lines.slice(from, end)
}

const toolOf = (body: readonly string[]): string => {
  if (body.some((line) => /^ +location: /.test(line))) return 'node:test'
  return body.some((line) => /^ +at: "/.test(line)) ? 'vitest' : 'mocha'
}

const placeOf = (body: readonly string[]): At | null => {
  let stated: At | null = null
  for (const line of body) {
    const named = /^ +(location|at): ["'](.+)["']$/.exec(line)
    if (named !== null) stated ??= placeAtEnd(named[2]!)
    const at = frameOf(/^ +at /.test(line) ? line : `at ${line.trim()}`)
    if (named === null && at !== null && isOwn(at) && /[/\\]/.test(at.file) && !/[ "']/.test(at.file))
      return at
  }
  return stated ?? body.map(frameOf).find((at) => at !== null && isOwn(at)) ?? null
}

const messageOf = (body: readonly string[]): string => {
  const at = body.findIndex((line) => /^ +(?:error: \S|message: )/.test(line))
  const said = at < 0 ? body.find((line) => !/^ *(?:---)?$/.test(line)) : body[at]
  const value = (said ?? '').trim().replace(/^(?:error|message): /, '')
  return (/^[|>]-?$/.test(value) ? (body[at + 1] ?? '').trim() : value).replace(/^(["'])(.*)\1$/, '$2')
}
