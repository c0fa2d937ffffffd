import { sha256 } from '../../lib/hash.ts'
import { linesOf } from '../../facts/blast.ts'
import type { Blast, Obstacle } from '../../facts/blast.ts'
import type { Break, Module } from '../../facts/import-graph.ts'
import type { Repo } from '../../facts/repo.ts'
import type { Finding } from '../../model/finding.ts'
import type { Blocker, RepairSet, RepairStep, Subsystem } from '../../model/report.ts'
import type { Digest } from '../../model/task.ts'
import type { Conclusion } from '../specialist.ts'
import { fixOf } from './fixes.ts'
import { entryPointsOf, partsOf, testsOf, whatOf } from './subsystems.ts'
import type { Part } from './subsystems.ts'

/** The order of repair: what stops parsing, then imports, then what crashes behind them. */
const kindOrder: readonly Blocker['kind'][] = [
  'syntax-error',
  'missing-dependency',
  'missing-module',
  'missing-name',
  'hard-cycle',
  'import-time-crash',
]

const isAbout = (finding: Finding, obstacle: Obstacle): boolean =>
  finding.rule === obstacle.kind &&
  finding.at.some((place) =>
    obstacle.breaks.some(
      (one) =>
        one.file === place.file && one.place.startLine === place.startLine && one.place.cell === place.cell,
    ),
  )

const blockerOf = (repo: Repo, obstacle: Obstacle, findings: readonly Finding[]): Blocker => ({
  id: obstacle.id,
  target: obstacle.target,
  kind: obstacle.kind,
  at: sitesOf(repo, obstacle).map((one) => one.place),
  blocks: {
    modules: obstacle.blocks.length,
    lines: linesOf(obstacle.blocks, repo.graph.modules),
    names: sha256(obstacle.blocks.join('\n')) as Digest,
  },
  aloneFrees: {
    modules: obstacle.aloneFrees.length,
    lines: linesOf(obstacle.aloneFrees, repo.graph.modules),
  },
  coBlockers: obstacle.coBlockers,
  findings: findings.filter((finding) => isAbout(finding, obstacle)).map((finding) => finding.id),
})

const liveFirst: readonly Module['role'][] = ['source', 'script', 'test', 'example', 'docs', 'archived']

/** The sites of an obstacle as a person would go through them: live code first, archived folders last. */
const sitesOf = (repo: Repo, obstacle: Obstacle): readonly Break[] => {
  const rank = (one: Break): number => liveFirst.indexOf(repo.graph.modules.get(one.file)?.role ?? 'source')
  return obstacle.breaks
    .map((one, index) => ({ one, index }))
    .sort((a, b) => rank(a.one) - rank(b.one) || a.index - b.index)
    .map(({ one }) => one)
}

const stepOf = (repo: Repo, obstacle: Obstacle): RepairStep => {
  const breaks = sitesOf(repo, obstacle)
  return {
    blocker: obstacle.id,
    kind: obstacle.kind,
    target: obstacle.target,
    at: breaks.map((one) => one.place),
    fix: fixOf(breaks),
  }
}

/** Kinds in their order; within a kind what stops its module first, then what blocks most. */
const inWorkingOrder = (
  blast: Blast,
  needed: readonly Obstacle[],
  rank: ReadonlyMap<string, number>,
): readonly Obstacle[] => {
  const waiting = [...needed].sort(
    (a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || rank.get(a.id)! - rank.get(b.id)!,
  )
  const order: Obstacle[] = []
  while (waiting.length > 0) {
    const state = blast.stateWith(new Set(order.map((one) => one.id)))
    const same = waiting.filter((one) => one.kind === waiting[0]!.kind)
    const isFirst = (one: Obstacle): boolean =>
      one.breaks.some(({ file }) => state.firstObstacle(file) === one.id)
    const next = same.slice(0, mostTried).find(isFirst) ?? waiting[0]!
    order.push(next)
    waiting.splice(waiting.indexOf(next), 1)
  }
  return order
}

const mostTried = 40

/** The least repair of one part, in a working order; null when all of it loads. */
const repairOf = (repo: Repo, blast: Blast, part: Part): RepairSet | null => {
  if (part.files.every((file) => !blast.failing.has(file))) return null
  const rank = new Map(blast.obstacles.map((one, index) => [one.id, index]))
  const needed = blast.repairsFor(part.files).map((id) => blast.obstacles[rank.get(id)!]!)
  const order = inWorkingOrder(blast, needed, rank)
  const after = blast.failingWith(new Set(needed.map((one) => one.id)))
  const freed = part.files.filter((file) => blast.failing.has(file) && !after.has(file))
  return {
    subsystem: part.path,
    steps: order.map((one) => stepOf(repo, one)),
    frees: { modules: freed.length, lines: linesOf(freed, repo.graph.modules) },
  }
}

const subsystemOf = (repo: Repo, blast: Blast, part: Part, repair: RepairSet | null): Subsystem => {
  const loadable = part.files.filter((file) => !blast.failing.has(file)).length
  return {
    name: part.path,
    path: part.path,
    modules: part.files.length,
    lines: linesOf(part.files, repo.graph.modules),
    loadable,
    loadableAfterRepair: loadable + (repair?.frees.modules ?? 0),
    tests: testsOf(repo.graph, new Set(part.files)),
    entryPoints: entryPointsOf(repo, part.files),
    what: whatOf(repo, part),
  }
}

/** Blockers (most lines first), what each part needs, and the inventory of parts. */
export const concludeBlockers = (repo: Repo, blast: Blast, findings: readonly Finding[]): Conclusion => {
  const parts = partsOf(repo).map((part) => ({ part, repair: repairOf(repo, blast, part) }))
  return {
    blockers: blast.obstacles.map((one) => blockerOf(repo, one, findings)),
    repairSets: parts.flatMap(({ repair }) => (repair === null ? [] : [repair])),
    subsystems: parts.map(({ part, repair }) => subsystemOf(repo, blast, part, repair)),
  }
}
