import { describe, expect, test } from 'vitest'
import { analyseEcma, buildEcmaGraph } from '../../../src/facts/ecmascript/graph.ts'
import type { Break } from '../../../src/facts/import-graph.ts'
import { memoryRepo, packageJson } from './memory-repo.ts'

type Files = Readonly<Record<string, string>>
const line = (one: Break): string => `${one.kind} ${one.file}:${one.place.startLine} ${one.target}`
const breaks = (files: Files, rest = {}): readonly string[] =>
  buildEcmaGraph(memoryRepo(files, rest)).breaks.map(line)
const npm = {
  'package.json': packageJson({ dependencies: { left: '1' }, devDependencies: { '@types/typed': '1' } }),
}

describe('edges', () => {
  test('kinds follow from how and when an import runs', () => {
    const graph = buildEcmaGraph(
      memoryRepo({
        'b.ts': 'export const b = 1; export type B = 1',
        'hard.ts': 'import { b } from "./b.ts"; b',
        'type.ts': 'import type { B } from "./b.ts"',
        'elided.ts': 'import { B } from "./b.ts"; let a: B',
        'lazy.ts': 'export const f = () => import("./b.ts")',
        'soft.cjs': 'try { require("./b.ts") } catch {}',
        'maybe.cjs': 'if (process.env.X) require("./b.ts")',
        'again.ts': 'export * from "./b.ts"',
      }),
    )
    expect(graph.edges.map((edge) => `${edge.from} ${edge.kind}`)).toEqual([
      'again.ts hard',
      'elided.ts type',
      'hard.ts hard',
      'lazy.ts lazy',
      'maybe.cjs lazy',
      'soft.cjs soft-any',
      'type.ts type',
    ])
    expect(graph.breaks).toEqual([])
  })

  test('roles come from paths; fixtures, templates of packages and generated files are no modules', () => {
    const graph = buildEcmaGraph(
      memoryRepo({
        'src/a.ts': '',
        'src/a.test.ts': '',
        'src/docs/b.ts': '',
        'src/__tests__/c.ts': '',
        'test/d.ts': '',
        'scripts/e.ts': '',
        'vite.config.ts': '',
        'examples/f.ts': '',
        'docs/g.ts': '',
        'archive/h.ts': '',
        'test/fixtures/i.ts': 'import "./gone"',
        'templates/basic/package.json': '{}',
        'templates/basic/index.ts': 'import "./gone"',
        'src/j.ts': '// @generated\nimport "./gone"',
      }),
    )
    expect([...graph.modules.values()].map((one) => `${one.file} ${one.role}`)).toEqual([
      'archive/h.ts archived',
      'docs/g.ts docs',
      'examples/f.ts example',
      'scripts/e.ts script',
      'src/__tests__/c.ts test',
      'src/a.test.ts test',
      'src/a.ts source',
      'src/docs/b.ts source',
      'test/d.ts test',
      'vite.config.ts script',
    ])
    expect(graph.breaks).toEqual([])
  })
})

describe('missing modules', () => {
  test('a relative import that leads nowhere is a break, with the paths that were tried', () => {
    const [found] = buildEcmaGraph(
      memoryRepo({ 'src/a.ts': 'export const a = 1\nimport { b } from "./gone.js"\nb()' }),
    ).breaks
    expect(found && line(found)).toBe('missing-module src/a.ts:2 src/gone.js')
    expect(found?.evidence).toEqual([
      { kind: 'quote', file: 'src/a.ts', startLine: 2, endLine: 2, contains: ['./gone.js'] },
      {
        kind: 'absent',
        what: 'module `./gone.js`',
        searched: ['src/gone.js', 'src/gone.ts', 'src/gone.tsx'],
      },
    ])
  })
  test('ignored by git, made by a build, mocked or ambient: unknown', () => {
    expect(breaks({ 'a.ts': 'import a from "./cfg.ts"; a()' }, { ignored: ['cfg.ts'] })).toEqual([])
    expect(breaks({ 'test/a.ts': 'import a from "../dist/a.js"; a()' })).toEqual([])
    expect(breaks({ 'a.test.ts': 'import a from "./b"; vi.mock("./b", () => ({})); a()' })).toEqual([])
    expect(breaks({ 'a.ts': 'import { load } from "./$types"; load()' })).toEqual([])
    expect(breaks({ 'playground/a.ts': 'import "./gone"' })).toEqual([])
    expect(
      breaks({ 'a.ts': 'import a from "./b.xyz.js"; a()', 'types.d.ts': 'declare module "*.xyz.js" {}' }),
    ).toEqual([])
  })
  test('what a manifest names is missing when nothing in the package builds it', () => {
    const files = (scripts: object): Files => ({
      'package.json': packageJson({ main: 'index.js', scripts }),
      'test/a.js': 'const a = require("../"); const b = require("../index.js"); a(b)',
    })
    expect(breaks(files({ test: 'mocha' }))).toHaveLength(2)
    expect(breaks(files({ build: 'make all' }))).toEqual([])
  })
  test('a type-only or late one blocks nothing, a guarded one is masked', () => {
    const found = analyseEcma(
      memoryRepo({
        'a.ts': 'import type { A } from "./t"',
        'b.ts': 'export const f = () => import("./l")',
        'c.cjs': 'try { require("./m") } catch {}',
      }),
    )
    expect(found.graph.breaks).toEqual([])
    expect(found.typeFaults.map(line)).toEqual(['missing-module a.ts:1 t'])
    expect(found.late.map(line)).toEqual(['missing-module b.ts:1 l'])
    expect(found.graph.masked.map(line)).toEqual(['missing-module c.cjs:1 m'])
  })
  test('the repair follows a rename that git knows', () => {
    const renames = [{ commit: 'c0ffee', from: 'src/old.ts', to: 'src/deep/new.ts' }]
    const files = { 'src/a.ts': "import { o } from './old.js'\no()", 'src/deep/new.ts': 'export const o = 1' }
    const [found] = buildEcmaGraph(memoryRepo(files, { renames })).breaks
    expect(found?.evidence.at(-1)).toEqual({
      kind: 'git',
      commit: 'c0ffee',
      path: 'src/old.ts',
      change: 'renamed-to src/deep/new.ts',
    })
    expect(found?.fix.diff).toBe(
      "--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-import { o } from './old.js'\n+import { o } from './deep/new.js'\n",
    )
  })
  test('the repair names the one near file', () => {
    const files = { 'a.ts': "import { o } from './helprs'\no()", 'helpers.ts': 'export const o = 1' }
    const [found] = buildEcmaGraph(memoryRepo(files)).breaks
    expect(found?.fix.diff).toContain("+import { o } from './helpers'\n")
  })
})

