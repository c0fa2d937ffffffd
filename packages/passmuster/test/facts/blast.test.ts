import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blastOf, obstacleId } from '../../src/facts/blast.ts'
import type { Break, Edge, ImportGraph, Module } from '../../src/facts/import-graph.ts'

type Fate = 'loads' | 'ImportError' | 'other'

const moduleOf = (file: string): Module => ({ file, name: file, lang: 'python', lines: 10, role: 'source' })

const breakOf = (file: string, line: number, target: string, raises: Break['raises']): Break => ({
  kind: raises === 'other' ? 'import-time-crash' : 'missing-dependency',
  file,
  place: { file, startLine: line, endLine: line },
  target,
  names: [],
  raises,
  confidence: 'proved',
  title: target,
  because: '',
  evidence: [],
  fix: { text: '' },
})

const edgeOf = (from: string, to: string, line: number, kind: Edge['kind'], group?: number): Edge => ({
  from,
  to,
  kind,
  implicit: false,
  line,
  ...(group === undefined ? {} : { group }),
})

const graphOf = (
  files: readonly string[],
  edges: readonly Edge[],
  breaks: readonly Break[],
): ImportGraph => ({
  modules: new Map(files.map((file) => [file, moduleOf(file)])),
  edges,
  breaks,
  masked: [],
})

/** The import system itself, line by line, from one module: written apart from the product, with plain recursion. */
const load = (
  graph: ImportGraph,
  file: string,
  mended: ReadonlySet<string>,
  under: Set<string> = new Set(),
): Fate => {
  under.add(file)
  const events = [
    ...graph.breaks
      .filter((one) => one.file === file && !mended.has(obstacleId(one)))
      .map((one) => ({ line: one.place.startLine, stop: one, edge: null })),
    ...graph.edges.filter((one) => one.from === file).map((edge) => ({ line: edge.line, stop: null, edge })),
  ].sort((a, b) => a.line - b.line)
  const left = new Set<number>()
  let fate: Fate = 'loads'
  for (const { stop, edge } of events) {
    if (stop !== null) fate = stop.raises
    else if (
      (edge.kind === 'hard' || edge.kind === 'soft') &&
      !under.has(edge.to) &&
      !(edge.group !== undefined && left.has(edge.group))
    ) {
      const met = load(graph, edge.to, mended, under)
      if (met !== 'loads' && (edge.kind === 'hard' || met === 'other')) fate = met
      else if (met === 'ImportError' && edge.group !== undefined) left.add(edge.group)
    }
    if (fate !== 'loads') break
  }
  under.delete(file)
  return fate
}

const failing = (graph: ImportGraph, mended: ReadonlySet<string> = new Set()): readonly string[] =>
  [...graph.modules.keys()].filter((file) => load(graph, file, mended) !== 'loads').sort()

/** Up to 7 modules; every event of a module on its own line; `acyclic`: imports go to later modules only. */
const graphs = (acyclic: boolean, kinds: readonly Edge['kind'][]): fc.Arbitrary<ImportGraph> =>
  fc
    .record({
      size: fc.integer({ min: 1, max: 7 }),
      edges: fc.array(
        fc.record({
          from: fc.nat(6),
          to: fc.nat(6),
          kind: fc.constantFrom(...kinds),
          group: fc.constantFrom(undefined, 1, 2),
        }),
        { maxLength: 14 },
      ),
      breaks: fc.array(fc.record({ at: fc.nat(6), target: fc.nat(4), line: fc.nat(14) }), { maxLength: 5 }),
    })
    .map(({ size, edges, breaks }) => {
      const files = Array.from({ length: size }, (_, index) => `m${index}`)
      const made = edges
        .map((one, line) => ({ ...one, from: one.from % size, to: one.to % size, line: line * 2 + 1 }))
        .filter((one) => (acyclic ? one.from < one.to : one.from !== one.to))
        .map((one) =>
          edgeOf(
            `m${one.from}`,
            `m${one.to}`,
            one.line,
            one.kind,
            one.kind === 'soft' ? one.group : undefined,
          ),
        )
      const stops = breaks.map((one) =>
        breakOf(
          `m${one.at % size}`,
          one.line * 2,
          `t${one.target}`,
          one.target % 2 === 0 ? 'ImportError' : 'other',
        ),
      )
      const seen = new Set<string>()
      const apart = stops.filter(
        (one) =>
          !seen.has(`${one.file}:${one.place.startLine}`) && seen.add(`${one.file}:${one.place.startLine}`),
      )
      return graphOf(files, made, apart)
    })

