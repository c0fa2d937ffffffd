import { analyseEcma } from './ecmascript/graph.ts'
import { analyseGo } from './go/graph.ts'
import type { Break, Edge, ImportGraph } from './import-graph.ts'
import { analyseJava } from './java/graph.ts'
import { analysePython } from './python/graph.ts'
import type { Repo } from './repo.ts'
import { analyseRust } from './rust/graph.ts'

const by =
  <T>(...keys: readonly ((one: T) => string | number)[]): ((a: T, b: T) => number) =>
  (a, b) => {
    for (const key of keys) {
      const [x, y] = [key(a), key(b)]
      if (x !== y) return x < y ? -1 : 1
    }
    return 0
  }

const byPlace = by<Break>(
  (one) => one.file,
  (one) => one.place.startLine,
  (one) => one.kind,
  (one) => one.target,
)
const byEnds = by<Edge>(
  (edge) => edge.from,
  (edge) => edge.line,
  (edge) => edge.to,
  (edge) => edge.kind,
)

/** The import graph of the whole repository, all languages in one; lists are sorted, so the order of files is no matter. */
export const buildGraph = (base: Omit<Repo, 'graph' | 'stack'>): ImportGraph => {
  const python = analysePython(base).graph
  const { graph: ecma, late } = analyseEcma(base)
  const others = [analyseGo(base), analyseJava(base), analyseRust(base)]
  return {
    modules: new Map(
      [...python.modules, ...ecma.modules, ...others.flatMap((one) => [...one.modules])].sort(([a], [b]) =>
        a < b ? -1 : 1,
      ),
    ),
    edges: [...python.edges, ...ecma.edges, ...others.flatMap((one) => one.edges)].sort(byEnds),
    breaks: [...python.breaks, ...ecma.breaks, ...others.flatMap((one) => one.breaks)].sort(byPlace),
    masked: [...python.masked, ...ecma.masked].sort(byPlace),
    late: [...(python.late ?? []), ...late].sort(byPlace),
  }
}
