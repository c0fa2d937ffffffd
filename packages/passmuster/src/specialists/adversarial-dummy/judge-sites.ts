import { named, type OwnFile } from '../../facts/own-files.ts'
import type { FindingDraft } from '../../model/finding.ts'
import type { RobustnessFacts, Site } from './robustness-facts.ts'

type File = OwnFile<RobustnessFacts>

const most = 20

/** What single calls leave to chance: one finding per rule and file. */
export function* sites(file: File, packages: ReadonlySet<string>): Generator<FindingDraft> {
  if (file.role === 'test' || file.role === 'example') return
  yield* withoutTimeout(file, packages)
  yield* emptyLengths(file)
  yield* leftOpen(file)
  yield* rawInput(file)
}

const draft = (
  file: File,
  all: readonly Site[],
  rest: Omit<FindingDraft, 'at' | 'evidence' | 'category' | 'symbol'>,
  contains: (site: Site) => string,
): FindingDraft => ({
  ...rest,
  category: 'robustness',
  at: all.slice(0, most).map(({ line }) => file.place(line)),
  evidence: all.slice(0, 6).map((site) => file.quote(site.line, [contains(site)])),
  symbol: rest.rule,
})

/** A package's own code, not a script nor a file that no import can name: its callers wait with it. */
const isLibrary = (file: File, packages: ReadonlySet<string>): boolean =>
  file.role === 'source' &&
  /(?:^|\/)[^\W\d]\w*\.pyi?$/.test(file.file) &&
  packages.has(file.file.slice(0, Math.max(0, file.file.lastIndexOf('/')))) &&
  !/(?:^|[/_])(?:cli|main|__main__|script|run|install|installer|setup|template)s?(?:[/_.]|$)/.test(file.file)

function* withoutTimeout(file: File, packages: ReadonlySet<string>): Generator<FindingDraft> {
  const all = file.own.requests ?? []
  if (all.length === 0) return
  yield draft(
    file,
    all,
    {
      rule: 'request-without-timeout',
      title: `${named(all.map(({ call }) => call))} without a timeout${all.length > 1 ? ` (${all.length} calls)` : ''} in ${file.file}`,
      severity: isLibrary(file, packages) && all.some(({ symbol }) => symbol !== '') ? 'medium' : 'low',
      impact:
        'requests has no timeout by default: when it is called and the server accepts the connection but does not answer, the call waits for as long as that connection stays open.',
      fix: {
        text: 'Pass `timeout=` in seconds, e.g. `timeout=(5, 30)` for connecting and reading, or longer where the answer takes longer. What runs out of time raises requests.Timeout, a RequestException.',
      },
      confidence: 'proved',
    },
    ({ call }) => call.split('.').at(-1) as string,
  )
}

function* emptyLengths(file: File): Generator<FindingDraft> {
  const all = file.own.lengths ?? []
  if (all.length === 0) return
  const first = all[0]?.parameter ?? ''
  yield draft(
    file,
    all.map(({ line, symbol }) => ({ line, symbol, call: 'len(' })),
    {
      rule: 'division-by-length',
      title: `${named(all.map(({ symbol }) => symbol))} ${new Set(all.map(({ symbol }) => symbol)).size === 1 ? 'divides' : 'divide'} by the length of a parameter without asking whether it is empty`,
      severity: 'low',
      impact: `An empty ${all.length === 1 ? `\`${first}\`` : 'argument'} raises ZeroDivisionError.`,
      fix: {
        text: `Return early or raise a ValueError of your own for an empty \`${first}\`, or use statistics.fmean, which raises a StatisticsError that says so.`,
      },
      confidence: 'strong',
    },
    ({ call }) => call,
  )
}

function* leftOpen(file: File): Generator<FindingDraft> {
  const all = file.own.opened ?? []
  if (all.length === 0) return
  const writes = all.some(({ call }) => /write|dump/.test(call))
  yield draft(
    file,
    all,
    {
      rule: 'file-left-open',
      title: `${named(all.map(({ call }) => call))} in ${file.file} ${new Set(all.map(({ call }) => call)).size > 1 ? 'leave' : 'leaves'} closing the file to the interpreter${all.length > 1 ? ` (${all.length} times)` : ''}`,
      severity: file.role === 'source' && writes ? 'low' : 'info',
      impact: `CPython closes it as soon as nothing refers to it, so there it seldom matters; other interpreters close it${writes ? ', and write what is buffered,' : ''} at some later time.`,
      fix: { text: 'Open it in a `with` statement.' },
      confidence: 'proved',
    },
    () => 'open',
  )
}

function* rawInput(file: File): Generator<FindingDraft> {
  const all = file.own.inputs ?? []
  if (all.length === 0) return
  yield draft(
    file,
    all,
    {
      rule: 'unchecked-input',
      title: `${named(all.map(({ symbol }) => symbol || file.file))} turns request input into a number without handling text that is none`,
      severity: 'low',
      impact:
        'Text that is no number raises ValueError there, which is answered as a server error unless something further out handles it.',
      fix: {
        text: 'Catch ValueError there and answer 400.',
      },
      confidence: 'strong',
    },
    ({ call }) => call,
  )
}
