import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import type { FindingDraft } from '../../model/finding.ts'

/** Below this many commits nothing is said about who owns what. */
const enough = 50
const hotCommits = 20
const isCode = (path: string): boolean =>
  /\.(py|[cm]?[jt]sx?|ipynb|vue|svelte|go|rs|java)$/.test(path) &&
  !/\.d\.[cm]?ts$/.test(path) &&
  roleOf(path) === 'source'

/**
 * Source files that many commits touch, and whether one person alone wrote them; nothing where history is too short.
 * It claims no ranking: deleted files and files of other kinds may have changed more.
 */
export const judgeChurn = function* (repo: Repo): Generator<FindingDraft> {
  const { shallow, churn, limited, incomplete, exactRenames, merges = 0 } = repo.history
  const commits = repo.history.commits - merges
  if (shallow || exactRenames || commits < enough) return
  const kinds = new Map(
    repo.snapshot.files.map(({ path, kind, lines }) => [path, kind === 'text' ? lines : 0]),
  )
  const hot = [...churn]
    .filter(
      ([path, one]) =>
        isCode(path) &&
        (kinds.get(path) ?? 0) > 0 &&
        one.commits >= hotCommits &&
        one.commits * 20 >= commits,
    )
    .sort(([a, x], [b, y]) => y.commits - x.commits || (a < b ? -1 : 1))
    .slice(0, 5)
  const first = hot[0]
  if (!first) return
  const counted = merges > 0 ? `${commits} commits without merges` : `${commits} commits`
  const all = limited ? `the latest ${counted}` : incomplete ? `the ${counted} that could be read` : counted
  const alone = hot.filter(([, one]) => one.authors === 1).map(([path]) => path)
  const owners = alone.length === 0 ? '' : ` One author alone has changed ${alone.join(', ')}.`
  yield {
    rule: 'churn-hot-spots',
    title: `Of ${all}, ${hot
      .slice(0, 3)
      .map(([path, one]) => `${one.commits} changed ${path}`)
      .join(', ')}`,
    severity: 'info',
    category: 'structure',
    at: hot.map(([file]) => ({ file, startLine: 1, endLine: 1 })),
    evidence: hot.map(([file]) => ({ kind: 'quote' as const, file, startLine: 1, endLine: 1, contains: [] })),
    impact: `Counted in commits that are no merges, under the names that git's own detection of renames gives a file.${owners}`,
    fix: { text: 'Look here first when choosing what to test and to split.' },
    confidence: 'strong',
    symbol: 'churn',
  }
}
