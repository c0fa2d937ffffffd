import { expect, test } from 'vitest'
import fc from 'fast-check'
import { left, lines, packageJson, suiteOf } from './suite.ts'

test('Python: what is configured or declared, with the runner of the lock file', () => {
  const suite = suiteOf({
    'pyproject.toml':
      '[project]\nname = "x"\n[dependency-groups]\ndev = ["pytest", "black"]\n[tool.ruff]\nline-length = 100\n[tool.ruff.format]\nquote-style = "single"\n[tool.mypy]\nfiles = ["src"]\n',
    'setup.cfg': '[flake8]\nmax-line-length = 100\n',
    'uv.lock': '',
    'tests/test_a.py': '',
  })
  expect(lines(suite)).toEqual([
    'format black: uv run black --check .',
    'format ruff-format: uv run ruff format --check .',
    'lint flake8: uv run flake8',
    'lint ruff: uv run ruff check .',
    'types mypy: uv run mypy',
    'unit pytest: uv run python -m pytest',
  ])
  expect(suite.checks.map(({ at }) => `${at!.file}:${at!.startLine}`)).toEqual([
    'pyproject.toml:4',
    'pyproject.toml:7',
    'setup.cfg:2',
    'pyproject.toml:5',
    'pyproject.toml:9',
    'pyproject.toml:4',
  ])
})

test('Python: tests that exist without a configured runner', () => {
  expect(lines(suiteOf({ 'setup.py': '', 'tests/test_a.py': '' }))).toEqual(['unit pytest: python -m pytest'])
  expect(lines(suiteOf({ 'setup.py': '', 'test_a.py': '' }))).toEqual([
    'unit unittest: python -m unittest discover',
  ])
  expect(lines(suiteOf({ 'setup.py': '' }))).toEqual([])
})

test('tox and nox: their own checks, not the same tests under other interpreters', () => {
  const suite = suiteOf({
    'tox.ini':
      '[tox]\nenvlist =\n    py{310,311}\n    lint\n    bandit\n[testenv]\ncommands = pytest {posargs}\n[testenv:lint]\ncommands = flake8 {posargs:src}\n[testenv:bandit]\ncommands = bandit -r src\n[testenv:format]\ncommands = black .\n[pytest]\naddopts = -q\n',
    'noxfile.py':
      'import nox\n\n@nox.session(name="types")\ndef mypy_session(session):\n    session.install("mypy")\n    session.run("mypy", "src")\n\n@nox.session\ndef release(session):\n    session.run("twine", "upload")\n',
  })
  expect(lines(suite)).toEqual([
    'lint tox-lint: tox run -e lint',
    'types nox-types: nox -s types',
    'unit pytest: python -m pytest',
    'security tox-bandit: tox run -e bandit',
  ])
  expect(left(suite)).toEqual([
    'nox session `release` of noxfile.py: it publishes or releases',
    'tox environment `py310` of tox.ini: it runs the tests again under another interpreter or with other extras',
    'tox environment `py311` of tox.ini: it runs the tests again under another interpreter or with other extras',
    'tox environment `format` of tox.ini: `black` rewrites files there instead of checking them',
  ])
})

test('Cargo and Go: once per workspace or module', () => {
  const suite = suiteOf({
    'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
    'crates/a/Cargo.toml': '[package]\nname = "a"\n',
    'crates/a/src/lib.rs': '',
    'tool/go.mod': 'module x\n',
    'tool/a.go': '',
    'tool/a_test.go': '',
    'tool/.golangci.yml': '',
  })
  expect(lines(suite)).toEqual([
    'format cargo-fmt: cargo fmt --check --all',
    'lint cargo-clippy: cargo clippy --all-targets --workspace',
    'unit cargo-test: cargo test --workspace',
    'lint tool:go-vet: go vet ./... (tool)',
    'lint tool:golangci-lint: golangci-lint run (tool)',
    'unit tool:go-test: go test ./... (tool)',
  ])
})

test('pre-commit is one check that runs alone, and none where others run all of its hooks', () => {
  const hooks = (...ids: readonly string[]): string =>
    `repos:\n  - repo: x\n    rev: v1\n    hooks:\n${ids.map((id) => `      - id: ${id}\n`).join('')}`
  const suite = suiteOf({ '.pre-commit-config.yaml': hooks('ruff', 'check-yaml') })
  expect(lines(suite)).toEqual(['lint pre-commit: pre-commit run --all-files --show-diff-on-failure'])
  expect(suite.checks[0]).toMatchObject({ exclusive: true, cache: false })
  expect(suite.checks[0]!.because).toContain('the hooks ruff, check-yaml')
  const both = suiteOf({ '.pre-commit-config.yaml': hooks('ruff'), 'ruff.toml': '' })
  expect(lines(both)).toEqual(['lint ruff: ruff check .'])
})

test('CI gives what no file configures, with file and line, and says where a script is run', () => {
  const suite = suiteOf({
    'package.json': packageJson({ scripts: { lint: 'npm run lint:js', 'lint:js': 'eslint .' } }),
    'scripts/check': '#!/bin/sh\n${PREFIX}ruff check src\n${PREFIX}mypy src\n',
    '.github/workflows/ci.yml':
      'on: [pull_request]\njobs:\n  a:\n    steps:\n      - run: npm ci\n      - run: npm run lint\n      - run: |\n          npx publint\n          shellcheck a.sh || true\n          pytest ${{ matrix.x }}\n      - run: scripts/check\n      - run: npm publish\n',
    '.github/workflows/release.yml': 'on: push\njobs:\n  a:\n    steps:\n      - run: cargo test\n',
  })
  expect(lines(suite)).toEqual([
    'lint check: scripts/check',
    'lint lint:js: eslint .',
    'lint publint: npx publint',
  ])
  expect(suite.checks.map(({ because }) => because)).toEqual([
    'CI runs `scripts/check` (.github/workflows/ci.yml:11)',
    'script `lint:js` of package.json; CI runs it (.github/workflows/ci.yml:6)',
    'CI runs `npx publint` (.github/workflows/ci.yml:8)',
  ])
})

