import { blastOf } from '../../facts/blast.ts'
import type { Blast } from '../../facts/blast.ts'
import type { ImportGraph } from '../../facts/import-graph.ts'

const kept = new WeakMap<ImportGraph, Blast>()

/** The blast radius of a graph, computed once. */
export const blastOfGraph = (graph: ImportGraph): Blast => {
  const before = kept.get(graph)
  if (before !== undefined) return before
  const blast = blastOf(graph)
  kept.set(graph, blast)
  return blast
}
