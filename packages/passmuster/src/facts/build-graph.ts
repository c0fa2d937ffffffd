import type { Break, ImportGraph } from './import-graph.ts'
import { buildPythonGraph } from './python/graph.ts'
import type { Repo } from './repo.ts'

const byPlace = (a: Break, b: Break): number =>
  a.file < b.file
    ? -1
    : a.file > b.file
      ? 1
      : a.place.startLine - b.place.startLine || (a.target < b.target ? -1 : a.target > b.target ? 1 : 0)

/** The import graph of the whole repository, all languages in one; lists are sorted, so the order of files is no matter. */
export const buildGraph = (base: Omit<Repo, 'graph' | 'stack'>): ImportGraph => {
  const { graph } = buildPythonGraph(base)
  return {
    modules: new Map([...graph.modules].sort(([a], [b]) => (a < b ? -1 : 1))),
    edges: [...graph.edges].sort((a, b) =>
      a.from < b.from
        ? -1
        : a.from > b.from
          ? 1
          : a.line - b.line || (a.to < b.to ? -1 : a.to > b.to ? 1 : 0),
    ),
    breaks: [...graph.breaks].sort(byPlace),
    masked: [...graph.masked].sort(byPlace),
    late: [...(graph.late ?? [])].sort(byPlace),
  }
}
