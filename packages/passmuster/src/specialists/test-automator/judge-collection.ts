import { blastOf } from '../../facts/blast.ts'
import type { Edge } from '../../facts/import-graph.ts'
import { placeOf } from '../../facts/python/notebook.ts'
import { listed } from '../../lib/listed.ts'
import type { Repo } from '../../facts/repo.ts'
import type { EvidenceDraft, FindingDraft, Place } from '../../model/finding.ts'
import { configFor, isCollected, pytestConfigs } from './pytest-config.ts'

/** Test files: modules that serve as tests and that a runner would collect by their names, of any language. */
export const testFiles = (repo: Repo): readonly string[] => {
  const configs = pytestConfigs(repo)
  return [...repo.graph.modules.values()]
    .filter(({ role }) => role === 'test')
    .filter(({ file, lang }) =>
      lang === 'python'
        ? file.endsWith('.py') && isCollected(file, configFor(file, configs))
        : /\.(test|spec)\.[cm]?[jt]sx?$/.test(file),
    )
    .map(({ file }) => file)
    .sort()
}

const mostPlaces = 200

/** One finding for all test files that fail before their first test, because something they load is broken. */
export function* uncollectable(repo: Repo): Iterable<FindingDraft> {
  const tests = testFiles(repo)
  const blast = blastOf(repo.graph)
  const unsure = blast.obstacles.filter(({ breaks }) => breaks.every((one) => one.unless !== undefined))
  const surely = unsure.length === 0 ? blast.failing : blast.failingWith(new Set(unsure.map((one) => one.id)))
  const conftests = [...surely].filter((file) => /(?:^|\/)conftest\.py$/.test(file)).sort()
  const heldBy = (file: string): string | undefined =>
    surely.has(file)
      ? file
      : conftests.find((one) => file.endsWith('.py') && file.startsWith(one.slice(0, -'conftest.py'.length)))
  const failing = tests.filter((file) => heldBy(file) !== undefined)
  if (failing.length === 0) return
  const out = Map.groupBy(repo.graph.edges, (edge) => edge.from)
  const failures = failing.map((file) => ({ why: reasonOf(heldBy(file) ?? file, repo, out, surely) }))
  const causes = blast.obstacles
    .filter((one) => !unsure.includes(one))
    .map(({ kind, target, blocks }) => {
      const held = new Set(blocks)
      return { kind, target, tests: failing.filter((file) => held.has(heldBy(file) ?? file)).length }
    })
    .filter((cause) => cause.tests > 0)
    .sort((a, b) => b.tests - a.tests || (a.target < b.target ? -1 : 1))
  const lines = failing.reduce((sum, file) => sum + (repo.graph.modules.get(file)?.lines ?? 0), 0)
  yield {
    rule: 'tests-uncollectable',
    title: `${failing.length} of ${tests.length} test files cannot be collected: something they import is broken`,
    severity: failing.length * 20 < tests.length ? 'medium' : 'high',
    category: 'tests',
    at: once(failures.map(({ why }) => why.place)).slice(0, mostPlaces),
    evidence: once(failures.flatMap(({ why }) => why.evidence)).slice(0, 12),
    impact: `None of the tests in these files (${lines} lines) can run or fail: they stop with an error while they load. They are held by ${listed(
      causes.map(
        (cause) => `${cause.target} (${cause.kind}, ${cause.tests} ${cause.tests === 1 ? 'file' : 'files'})`,
      ),
      4,
    )}.`,
    fix: {
      text: `Mend first what holds most of them: ${causes
        .slice(0, 6)
        .map((cause) => cause.target)
        .join(', ')}. Each is a finding of its own.`,
    },
    confidence: 'proved',
    symbol: 'tests',
  }
}

const once = <T>(all: readonly T[]): readonly T[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
]

interface Reason {
  readonly place: Place
  readonly evidence: readonly EvidenceDraft[]
}

/** Where a file fails: at its own break, or at the import whose target fails. */
const reasonOf = (
  file: string,
  repo: Repo,
  out: ReadonlyMap<string, readonly Edge[]>,
  failing: ReadonlySet<string>,
): Reason => {
  const own = repo.graph.breaks.find((one) => one.file === file)
  if (own) return { place: own.place, evidence: own.evidence.filter((e) => e.kind === 'quote').slice(0, 1) }
  const edges = (out.get(file) ?? []).filter(
    (e) => failing.has(e.to) && e.kind !== 'lazy' && e.kind !== 'type',
  )
  const edge =
    edges.find((e) => e.kind === 'hard' && !e.implicit) ?? edges.find((e) => e.kind === 'hard') ?? edges[0]
  const line = Math.max(1, edge?.line ?? 1)
  const code = repo.facts.get(file)?.code ?? null
  const python = code?.lang === 'python' ? code : null
  const place = placeOf(python, file, line)
  const isRead = code?.lang === 'python' || code?.lang === 'ecmascript'
  const imported = isRead ? code.imports.find((one) => one.line <= line && one.endLine >= line) : undefined
  if (!imported || !edge || edge.implicit) return { place, evidence: [] }
  const word = 'module' in imported ? imported.module.split('.').at(-1) || 'import' : imported.specifier
  const quoted = placeOf(python, file, imported.line, imported.endLine)
  return { place, evidence: [{ kind: 'quote', ...quoted, contains: [word] }] }
}
