import type { OwnFile } from '../../facts/own-files.ts'
import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft } from '../../model/finding.ts'
import type { ComplexFunction, PerformanceFacts } from './performance-facts.ts'

const most = 5
/** With history a function counts from here on, in a file that at least this many commits changed; else from 20 on. */
const complexFrom = { changed: 15, alone: 20 }
const changedFrom = 10
/** Folders and names of what a bundler writes. */
const built = /(?:^|[/-])(?:dist|bundle[sd]?|vendor|min|umd)(?:\/|\.[cm]?js$)|\.min\./

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
  const number = ({ symbol, complexity, commits: changes }: Hot): string =>
    `${symbol} (complexity ${complexity}${counted ? `, file in at least ${changes} commits` : ''})`
  yield {
    rule: 'complex-hot-spots',
    title: `${counted ? `Complex functions (${complexFrom.changed} or more) in files that change often` : `Complex functions (${complexFrom.alone} or more)`}: ${hot.slice(0, 3).map(number).join(', ')}`,
    severity: 'info',
    category: 'performance',
    at: hot.map(({ file, line }) => file.place(line)),
    evidence: hot.map(({ file, line }) => file.quote(line, [])),
    impact: `Complexity is 1 + branches, loops, handlers, conditions and boolean operators, functions written inside not counted: a measure of the paths to test and to hold in mind.${counted ? ` Commits are counted without merges and under the names that git's rename detection finds, to files with ${changedFrom} or more; the order is complexity times commits.` : ''}`,
    fix: {
      text: `Split ${first.symbol} along its branches before changing it again; start with what can be named.`,
    },
    confidence: 'proved',
    symbol: 'complexity',
  }
}
