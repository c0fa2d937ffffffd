import { describe, expect, it } from 'vitest'
import { blastOf, linesOf, obstacleId } from '../../src/facts/blast.ts'
import type { Break, Edge, EdgeKind, ImportGraph, Module } from '../../src/facts/import-graph.ts'
import { seededRng, type Rng } from '../../src/lib/rng.ts'

/*
 * A naive second reading of the blast radius for graphs in which every break is an ImportError: only hard edges pass
 * it on. The mutation gate needs a fast test that sees bugs in the blocker analysis; it shares no code with it.
 */
const roles: readonly Module['role'][] = ['source', 'source', 'source', 'test', 'script', 'archived', 'docs']
const kinds: readonly EdgeKind[] = ['hard', 'hard', 'hard', 'soft', 'soft-any', 'lazy', 'type']

const moduleOf = (rng: Rng, index: number): Module => ({
  file: `m${index}.py`,
  name: `m${index}`,
  lang: 'python',
  lines: 1 + rng.int(50),
  role: rng.pick(roles),
})

const breakOf = (rng: Rng, file: string): Break => ({
  kind: rng.pick(['missing-dependency', 'missing-module']),
  file,
  place: { file, startLine: 1 + rng.int(20), endLine: 20 },
  target: `target${rng.int(4)}`,
  names: [],
  raises: 'ImportError',
  confidence: 'proved',
  title: '',
  because: '',
  evidence: [],
  fix: { text: '' },
})

const randomImports = (rng: Rng): ImportGraph => {
  const modules = Array.from({ length: 2 + rng.int(12) }, (_, index) => moduleOf(rng, index))
  const edges = Array.from({ length: rng.int(modules.length * 3) }, (): Edge => {
    const [from, to] = [rng.pick(modules).file, rng.pick(modules).file]
    return { from, to, kind: rng.pick(kinds), implicit: rng.next() < 0.2, line: 1 + rng.int(20) }
  })
  const breaks = Array.from({ length: 1 + rng.int(6) }, () => breakOf(rng, rng.pick(modules).file))
  return { modules: new Map(modules.map((one) => [one.file, one])), edges, breaks, masked: [] }
}

/** Files that reach one of these over hard edges, themselves included. */
const usersOf = (graph: ImportGraph, from: Iterable<string>): ReadonlySet<string> => {
  const found = new Set(from)
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const edge of graph.edges) if (edge.kind === 'hard' && found.has(edge.to)) found.add(edge.from)
  }
  return found
}

const failingWithout = (graph: ImportGraph, mended: ReadonlySet<string>): ReadonlySet<string> =>
  usersOf(
    graph,
    graph.breaks.filter((one) => !mended.has(obstacleId(one))).map(({ file }) => file),
  )

const sorted = (list: Iterable<string>): readonly string[] => [...list].sort()

describe('blast radius, read a second time', () => {
  const cases = Array.from({ length: 400 }, (_, seed) => ({ seed, graph: randomImports(seededRng(seed)) }))
  const live = (graph: ImportGraph) => (file: string) =>
    !['archived', 'docs'].includes(graph.modules.get(file)!.role)

  it('B1 B3 blocks, frees and co-blockers are those of plain reachability', () => {
    for (const { seed, graph } of cases) {
      const blast = blastOf(graph)
      const ids = new Set(graph.breaks.map(obstacleId))
      expect(sorted(blast.failing), `seed ${seed}`).toEqual(sorted(failingWithout(graph, new Set())))
      expect(sorted(blast.obstacles.map(({ id }) => id))).toEqual(sorted(ids))
      const blocksOf = (id: string): readonly string[] => {
        const files = graph.breaks.filter((one) => obstacleId(one) === id).map(({ file }) => file)
        return sorted(usersOf(graph, files)).filter(live(graph))
      }
      for (const { id, blocks, aloneFrees, coBlockers } of blast.obstacles) {
        const expected = blocksOf(id)
        const after = failingWithout(graph, new Set([id]))
        expect(blocks, `seed ${seed} ${id}`).toEqual(expected)
        expect(aloneFrees, `seed ${seed} ${id}`).toEqual(expected.filter((file) => !after.has(file)))
        const others = sorted(ids).filter(
          (other) => other !== id && blocksOf(other).some((file) => expected.includes(file)),
        )
        expect(coBlockers, `seed ${seed} ${id}`).toEqual(others)
      }
    }
  })

  it('lists what blocks most lines first', () => {
    for (const { seed, graph } of cases) {
      const lines = blastOf(graph).obstacles.map(({ blocks }) => linesOf(blocks, graph.modules))
      expect(lines, `seed ${seed}`).toEqual(lines.toSorted((a, b) => b - a))
    }
  })

  it('B2 B4 a repair set lets every file load, and no step of it can be left out', () => {
    for (const { seed, graph } of cases) {
      const rng = seededRng(seed)
      const files = [...graph.modules.keys()].filter(() => rng.next() < 0.4)
      const blast = blastOf(graph)
      const steps = blast.repairsFor(files)
      const failsWith = (mended: readonly string[]): boolean =>
        files.some((file) => failingWithout(graph, new Set(mended)).has(file))
      expect(failsWith(steps), `seed ${seed}`).toBe(false)
      for (const step of steps)
        expect(failsWith(steps.filter((one) => one !== step)), `seed ${seed} ${step}`).toBe(true)
      expect(sorted(blast.failingWith(new Set(steps)))).toEqual(sorted(failingWithout(graph, new Set(steps))))
    }
  })

  it('B5 does not depend on the order of modules, edges or breaks', () => {
    for (const { seed, graph } of cases) {
      const rng = seededRng(seed)
      const [modules, edges, breaks] = [
        rng.shuffle([...graph.modules]),
        rng.shuffle(graph.edges),
        rng.shuffle(graph.breaks),
      ]
      const told = (one: ImportGraph): string =>
        JSON.stringify(
          blastOf(one).obstacles.map(({ id, blocks, aloneFrees, coBlockers }) => [
            id,
            blocks,
            aloneFrees,
            coBlockers,
          ]),
        )
      expect(told({ modules: new Map(modules), edges, breaks, masked: [] }), `seed ${seed}`).toBe(told(graph))
    }
  })

  // a -soft-> b, c -soft-any-> b, d -hard-> a, and b crashes: the handler of a does not catch that.
  it('lets a crash that is no ImportError pass soft imports, and nothing pass one that swallows all', () => {
    const file = (name: string): Module => ({ file: name, name, lang: 'python', lines: 1, role: 'source' })
    const edge = (from: string, to: string, kind: EdgeKind): Edge => ({
      from,
      to,
      kind,
      implicit: false,
      line: 1,
    })
    const graphOf = (raises: Break['raises']): ImportGraph => ({
      modules: new Map(['a', 'b', 'c', 'd'].map((name) => [name, file(name)])),
      edges: [edge('a', 'b', 'soft'), edge('c', 'b', 'soft-any'), edge('d', 'a', 'hard')],
      breaks: [{ ...breakOf(seededRng(1), 'b'), raises }],
      masked: [],
    })
    const told = (raises: Break['raises']): unknown => {
      const blast = blastOf(graphOf(raises))
      return [
        sorted(blast.failing),
        blast.obstacles[0]!.blocks,
        blast.obstacles[0]!.aloneFrees,
        blast.repairsFor(['d']).length,
      ]
    }
    const reach = ['a', 'b', 'd']
    expect(told('other')).toEqual([reach, reach, reach, 1])
    expect(told('ImportError')).toEqual([['b'], ['b'], ['b'], 0])
  })
})
