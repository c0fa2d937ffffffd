import { named, type OwnFile } from '../../facts/own-files.ts'
import type { FindingDraft } from '../../model/finding.ts'
import type { RobustnessFacts, Site } from './robustness-facts.ts'

type File = OwnFile<RobustnessFacts>

const most = 20

/** What single calls leave to chance: one finding per rule and file. */
export function* sites(file: File): Generator<FindingDraft> {
  if (file.role === 'test' || file.role === 'example') return
  yield* withoutTimeout(file)
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

function* withoutTimeout(file: File): Generator<FindingDraft> {
  const all = file.own.requests ?? []
  if (all.length === 0) return
  yield draft(
    file,
    all,
    {
      rule: 'request-without-timeout',
      title: `${named(all.map(({ call }) => call))} without a timeout${all.length > 1 ? ` (${all.length} calls)` : ''} in ${file.file}`,
      severity: file.role === 'source' && all.some(({ symbol }) => symbol !== '') ? 'medium' : 'low',
      impact:
        'requests waits without limit by default: a server that accepts the connection and never answers holds the caller for good.',
      fix: {
        text: 'Pass `timeout=(connect, read)` in seconds, e.g. `timeout=(5, 30)`, and handle requests.Timeout.',
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
      title: `${named(all.map(({ symbol }) => symbol))} ${new Set(all.map(({ symbol }) => symbol)).size === 1 ? 'divides' : 'divide'} by the length of a parameter that may be empty`,
      severity: 'low',
      impact: `An empty ${all.length === 1 ? `\`${first}\`` : 'argument'} raises ZeroDivisionError; the function does not ask for that case.`,
      fix: {
        text: `Return early or raise a ValueError of your own for an empty \`${first}\`, or use statistics.fmean, which says so by itself.`,
      },
      confidence: 'strong',
    },
    ({ call }) => call,
  )
}

function* leftOpen(file: File): Generator<FindingDraft> {
  const all = file.own.opened ?? []
  if (all.length === 0) return
  yield draft(
    file,
    all,
    {
      rule: 'file-left-open',
      title: `${named(all.map(({ call }) => call))}: ${all.length === 1 ? 'the file is' : `${all.length} files are`} not closed by ${file.file} itself`,
      severity: file.role === 'source' ? 'low' : 'info',
      impact:
        'CPython closes it with the last reference to it, which a kept traceback can hold; other interpreters close it, and write what is buffered, at some later time.',
      fix: { text: 'Open it in a `with` statement, or use pathlib’s read_text / write_text.' },
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
        'A client that sends anything else raises ValueError there, which is answered as a server error instead of a bad request.',
      fix: {
        text: 'Catch ValueError and answer 400, or read it by what checks types (in Flask `request.args.get(name, type=int)`).',
      },
      confidence: 'strong',
    },
    ({ call }) => call,
  )
}
