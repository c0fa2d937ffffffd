import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blastOf, obstacleId } from '../../../src/facts/blast.ts'
import type { Break, Edge, Module } from '../../../src/facts/import-graph.ts'
import type { Repo } from '../../../src/facts/repo.ts'
import type { PlanStep } from '../../../src/model/report.ts'
import { debuggerSpecialist } from '../../../src/specialists/debugger/debugger.ts'
import { planner } from '../../../src/specialists/planner/planner.ts'
import { repoOf } from '../../facts/python/repo-of.ts'

const fileOf = (at: number): string => `src/p${at % 3}/m${at}.py`

const breakOf = (at: number, target: number): Break => {
  const file = fileOf(at)
  const isCrash = target % 3 === 0
  return {
    kind: isCrash ? 'import-time-crash' : 'missing-dependency',
    file,
    place: { file, startLine: 2, endLine: 2 },
    target: isCrash ? `${file}:X${target}` : `t${target}`,
    names: [],
    raises: isCrash ? 'other' : 'ImportError',
    confidence: 'proved',
    title: '',
    because: '',
    evidence: [],
    fix: { text: `mend ${target}` },
  }
}

/** Edges may lead anywhere, so that cycles come up; line 1 loads before the break of line 2, line 3 after it. */
const repos = fc
  .record({
    size: fc.integer({ min: 2, max: 9 }),
    pairs: fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.constantFrom(1, 3)), { maxLength: 14 }),
    stops: fc.array(fc.tuple(fc.nat(8), fc.nat(5)), { minLength: 1, maxLength: 6 }),
  })
  .map(({ size, pairs, stops }): Repo => {
    const files = Array.from({ length: size }, (_, at) => fileOf(at))
    const modules = new Map<string, Module>(
      files.map((file, at) => [
        file,
        { file, name: `m${at}`, lang: 'python', lines: at + 1, role: 'source' },
      ]),
    )
    const edges = pairs
      .map(([a, b, line]): Edge => {
        const [from, to] = [fileOf(a % size), fileOf(b % size)]
        return { from, to, kind: 'hard', implicit: false, line }
      })
      .filter((edge) => edge.from !== edge.to)
    const breaks = stops.map(([at, target]) => breakOf(at % size, target))
    const empty = repoOf({})
    const snapshot = {
      ...empty.snapshot,
      files: files.map((path) => ({
        path,
        kind: 'text' as const,
        size: 1,
        digest: empty.snapshot.digest,
        lines: 1,
        tracked: true,
      })),
    }
    return { ...empty, snapshot, graph: { modules, edges, breaks, masked: [] } }
  })

const planOf = (repo: Repo): readonly PlanStep[] => {
  const conclusion = debuggerSpecialist.conclude!(repo, new Map(), [])
  return planner.conclude!(
    repo,
    new Map([['debugger', { specialist: 'debugger', findings: [], conclusion }]]),
    [],
  ).plan!
}

/** What cannot load while these obstacles stand: hard edges alone, by plain closure. */
const failing = (repo: Repo, mended: ReadonlySet<string>): ReadonlySet<string> => {
  const found = new Set(
    repo.graph.breaks.filter((one) => !mended.has(obstacleId(one))).map((one) => one.file),
  )
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const { from, to } of repo.graph.edges) if (found.has(to)) found.add(from)
  }
  return found
}

describe('the plan of any repository', () => {
  test('numbers run from 1, no blocker stands twice, and what a step needs comes before it', () => {
    fc.assert(
      fc.property(repos, (repo) => {
        const plan = planOf(repo)
        expect(plan.map((step) => step.n)).toEqual(plan.map((_, at) => at + 1))
        expect(new Set(plan.map((step) => step.blocker)).size).toBe(plan.length)
        for (const step of plan) for (const need of step.needs) expect(need).toBeLessThan(step.n)
      }),
      { numRuns: 300 },
    )
  })

  test('what each step frees, and all up to it, is what loads by brute force that did not load before', () => {
    fc.assert(
      fc.property(repos, (repo) => {
        const start = failing(repo, new Set())
        const done = new Set<string>()
        let before = 0
        for (const step of planOf(repo)) {
          done.add(step.blocker)
          const still = failing(repo, done)
          const freed = [...start].filter((file) => !still.has(file)).length
          expect(step.frees.cumulative).toBe(freed)
          expect(step.frees.modules).toBe(freed - before)
          before = freed
        }
        expect(failing(repo, done).size).toBe(0)
      }),
      { numRuns: 300 },
    )
  })

  test('a crash is mended only after what stops its module from being reached', () => {
    fc.assert(
      fc.property(repos, (repo) => {
        const plan = planOf(repo)
        const blast = blastOf(repo.graph)
        for (const step of plan) {
          const mine = blast.obstacles.find((one) => one.id === step.blocker)!
          if (mine.kind !== 'import-time-crash') continue
          for (const other of plan.slice(0, step.n - 1)) {
            const blocks = blast.obstacles.find((one) => one.id === other.blocker)!.blocks
            const holds = mine.breaks.some((one) => blocks.includes(one.file))
            expect(step.needs.includes(other.n)).toBe(holds)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('the plan a person reads', () => {
  const files = {
    'pyproject.toml': '[project]\nname = "app"\nversion = "1"\ndependencies = []\n',
    'archived/old.py': 'from app.gone import a\n',
    'docs/page.py': 'from app.gone import a\n',
    'examples/show.py': 'from app.gone import a\n',
    'src/app/__init__.py': '',
    'src/app/z.py': 'from app.gone import a\n',
    'tests/test_z.py': 'from app.gone import a\n',
  }

  test('sites of a blocker: sources first, archived folders last', () => {
    const { blockers } = debuggerSpecialist.conclude!(repoOf(files), new Map(), [])
    expect(blockers!.map((one) => one.at.map((place) => place.file))).toEqual([
      ['src/app/z.py', 'tests/test_z.py', 'examples/show.py', 'docs/page.py', 'archived/old.py'],
    ])
  })

  test('a repository that loads needs no step', () => {
    expect(planOf(repoOf({ 'app.py': 'import json\n' }))).toEqual([])
  })
})
