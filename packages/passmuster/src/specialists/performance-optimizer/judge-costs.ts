import { named, type OwnFile } from '../../facts/own-files.ts'
import type { FindingDraft, Severity } from '../../model/finding.ts'
import type { CostlySite, PerformanceFacts } from './performance-facts.ts'

type File = OwnFile<PerformanceFacts>

interface Telling {
  readonly kind: 'rows' | 'frames' | 'reads' | 'queries' | 'queues' | 'syncCalls' | 'spreads'
  readonly rule: string
  readonly severity: Severity
  readonly title: (sites: readonly CostlySite[], file: string) => string
  readonly impact: string
  /** What is to be said besides of some of the sites. */
  readonly besides?: (sites: readonly CostlySite[]) => string
  readonly fix: string
  readonly word: (site: CostlySite) => string
}

const times = (sites: readonly CostlySite[]): string => (sites.length > 1 ? ` (${sites.length} times)` : '')
const where = (sites: readonly CostlySite[], file: string): string => {
  const symbols = sites.map(({ symbol }) => symbol).filter((symbol) => symbol !== '')
  return symbols.length > 0 ? named(symbols, 3) : file
}
const said = (sites: readonly CostlySite[]): string => named(sites.map(({ what }) => what))

const tellings: readonly Telling[] = [
  {
    kind: 'rows',
    rule: 'row-by-row',
    severity: 'low',
    title: (sites, file) =>
      `${where(sites, file)}: a DataFrame is worked row by row with ${said(sites)}${times(sites)}`,
    impact:
      'Each row becomes a Series of its own and runs through the interpreter. On a frame with many rows that takes longer than work on whole columns.',
    fix: 'Work on whole columns where the calculation allows it; else loop over `itertuples()` or `zip` of the columns that are needed.',
    word: ({ what }) => what.replace(/\(.*/, ''),
  },
  {
    kind: 'frames',
    rule: 'frame-grown-in-loop',
    severity: 'low',
    title: (sites, file) =>
      `${where(sites, file)}: ${said(sites)} in a loop copies what was gathered before${times(sites)}`,
    impact: 'The time grows with the square of what is gathered, which matters when the loop runs often.',
    besides: (sites) =>
      sites.some(({ what }) => what.endsWith('.append') && what !== 'np.append')
        ? ' pandas 2.0 has no DataFrame.append any more: with it the call ends in an AttributeError.'
        : '',
    fix: 'Gather the parts in a list and join them once behind the loop.',
    word: ({ what }) => what.split('.').at(-1) as string,
  },
  {
    kind: 'reads',
    rule: 'same-file-in-loop',
    severity: 'low',
    title: (sites, file) =>
      `${where(sites, file)}: ${said(sites)} reads the same file in each turn of a loop`,
    impact: 'Nothing in the arguments changes in the loop, so the file is read and parsed again each time.',
    fix: 'Read it once before the loop.',
    word: ({ what }) => what.split('.').at(-1) as string,
  },
  {
    kind: 'queries',
    rule: 'query-in-loop',
    severity: 'low',
    title: (sites, file) => `${where(sites, file)}: a query inside a loop over elements (${said(sites)})`,
    impact: 'The number of queries grows with the number of elements.',
    fix: 'Where the keys are known before the loop, fetch what it needs in one query (a join, or `IN` with the list of keys) and look it up by key.',
    word: ({ what }) => what.split('.').at(-1) as string,
  },
  {
    kind: 'queues',
    rule: 'list-as-queue',
    severity: 'info',
    title: (sites, file) =>
      `${where(sites, file)}: ${said(sites)} in a loop moves every other element each time`,
    impact:
      'Each such call costs time in proportion to the length of the list, which matters only where it gets long.',
    fix: 'Use collections.deque, whose popleft() takes the same time at any length.',
    word: () => 'pop',
  },
  {
    kind: 'syncCalls',
    rule: 'sync-call-in-handler',
    severity: 'low',
    title: (sites, file) => `A request handler of ${file} blocks the process with ${said(sites)}`,
    impact: 'Until the call returns, this process answers no other request.',
    fix: 'Use the asynchronous form of the call and await it.',
    word: ({ what }) => what,
  },
  {
    kind: 'spreads',
    rule: 'copied-accumulator',
    severity: 'info',
    title: (sites, file) =>
      `${file}: reduce spreads what it has gathered into a new ${sites.every(({ what }) => what === 'array') ? 'array' : sites.every(({ what }) => what === 'object') ? 'object' : 'array or object'} at each step that adds${times(sites)}`,
    impact:
      'What was gathered before is copied again at each of these steps, which is little on a short list and grows with the square of the elements on a long one.',
    fix: 'Where the list can get long, change the accumulator in place (it starts as a new literal) or use a loop.',
    word: () => '...',
  },
]

/** Notebooks, steps that run once, tests in folders of their own, and what only a build or a development server runs. */
const elsewhere = /\.ipynb$|(?:^|\/)(?:migrations|tests?|__tests__|e2e)\/|\.config\.[cm]?[jt]s$/

/** Statements that cost more than they seem: one finding per rule and file. */
export function* costs(file: File): Generator<FindingDraft> {
  if (file.role === 'test' || file.role === 'example' || elsewhere.test(file.file)) return
  for (const { kind, rule, severity, title, impact, besides, fix, word } of tellings) {
    const sites = file.own[kind] ?? []
    if (sites.length === 0) continue
    yield {
      rule,
      title: title(sites, file.file),
      severity: file.role === 'source' ? severity : 'info',
      category: 'performance',
      at: sites.slice(0, 20).map(({ line }) => file.place(line)),
      evidence: sites
        .slice(0, 6)
        .flatMap((site) => [
          ...(site.loopLine === undefined || site.loopLine === site.line
            ? []
            : [file.quote(site.loopLine, [])]),
          file.quote(site.line, kind === 'spreads' ? [] : [word(site)]),
        ]),
      impact: `${impact}${besides?.(sites) ?? ''}`,
      fix: { text: fix },
      confidence: 'strong',
      symbol: rule,
    }
  }
}
