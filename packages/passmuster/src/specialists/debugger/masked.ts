import type { Blast } from '../../facts/blast.ts'
import type { Break, Edge } from '../../facts/import-graph.ts'
import { counts } from '../../facts/roles.ts'
import type { EvidenceDraft, FindingDraft, Severity } from '../../model/finding.ts'
import type { Repo } from '../../facts/repo.ts'
import { guardAt, hiddenEdges, hiddenFinding, namesOf, needsOf } from './hidden.ts'
import { roleIn } from './state.ts'
import { isWanted } from './wanted.ts'

/** Modules that a manifest names as entry point, and the `__main__` of packages. */
const isEntry = (repo: Repo, file: string): boolean => {
  if (file.endsWith('/__main__.py')) return true
  const name = repo.graph.modules.get(file)?.name ?? ''
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

/** Whether the handler puts something in the place of each name that is missing. */
const hasStandIns = (repo: Repo, breaks: readonly Break[]): boolean =>
  breaks.every(({ file, names, guard }) => {
    const binds = guardAt(repo, file, guard)?.binds ?? []
    return names.length > 0 && names.every((name) => binds.includes(name))
  })

/**
 * High where an entry point needs the module or four of its guards can never succeed, else medium. Where nobody uses
 * what the guards would bind: medium where it or its like is imported, else low. With stand-ins for all that is missing
 * from fewer than four guards: medium where it is used and its module imported, else low. Outside sources never more
 * than medium.
 */
const severityOf = (repo: Repo, breaks: readonly Break[], used: ReadonlySet<string>): Severity => {
  const { file } = breaks[0]!
  const isMany = guardsOf(breaks) >= 4
  const isUsed = isWanted(repo, breaks)
  if (roleIn(repo.graph, file) !== 'source') return isUsed ? 'medium' : 'low'
  if (isMany) return isUsed ? 'high' : 'medium'
  const isImported = repo.graph.edges.some(
    (edge) =>
      edge.to === file && edge.from !== file && !edge.implicit && roleIn(repo.graph, edge.from) === 'source',
  )
  if (hasStandIns(repo, breaks)) return isUsed && isImported ? 'medium' : 'low'
  if (!isUsed) return isImported || used.has(file) ? 'medium' : 'low'
  return used.has(file) ? 'high' : 'medium'
}

/** Soft imports that can never succeed, one finding per file, then those that other blockers stop today. */
export const maskedFindings = function* (repo: Repo, blast: Blast): Generator<FindingDraft> {
  const byFile = new Map<string, Break[]>()
  for (const one of repo.graph.masked) {
    if (!counts(repo.graph.modules.get(one.file)?.role ?? 'source')) continue
    byFile.set(one.file, [...(byFile.get(one.file) ?? []), one])
  }
  const used = byFile.size === 0 ? new Set<string>() : inUse(repo)
  const hidden = hiddenEdges(repo, blast)
  for (const [file, breaks] of byFile) {
    const guards = new Set(breaks.map((one) => one.guard))
    const also = (hidden.get(file) ?? []).filter((edge) => edge.group !== undefined && guards.has(edge.group))
    yield maskedFinding(repo, blast, { breaks, also, severity: severityOf(repo, breaks, used) })
  }
  for (const [file, edges] of [...hidden].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const told = byFile.get(file) ?? []
    const rest = edges.filter(
      (edge) =>
        !told.some(
          (one) =>
            one.place.startLine === edge.line || (edge.group !== undefined && one.guard === edge.group),
        ),
    )
    if (rest.length > 0) yield hiddenFinding(repo, blast, file, rest)
  }
}

interface Masked {
  readonly breaks: readonly Break[]
  /** Imports of the same guards that other blockers stop. */
  readonly also: readonly Edge[]
  readonly severity: Severity
}

/** What happens as the module loads: which import fails first in its `try`, and where that ends. */
const whatHappens = (repo: Repo, { breaks, also }: Masked): string => {
  const { file } = breaks[0]!
  const guards = [...new Set(breaks.map((one) => one.guard))]
  if (guards.length > 1) return `${guards.length} \`try\` statements end in their handlers each time.`
  const guard = guardAt(repo, file, guards[0])
  const first = Math.min(...breaks.map((one) => one.place.startLine), ...also.map((edge) => edge.line))
  const end =
    guard === null || guard.handlerLine === guard.tryLine
      ? 'its guard swallows the error'
      : `the handler at line ${guard.handlerLine} runs`
  return `the import at line ${first} fails each time, and ${end}.`
}

const maskedFinding = (repo: Repo, blast: Blast, masked: Masked): FindingDraft => {
  const { breaks, also, severity } = masked
  const { file } = breaks[0]!
  const targets = [...new Set(breaks.map((one) => one.target))]
  const seen = new Map<string, EvidenceDraft>()
  for (const one of breaks.flatMap((stop) => stop.evidence)) seen.set(JSON.stringify(one), one)
  const never =
    breaks.length === 1
      ? 'a guarded import that can never succeed'
      : `${breaks.length} guarded imports that can never succeed`
  const behind = namesOf(repo.graph, also)
  const more =
    also.length === 0
      ? ''
      : ` In the same \`try\`, ${behind} ${also.length === 1 ? 'does' : 'do'} not load either.`
  const mend =
    also.length === 0
      ? ''
      : `. For the \`try\` to succeed, mend too what blocks ${behind}: ${needsOf(blast, also)}`
  return {
    rule: 'masked-blocker',
    title: `${file} hides ${never}: ${targets.slice(0, 4).join('; ')}${targets.length > 4 ? '; …' : ''}`,
    severity,
    category: 'blocker',
    at: breaks.map((one) => one.place),
    evidence: [...seen.values()],
    impact: `${blast.failing.has(file) ? 'Once the module loads' : 'The module loads'}: ${whatHappens(repo, masked)}${more}`,
    fix: { text: [...new Set(breaks.map((one) => one.fix.text))].join('. ') + mend },
    confidence: 'proved',
    symbol: file,
    claims: breaks.map((one) => ({
      subject: `import:${file}#${one.target}`,
      predicate: 'succeeds',
      polarity: false,
    })),
  }
}
