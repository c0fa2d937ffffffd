import type { Break, Edge } from '../import-graph.ts'
import type { EcmaView } from './ecma-modules.ts'
import { entryFiles } from './declared.ts'
import type { ExportedNames } from './exported-names.ts'

type Adjacent = ReadonlyMap<string, readonly string[]>

/**
 * Cycles that fail: within a circle of static imports, a module uses while loading a binding whose module has not
 * run yet, from every entry of the repository that leads there (one that works is the way its authors load it).
 * ECMAScript evaluates imports depth first, in order.
 */
export const cycleBreaks = (
  view: EcmaView,
  edges: readonly Edge[],
  names: ExportedNames,
): readonly Break[] => {
  const next = adjacency(edges)
  const circle = circles(next)
  const uses = loadUses(view, names, circle)
  if (uses.length === 0) return []
  const seen = uses.map(() => ({ works: false, fails: null as string | null }))
  for (const entry of entries(view, edges)) {
    const order = evaluation(entry, next)
    for (const [index, use] of uses.entries()) {
      const [user, definer] = [order.get(use.file), order.get(use.origin)]
      const fate = seen[index]
      if (user === undefined || definer === undefined || !fate) continue
      if (definer < user) fate.works = true
      else fate.fails ??= entry
    }
  }
  return uses.flatMap((use, index) => {
    const fate = seen[index]
    return fate && !fate.works && fate.fails !== null ? [toBreak(view, use, fate.fails, next)] : []
  })
}

interface Use {
  readonly file: string
  readonly local: string
  readonly name: string
  readonly line: number
  readonly origin: string
}

const adjacency = (edges: readonly Edge[]): Adjacent => {
  const next = new Map<string, string[]>()
  for (const edge of edges) {
    if (edge.kind !== 'hard' || edge.from === edge.to) continue
    const list = next.get(edge.from)
    if (list) list.push(edge.to)
    else next.set(edge.from, [edge.to])
  }
  return next
}

/** Strongly connected component of each module that lies on a circle (Tarjan, without recursion). */
const circles = (next: Adjacent): ReadonlyMap<string, number> => {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const onStack = new Set<string>()
  const stack: string[] = []
  const component = new Map<string, number>()
  let count = 0
  for (const start of next.keys()) {
    if (index.has(start)) continue
    const frames: { at: string; child: number }[] = []
    const enter = (at: string): void => {
      index.set(at, index.size)
      low.set(at, index.size - 1)
      stack.push(at)
      onStack.add(at)
      frames.push({ at, child: 0 })
    }
    enter(start)
    while (frames.length > 0) {
      const frame = frames.at(-1) as { at: string; child: number }
      const child = next.get(frame.at)?.[frame.child++]
      if (child !== undefined) {
        if (!index.has(child)) enter(child)
        else if (onStack.has(child))
          low.set(frame.at, Math.min(low.get(frame.at) as number, index.get(child) as number))
        continue
      }
      frames.pop()
      const above = frames.at(-1)
      if (above) low.set(above.at, Math.min(low.get(above.at) as number, low.get(frame.at) as number))
      if (low.get(frame.at) !== index.get(frame.at)) continue
      const members = stack.splice(stack.lastIndexOf(frame.at))
      for (const member of members) onStack.delete(member)
      if (members.length > 1) for (const member of members) component.set(member, count)
      count++
    }
  }
  return component
}

const loadUses = (
  view: EcmaView,
  names: ExportedNames,
  circle: ReadonlyMap<string, number>,
): readonly Use[] => {
  const uses: Use[] = []
  for (const file of [...circle.keys()].sort()) {
    const facts = view.modules.get(file)?.facts
    if (facts?.format !== 'module') continue
    for (const made of facts.imports) {
      if (made.how !== 'import' || made.type || made.elided) continue
      const target = view.resolver.resolve(file, made.specifier)
      if (target.is !== 'file' || target.guessed) continue
      for (const { name, local } of made.names) {
        const used = name === '*' ? undefined : facts.usedAtLoad.find((one) => one.local === local)
        const origin = used ? names.originOf(target.to, name) : null
        if (!used || !origin || origin.hoisted || origin.file === file) continue
        if (circle.get(origin.file) !== circle.get(file)) continue
        uses.push({ file, local, name, line: used.line, origin: origin.file })
      }
    }
  }
  return uses
}

/** Where loading starts: what manifests name, and modules that nothing imports; test runners load in ways of their own. */
const entries = (view: EcmaView, edges: readonly Edge[]): readonly string[] => {
  const imported = new Set(edges.map((edge) => edge.to))
  const named = view.resolver.packages.all.flatMap((one) => entryFiles(view, one))
  const roots = [...view.modules]
    .filter(([file, { module }]) => !imported.has(file) && module.role !== 'test')
    .map(([file]) => file)
  return [...new Set([...named, ...roots])].filter((file) => view.modules.has(file)).sort()
}

/** The position at which each module runs when loading starts at `entry`. */
const evaluation = (entry: string, next: Adjacent): ReadonlyMap<string, number> => {
  const order = new Map<string, number>()
  const seen = new Set([entry])
  const frames = [{ at: entry, child: 0 }]
  while (frames.length > 0) {
    const frame = frames.at(-1) as { at: string; child: number }
    const child = next.get(frame.at)?.[frame.child++]
    if (child === undefined) {
      frames.pop()
      order.set(frame.at, order.size)
    } else if (!seen.has(child)) {
      seen.add(child)
      frames.push({ at: child, child: 0 })
    }
  }
  return order
}

const toBreak = (view: EcmaView, use: Use, entry: string, next: Adjacent): Break => {
  const back = path(use.origin, use.file, next)
  const there = path(use.file, use.origin, next)
  const loop = [...there, ...back.slice(1)]
  const hops = loop.slice(0, -1).map((file, index) => {
    const to = loop[index + 1] as string
    const made = view.modules.get(file)?.facts.imports.find((one) => {
      const target = view.resolver.resolve(file, one.specifier)
      return target.is === 'file' && target.to === to && !one.type
    })
    return { file, line: made?.line ?? 1, to }
  })
  return {
    kind: 'hard-cycle',
    file: use.file,
    place: { file: use.file, startLine: use.line, endLine: use.line },
    target: `${use.origin}#${use.name}`,
    names: [use.name],
    raises: 'other',
    confidence: 'strong',
    title: `\`${use.local}\` is used before ${use.origin} has run`,
    because: `loading from ${entry} enters the circle ${loop.join(' -> ')} so that ${use.file} runs first`,
    evidence: [
      { kind: 'quote', file: use.file, startLine: use.line, endLine: use.line, contains: [use.local] },
      { kind: 'chain', hops },
    ],
    fix: {
      text: `Move what ${use.origin} and ${use.file} share into a third module, or use \`${use.local}\` only inside a function.`,
    },
  }
}

const path = (from: string, to: string, next: Adjacent): readonly string[] => {
  const before = new Map<string, string | null>([[from, null]])
  const open = [from]
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    if (at === to) break
    for (const child of next.get(at) ?? [])
      if (!before.has(child)) {
        before.set(child, at)
        open.push(child)
      }
  }
  const nodes: string[] = []
  for (let at: string | null = to; at !== null; at = before.get(at) ?? null) nodes.unshift(at)
  return nodes
}
