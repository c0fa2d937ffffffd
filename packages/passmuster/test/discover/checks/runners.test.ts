import { expect, test } from 'vitest'
import type { Check } from '../../../src/model/check.ts'
import { left, lines, packageJson, suiteOf } from './suite.ts'

const members = {
  'packages/core/package.json': packageJson({
    name: '@x/core',
    scripts: { build: 'tsup', test: 'vitest run', lint: 'eslint .' },
  }),
  'apps/web/package.json': packageJson({
    name: 'web',
    scripts: { build: 'next build', test: 'vitest run', 'test:e2e': 'playwright test', dev: 'next dev' },
    dependencies: { '@x/core': 'workspace:*' },
  }),
}
const find = (suite: ReturnType<typeof suiteOf>, id: string): Check =>
  suite.checks.find((one) => one.id === id)!

test('turbo: order with ^ and #, tasks without a script, inputs, outputs, cache, environment', () => {
  const suite = suiteOf({
    ...members,
    'package.json': packageJson({
      workspaces: ['packages/*', 'apps/*'],
      scripts: { build: 'turbo run build' },
    }),
    'package-lock.json': '{}',
    'turbo.json': packageJson({
      globalDependencies: ['tsconfig.json'],
      globalEnv: ['CI'],
      tasks: {
        transit: { dependsOn: ['^build'] },
        build: { dependsOn: ['^build'], outputs: ['dist/**', '!dist/cache/**'], env: ['API_*', '!X'] },
        test: { dependsOn: ['transit'], inputs: ['src/**', '$TURBO_ROOT$/vitest.shared.ts'] },
        'test:e2e': { dependsOn: ['build', '@x/core#test'], cache: false },
        '@x/core#lint': { outputs: [] },
      },
    }),
    'apps/web/turbo.json': packageJson({ extends: ['//'], tasks: { build: { outputs: ['.next/**'] } } }),
  })
  expect(lines(suite)).toEqual([
    'build web:build <- core:build: next build (apps/web)',
    'unit web:test <- core:build: vitest run (apps/web)',
    'e2e web:test:e2e <- core:test web:build: playwright test (apps/web)',
    'lint core:lint: eslint . (packages/core)',
    'build core:build: tsup (packages/core)',
    'unit core:test: vitest run (packages/core)',
  ])
  expect(find(suite, 'core:build')).toMatchObject({
    cache: true,
    inputs: ['packages/core/**', 'tsconfig.json', 'package-lock.json'],
    outputs: ['packages/core/dist/**', '!packages/core/dist/cache/**'],
    env: ['API_*', 'CI'],
    because: 'script `build` of packages/core/package.json; `build` of turbo.json:14',
  })
  expect(find(suite, 'web:build').outputs).toEqual(['apps/web/.next/**'])
  expect(find(suite, 'web:test').inputs).toEqual([
    'apps/web/package.json',
    'apps/web/src/**',
    'vitest.shared.ts',
    'tsconfig.json',
    'package-lock.json',
    'packages/core/**',
  ])
  expect(find(suite, 'web:test:e2e').cache).toBe(false)
  expect(left(suite)).toContain('script `build` of package.json: it only runs `web build`, `@x/core build`')
})

test('nx: target defaults, named inputs, run-commands, other executors, plugins', () => {
  const suite = suiteOf({
    'package.json': packageJson({ workspaces: ['packages/*'] }),
    'nx.json': packageJson({
      namedInputs: { default: ['{projectRoot}/**/*', 'shared'], shared: ['{workspaceRoot}/tsconfig.json'] },
      targetDefaults: { build: { cache: true, dependsOn: ['^build'], inputs: ['default', '^default'] } },
      plugins: ['@nx/vite/plugin'],
    }),
    'packages/a/package.json': packageJson({ name: 'a', scripts: { build: 'tsup' } }),
    'packages/b/package.json': packageJson({ name: 'b', dependencies: { a: '*' } }),
    'packages/b/project.json': packageJson({
      name: 'b',
      targets: {
        build: { executor: '@nx/js:tsc', outputs: ['{workspaceRoot}/dist/{projectRoot}'] },
        lint: { executor: 'nx:run-commands', options: { command: 'eslint src', cwd: '{projectRoot}' } },
        serve: { executor: '@nx/vite:dev-server' },
      },
    }),
  })
  expect(lines(suite)).toEqual([
    'build b:build <- a:build: nx run b:build',
    'build a:build: tsup (packages/a)',
    'lint b:lint: eslint src (packages/b)',
  ])
  expect(find(suite, 'b:build')).toMatchObject({
    cache: true,
    inputs: ['packages/b/**/*', 'tsconfig.json', 'packages/a/**/*'],
    outputs: ['dist/packages/b'],
  })
  expect(left(suite)).toEqual([
    'targets of the nx plugin `@nx/vite/plugin`: a plugin infers them by running; only nx knows them',
    'nx target `b:serve`: it goes on until it is stopped',
  ])
})

