import { failedTest } from './failed-test.ts'
import { count, field, text } from './mark.ts'
import type { Mark, Reader } from './mark.ts'
import type { Said } from './said.ts'

/** Go: build and vet errors, and failed tests of `go test`, with -v, without, and -json. */
export const go: Reader = {
  tool: 'go',
  signs: ['.go:', '--- FAIL: '],
  read: (said) => {
    const written = outputOf(said)
    return [...errors(said.lines), ...tests(said.lines), ...errors(written), ...tests(written)]
  },
}

const error = /^(?:vet: )?(\S[^: ]*\.go):(\d{1,9})(?::(\d{1,9}))?: (\S.*)$/

const errors = (lines: readonly string[]): readonly Mark[] =>
  lines.flatMap((line, from): readonly Mark[] => {
    const found = error.exec(line)
    if (found === null) return []
    const at = { file: found[1]!, line: count(found[2]), column: count(found[3]) }
    return [{ tool: 'go', from, ...at, severity: 'high', code: null, message: found[4]! }]
  })

interface Log {
  readonly from: number
  readonly file: string
  readonly line: number | null
  readonly message: string
}

/** Goes through each package: what its failed tests logged last, or where they panicked. */
const tests = (lines: readonly string[]): readonly Mark[] => {
  const marks: Mark[] = []
  let logs = new Map<string, Log>()
  let failed = new Map<string, number>()
  let [current, panic] = ['', '']
  for (const [from, line] of lines.entries()) {
    const began = /^=== (?:RUN|CONT|NAME) +(\S+)$/.exec(line)
    if (began !== null) current = began[1]!
    const ended = /^ *--- (FAIL|PASS|SKIP): (\S+)/.exec(line)
    if (ended !== null) {
      current = ended[2]!
      if (ended[1] === 'FAIL') failed.set(current, from)
    }
    const log = /^ {4,}([\w.-]+\.go):(\d{1,9}): (.*)$/.exec(line)
    if (log !== null) logs.set(current, { from, file: log[1]!, line: count(log[2]), message: log[3]! })
    if (line.startsWith('panic: ')) panic = line.replace(/ \[recovered.*\]$/, '')
    const frame = panic === '' ? null : /^\t(\S.*\.go):(\d{1,9})(?: \+0x\w+)?$/.exec(line)
    if (frame !== null && !/\/src\/(?:runtime|testing)\//.test(frame[1]!)) {
      logs.set(current, { from, file: frame[1]!, line: count(frame[2]), message: panic })
      panic = ''
    }
    const over = /^(?:FAIL|ok {2})\t(\S+)/.exec(line)
    if (over === null) continue
    marks.push(...ofPackage(over[1]!, failed, logs))
    logs = new Map()
    failed = new Map()
    panic = ''
    current = ''
  }
  return [...marks, ...ofPackage('', failed, logs)]
}

const ofPackage = (
  name: string,
  failed: ReadonlyMap<string, number>,
  logs: ReadonlyMap<string, Log>,
): readonly Mark[] => {
  const parents = new Set([...failed.keys()].flatMap(above))
  const leaves = [...failed].filter(([test]) => !parents.has(test))
  return leaves.map(([test, from]) => {
    const log = logs.get(test)
    const at = log === undefined ? null : { file: log.file, line: log.line, column: null }
    const message = log?.message ?? ''
    const within = at === null || at.file.includes('/') ? {} : { within: foldersOf(name) }
    return failedTest({
      tool: 'go',
      from,
      at,
      test: name === '' ? test : `${name}.${test}`,
      message,
      ...within,
    })
  })
}

const above = (test: string): readonly string[] =>
  test.split('/').flatMap((_, n, parts) => (n === 0 ? [] : [parts.slice(0, n).join('/')]))

/** Where a package may lie below the module, whose own name is not known here: longest first. */
const foldersOf = (name: string): readonly string[] => {
  const parts = name.split('/')
  return parts.map((_, n) => parts.slice(n).join('/')).concat('.')
}

/** The text that `go test -json` put into events, package by package. */
const outputOf = ({ documents }: Said): readonly string[] => {
  const byPackage = new Map<string, string[]>()
  for (const document of documents) {
    const output = text(field(document, 'Output'))
    if (output === null || field(document, 'Action') !== 'output') continue
    const name = text(field(document, 'Package')) ?? ''
    if (!byPackage.has(name)) byPackage.set(name, [])
    byPackage.get(name)!.push(output.slice(0, 4_000))
  }
  return [...byPackage.values()].flatMap((parts) => parts.join('').split('\n'))
}
