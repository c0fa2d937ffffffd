import type { Blast, Obstacle } from '../../facts/blast.ts'
import { obstacleId } from '../../facts/blast.ts'
import type { Break, ImportGraph } from '../../facts/import-graph.ts'
import type { Claim, EvidenceDraft, FindingDraft, Place } from '../../model/finding.ts'
import type { Repo } from '../../facts/repo.ts'
import { chainTo } from './chain.ts'
import { fixOf } from './fixes.ts'
import { onDemand } from './on-demand.ts'
import { impactOf, lateImpact, lateSeverity, roleIn, severityOf } from './state.ts'

const mostPlaces = 60
const mostQuotes = 12

const samePlace = (a: Place, b: Place): boolean =>
  a.file === b.file && a.startLine === b.startLine && a.cell === b.cell

const placesOf = (breaks: readonly Break[]): readonly Place[] => {
  const found: Place[] = []
  const add = (place: Place): void => {
    if (!found.some((one) => samePlace(one, place))) found.push(place)
  }
  for (const { causes } of breaks) for (const place of causes ?? []) add(place)
  for (const { place } of breaks) add(place)
  return found.slice(0, mostPlaces)
}

const evidenceKey = (one: EvidenceDraft): string => JSON.stringify(one)

/** All of the first site's evidence, the quotes of the others, and how the first site is reached. */
const evidenceOf = (graph: ImportGraph, breaks: readonly Break[]): readonly EvidenceDraft[] => {
  const found = new Map<string, EvidenceDraft>()
  for (const one of breaks[0]!.evidence) found.set(evidenceKey(one), one)
  for (const stop of breaks.slice(1, mostQuotes)) {
    for (const one of stop.evidence)
      if (one.kind === 'quote' || one.kind === 'git') found.set(evidenceKey(one), one)
  }
  const chain = chainTo(graph, breaks[0]!)
  return [...found.values(), ...(chain === null ? [] : [chain])]
}

const claimsOf = (stop: Break): readonly Claim[] => {
  switch (stop.kind) {
    case 'missing-module':
      return [{ subject: `module:${stop.target}`, predicate: 'exists', polarity: false }]
    case 'missing-dependency':
      return [{ subject: `dependency:${stop.target}`, predicate: 'declared', polarity: false }]
    case 'missing-name':
      return stop.names.map((name) => ({
        subject: `name:${stop.target.split('#')[0]}#${name}`,
        predicate: 'exists',
        polarity: false,
      }))
    default:
      return [{ subject: `module:${stop.file}`, predicate: 'loads', polarity: false }]
  }
}

const roleRank: Readonly<Record<string, number>> = {
  source: 0,
  script: 1,
  test: 2,
  example: 3,
  docs: 4,
  archived: 5,
}

/** Live code first, so that a finding is told at the place that matters. */
const inOrder = (graph: ImportGraph, breaks: readonly Break[]): readonly Break[] => {
  const rank = (one: Break): number => roleRank[graph.modules.get(one.file)?.role ?? 'source'] ?? 0
  return [...breaks].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : a.place.startLine - b.place.startLine),
  )
}

const draft = (
  graph: ImportGraph,
  breaks: readonly Break[],
  rest: Pick<FindingDraft, 'severity' | 'impact' | 'category'>,
): FindingDraft => {
  const first = breaks[0]!
  return {
    ...rest,
    rule: first.kind,
    title:
      breaks.length > 1 && first.kind === 'missing-name'
        ? `${first.target.split('#')[0]} has no ${first.target.split('#')[1]!.split(',').join(', ')}`
        : first.title,
    at: placesOf(breaks),
    evidence: evidenceOf(graph, breaks),
    fix: fixOf(breaks),
    confidence: first.confidence,
    symbol: first.target,
    claims: claimsOf(first),
  }
}

/** Few modules, each of whose imports stands in a guard that says aloud what is missing: the author knows. */
const isForeseen = (graph: ImportGraph, breaks: readonly Break[], blocks: readonly string[]): boolean =>
  blocks.length <= 2 &&
  breaks.every(
    (one) =>
      one.kind === 'missing-dependency' &&
      one.told === true &&
      graph.modules.get(one.file)?.lang === 'python',
  )

/** Code that was put away need not load. */
const isArchived = (graph: ImportGraph, one: Break): boolean => roleIn(graph, one.file) === 'archived'

/** One finding per obstacle that holds more than archived code, its import sites in functions with it; most lines blocked first. */
export const obstacleFindings = function* (repo: Repo, blast: Blast): Generator<FindingDraft> {
  const { graph } = repo
  const demand = onDemand(repo)
  const late = new Map<string, Break[]>()
  for (const one of graph.late ?? []) late.set(obstacleId(one), [...(late.get(obstacleId(one)) ?? []), one])
  for (const obstacle of blast.obstacles) {
    const also = late.get(obstacle.id) ?? []
    late.delete(obstacle.id)
    const all = [...obstacle.breaks, ...also]
    if (obstacle.blocks.length === 0 && all.every((one) => isArchived(graph, one))) continue
    if (isForeseen(graph, all, obstacle.blocks)) continue
    yield blockerFinding(graph, obstacle, also, demand)
  }
  for (const [, breaks] of [...late].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const sorted = inOrder(graph, breaks)
    if (sorted.every((one) => isArchived(graph, one))) continue
    yield draft(graph, sorted, {
      severity: lateSeverity(graph, sorted),
      category: sorted[0]!.kind === 'missing-dependency' ? 'dependency' : 'blocker',
      impact: lateImpact(sorted[0]!),
    })
  }
}

const blockerFinding = (
  graph: ImportGraph,
  obstacle: Obstacle,
  late: readonly Break[],
  demand: ReturnType<typeof onDemand>,
): FindingDraft => {
  const loads = demand(obstacle)
  const severity = severityOf(graph, obstacle, loads)
  const breaks = [...inOrder(graph, obstacle.breaks), ...inOrder(graph, late)]
  const made = draft(graph, breaks, {
    severity: severity === 'low' && late.length > 0 ? lateSeverity(graph, late) : severity,
    category: 'blocker',
    impact: impactOf(graph, obstacle),
  })
  if (loads !== 'guarded') return made
  const { command: _, ...fix } = made.fix
  return {
    ...made,
    impact: `${made.impact} What asks for them catches the failure.`,
    fix: {
      ...fix,
      text: `Declare \`${obstacle.target}\`, as optional if it is meant to be, or leave it to whoever wants it to install it`,
    },
  }
}