const any: readonly Edge['kind'][] = ['hard', 'hard', 'soft', 'soft-any', 'lazy', 'type']
const runs = { numRuns: 600 }

describe('blast radius against the import system simulated line by line', () => {
  test('B1 the failing modules are those that fail when loaded, and each is blocked by something', () => {
    fc.assert(
      fc.property(graphs(true, any), (graph) => {
        const blast = blastOf(graph)
        expect([...blast.failing].sort()).toEqual(failing(graph))
        expect([...new Set(blast.obstacles.flatMap((one) => one.blocks))].sort()).toEqual(failing(graph))
      }),
      runs,
    )
  })

  test('B1 holds with cycles of hard imports', () => {
    fc.assert(
      fc.property(graphs(false, ['hard', 'lazy', 'type', 'soft-any']), (graph) => {
        expect([...blastOf(graph).failing].sort()).toEqual(failing(graph))
      }),
      runs,
    )
  })

  test('B2 with everything mended all modules load, and mending never depends on the order of mending', () => {
    fc.assert(
      fc.property(graphs(false, any), (graph) => {
        const blast = blastOf(graph)
        expect([...blast.failingWith(new Set(blast.obstacles.map((one) => one.id)))]).toEqual([])
      }),
      runs,
    )
  })

  test('B3 what one mending alone frees is what loads when that one is taken away', () => {
    fc.assert(
      fc.property(graphs(true, any), (graph) => {
        const before = failing(graph)
        for (const one of blastOf(graph).obstacles) {
          const after = new Set(failing(graph, new Set([one.id])))
          expect(one.aloneFrees).toEqual(
            before.filter((file) => !after.has(file) && one.blocks.includes(file)),
          )
          expect(before.filter((file) => !after.has(file))).toEqual(one.aloneFrees)
        }
      }),
      runs,
    )
  })

  test('B4 a repair set lets all its modules load, and no step of it can be left out', () => {
    fc.assert(
      fc.property(graphs(true, any), fc.nat(6), (graph, from) => {
        const files = [...graph.modules.keys()].slice(from % graph.modules.size)
        const repairs = blastOf(graph).repairsFor(files)
        const broken = (done: readonly string[]): readonly string[] =>
          failing(graph, new Set(done)).filter((file) => files.includes(file))
        expect(broken(repairs)).toEqual([])
        for (const step of repairs) expect(broken(repairs.filter((one) => one !== step))).not.toEqual([])
      }),
      runs,
    )
  })

  test('B5 the order of modules, edges and breaks is no matter', () => {
    fc.assert(
      fc.property(graphs(false, any), (graph) => {
        const turned: ImportGraph = {
          modules: new Map([...graph.modules].reverse()),
          edges: [...graph.edges].reverse(),
          breaks: [...graph.breaks].reverse(),
          masked: [],
        }
        expect(blastOf(turned).obstacles).toEqual(blastOf(graph).obstacles)
      }),
      runs,
    )
  })

  test('B5 holds where a crash and an ImportError meet in a circle of guarded imports', () => {
    const graph = graphOf(
      ['m0', 'm1', 'm2'],
      [
        edgeOf('m1', 'm0', 1, 'soft'),
        edgeOf('m2', 'm0', 3, 'hard'),
        edgeOf('m0', 'm2', 5, 'soft'),
        edgeOf('m0', 'm2', 7, 'hard'),
      ],
      [breakOf('m0', 8, 't0', 'ImportError'), breakOf('m2', 4, 't1', 'other')],
    )
    const turned = { ...graph, edges: [...graph.edges].reverse() }
    expect(blastOf(turned).obstacles).toEqual(blastOf(graph).obstacles)
  })

  test('with hard imports alone, mending more never makes more fail', () => {
    fc.assert(
      fc.property(graphs(false, ['hard', 'lazy']), fc.array(fc.nat(4)), (graph, some) => {
        const blast = blastOf(graph)
        const mended = new Set(
          blast.obstacles.filter((_, index) => some.includes(index)).map((one) => one.id),
        )
        for (const file of blast.failingWith(mended)) expect(blast.failing.has(file)).toBe(true)
      }),
      runs,
    )
  })
})