test('needs never close a circle, ids are unique, every check says why and where', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'lint', 'test')
  const command = fc.constantFrom(
    'npm run a',
    'npm run b',
    'npm run c',
    'tsup',
    'eslint .',
    'jest',
    'run-p lint "a:*"',
  )
  const script = fc.array(command, { minLength: 1, maxLength: 4 }).map((all) => all.join(' && '))
  const scripts = fc.dictionary(
    fc.oneof(
      name,
      fc.tuple(name, name).map((both) => both.join(':')),
    ),
    script,
  )
  const deps = fc.uniqueArray(name).map((all) => Object.fromEntries(all.map((one) => [one, '*'])))
  const turbo = fc.dictionary(
    name,
    fc.uniqueArray(fc.tuple(fc.constantFrom('', '^', 'b#'), name).map((two) => two.join(''))),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(name, scripts, deps), { maxLength: 4 }), turbo, (packages, tasks) => {
      const suite = suiteOf({
        'package.json': packageJson({ workspaces: ['*'] }),
        'turbo.json': packageJson({
          tasks: Object.fromEntries(Object.entries(tasks).map(([key, dependsOn]) => [key, { dependsOn }])),
        }),
        ...Object.fromEntries(
          packages.map(([own, all, dependencies]) => [
            `${own}/package.json`,
            packageJson({ name: own, scripts: all, dependencies }),
          ]),
        ),
      })
      const ids = suite.checks.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      const done = new Set<string>()
      for (let before = -1; before !== done.size;) {
        before = done.size
        for (const one of suite.checks) if (one.needs.every(({ check }) => done.has(check))) done.add(one.id)
      }
      expect(done.size).toBe(ids.length)
      for (const one of suite.checks) expect([one.because.length > 0, one.at !== null]).toEqual([true, true])
    }),
    { numRuns: 300 },
  )
})

test('no text of a repository makes it throw, and the same texts give the same suite', () => {
  const names = [
    'package.json',
    'turbo.json',
    'nx.json',
    'a/project.json',
    'pnpm-workspace.yaml',
    'Makefile',
    'justfile',
    'Taskfile.yml',
    'pyproject.toml',
    'tox.ini',
    'setup.cfg',
    'noxfile.py',
    'Cargo.toml',
    'go.mod',
    '.pre-commit-config.yaml',
    '.github/workflows/ci.yml',
  ]
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"scripts"',
    ':',
    ',',
    '"a"',
    '"npm run a"',
    '"tasks"',
    '"dependsOn"',
    '"^a"',
    '\n',
    '\t',
    ' ',
    '-',
    'run: ',
    'on: push',
    'jobs:',
    'steps:',
    '[tool.ruff]',
    '[testenv:a]',
    'commands = x',
    'test:',
    '&&',
    '$(',
    '`',
    "'",
    '__proto__',
    'constructor',
    '@nox.session',
    'def a(s):',
    's.run("a")',
    '|',
    '*',
    'null',
    '1',
  )
  const text = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
    fc.json(),
  )
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), text), (texts) => {
      expect(suiteOf(texts)).toEqual(suiteOf(texts))
    }),
    { numRuns: 1000 },
  )
})

test('names of what every object has are plain names', () => {
  const suite = suiteOf({
    'package.json':
      '{"scripts":{"constructor":"toString","__proto__":"eslint .","lint":"constructor && npm run __proto__"},"wireit":{"__proto__":1}}',
    'turbo.json': '{"tasks":{"constructor":{"dependsOn":["toString","^__proto__"]}}}',
  })
  expect(suite.checks.every(({ id }) => typeof id === 'string')).toBe(true)
})

test('of two sources with a check of one name and kind the better one has it', () => {
  const suite = suiteOf({
    'package.json': packageJson({
      scripts: { test: 'vitest run', 'lint:changed': 'eslint $(git diff --name-only)' },
    }),
    Makefile: 'test:\n\t./start-database.sh\n\tyarn test\n',
    '.github/workflows/ci.yml':
      'on: pull_request\njobs:\n  a:\n    steps:\n      - run: cargo test\n        working-directory: other-project\n',
  })
  expect(lines(suite)).toEqual(['unit test: vitest run'])
  expect(left(suite)).toEqual([
    '`test` of Makefile: a better source has a check of that name',
    'script `lint:changed` of package.json: it looks only at what has changed',
  ])
})

test('Python: settings of a formatter that hooks have replaced, and tests that the root collects, are left', () => {
  const suite = suiteOf({
    'pyproject.toml': '[tool.black]\n[tool.pytest.ini_options]\n',
    'client/setup.py': '',
    'client/tests/test_a.py': '',
    '.pre-commit-config.yaml': 'repos:\n  - hooks:\n      - id: ruff-format\n',
  })
  expect(suite.checks.map(({ id }) => id)).toEqual(['pre-commit', 'pytest'])
  expect(left(suite)).toEqual([
    "1 test file such as client/tests/test_a.py: the root's `pytest` collects them",
    '[tool.black] of pyproject.toml: the hooks format with `ruff format`',
  ])
})
