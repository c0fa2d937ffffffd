import { blastOf, linesOf } from '../../facts/blast.ts'
import type { Blast, Obstacle } from '../../facts/blast.ts'
import { loading } from '../../facts/loading.ts'
import type { Repo } from '../../facts/repo.ts'
import { counts } from '../../facts/roles.ts'
import type { Blocker, PlanCheck, PlanStep, RepairSet, Subsystem } from '../../model/report.ts'
import type { Conclusion, Specialist } from '../specialist.ts'
import { checkOf } from './check.ts'
import { orderSteps } from './order.ts'

const verbs: Readonly<Record<Blocker['kind'], string>> = {
  'missing-dependency': 'Declare and install',
  'missing-module': 'Restore or replace module',
  'missing-name': 'Define or rename',
  'import-time-crash': 'Mend the crash in',
  'syntax-error': 'Mend the syntax of',
  'hard-cycle': 'Break the import cycle of',
}

/** What to do, in a line; a distribution goes by its own name. */
const titleOf = ({ kind, target, breaks }: Obstacle): string => {
  const distribution = breaks.find((one) => one.distribution !== undefined)?.distribution
  return distribution === undefined
    ? `${verbs[kind]} ${target}`
    : `${verbs[kind]} ${distribution} (imported as ${target})`
}

/** Steps that must be done before: those of the same subsystem whose blocker stops the file this one stands in. */
const needsOf = (blast: Blast, ids: readonly string[], at: number): readonly number[] => {
  const mine = blast.obstacles.find((one) => one.id === ids[at])!
  if (mine.kind !== 'import-time-crash' && mine.kind !== 'hard-cycle') return []
  const home = new Set(mine.breaks.map((one) => one.file))
  const found: number[] = []
  for (let earlier = 0; earlier < at; earlier += 1) {
    const other = blast.obstacles.find((one) => one.id === ids[earlier])!
    if (other.blocks.some((file) => home.has(file))) found.push(earlier + 1)
  }
  return found
}

const planOf = (
  repo: Repo,
  blockers: readonly Blocker[],
  sets: readonly RepairSet[],
  subsystems: readonly Subsystem[],
): readonly PlanStep[] => {
  const blast = blastOf(repo.graph)
  const counted = new Set(
    [...repo.graph.modules.values()].filter((one) => counts(one.role)).map((one) => one.file),
  )
  const order = orderSteps(blast, sets, counted)
  const ids = order.map((one) => one.blocker)
  const evaluate = loading(repo.graph)
  const done = new Set<string>()
  let before = evaluate(done)
  let cumulative = 0
  const credited = new Set<string>()
  return order.map(({ blocker: id, subsystem }, index): PlanStep => {
    const obstacle = blast.obstacles.find((one) => one.id === id)!
    const blocker = blockers.find((one) => one.id === id)
    const state = before
    done.add(id)
    const after = evaluate(done)
    const freed = [...blast.failing]
      .filter((file) => counted.has(file) && !credited.has(file) && !after.fails(file))
      .sort()
    for (const file of freed) credited.add(file)
    const worse = [...after.failing].filter((file) => counted.has(file) && !blast.failing.has(file)).length
    before = after
    cumulative += freed.length
    const part = subsystems.find((one) => one.path === subsystem)
    const inside = part === undefined ? freed : freed.filter((file) => isIn(file, part.path))
    return {
      n: index + 1,
      title: titleOf(obstacle),
      subsystem,
      blocker: id,
      findings: blocker?.findings ?? [],
      needs: needsOf(blast, ids, index),
      fix:
        sets.flatMap((set) => set.steps).find((step) => step.blocker === id)?.fix ?? obstacle.breaks[0]!.fix,
      check: withWarning(checkOf({ repo, before: state, after }, obstacle), worse),
      frees: {
        modules: freed.length,
        lines: linesOf(freed, repo.graph.modules),
        share: part === undefined || part.modules === 0 ? 0 : Math.min(1, inside.length / part.modules),
        cumulative,
      },
    }
  })
}

/** Steps that uncover a crash make modules fail that so far got by on a swallowed ImportError. */
const withWarning = (check: PlanCheck, worse: number): PlanCheck =>
  worse === 0
    ? check
    : {
        ...check,
        expect: `${check.expect}. Until later steps, ${worse} modules that load today meet the crash behind this`,
      }

const isIn = (file: string, path: string): boolean => path === '.' || file.startsWith(`${path}/`)

/** Puts the repair of the whole repository in order: largest gain first, shared steps once, each with its check. */
export const planner: Specialist = {
  id: 'planner',
  group: 'planning',
  finds: 'the shortest way to a repository that loads: steps in order, each with its check and what it frees',
  version: 3,
  wants: null,
  after: 'all',
  examines: () => false,
  *judge() {},
  conclude: (repo, others): Conclusion => {
    const said = others.get('debugger')?.conclusion
    return { plan: planOf(repo, said?.blockers ?? [], said?.repairSets ?? [], said?.subsystems ?? []) }
  },
}
