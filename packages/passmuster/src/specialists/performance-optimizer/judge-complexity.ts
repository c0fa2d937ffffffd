import type { OwnFile } from '../../facts/own-files.ts'
import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft } from '../../model/finding.ts'
import type { ComplexFunction, PerformanceFacts } from './performance-facts.ts'

const most = 5
/** With history a function counts from here on; else from 20 on. */
const complexFrom = { changed: 15, alone: 20 }
/** Files that this many commits changed; fewer are told, as ways to follow a rename differ by a commit or two. */
const changedFrom = 12
const changedTold = 10
/** Folders and names of what a bundler writes or somebody else wrote, and of steps that run once. */
const built =
  /(?:^|[/-])(?:dist|bundle[sd]?|vendor(?:ed)?|third[-_]?party|3rd[-_]?party|extern(?:al)?s?|min|umd|migrations)(?:\/|\.[cm]?js$)|\.min\.|(?:^|\/)(?:jquery|bootstrap|d3|lodash|moment)[-.\w]*\.js$/i

interface Hot extends ComplexFunction {
  readonly file: OwnFile<PerformanceFacts>
  readonly commits: number
}

/** The functions where many paths and many changes meet: one finding for the first few, with their numbers. */
export function* complexHotSpots(
  files: readonly OwnFile<PerformanceFacts>[],
  repo: Repo,
): Generator<FindingDraft> {
  const { churn, commits, shallow } = repo.history
  const counted = !shallow && commits >= 50
  const hot: readonly Hot[] = files
    .filter(({ role, file }) => role === 'source' && !built.test(file))
    .flatMap((file) =>
      (file.own.complex ?? []).map((one) => ({
        ...one,
        file,
        commits: counted ? (churn.get(file.file)?.commits ?? 0) : 1,
      })),
    )
    .filter((one) =>
      counted
        ? one.complexity >= complexFrom.changed && one.commits >= changedFrom
        : one.complexity >= complexFrom.alone,
    )
    .toSorted(
      (a, b) =>
        b.complexity * b.commits - a.complexity * a.commits ||
        b.complexity - a.complexity ||
        (a.file.file < b.file.file ? -1 : a.file.file > b.file.file ? 1 : a.line - b.line),
    )
    .filter(
      (one, index, all) =>
        all.findIndex(({ symbol, complexity }) => symbol === one.symbol && complexity === one.complexity) ===
        index,
    )
    .slice(0, most)
  const [first] = hot
  if (!first) return
  const number = ({ symbol, complexity }: Hot): string => `${symbol} (complexity ${complexity})`
  yield {
    rule: 'complex-hot-spots',
    title: `Complex functions (${counted ? complexFrom.changed : complexFrom.alone} or more): ${hot.slice(0, 3).map(number).join(', ')}`,
    severity: 'info',
    category: 'performance',
    at: hot.map(({ file, line }) => file.place(line)),
    evidence: hot.map(({ file, line }) => file.quote(line, [])),
    impact: `Complexity is 1 + branches, loops, handlers, conditions and boolean operators, functions written inside not counted: a measure of the paths to test and to hold in mind.${counted ? ` Only files that ${changedTold} or more commits changed (renames followed) are looked at, and the number of commits weighs in the choice: other functions may be more complex.` : ''}`,
    fix: {
      text: `When ${first.symbol} is next to be changed, cover the branches in question with tests and move parts that can be named into functions of their own.`,
    },
    confidence: 'proved',
    symbol: 'complexity',
  }
}
