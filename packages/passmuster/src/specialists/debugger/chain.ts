import type { EvidenceDraft } from '../../model/finding.ts'
import type { Break, Edge, ImportGraph } from '../../facts/import-graph.ts'

const longest = 5

const importers = new WeakMap<ImportGraph, ReadonlyMap<string, readonly Edge[]>>()

const importersOf = (graph: ImportGraph): ReadonlyMap<string, readonly Edge[]> => {
  const before = importers.get(graph)
  if (before !== undefined) return before
  const into = new Map<string, Edge[]>()
  for (const edge of graph.edges) {
    if (edge.kind !== 'hard' || edge.implicit || edge.from.endsWith('.ipynb')) continue
    into.set(edge.to, [...(into.get(edge.to) ?? []), edge])
  }
  importers.set(graph, into)
  return into
}

const packageOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1)

/** Prefers the package that holds the file, then modules nearer to the repository's root; ties by path. */
const better = (a: string, b: string, file: string): boolean => {
  const holds = (one: string): number =>
    one.endsWith('/__init__.py') && file.startsWith(packageOf(one)) ? 0 : 1
  const deep = (one: string): number => one.split('/').length
  const [x, y] = [holds(a) - holds(b), deep(a) - deep(b)]
  return x !== 0 ? x < 0 : y !== 0 ? y < 0 : a < b
}

/**
 * How other modules come to load the broken one: the hops of the shortest chain of import statements from the most
 * telling module (its package, else one near the root) down to the break's file; null when nothing imports it.
 */
export const chainTo = (
  graph: ImportGraph,
  stop: Break,
): Extract<EvidenceDraft, { kind: 'chain' }> | null => {
  const into = importersOf(graph)
  const next = new Map<string, Edge>()
  const depth = new Map<string, number>([[stop.file, 0]])
  const open = [stop.file]
  let best: string | null = null
  for (let head = 0; head < open.length && head < 2000; head += 1) {
    const file = open[head]!
    if (depth.get(file)! >= longest) continue
    for (const edge of into.get(file) ?? []) {
      if (depth.has(edge.from)) continue
      depth.set(edge.from, depth.get(file)! + 1)
      next.set(edge.from, edge)
      open.push(edge.from)
      if (best === null || better(edge.from, best, stop.file)) best = edge.from
    }
  }
  if (best === null) return null
  const hops: { file: string; line: number; to: string }[] = []
  for (let file = best; file !== stop.file;) {
    const edge = next.get(file)!
    hops.push({ file, line: edge.line, to: edge.to })
    file = edge.to
  }
  return { kind: 'chain', hops }
}