describe('missing names', () => {
  const target = {
    'b.ts': 'export const alpha = 1\nexport type T = 1\nexport * from "./c"',
    'c.ts': 'export const gamma = 1',
  }
  test.each([
    ['import { alpha, gamma, T } from "./b"; alpha(gamma); let t: T', []],
    ['import { aplha } from "./b"; aplha()', ['missing-name a.ts:1 b.ts#aplha']],
    ['export { nope } from "./b"', ['missing-name a.ts:1 b.ts#nope']],
    ['import * as b from "./b"; b.nope', []],
    ['import b from "./b"; b()', []],
    ['import { T, Nope } from "./b"; let t: T, n: Nope', []],
  ])('%s', (text, expected) => expect(breaks({ ...target, 'a.ts': text })).toEqual(expected))

  test('a star over a package, CommonJS and `export =` leave it unknown', () => {
    for (const text of ['export * from "left"', 'module.exports = f()', 'const a = {}; export = a', ''])
      expect(breaks({ ...npm, 'b.ts': text, 'a.ts': 'import { x } from "./b"; x()' })).toEqual([])
  })
  test('the guessed source of a built entry may not be the one that is built', () => {
    const files = {
      'package.json': packageJson({ workspaces: ['p'] }),
      'p/package.json': '{"name":"p","exports":{"./types":"./dist/types.mjs"}}',
      'p/src/types.ts': 'export const a = 1',
      'a.ts': 'import { b } from "p/types"; b()',
    }
    expect(breaks(files)).toEqual([])
  })
  test('what a workspace package exports as plain JavaScript may differ by condition', () => {
    const files = {
      'package.json': packageJson({ workspaces: ['p'] }),
      'p/package.json': '{"name":"p","exports":{"import":"./w.mjs","require":"./build/p.js"}}',
      'p/w.mjs': 'export const a = 1',
      'a.ts': 'import { b } from "p"; b()',
    }
    expect(breaks(files)).toEqual([])
  })
  test('a missing type is the compiler’s trouble only, and types of index.js stand in index.d.ts', () => {
    const found = analyseEcma(memoryRepo({ ...target, 'a.ts': 'import type { Nope } from "./b"' }))
    expect([found.graph.breaks, found.typeFaults.map(line)]).toEqual([[], ['missing-name a.ts:1 b.ts#Nope']])
    const beside = {
      'i.js': 'export const a = 1',
      'i.d.ts': 'export type O = 1',
      'a.ts': 'import { type O, a } from "./i.js"; a()',
    }
    expect(analyseEcma(memoryRepo(beside)).typeFaults).toEqual([])
  })
  test('the one near name becomes a diff that keeps the local name', () => {
    const [found] = buildEcmaGraph(
      memoryRepo({ ...target, 'a.ts': 'import { aplha } from "./b"\naplha()' }),
    ).breaks
    expect(found?.fix.diff).toContain('+import { alpha as aplha } from "./b"\n')
    expect(found?.evidence.at(-1)).toEqual({
      kind: 'absent',
      what: 'export `b.ts#aplha`',
      searched: ['b.ts'],
    })
  })
  test('a value that only the declaration file beside plain JavaScript has', () => {
    const files = {
      'i.js': 'export const a = 1',
      'i.d.ts': 'export const a: 1, b: 2',
      'a.ts': 'import { b } from "./i.js"; b()',
    }
    expect(breaks(files)).toEqual(['missing-name a.ts:1 i.js#b'])
  })
  test('stars that lead round in a circle end', () => {
    const files = {
      'b.ts': 'export * from "./c"',
      'c.ts': 'export * from "./b"; export const c = 1',
      'a.ts': 'import { c, d } from "./c"; c(d)',
    }
    expect(breaks(files)).toEqual(['missing-name a.ts:1 c.ts#d'])
  })
})

