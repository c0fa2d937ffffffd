import { expect, test } from 'vitest'
import { left, lines, packageJson, suiteOf } from './suite.ts'

const scripts = (own: Readonly<Record<string, string>>): ReturnType<typeof suiteOf> =>
  suiteOf({ 'package.json': packageJson({ name: 'x', scripts: own }) })

test('what a script runs decides its kind, then its name', () => {
  const suite = scripts({
    'test:code': 'eslint .',
    'test:types': 'tsc --noEmit',
    'test:e2e': 'playwright test',
    test: 'vitest run',
    compile: 'tsc -p tsconfig.build.json',
    build: 'tsup',
    fmt: 'prettier --check .',
    'lint:casts': 'node scripts/casts.mjs',
  })
  expect(lines(suite)).toEqual([
    'format fmt: prettier --check .',
    'lint lint:casts: node scripts/casts.mjs',
    'lint test:code: eslint .',
    'types test:types: tsc --noEmit',
    'build build: tsup',
    'unit test: vitest run',
    'e2e test:e2e: playwright test',
  ])
  expect(left(suite)).toEqual([
    'script `compile` of package.json: another build than `build`, and CI runs it nowhere',
  ])
  expect(suite.checks.filter(({ cache }) => cache).map(({ id }) => id)).toEqual([
    'fmt',
    'test:code',
    'test:types',
  ])
  expect(suite.checks[0]).toMatchObject({
    because: 'script `fmt` of package.json',
    at: { file: 'package.json', startLine: 10, endLine: 10 },
    work: { is: 'script', name: 'fmt' },
  })
})

test('what goes on, rewrites, publishes or says nothing is left with its reason', () => {
  const suite = scripts({
    dev: 'vite',
    preview: 'vite preview',
    'lint:fix': 'eslint . --fix',
    tidy: 'prettier --write .',
    release: 'np',
    postinstall: 'husky',
    bench: 'node bench.js',
    'commit-date': 'git log -n 1',
    'watch-it': 'tsc --watch',
    spec: 'vitest --watch',
    prettier: 'prettier .',
    test: 'echo "Error: no test specified" && exit 1',
  })
  expect(lines(suite)).toEqual([])
  expect(left(suite)).toEqual([
    'script `dev` of package.json: it goes on until it is stopped',
    'script `preview` of package.json: it goes on until it is stopped',
    'script `lint:fix` of package.json: it rewrites files instead of checking them',
    'script `tidy` of package.json: `prettier` rewrites files there instead of checking them',
    'script `release` of package.json: it publishes or releases',
    'script `postinstall` of package.json: the package manager runs it by itself',
    'script `bench` of package.json: it measures, and gives no verdict',
    'script `commit-date` of package.json: neither its name nor its command says that it checks something',
    'script `watch-it` of package.json: it goes on until it is stopped',
    'script `spec` of package.json: `vitest` goes on until it is stopped',
    'script `prettier` of package.json: it gives no verdict',
    'script `test` of package.json: it only says that it does not exist',
  ])
})

test('scripts that only run others give way to them', () => {
  const suite = scripts({
    check: 'npm run lint && npm run types && npm test',
    all: 'run-p lint types',
    both: 'concurrently "npm:lint" "npm:types"',
    lint: 'eslint .',
    types: 'tsc --noEmit',
    test: 'npm run test:app',
    'test:app': 'vitest',
    'test:ci': 'npm run test:app -- --watch=false',
    'test:update': 'npm run test:app -- --update',
  })
  expect(lines(suite)).toEqual(['lint lint: eslint .', 'types types: tsc --noEmit', 'unit test:app: vitest'])
  expect(left(suite)).toEqual([
    'script `check` of package.json: it only runs `lint`, `types`, `test:app`',
    'script `all` of package.json: it only runs `lint`, `types`',
    'script `both` of package.json: it only runs `lint`, `types`',
    'script `test` of package.json: it only runs `test:app`',
    'script `test:ci` of package.json: it runs `test:app` another way',
    'script `test:update` of package.json: it rewrites files instead of checking them',
  ])
})

test('a build in front of tests is split off and needed; what comes behind is a check of its own', () => {
  const suite = scripts({
    'build:node': 'esbuild a.js --bundle',
    'test:fetch': 'npm run build:node && borp -p "test/fetch/*.js" && npm run test:idl',
    'test:idl': 'borp -p "test/idl/*.js"',
    test: 'npm run pem && npm run test:fetch',
    pem: 'node scripts/pem.js',
  })
  expect(lines(suite)).toEqual([
    'build build:node: esbuild a.js --bundle',
    'build pem: node scripts/pem.js',
    'unit test:fetch <- build:node pem: borp -p "test/fetch/*.js"',
    'unit test:idl: borp -p "test/idl/*.js"',
  ])
})

