import { describe, expect, test } from 'vitest'
import { npmUsage, type NpmUsage } from '../../../src/facts/ecmascript/declared.ts'
import { buildEcmaGraph } from '../../../src/facts/ecmascript/graph.ts'
import { memoryRepo, packageJson } from './memory-repo.ts'

type Files = Readonly<Record<string, string>>
const usage = (files: Files): Readonly<Record<keyof NpmUsage, readonly string[]>> => {
  const { undeclared, devOnlyAtRuntime, transitiveOnly, declaredAbove } = npmUsage(memoryRepo(files))
  const names = (uses: NpmUsage['undeclared']): readonly string[] =>
    uses.map((one) => `${one.folder}:${one.name}`)
  return {
    undeclared: names(undeclared),
    devOnlyAtRuntime: names(devOnlyAtRuntime),
    transitiveOnly: names(transitiveOnly),
    declaredAbove: names(declaredAbove),
  }
}
const nothing = { undeclared: [], devOnlyAtRuntime: [], transitiveOnly: [], declaredAbove: [] }
const lock = (...names: readonly string[]): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: Object.fromEntries([
      ['', { name: 'app' }],
      ...names.map((name) => [`node_modules/${name}`, { version: '1.0.0' }]),
    ]),
  })

describe('undeclared', () => {
  test('declared nowhere: named with place, evidence and the command that mends it', () => {
    const files = {
      'package.json': packageJson(),
      'package-lock.json': lock(),
      'src/a.ts': 'import x from "left-pad"\nx()',
    }
    const [found] = npmUsage(memoryRepo(files)).undeclared
    expect(found).toMatchObject({
      name: 'left-pad',
      folder: '',
      typeOnly: false,
      roles: ['source'],
      command: ['npm', 'install', 'left-pad'],
    })
    expect(found?.evidence).toEqual([
      { kind: 'quote', file: 'src/a.ts', startLine: 1, endLine: 1, contains: ['left-pad'] },
      { kind: 'manifest', file: 'package.json', path: 'dependencies.left-pad', value: null },
      { kind: 'absent', what: 'package `left-pad`', searched: ['package.json'] },
    ])
    const [broken] = buildEcmaGraph(memoryRepo(files)).breaks
    expect(broken).toMatchObject({
      kind: 'missing-dependency',
      target: 'left-pad',
      raises: 'ImportError',
      confidence: 'proved',
    })
  })
  test.each<[string, Files]>([
    ['peer', { 'package.json': packageJson({ peerDependencies: { x: '1' } }) }],
    ['optional', { 'package.json': packageJson({ optionalDependencies: { x: '1' } }) }],
    ['no package.json at all', {}],
    ['a package.json that does not parse', { 'package.json': '{' }],
    [
      'an alias in a tool’s configuration',
      { 'package.json': packageJson(), 'vite.config.ts': 'export default { alias: { x: "./y" } }' },
    ],
    ['moduleNameMapper', { 'package.json': packageJson({ jest: { moduleNameMapper: { '^x$': './y' } } }) }],
    [
      'another package of the repository',
      { 'package.json': packageJson(), 'vendor/x/package.json': '{"name":"x"}' },
    ],
    ['a folder that a bundler may resolve from', { 'package.json': packageJson(), 'src/x/y.ts': '' }],
  ])('not when: %s', (_, files) =>
    expect(usage({ ...files, 'src/a.ts': 'import x from "x"; x()' }).undeclared).toEqual([]),
  )

  test('a list of externals, or another package whose name begins alike, is no alias', () => {
    const files = {
      'package.json': packageJson({ dependencies: { 'x-dom': '1' } }),
      'rollup.config.js': 'export default { external: ["x", "y"] }',
      'vite.config.ts': 'export default { external: ["x", "y"] }',
      'src/a.ts': 'import x from "x"; x()',
    }
    expect(usage(files).undeclared).toEqual([':x'])
  })
  test('types of @types, guarded and mocked imports, examples and aliases don’t count', () => {
    const files = {
      'package.json': packageJson({ devDependencies: { '@types/estree': '1', '@types/s__p': '1' } }),
      'src/a.ts': 'import type { N } from "estree"; import { P } from "@s/p"; let n: N, p: P',
      'src/b.cjs': 'try { require("fast") } catch {}',
      'src/c.test.ts': 'import a from "made-up"; vi.mock("made-up"); a()',
      'examples/d.ts': 'import a from "some-app"; a()',
      'src/e.tsx': 'import a from "@/x"; import b from "@Theme/x"; import c from "~x"; a(b, c)',
    }
    expect(usage(files)).toEqual(nothing)
  })
  test('a value import is not covered by @types', () => {
    const files = {
      'package.json': packageJson({ devDependencies: { '@types/x': '1' } }),
      'a.ts': 'import x from "x"; x()',
    }
    expect(usage(files).undeclared).toEqual([':x'])
  })
})

