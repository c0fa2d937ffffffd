import type { Problem } from '../../model/validation.ts'
import { biome } from './biome.ts'
import { cargo } from './cargo.ts'
import { eslint } from './eslint.ts'
import { go } from './go.ts'
import { jest } from './jest.ts'
import type { Mark, Reader } from './mark.ts'
import { mergeProblems } from './merge.ts'
import { mocha } from './mocha.ts'
import { mypy } from './mypy.ts'
import { nodeTest } from './node-test.ts'
import { oxlint } from './oxlint.ts'
import { repositoryPath } from './place.ts'
import type { Ground } from './place.ts'
import { pyright } from './pyright.ts'
import { pytest } from './pytest.ts'
import { ruff } from './ruff.ts'
import { plainText, readSaid } from './said.ts'
import type { Said } from './said.ts'
import { tap } from './tap.ts'
import { tsc } from './tsc.ts'
import { vitest } from './vitest.ts'

/** What a check printed; `root` and `cwd` are absolute, `argv` only says whose lines to read first. */
export interface ToolOutput extends Ground {
  readonly stdout: string
  readonly stderr: string
  readonly check: string
  readonly argv?: readonly string[]
}

const readers: readonly Reader[] = [
  tsc,
  eslint,
  oxlint,
  biome,
  ruff,
  mypy,
  pyright,
  pytest,
  vitest,
  jest,
  mocha,
  nodeTest,
  tap,
  cargo,
  go,
]
const mostProblems = 10_000
const longestMessage = 500

/**
 * Every problem in a check's output, by whichever tools the output itself shows, merged; at most 10,000. A file outside
 * the repository becomes null, its place then stands in the message.
 */
export const parseProblems = (output: ToolOutput): readonly Problem[] => {
  const words = (output.argv ?? []).join(' ')
  const isHinted = (reader: Reader): boolean => words.includes(reader.tool.replace(':', ' --'))
  const ordered = [...readers.filter(isHinted), ...readers.filter((one) => !isHinted(one))]
  const marks = [output.stdout, output.stderr].flatMap((text) => {
    if (text === '') return []
    const said = readSaid(text)
    const shown = ordered.filter((one) => said.documents.length > 0 || isShown(one, said))
    const taken = new Set<number>()
    return shown.flatMap((reader) => {
      const own = reader.read(said, isHinted(reader)).filter(({ from }) => !taken.has(from))
      for (const { from } of own) if (from >= 0) taken.add(from)
      return own
    })
  })
  return mergeProblems(marks.slice(0, mostProblems).map((one) => problemOf(one, output)))
}

const isShown = (reader: Reader, { lines }: Said): boolean =>
  lines.some((line) => reader.signs.some((sign) => line.includes(sign)))

const problemOf = (mark: Mark, output: ToolOutput): Problem => {
  const named = mark.file === null ? null : plainText(mark.file)
  const file = named === null ? null : repositoryPath(named, output, mark.within)
  const lost = named !== null && file === null ? `${named}${mark.line === null ? '' : `:${mark.line}`}: ` : ''
  const message = `${lost}${plainText(mark.message.split('\n', 1)[0]!)}`.trim().slice(0, longestMessage)
  return {
    file,
    line: file === null ? null : mark.line,
    column: file === null ? null : mark.column,
    severity: mark.severity,
    code: mark.code === null ? null : plainText(mark.code).slice(0, 100),
    message,
    tools: [mark.tool],
    checks: [output.check],
    ...(mark.test === undefined ? {} : { test: plainText(mark.test).slice(0, longestMessage) }),
  }
}
