import type { Edge } from '../../facts/import-graph.ts'
import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft } from '../../model/finding.ts'

const testPath =
  /(^|\/)(tests?|__tests__|e2e)\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$|\.(test|spec)\.[cm]?[jt]sx?$/
const testFolder = /(^|\/)(tests?|__tests__|e2e)\//
/** A name alone does not make a test: `test_result.py` may hold the result of one. */
const holdsTests = (file: string, repo: Repo): boolean => {
  const code = repo.facts.get(file)?.code
  if (code?.lang !== 'python') return true
  return (
    /(^|\/)conftest\.py$/.test(file) ||
    code.bindings.some(({ name }) => name.startsWith('test_')) ||
    code.imports.some(({ module }) => /^(?:pytest|unittest)(?:\.|$)/.test(module))
  )
}
/** Files that serve tests or the work on the program without lying among the tests. */
const serves =
  /test|spec|mock|fixture|stub|fake|stor(y|ies)|e2e|bench|jest|cypress|playwright|demo|example|debug|sandbox|playground|setup|\.config\.|config\//i
const most = 12

/** Modules of the product that load a file of the tests as they load; one finding per module. */
export const judgeTestsUsed = function* (repo: Repo): Generator<FindingDraft> {
  const { modules, edges } = repo.graph
  const used = edges.filter(
    ({ from, to, kind, implicit }) =>
      kind === 'hard' &&
      !implicit &&
      modules.get(from)?.role === 'source' &&
      modules.get(to)?.role === 'test' &&
      testPath.test(to) &&
      (testFolder.test(to) || holdsTests(to, repo)) &&
      !serves.test(from),
  )
  const byFile = [...Map.groupBy(used, ({ from }) => from)].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [file, all] of byFile) yield finding(file, all)
}

const finding = (file: string, all: readonly Edge[]): FindingDraft => {
  const shown = [...new Map(all.map((edge) => [edge.to, edge])).values()].slice(0, most)
  const names = shown.map(({ to }) => to)
  return {
    rule: 'product-imports-tests',
    title: `${file} imports ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''} from the tests`,
    severity: 'low',
    category: 'structure',
    at: shown.map(({ line }) => ({ file, startLine: line, endLine: line })),
    evidence: [{ kind: 'chain', hops: shown.map(({ line, to }) => ({ file, line, to })) }],
    impact: `${file} cannot be loaded where the tests are left out, as packages and images often do.`,
    fix: {
      text: 'Move what is used there out of the tests, and let the tests import it from its new place.',
    },
    confidence: 'proved',
    symbol: 'tests used',
  }
}
