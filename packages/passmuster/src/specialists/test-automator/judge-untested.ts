import type { Module } from '../../facts/import-graph.ts'
import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft } from '../../model/finding.ts'

/** One note per subsystem (the first two folders of a module's path) on modules that no test imports, even indirectly. */
export function* untestedModules(repo: Repo): Iterable<FindingDraft> {
  const { modules, edges } = repo.graph
  const tests = [...modules.values()].filter(({ role }) => role === 'test')
  if (tests.length === 0) return
  const out = Map.groupBy(edges, (edge) => edge.from)
  const reached = new Set(tests.map(({ file }) => file))
  const open = [...reached]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { to, kind } of out.get(at) ?? []) {
      if (kind === 'type' || reached.has(to)) continue
      reached.add(to)
      open.push(to)
    }
  }
  const source = [...modules.values()].filter(
    ({ role, file }) => role === 'source' && !/(^|\/)__init__\.py$/.test(file),
  )
  for (const [part, all] of [...Map.groupBy(source, partOf)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const left = all
      .filter(({ file, lines }) => !reached.has(file) && lines > 0)
      .sort((a, b) => b.lines - a.lines || (a.file < b.file ? -1 : 1))
    if (left.length === 0) continue
    const lines = left.reduce((sum, one) => sum + one.lines, 0)
    yield {
      rule: 'untested-modules',
      title: `No test imports ${left.length} of ${all.length} modules in ${part}`,
      severity: 'info',
      category: 'tests',
      at: left.slice(0, 30).map(({ file }) => ({ file, startLine: 1, endLine: 1 })),
      evidence: left
        .slice(0, 3)
        .map(({ file }) => ({ kind: 'quote', file, startLine: 1, endLine: 1, contains: [] })),
      impact: `${lines} ${lines === 1 ? 'line' : 'lines'}: no test file imports them, directly or through other modules; tests that start the program from outside or load modules by name are not seen.`,
      fix: {
        text: `Begin with the largest: ${left
          .slice(0, 3)
          .map((one) => `${one.file} (${one.lines} lines)`)
          .join(', ')}.`,
      },
      confidence: 'strong',
      symbol: part,
    }
  }
}

const partOf = ({ file }: Module): string => {
  const folders = file.split('/').slice(0, -1)
  return folders.slice(0, 3).join('/') || '.'
}
