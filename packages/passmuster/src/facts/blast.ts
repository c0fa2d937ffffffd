import type { Break, Edge, ImportGraph, Module } from './import-graph.ts'
import { loading } from './loading.ts'
import type { Loadability } from './loading.ts'
import { counts } from './roles.ts'

/** One thing to repair: all breaks that share a kind and a target. */
export interface Obstacle {
  /** `kind:target`, stable. */
  readonly id: string
  readonly kind: Break['kind']
  readonly target: string
  readonly breaks: readonly Break[]
  /** Modules (paths, sorted) that cannot load while it stands; archived and docs modules are left out. */
  readonly blocks: readonly string[]
  /** Of these, the ones that load when it alone is mended, every other obstacle standing. */
  readonly aloneFrees: readonly string[]
  /** Ids of obstacles that hold some of the same modules, sorted. */
  readonly coBlockers: readonly string[]
}

export interface Blast {
  /** Most lines blocked first, then by id. */
  readonly obstacles: readonly Obstacle[]
  /** Modules that do not load today, archived and docs ones included. */
  readonly failing: ReadonlySet<string>
  /** Re-evaluates with some obstacles (by id) mended. */
  failingWith(mended: ReadonlySet<string>): ReadonlySet<string>
  /** The whole outcome with some obstacles (by id) mended. */
  stateWith(mended: ReadonlySet<string>): Loadability
  /** The least set of obstacles (ids) whose repair lets every one of these modules load. */
  repairsFor(files: readonly string[]): readonly string[]
  readonly loads: Loadability
}

export const obstacleId = (one: { readonly kind: string; readonly target: string }): string =>
  `${one.kind}:${one.target}`

/** Lines of the modules of these paths. */
export const linesOf = (files: Iterable<string>, modules: ReadonlyMap<string, Module>): number => {
  let sum = 0
  for (const file of files) sum += modules.get(file)?.lines ?? 0
  return sum
}

const grouped = (breaks: readonly Break[]): ReadonlyMap<string, readonly Break[]> => {
  const groups = new Map<string, Break[]>()
  for (const one of breaks) {
    const id = obstacleId(one)
    const group = groups.get(id)
    if (group === undefined) groups.set(id, [one])
    else group.push(one)
  }
  for (const group of groups.values()) {
    group.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.place.startLine - b.place.startLine))
  }
  return groups
}

/** Modules that reach the obstacle: over hard edges, and for other crashes over soft edges whose target crashes so today. */
const reached = (
  group: readonly Break[],
  into: ReadonlyMap<string, readonly Edge[]>,
  loads: Loadability | null,
): Set<string> => {
  const found = new Set<string>(group.map((one) => one.file))
  const passes = group.some((one) => one.raises === 'other')
  const open = [...found]
  while (open.length > 0) {
    const file = open.pop()!
    for (const edge of into.get(file) ?? []) {
      if (found.has(edge.from)) continue
      if (edge.kind === 'hard' || (passes && loads?.lets(edge) === true)) {
        found.add(edge.from)
        open.push(edge.from)
      }
    }
  }
  return found
}

/**
 * The graph in one order, whatever order it was built in. In a circle of guarded imports what a module ends with
 * depends on where loading begins, and so an evaluation depends on what was evaluated before it.
 */
const inOrder = ({ modules, edges, breaks, masked }: ImportGraph): ImportGraph => {
  const byKey = <T>(list: readonly T[], keyOf: (one: T) => string): readonly T[] =>
    list
      .map((one) => ({ one, key: keyOf(one) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ one }) => one)
  return {
    modules: new Map([...modules].sort(([a], [b]) => (a < b ? -1 : 1))),
    edges: byKey(edges, (one) =>
      [one.from, lineKey(one.line), one.to, one.kind, one.implicit, one.group ?? ''].join('\0'),
    ),
    breaks: byKey(breaks, (one) => [one.file, lineKey(one.place.startLine), obstacleId(one)].join('\0')),
    masked,
  }
}

const lineKey = (line: number): string => String(line).padStart(9, '0')

/**
 * What each obstacle blocks and frees.
 * B1 a module is failing today exactly when some obstacle blocks it. B2 mending every obstacle lets every module load.
 * B3 `aloneFrees` equals re-evaluation with that obstacle taken away. B4 a repair set is minimal: leaving out any
 * step leaves one of its modules failing. B5 the result does not depend on the order of modules, edges or breaks.
 */
export const blastOf = (given: ImportGraph): Blast => {
  const graph = inOrder(given)
  const groups = grouped(graph.breaks)
  const ids = [...groups.keys()].sort()
  const none: ReadonlySet<string> = new Set()
  const evaluate = loading(graph)
  const loads = evaluate(none)
  const into = new Map<string, Edge[]>()
  for (const edge of graph.edges) {
    if (edge.kind !== 'hard' && edge.kind !== 'soft') continue
    const list = into.get(edge.to)
    if (list === undefined) into.set(edge.to, [edge])
    else list.push(edge)
  }
  const blocked = ids.map((id) => reached(groups.get(id)!, into, loads))
  const softly = ids.map((id, index): ReadonlySet<string> => {
    if (!loads.hasSoftCrash || groups.get(id)!.every((one) => one.raises === 'ImportError')) return none
    const hard = reached(groups.get(id)!, into, null)
    return new Set([...blocked[index]!].filter((file) => !hard.has(file)))
  })
  const held = new Map<string, number[]>()
  blocked.forEach((files, index) => {
    for (const file of files) {
      const list = held.get(file)
      if (list === undefined) held.set(file, [index])
      else list.push(index)
    }
  })
  const counted = (file: string): boolean => {
    const module = graph.modules.get(file)
    return module !== undefined && counts(module.role)
  }
  const obstacles = ids.map((id, index): Obstacle => {
    const group = groups.get(id)!
    const files = [...blocked[index]!]
    const others = new Set<number>()
    const mine = files.filter(counted).sort()
    for (const file of mine) for (const other of held.get(file)!) others.add(other)
    others.delete(index)
    const isAlone = (file: string): boolean =>
      held.get(file)!.every((other) => other === index || softly[other]!.has(file))
    const after = mine.some(isAlone) ? evaluate(new Set([id])) : null
    return {
      id,
      kind: group[0]!.kind,
      target: group[0]!.target,
      breaks: group,
      blocks: mine,
      aloneFrees: after === null ? [] : mine.filter((file) => !after.fails(file)),
      coBlockers: [...others].map((other) => ids[other]!).sort(),
    }
  })
  obstacles.sort(
    (a, b) => linesOf(b.blocks, graph.modules) - linesOf(a.blocks, graph.modules) || (a.id < b.id ? -1 : 1),
  )
  return {
    obstacles,
    failing: loads.failing,
    failingWith: (mended) => evaluate(mended).failing,
    stateWith: evaluate,
    repairsFor: (files) => repairsFor(evaluate, files),
    loads,
  }
}

/** Walks as a person would: mend all that is certainly needed, look what fails next, go on until nothing does. */
const repairsFor = (
  evaluate: (mended: ReadonlySet<string>) => Loadability,
  files: readonly string[],
): readonly string[] => {
  const mended = new Set<string>()
  for (;;) {
    const state = evaluate(mended)
    const before = mended.size
    for (const id of state.hardReach(files)) mended.add(id)
    if (mended.size === before) {
      for (const file of files) {
        const first = state.firstObstacle(file)
        if (first !== null) {
          mended.add(first)
          break
        }
      }
    }
    if (mended.size === before) return [...mended].sort()
  }
}