describe('syntax', () => {
  test('a file that does not parse is a break of its own kind', () => {
    expect(breaks({ 'a.ts': 'const a = ;', 'b.ts': 'import { a } from "./a"; a()' })).toEqual([
      'syntax-error a.ts:1 a.ts',
    ])
  })
})

describe('cycles', () => {
  const base = { 'package.json': packageJson({ main: './main.ts' }) }
  test('a class that extends one whose module has not run yet', () => {
    const files = {
      ...base,
      'main.ts': 'import { Base } from "./base"; new Base()',
      'base.ts': 'import { Child } from "./child"; export class Base { make() { return new Child() } }',
      'child.ts': 'import { Base } from "./base"\nexport class Child extends Base {}',
    }
    const found = buildEcmaGraph(memoryRepo(files)).breaks
    expect(found.map(line)).toEqual(['hard-cycle child.ts:2 base.ts#Base'])
    expect(found[0]?.raises).toBe('other')
    expect(found[0]?.evidence.at(-1)).toEqual({
      kind: 'chain',
      hops: [
        { file: 'child.ts', line: 1, to: 'base.ts' },
        { file: 'base.ts', line: 1, to: 'child.ts' },
      ],
    })
  })
  test('the same circle entered at the other end works', () => {
    const files = {
      ...base,
      'main.ts': 'import { Child } from "./child"; new Child()',
      'base.ts': 'import { Child } from "./child"; export class Base { make() { return new Child() } }',
      'child.ts': 'import { Base } from "./base"\nexport class Child extends Base {}',
    }
    expect(breaks(files)).toEqual([])
  })
  test('one entry that works is enough', () => {
    const files = {
      'package.json': packageJson({ main: './main.ts', bin: './cli.ts' }),
      'main.ts': 'import { Child } from "./child"; new Child()',
      'cli.ts': 'import { Base } from "./base"; new Base()',
      'base.ts': 'import { Child } from "./child"; export class Base { make() { return new Child() } }',
      'child.ts': 'import { Base } from "./base"\nexport class Child extends Base {}',
    }
    expect(breaks(files)).toEqual([])
  })
  test('a test runner that enters it at the wrong end proves nothing', () => {
    const files = {
      ...base,
      'main.ts': 'import { Child } from "./child"; new Child()',
      'base.test.ts': 'import { Base } from "./base"; new Base()',
      'base.ts': 'import { Child } from "./child"; export class Base { make() { return new Child() } }',
      'child.ts': 'import { Base } from "./base"\nexport class Child extends Base {}',
    }
    expect(breaks(files)).toEqual([])
  })
  test('hoisted functions, uses inside functions and types do no harm', () => {
    const loop = (b: string): Files => ({
      ...base,
      'main.ts': 'import { a } from "./a"; a()',
      'a.ts':
        'import { b } from "./b"; export function a() { return b }; export class K {}; export type T = 1',
      'b.ts': b,
    })
    expect(breaks(loop('import { a } from "./a"; export const b = a()'))).toEqual([])
    expect(breaks(loop('import { K } from "./a"; export const b = () => new K()'))).toEqual([])
    expect(breaks(loop('import { T, K } from "./a"; export const b: T = 1; let k: K'))).toEqual([])
    expect(breaks(loop('import { K } from "./a"; export const b = new K()'))).toEqual([
      'hard-cycle b.ts:1 a.ts#K',
    ])
  })
})

test('the same repository gives the same graph, whatever order its files come in', () => {
  const files: Files = {
    ...npm,
    'a.ts': 'import "./x"; import "gone"',
    'b.ts': 'import { q } from "./a"; q()',
    'c.ts': 'export * from "./b"',
  }
  const turned = Object.fromEntries(Object.entries(files).toReversed())
  expect(buildEcmaGraph(memoryRepo(turned))).toEqual(buildEcmaGraph(memoryRepo(files)))
})

test('an import in a namespace or `declare module` block says nothing of the module it names', () => {
  const repo = memoryRepo({
    'package.json': '{"name":"app"}',
    'a.ts': 'export const b = 1\n',
    'global.d.ts':
      'declare namespace Cypress {\n  import { gone } from "./a"\n}\ndeclare module "m" {\n  import { lost } from "./a"\n  import { far } from "./far"\n}\n',
    'real.ts': 'import type { gone } from "./a"\nexport type X = gone\n',
  })
  expect(analyseEcma(repo).typeFaults.map((one) => `${one.file} ${one.target}`)).toEqual([
    'real.ts a.ts#gone',
  ])
})
