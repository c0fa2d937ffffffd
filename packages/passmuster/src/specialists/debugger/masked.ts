import type { Blast } from '../../facts/blast.ts'
import type { Break, Edge, ImportGraph } from '../../facts/import-graph.ts'
import type { EvidenceDraft, FindingDraft, Severity } from '../../model/finding.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleIn } from './state.ts'
import { isWanted } from './wanted.ts'

/** Modules that a manifest names as entry point, or that are meant to be started. */
const isEntry = (repo: Repo, file: string): boolean => {
  const name = repo.graph.modules.get(file)?.name ?? ''
  const code = repo.facts.get(file)?.code
  if (code?.lang === 'python' && code.hasMain) return true
  return repo.manifests.all.some((one) =>
    one.entryPoints.some((entry) => entry.target.split(':')[0] === name),
  )
}

/** Modules that entry points need: over imports that nothing guards, at load or in a call. */
const inUse = (repo: Repo): ReadonlySet<string> => {
  const seen = new Set([...repo.graph.modules.keys()].filter((file) => isEntry(repo, file)))
  const from = new Map<string, string[]>()
  for (const { from: file, to, kind, implicit } of repo.graph.edges)
    if (!implicit && (kind === 'hard' || kind === 'lazy')) from.set(file, [...(from.get(file) ?? []), to])
  const open = [...seen]
  while (open.length > 0)
    for (const to of from.get(open.pop()!) ?? []) {
      if (seen.has(to)) continue
      seen.add(to)
      open.push(to)
    }
  return seen
}

/** Separate guards, not import lines: one failing import ends its whole `try`. */
const guardsOf = (breaks: readonly Break[]): number =>
  new Set(breaks.map((one) => one.guard ?? `line ${one.place.startLine}`)).size

const down: Readonly<Record<string, Severity>> = { critical: 'high', high: 'medium', medium: 'low' }

/**
 * Critical where an entry point needs the module or four of its guards can never succeed, high where other sources
 * import it, else medium; one step less where nobody imports or uses what the guards would bind.
 */
const severityOf = (repo: Repo, breaks: readonly Break[], used: ReadonlySet<string>): Severity => {
  const { file } = breaks[0]!
  const role = roleIn(repo.graph, file)
  if (role === 'archived' || role === 'docs') return 'low'
  if (role !== 'source') return 'medium'
  const isImported = repo.graph.edges.some(
    (edge) =>
      edge.to === file && edge.from !== file && !edge.implicit && roleIn(repo.graph, edge.from) === 'source',
  )
  const severity = guardsOf(breaks) >= 4 || used.has(file) ? 'critical' : isImported ? 'high' : 'medium'
  return isWanted(repo, breaks) ? severity : down[severity]!
}

/** Soft imports that can never succeed, one finding per file: it loads and silently does without. */
export const maskedFindings = function* (repo: Repo, blast: Blast): Generator<FindingDraft> {
  const byFile = new Map<string, Break[]>()
  for (const one of repo.graph.masked) byFile.set(one.file, [...(byFile.get(one.file) ?? []), one])
  const used = byFile.size === 0 ? new Set<string>() : inUse(repo)
  for (const [file, breaks] of byFile)
    yield maskedFinding(breaks, severityOf(repo, breaks, used), blast.failing.has(file))
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

const maskedFinding = (breaks: readonly Break[], severity: Severity, fails: boolean): FindingDraft => {
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
    impact: `${fails ? 'Once the module loads, it' : 'The module loads, and'} always runs without ${targets.length === 1 ? 'it' : 'them'}: the handler takes the fallback every time.`,
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
    impact: `${blast.failing.has(file) ? 'Once the module loads, it does' : 'The module loads today'} without ${names.length === 1 ? 'it' : 'them'}; first in the way: ${causes.slice(0, 3).join('; ')}.`,
    fix: { text: `Mend what blocks ${names.slice(0, 3).join(', ')}: ${causes.slice(0, 3).join('; ')}` },
    confidence: 'proved',
    symbol: `${file}#hidden`,
  }
}