test('of one runner called in several ways the whole stays', () => {
  const suite = scripts({
    test: 'tsc -p tsconfig.spec.json && vitest --run',
    'test:node': 'vitest --run --project node',
    coverage: 'vitest --run --coverage',
    'test-serve': 'vitest run -c vitest.e2e.ts',
    'test-built': 'BUILT=1 vitest run -c vitest.e2e.ts',
    unit: 'borp',
    citest: 'borp --coverage --check-coverage',
  })
  expect(suite.checks.map(({ id }) => id)).toEqual(['test', 'test-built', 'test-serve', 'unit'])
})

test('members of workspaces have their own checks; a script that fans out over them gives way', () => {
  const suite = suiteOf({
    'package.json': packageJson({
      workspaces: ['packages/*', 'examples/*'],
      scripts: { lint: 'eslint .', build: 'npm run build --workspaces', test: 'lerna run test' },
    }),
    'packages/a/package.json': packageJson({ name: '@x/a', scripts: { build: 'tsup', test: 'jest' } }),
    'packages/b/package.json': packageJson({
      name: '@x/b',
      scripts: { build: 'tsup' },
      dependencies: { '@x/a': '*' },
    }),
    'examples/e/package.json': packageJson({ name: 'e', scripts: { build: 'next build' } }),
  })
  expect(lines(suite)).toEqual([
    'lint lint: eslint .',
    'build a:build: tsup (packages/a)',
    'unit a:test: jest (packages/a)',
    'build b:build: tsup (packages/b)',
  ])
  expect(left(suite)).toEqual([
    'scripts of examples/e/package.json: an example, a fixture or the like is no part of the product',
    'script `build` of package.json: it only runs `@x/a build`, `@x/b build`',
    'script `test` of package.json: it only runs `@x/a test`',
  ])
})

test('tests and types wait for the build of members whose entry points only a build makes', () => {
  const suite = suiteOf({
    'package.json': packageJson({ workspaces: ['packages/*'] }),
    'packages/a/package.json': packageJson({ name: 'a', main: 'dist/a.js', scripts: { build: 'tsup' } }),
    'packages/b/package.json': packageJson({ name: 'b', main: 'src/b.ts', scripts: { build: 'tsup' } }),
    'packages/b/src/b.ts': '',
    'packages/c/package.json': packageJson({
      name: 'c',
      scripts: { lint: 'eslint .', types: 'tsc --noEmit', test: 'vitest run' },
      devDependencies: { a: '*', b: '*' },
    }),
    'packages/c/tsconfig.json': '{"compilerOptions":{"paths":{"a":["../a/src"]}}}',
  })
  expect(lines(suite).filter((one) => one.includes(' c:'))).toEqual([
    'lint c:lint: eslint . (packages/c)',
    'types c:types: tsc --noEmit (packages/c)',
    'unit c:test <- a:build: vitest run (packages/c)',
  ])
})

test('a script that another one runs beside a server is a part of that one', () => {
  const suite = scripts({
    'test:e2e': 'concurrently --kill-others --success first "npm run test:e2e:run" "npm run site"',
    'test:e2e:run': 'playwright test',
    site: 'serve dist',
  })
  expect(suite.checks.map(({ id }) => id)).toEqual(['test:e2e'])
  expect(left(suite)).toContain('script `test:e2e:run` of package.json: `test:e2e` runs it beside a server')
})

test('a name that says watch is refuted by a runner that ends', () => {
  const suite = scripts({
    'test:watch-mode': 'node --test test/watch.test.js',
    'test:watch': 'vitest --watch',
    watch: 'node scripts/watch.js',
  })
  expect(suite.checks.map(({ id }) => id)).toEqual(['test:watch-mode'])
})

test('the form of a check for CI gives way to the check', () => {
  const suite = scripts({
    eslint: 'pnpm -r --if-present lint && eslint . --cache',
    'eslint:ci': 'pnpm -r --if-present lint && eslint .',
  })
  expect(suite.checks.map(({ id }) => id)).toEqual(['eslint'])
  expect(left(suite)).toEqual([
    'script `eslint:ci` of package.json: `eslint` runs the same; this is its form for CI',
  ])
})

test('what runs before and after a script by its name goes with it', () => {
  const suite = scripts({
    pretest: 'rm -rf out',
    test: 'vitest run',
    posttest: 'echo done',
    lint: 'eslint .',
  })
  expect(suite.checks.map(({ work }) => work)).toEqual([
    { is: 'script', name: 'lint', text: 'eslint .' },
    { is: 'script', name: 'test', text: 'vitest run', pre: 'rm -rf out', post: 'echo done' },
  ])
})