describe('what the radius counts', () => {
  test('co-blockers are named, alone frees none while another holds the same modules', () => {
    // a --> b --> x, y
    const graph = graphOf(
      ['a', 'b'],
      [edgeOf('a', 'b', 1, 'hard')],
      [breakOf('b', 1, 'x', 'ImportError'), breakOf('b', 2, 'y', 'other')],
    )
    const [first, second] = blastOf(graph).obstacles
    expect(first).toMatchObject({
      target: 'y',
      blocks: ['a', 'b'],
      aloneFrees: [],
      coBlockers: ['missing-dependency:x'],
    })
    expect(second).toMatchObject({
      target: 'x',
      blocks: ['a', 'b'],
      aloneFrees: [],
      coBlockers: ['import-time-crash:y'],
    })
  })

  test('a guarded import lets a crash through and swallows an ImportError, also of a later line of its try', () => {
    const crash = breakOf('t', 1, 'x', 'other')
    expect([...blastOf(graphOf(['a', 't'], [edgeOf('a', 't', 1, 'soft')], [crash])).failing].sort()).toEqual([
      'a',
      't',
    ])
    expect([...blastOf(graphOf(['a', 't'], [edgeOf('a', 't', 1, 'soft-any')], [crash])).failing]).toEqual([
      't',
    ])
    const early = graphOf(
      ['a', 's', 't'],
      [edgeOf('a', 's', 1, 'soft', 1), edgeOf('a', 't', 2, 'soft', 1)],
      [breakOf('s', 1, 'y', 'ImportError'), crash],
    )
    expect([...blastOf(early).failing].sort()).toEqual(['s', 't'])
    expect([...blastOf(early).failingWith(new Set(['missing-dependency:y']))].sort()).toEqual(['a', 't'])
  })

  test('archived and docs modules are not counted', () => {
    const graph = graphOf(['a'], [], [breakOf('a', 1, 'x', 'ImportError')])
    const old: ImportGraph = { ...graph, modules: new Map([['a', { ...moduleOf('a'), role: 'archived' }]]) }
    expect(blastOf(old).obstacles[0]).toMatchObject({ blocks: [], aloneFrees: [] })
  })
})

describe('size', () => {
  test('a chain of 50,000 modules does not overflow the stack', () => {
    const files = Array.from({ length: 50_000 }, (_, index) => `m${index}`)
    const edges = files
      .slice(1)
      .map((file, index) => edgeOf(`m${index}`, file, 1, index % 1000 === 7 ? 'soft' : 'hard'))
    const blast = blastOf(graphOf(files, edges, [breakOf('m49999', 1, 'x', 'other')]))
    expect(blast.failing.size).toBe(50_000)
    expect(blast.obstacles[0]!.aloneFrees.length).toBe(50_000)
    expect(blast.loads.firstObstacle('m0')).toBe('import-time-crash:x')
  })

  test('10,000 modules with 200 obstacles take less than a second of work, with room for a slow machine', () => {
    const files = Array.from({ length: 10_000 }, (_, index) => `m${index}`)
    const edges = files.flatMap((file, index) =>
      [1, 2, 3]
        .map((step) =>
          edgeOf(
            file,
            `m${Math.min(9_999, index + step * (1 + ((index * 7) % 90)))}`,
            step,
            step === 3 ? 'soft' : 'hard',
          ),
        )
        .filter((edge) => edge.to !== file),
    )
    const breaks = Array.from({ length: 200 }, (_, index) =>
      breakOf(`m${index * 45 + 500}`, 1, `t${index}`, index % 5 === 0 ? 'other' : 'ImportError'),
    )
    const start = process.cpuUsage()
    const blast = blastOf(graphOf(files, edges, breaks))
    const { user, system } = process.cpuUsage(start)
    expect(blast.obstacles.length).toBe(200)
    expect((user + system) / 1000).toBeLessThan(3000)
  })
})
