import type { Blast } from '../../facts/blast.ts'
import type { Break, Edge, ImportGraph } from '../../facts/import-graph.ts'
import type { EvidenceDraft, FindingDraft, Severity } from '../../model/finding.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleIn } from './state.ts'

/** Modules that a manifest names as entry point, or that are meant to be started. */
const isEntry = (repo: Repo, file: string): boolean => {
  const name = repo.graph.modules.get(file)?.name ?? ''
  const code = repo.facts.get(file)?.code
  if (code?.lang === 'python' && code.hasMain) return true
  return repo.manifests.all.some((one) =>
    one.entryPoints.some((entry) => entry.target.split(':')[0] === name),
  )
}

/** Modules that run when an entry point does. */
const inUse = (repo: Repo): ReadonlySet<string> => {
  const seen = new Set([...repo.graph.modules.keys()].filter((file) => isEntry(repo, file)))
  const from = new Map<string, string[]>()
  for (const { from: file, to, kind } of repo.graph.edges)
    if (kind !== 'type') from.set(file, [...(from.get(file) ?? []), to])
  const open = [...seen]
  while (open.length > 0)
    for (const to of from.get(open.pop()!) ?? []) {
      if (seen.has(to)) continue
      seen.add(to)
      open.push(to)
    }
  return seen
}

/** Critical where the program runs without what it asks for, high where others import the module, else medium. */
const severityOf = (repo: Repo, file: string, many: number, used: ReadonlySet<string>): Severity => {
  const role = roleIn(repo.graph, file)
  if (role === 'archived' || role === 'docs') return 'low'
  if (role !== 'source') return 'medium'
  if (many > 2 || used.has(file)) return 'critical'
  const isImported = repo.graph.edges.some(
    (edge) =>
      edge.to === file && edge.from !== file && !edge.implicit && roleIn(repo.graph, edge.from) === 'source',
  )
  return isImported ? 'high' : 'medium'
}

/** Soft imports that can never succeed, one finding per file: it loads and silently does without. */
export const maskedFindings = function* (repo: Repo, blast: Blast): Generator<FindingDraft> {
  const byFile = new Map<string, Break[]>()
  for (const one of repo.graph.masked) byFile.set(one.file, [...(byFile.get(one.file) ?? []), one])
  const used = byFile.size === 0 ? new Set<string>() : inUse(repo)
  for (const [file, breaks] of byFile)
    yield maskedFinding(breaks, severityOf(repo, file, breaks.length, used))
  const hidden = new Map<string, Edge[]>()
  for (const edge of repo.graph.edges) {
    if ((edge.kind !== 'soft' && edge.kind !== 'soft-any') || edge.implicit || !blast.failing.has(edge.to))
      continue
    if (byFile.get(edge.from)?.some((one) => one.place.startLine === edge.line) === true) continue
    hidden.set(edge.from, [...(hidden.get(edge.from) ?? []), edge])
  }
  for (const [file, edges] of [...hidden].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const found = hiddenFinding(repo.graph, blast, file, edges)
    if (found !== null) yield found
  }
}

const maskedFinding = (breaks: readonly Break[], severity: Severity): FindingDraft => {
  const { file } = breaks[0]!
  const targets = [...new Set(breaks.map((one) => one.target))]
  const seen = new Map<string, EvidenceDraft>()
  for (const one of breaks.flatMap((stop) => stop.evidence)) seen.set(JSON.stringify(one), one)
  const never =
    breaks.length === 1
      ? 'a guarded import that can never succeed'
      : `${breaks.length} guarded imports that can never succeed`
  return {
    rule: 'masked-blocker',
    title: `${file} hides ${never}: ${targets.slice(0, 4).join('; ')}${targets.length > 4 ? '; …' : ''}`,
    severity,
    category: 'blocker',
    at: breaks.map((one) => one.place),
    evidence: [...seen.values()],
    impact: `The module loads, and always runs without ${targets.length === 1 ? 'it' : 'them'}: the handler takes the fallback every time.`,
    fix: { text: [...new Set(breaks.map((one) => one.fix.text))].join('. ') },
    confidence: 'proved',
    symbol: file,
    claims: breaks.map((one) => ({
      subject: `import:${file}#${one.target}`,
      predicate: 'succeeds',
      polarity: false,
    })),
  }
}

/** A guarded import of a module that exists and does not load today because of other blockers. */
const hiddenFinding = (
  graph: ImportGraph,
  blast: Blast,
  file: string,
  edges: readonly Edge[],
): FindingDraft | null => {
  const role = roleIn(graph, file)
  if (role === 'archived' || role === 'docs') return null
  const first = new Map<string, Edge>()
  for (const edge of edges) if (!first.has(edge.to)) first.set(edge.to, edge)
  const whole = [...first.values()]
  const causes = [...new Set(whole.flatMap((edge) => blast.loads.firstObstacle(edge.to) ?? []))].map((id) =>
    id.slice(id.indexOf(':') + 1),
  )
  const names = whole.map((edge) => graph.modules.get(edge.to)?.name ?? edge.to)
  return {
    rule: 'masked-blocker',
    title: `${file} does without ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}: blocked elsewhere, and the guard hides it`,
    severity: 'medium',
    category: 'blocker',
    at: whole.map((edge) => ({ file, startLine: edge.line, endLine: edge.line })),
    evidence: [
      { kind: 'chain', hops: whole.slice(0, 1).map((edge) => ({ file, line: edge.line, to: edge.to })) },
    ],
    impact: `The module loads today without ${names.length === 1 ? 'it' : 'them'}; first in the way: ${causes.slice(0, 3).join('; ')}.`,
    fix: { text: `Mend what blocks ${names.slice(0, 3).join(', ')}: ${causes.slice(0, 3).join('; ')}` },
    confidence: 'proved',
    symbol: `${file}#hidden`,
  }
}