test('pnpm tasks: dependsOn of an entry rules, and outputs allow restoring', () => {
  const suite = suiteOf({
    ...members,
    'pnpm-workspace.yaml':
      'packages:\n  - packages/*\n  - apps/*\ntasks:\n  build:\n    dependsOn: [^build]\n    outputs: [dist/**]\n  test:\n    dependsOn: [build]\n',
  })
  expect(lines(suite)).toEqual([
    'build web:build <- core:build: next build (apps/web)',
    'unit web:test <- web:build: vitest run (apps/web)',
    'e2e web:test:e2e: playwright test (apps/web)',
    'lint core:lint: eslint . (packages/core)',
    'build core:build: tsup (packages/core)',
    'unit core:test <- core:build: vitest run (packages/core)',
  ])
  expect(find(suite, 'core:build')).toMatchObject({ cache: true, outputs: ['packages/core/dist/**'] })
  expect(find(suite, 'core:test').cache).toBe(false)
})

test('wireit: the command, what it depends on, files and output; services are left', () => {
  const suite = suiteOf({
    'package.json': packageJson({
      scripts: { build: 'wireit', test: 'wireit', 'test:a': 'wireit', api: 'wireit', check: 'wireit' },
      wireit: {
        build: { command: 'tsc --build', files: ['src/**', 'tsconfig.json'], output: ['lib/**'] },
        test: { dependencies: ['test:a'] },
        'test:a': { command: 'uvu lib', dependencies: ['build'], files: [], output: [] },
        api: { command: 'node server.js', service: true },
        check: { dependencies: ['test', 'build'] },
      },
    }),
  })
  expect(lines(suite)).toEqual(['build build: tsc --build', 'unit test:a <- build: uvu lib'])
  expect(find(suite, 'test:a')).toMatchObject({
    cache: true,
    inputs: ['package.json', 'src/**', 'tsconfig.json'],
  })
  expect(left(suite)).toEqual([
    'script `test` of package.json: it only runs `test:a`',
    'script `api` of package.json: `wireit-service` goes on until it is stopped',
    'script `check` of package.json: it only runs `test:a`, `build`',
  ])
})

test('recipes of make, just and task: checks by command or name, those that run others give way', () => {
  const make = suiteOf({
    Makefile:
      'all: lint test\n\nSRC := src\nlint:\n\truff check $(SRC) && \\\n\t\tmypy src\ntest: build\n\t@echo testing\n\tpytest -q\nbuild:\n\t./build.sh\nfmt:\n\tblack .\nserve:\n\tuvicorn app\nout/x.o: x.c\n\tcc x.c\n.PHONY: all\n',
    'pyproject.toml': '[tool.ruff]\n[tool.mypy]\n[tool.pytest.ini_options]\n',
  })
  expect(lines(make)).toEqual([
    'lint lint: make lint',
    'build build: make build',
    'unit test <- build: make test',
  ])
  expect(find(make, 'lint').because).toBe(
    '`lint` of Makefile; also: [tool.ruff] of pyproject.toml; also: [tool.mypy] of pyproject.toml',
  )
  expect(find(make, 'test').at).toEqual({ file: 'Makefile', startLine: 7, endLine: 7 })
  expect(left(make).filter((one) => one.includes('Makefile'))).toEqual([
    '`all` of Makefile: it only runs `lint`, `test`',
    '`fmt` of Makefile: `black` rewrites files there instead of checking them',
    '`serve` of Makefile: it goes on until it is stopped',
  ])
  const just = suiteOf({
    justfile:
      'set shell := ["bash"]\n\ncheck: lint\n\n# all lints\nlint:\n  cargo clippy\ntest name:\n  cargo test {{name}}\n_x:\n  eslint .\n',
  })
  expect(lines(just)).toEqual(['lint lint: just lint'])
  const task = suiteOf({
    'Taskfile.yml':
      "version: '3'\ntasks:\n  lint: golangci-lint run\n  build:\n    cmds: [go build -o out .]\n    sources: ['**/*.go']\n    generates: [out]\n  test:\n    deps: [build]\n    cmds:\n      - go test ./...\n  ci:\n    cmds:\n      - task: lint\n      - task: test\n",
  })
  expect(lines(task)).toEqual([
    'lint lint: task lint',
    'build build: task build',
    'unit test <- build: task test',
  ])
  expect(find(task, 'build')).toMatchObject({ cache: true, inputs: ['**/*.go'], outputs: ['out'] })
})
