import { expect, test } from 'vitest'
import type { Manifests } from '../../../src/facts/manifests/manifest.ts'
import { readManifests } from '../../../src/facts/manifests/read.ts'

const read = (files: Readonly<Record<string, string>>): Manifests =>
  readManifests(new Map(Object.entries(files)))
const locked = (file: string, text: string): readonly string[] =>
  [...read({ [file]: text }).locks[0]!.packages].map(
    ([name, { version, neededBy, line }]) => `${name} ${version} ${line} <${neededBy.join()}>`,
  )

test('package.json: every table with its lines, bins, exports, workspaces', () => {
  const text = `{
  "name": "x",
  "type": "module",
  "license": "MIT",
  "engines": { "node": ">=20" },
  "bin": { "x": "./bin.js" },
  "main": "./main.js",
  "exports": { ".": { "types": "./i.d.ts", "default": "./i.js" }, "./sub": "./sub.js" },
  "imports": { "#a": "./a.js" },
  "workspaces": { "packages": ["packages/*"] },
  "dependencies": {
    "a": "^1",
    "__proto__": "1"
  },
  "peerDependencies": { "p": "*", "q": "*" },
  "peerDependenciesMeta": { "q": { "optional": true } },
  "optionalDependencies": { "o": "1" },
  "devDependencies": {
    "d": "2"
  }
}`
  const one = read({ 'package.json': text }).all[0]!
  expect(one.declared.map((row) => [row.name, row.range, row.scope, row.group, row.line].join('|'))).toEqual([
    'a|^1|required||12',
    '__proto__|1|required||13',
    'p|*|required|peer|15',
    'q|*|optional|peer|15',
    'o|1|optional|optional|17',
    'd|2|dev|dev|19',
  ])
  expect(one).toMatchObject({
    name: 'x',
    license: 'MIT',
    requiresRuntime: { range: '>=20', line: 5 },
    workspaces: ['packages/*'],
    errors: [],
  })
  expect(one.entryPoints.map(({ name, target, line }) => `${name} ${target} ${line}`)).toEqual([
    'x ./bin.js 6',
    'main ./main.js 7',
    'exports . ./i.d.ts 8',
    'exports . ./i.js 8',
    'exports ./sub ./sub.js 8',
  ])
  expect(one.maps).toMatchObject({ type: 'module', main: './main.js', imports: { '#a': './a.js' } })
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('package-lock of version 3 and 1', () => {
  expect(
    locked(
      'package-lock.json',
      '{\n"packages": {\n"": {"dependencies": {"a": "1"}},\n"node_modules/a": {"version": "1", "dependencies": {"@s/b": "2"}},\n"node_modules/a/node_modules/@s/b": {"version": "2"},\n"w": {"version": "0"},\n"node_modules/w": {"link": true}\n}}',
    ),
  ).toEqual(['a 1 4 <>', '@s/b 2 5 <a>'])
  expect(
    locked(
      'package-lock.json',
      '{\n"dependencies": {\n"a": {"version": "1", "requires": {"b": "2"}, "dependencies": {"b": {"version": "2"}}}\n}}',
    ),
  ).toEqual(['a 1 3 <>', 'b 2 3 <a>'])
})

test('pnpm-lock of versions 5, 6 and 9', () => {
  expect(
    locked(
      'pnpm-lock.yaml',
      "lockfileVersion: 5.4\npackages:\n  /a/1.0.0:\n    dependencies:\n      '@s/b': 2.0.0\n  /@s/b/2.0.0_x@1:\n    dev: true\n",
    ),
  ).toEqual(['a 1.0.0 3 <>', '@s/b 2.0.0 6 <a>'])
  expect(
    locked(
      'pnpm-lock.yaml',
      "lockfileVersion: '6.0'\npackages:\n\n  /@s/b@2.0.0(x@1):\n    resolution: {}\n",
    ),
  ).toEqual(['@s/b 2.0.0 4 <>'])
  expect(
    locked(
      'pnpm-lock.yaml',
      "lockfileVersion: '9.0'\npackages:\n  a@1.0.0:\n    engines: {}\n  '@s/b@2.0.0':\n    engines: {}\nsnapshots:\n  a@1.0.0:\n    dependencies:\n      '@s/b': 2.0.0\n  '@s/b@2.0.0': {}\n",
    ),
  ).toEqual(['a 1.0.0 3 <>', '@s/b 2.0.0 5 <a>'])
})

test('yarn classic, yarn berry and bun', () => {
  expect(
    locked(
      'yarn.lock',
      '# yarn lockfile v1\n\n"@s/b@^2", "@s/b@~2":\n  version "2.0.0"\n\na@^1:\n  version "1.0.0"\n  dependencies:\n    "@s/b" "^2"\n',
    ),
  ).toEqual(['@s/b 2.0.0 3 <a>', 'a 1.0.0 6 <>'])
  expect(
    locked(
      'yarn.lock',
      '__metadata:\n  version: 8\n\n"a@npm:^1":\n  version: 1.0.0\n  dependencies:\n    b: "npm:^2"\n\n"b@npm:^2":\n  version: 2.0.0\n\n"me@workspace:.":\n  version: 0.0.0-use.local\n',
    ),
  ).toEqual(['a 1.0.0 4 <>', 'b 2.0.0 9 <a>'])
  expect(
    locked(
      'bun.lock',
      '{\n  "lockfileVersion": 1,\n  "packages": {\n    "a": ["a@1.0.0", "", { "dependencies": { "@s/b": "2" } }, "sha"],\n    "@s/b": ["@s/b@2.0.0", "", {}, "sha"],\n    "w": ["w@workspace:w"],\n  }\n}\n',
    ),
  ).toEqual(['a 1.0.0 4 <>', '@s/b 2.0.0 5 <a>'])
})

test('tsconfig with comments and trailing commas; the pnpm workspace', () => {
  const text = `{
  // "baseUrl": "no"
  "extends": ["./base.json", "@x/tsconfig"], /* and
  more */
  "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], "__proto__": ["x"] }, "outDir": "dist", "types": [], "moduleResolution": "Bundler", "glob": "a/**/*.ts//x", },
}`
  const { tsconfigs, all } = read({
    'p/tsconfig.json': text,
    'tsconfig.build.json': '{}',
    'pnpm-workspace.yaml': 'packages:\n  - "a/*"\n  - b\n',
  })
  expect(tsconfigs.map(({ file }) => file)).toEqual(['tsconfig.build.json', 'p/tsconfig.json'])
  expect(tsconfigs[1]).toMatchObject({
    extends: ['./base.json', '@x/tsconfig'],
    baseUrl: '.',
    outDir: 'dist',
    types: [],
    moduleResolution: 'Bundler',
    errors: [],
  })
  expect(Object.entries(tsconfigs[1]!.paths)).toEqual([
    ['@/*', ['src/*']],
    ['__proto__', ['x']],
  ])
  expect(all[0]).toMatchObject({ kind: 'workspace', workspaces: ['a/*', 'b'] })
})

test('other people’s packages that were checked in are not ours', () => {
  expect(read({ 'node_modules/a/package.json': '{"name":"a"}' }).all).toEqual([])
})
