import type { Blast } from '../../facts/blast.ts'
import type { Edge, ImportGraph } from '../../facts/import-graph.ts'
import type { CrashFacts } from '../../facts/python/crash-facts.ts'
import type { PyGuard } from '../../facts/python/python-facts.ts'
import type { Repo } from '../../facts/repo.ts'
import { counts } from '../../facts/roles.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { roleIn } from './state.ts'

const mostNamed = 3

/** The guard of a Python file whose `try` stands at this line, or null. */
export const guardAt = (repo: Repo, file: string, tryLine: number | undefined): PyGuard | null => {
  const code = repo.facts.get(file)?.code
  if (code?.lang !== 'python' || tryLine === undefined) return null
  return code.imports.find((one) => one.guard?.tryLine === tryLine)?.guard ?? null
}

/** The handler reads a name that is not bound yet: it raises where it should go on. */
const handlerFails = (repo: Repo, { from, group }: Edge): boolean =>
  (repo.facts.get(from)?.own['debugger'] as CrashFacts | undefined)?.handlerUses?.some(
    (use) => use.tryLine === group,
  ) === true

/**
 * Guarded imports, by file, of modules that exist and fail today with an error that the guard catches. A handler that
 * imports something instead hides nothing: that import works or fails aloud.
 */
export const hiddenEdges = (repo: Repo, blast: Blast): ReadonlyMap<string, readonly Edge[]> => {
  const found = new Map<string, Edge[]>()
  for (const edge of repo.graph.edges) {
    if ((edge.kind !== 'soft' && edge.kind !== 'soft-any') || edge.implicit || !blast.failing.has(edge.to))
      continue
    if (!counts(repo.graph.modules.get(edge.from)?.role ?? 'source')) continue
    const guard = guardAt(repo, edge.from, edge.group)
    if (guard?.fallbackImport === true || handlerFails(repo, edge)) continue
    if (guard?.catches === 'import' && blast.loads.fate(edge.to) !== 'ImportError') continue
    const before = found.get(edge.from) ?? []
    if (!before.some((one) => one.to === edge.to)) found.set(edge.from, [...before, edge])
  }
  return found
}

/** The modules at the end of these imports, the first three by name. */
export const namesOf = (graph: ImportGraph, edges: readonly Edge[]): string => {
  const names = edges.map((edge) => graph.modules.get(edge.to)?.name ?? edge.to)
  return names.slice(0, mostNamed).join(', ') + (names.length > mostNamed ? ', …' : '')
}

const shown = (ids: readonly string[]): string => {
  const targets = ids.map((id) => id.slice(id.indexOf(':') + 1))
  const more = targets.length - mostNamed
  return targets.slice(0, mostNamed).join('; ') + (more > 0 ? `; and ${more} more` : '')
}

/** The least set of blockers to mend for all of them to load, the first three by target. */
export const needsOf = (blast: Blast, edges: readonly Edge[]): string =>
  shown(blast.repairsFor(edges.map((edge) => edge.to)))

/** Guarded imports of one file that fail today because of blockers elsewhere. */
export const hiddenFinding = (
  repo: Repo,
  blast: Blast,
  file: string,
  edges: readonly Edge[],
): FindingDraft => {
  const names = namesOf(repo.graph, edges)
  const causes = [...new Set(edges.flatMap((edge) => blast.loads.firstObstacle(edge.to) ?? []))]
  const isDeclared = causes.every((id) => !id.startsWith('missing-dependency:'))
  const given = isDeclared ? '' : 'With only what the manifests declare installed: '
  const state = blast.failing.has(file)
    ? `once the module loads, it does without ${edges.length === 1 ? 'it' : 'them'}`
    : `the module loads without ${edges.length === 1 ? 'it' : 'them'}`
  const impact = `${given}${state}; first in the way: ${shown(causes)}.`
  return {
    rule: 'masked-blocker',
    title: `${file} does without ${names}: blocked elsewhere, and the guard hides it`,
    severity: roleIn(repo.graph, file) === 'source' ? 'medium' : 'low',
    category: 'blocker',
    at: edges.map((edge) => ({ file, startLine: edge.line, endLine: edge.line })),
    evidence: [
      { kind: 'chain', hops: edges.slice(0, 1).map((edge) => ({ file, line: edge.line, to: edge.to })) },
    ],
    impact: impact.charAt(0).toUpperCase() + impact.slice(1),
    fix: { text: `Mend what blocks ${names}: ${needsOf(blast, edges)}` },
    confidence: 'proved',
    symbol: `${file}#hidden`,
  }
}