test('only in the lock file: transitive, and it loads', () => {
  const files = {
    'package.json': packageJson(),
    'package-lock.json': lock('deep'),
    'src/a.ts': 'import x from "deep"; x()',
  }
  expect(usage(files)).toEqual({ ...nothing, transitiveOnly: [':deep'] })
  expect(buildEcmaGraph(memoryRepo(files)).breaks).toEqual([])
})

test('declared only further up in a monorepo', () => {
  const files = {
    'package.json': packageJson({ workspaces: ['packages/*'], dependencies: { shared: '1' } }),
    'packages/a/package.json': '{"name":"a","dependencies":{"own":"1"}}',
    'packages/a/index.ts': 'import s from "shared"; import o from "own"; import b from "b"; s(o, b)',
    'packages/b/package.json': '{"name":"b"}',
  }
  expect(usage(files)).toEqual({ ...nothing, declaredAbove: ['packages/a:shared'] })
})

describe('dev-only at run time', () => {
  const dev = (manifest: object, more: Files = {}): readonly string[] =>
    usage({
      'package.json': packageJson({
        main: './dist/index.js',
        devDependencies: { d: '1', typescript: '5' },
        ...manifest,
      }),
      'src/index.ts': 'export * from "./inner"',
      'src/inner.ts': 'import d from "d"; export const x = d()',
      'src/tool.ts': 'import ts from "typescript"; ts()',
      ...more,
    }).devOnlyAtRuntime
  test('source that a published entry loads', () => expect(dev({})).toEqual([':d']))
  test('not in a private package, nor where a bundler may have packed it', () => {
    expect(dev({ private: true })).toEqual([])
    expect(dev({ scripts: { build: 'tsup src/index.ts' } })).toEqual([])
    expect(dev({ devDependencies: { d: '1', rollup: '4' } })).toEqual([])
    expect(dev({}, { 'vite.config.ts': '' })).toEqual([])
  })
  test('not for types, or what runs only when called', () => {
    expect(dev({}, { 'src/inner.ts': 'import type d from "d"' })).toEqual([])
    expect(dev({}, { 'src/inner.ts': 'export const f = () => import("d")' })).toEqual([])
  })
})

describe('the command', () => {
  const command = (files: Files, at = 'a.ts'): string =>
    npmUsage(
      memoryRepo({ 'package.json': packageJson(), ...files, [at]: 'import x from "x-y"; x()' }),
    ).undeclared[0]?.command.join(' ') ?? ''
  const member = { 'packages/p/package.json': '{"name":"@s/p","version":"1.0.0"}' }
  test.each<[string, Files, string, string]>([
    ['npm', {}, 'a.ts', 'npm install x-y'],
    ['a test', {}, 'a.test.ts', 'npm install --save-dev x-y'],
    [
      'packageManager',
      { 'package.json': packageJson({ packageManager: 'yarn@4.1.0' }) },
      'a.ts',
      'yarn add x-y',
    ],
    ['pnpm', { 'pnpm-lock.yaml': 'lockfileVersion: "9.0"\n' }, 'a.ts', 'pnpm add x-y'],
    [
      'pnpm at a workspace root',
      { 'pnpm-workspace.yaml': 'packages: ["packages/*"]' },
      'a.ts',
      'pnpm -w add x-y',
    ],
    [
      'a pnpm member',
      { 'pnpm-workspace.yaml': 'packages: ["packages/*"]', ...member },
      'packages/p/a.ts',
      'pnpm --filter @s/p add x-y',
    ],
    [
      'an npm member',
      { 'package.json': packageJson({ workspaces: ['packages/*'] }), ...member },
      'packages/p/a.ts',
      'npm install -w packages/p x-y',
    ],
    ['a package apart', member, 'packages/p/a.ts', 'npm install --prefix packages/p x-y'],
  ])('%s', (_, files, at, expected) => expect(command(files, at)).toBe(expected))
})
