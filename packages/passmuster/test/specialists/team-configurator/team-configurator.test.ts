import { expect, test } from 'vitest'
import type { SnapshotFile } from '../../../src/model/snapshot.ts'
import type { Digest } from '../../../src/model/task.ts'
import { teamConfigurator } from '../../../src/specialists/team-configurator/team-configurator.ts'
import { madeRepo } from '../made-repo.ts'

type More = Parameters<typeof madeRepo>[1]
const judge = (content: Readonly<Record<string, string>>, more: More = {}): readonly string[] =>
  [...teamConfigurator.judge(madeRepo(content, more), new Map())].map(
    (draft) =>
      `${draft.rule} ${draft.severity} ${draft.at.map((place) => `${place.file}:${place.startLine}`).join(' ')}`,
  )

const pyproject = '[project]\nname = "x"\nrequires-python = ">=3.12,<3.14"\ndependencies = ["a"]\n'
const workflow = (versions: string, run = 'pip install -e .'): string =>
  `on: push\njobs:\n  t:\n    strategy:\n      matrix:\n        python-version: ${versions}\n    steps:\n      - uses: actions/setup-python@v5\n        with:\n          python-version: \${{ matrix.python-version }}\n      - run: ${run}\n`
const ci = '.github/workflows/ci.yml'

test.each([
  ['["3.11", "3.12"]', [`ci-runtime-outside-range medium ${ci}:6`]],
  ['["3.12", "3.13"]', []],
  ['[3.10]', [`ci-version-unquoted medium ${ci}:6`]],
  ['["3.10"]', [`ci-runtime-outside-range medium ${ci}:6`]],
  ['["3.x", "pypy-3.9", "3.14-dev"]', []],
  ['\n          - "3.12"\n          - 3.11', [`ci-runtime-outside-range medium ${ci}:8`]],
])('a matrix of %s', (versions, expected) => {
  expect(judge({ 'pyproject.toml': pyproject, [ci]: workflow(versions) })).toEqual(expected)
})

test('what follows from a version outside the range is not said to be a failure', () => {
  const drafts = teamConfigurator.judge(
    madeRepo({ 'pyproject.toml': pyproject, [ci]: workflow('["3.11", "3.12"]') }),
    new Map(),
  )
  expect([...drafts].map(({ impact }) => impact)).toEqual([
    'Jobs of this workflow ask for a version that the project does not claim to support.',
  ])
})

test('a matrix wholly outside: unquoted entries are told as YAML reads them, and the fix names what to put', () => {
  const text = `${workflow('[3.9, 3.10, "3.11"]', 'pytest')}  u:\n    steps:\n      - uses: actions/setup-python@v5\n        with:\n          python-version: 3.10\n      - run: pytest\n`
  const drafts = [...teamConfigurator.judge(madeRepo({ 'pyproject.toml': pyproject, [ci]: text }), new Map())]
  expect(drafts.map(({ title, fix }) => `${title} | ${fix.text}`)).toEqual([
    `\`3.10\` without quotes is read as 3.1 in ${ci} | Put a version in quotes there. 3.10 itself is outside of >=3.12,<3.14 in pyproject.toml, so take "3.12".`,
    `${ci} names python 3.9, 3.10 (unquoted, which YAML reads as 3.1) and 3.11, but pyproject.toml asks for >=3.12,<3.14 | Name "3.12" instead (lines 6 and 16), or widen the range in pyproject.toml and put the versions in quotes.`,
  ])
  const kept = [
    ...teamConfigurator.judge(
      madeRepo({ 'pyproject.toml': pyproject, [ci]: workflow('["3.11", "3.12"]') }),
      new Map(),
    ),
  ]
  expect(kept[0]?.fix.text).toBe('Take 3.11 out, so that 3.12 stays, or widen the range in pyproject.toml.')
  const trial = text
    .replace('    strategy:', '    continue-on-error: true\n    strategy:')
    .replace('3.10, ', '')
  expect(judge({ 'pyproject.toml': pyproject, [ci]: trial })).toEqual([`ci-version-unquoted medium ${ci}:17`])
  const inside = workflow('["3.9"]').replace('      - run:', '      - working-directory: tool\n        run:')
  expect(judge({ 'pyproject.toml': pyproject, [ci]: inside })).toEqual([])
})

test('silence where it could be meant: an excluded pair, a job that only lints, manifests that disagree, examples', () => {
  const excluded = workflow('["3.12"]').replace(
    '    steps:',
    '        exclude:\n          - python-version: "3.9"\n    steps:',
  )
  expect(judge({ 'pyproject.toml': pyproject, [ci]: excluded })).toEqual([])
  expect(judge({ 'pyproject.toml': pyproject, [ci]: workflow('["3.9"]', 'pipx run ruff check') })).toEqual([])
  const other = { 'tool/pyproject.toml': pyproject.replace('>=3.12,<3.14', '>=3.8') }
  expect(judge({ 'pyproject.toml': pyproject, ...other, [ci]: workflow('["3.9"]') })).toEqual([])
  expect(judge({ 'examples/x/pyproject.toml': pyproject, [ci]: workflow('["3.9"]') })).toEqual([])
  expect(judge({ [ci]: workflow('["3.9"]') })).toEqual([])
  const twoJobs = `${workflow('["3.12"]')}  lint:\n    steps:\n      - uses: actions/setup-python@v5\n        with:\n          python-version: "3.9"\n      - run: pipx run ruff check\n`
  expect(judge({ 'pyproject.toml': pyproject, [ci]: twoJobs })).toEqual([])
  expect(judge({ 'pyproject.toml': pyproject, [ci]: '{{{{ not: [yaml' })).toEqual([
    'malformed-data medium .github/workflows/ci.yml:1',
  ])
})

test('Node: only a matrix that tests, and never more than low', () => {
  const node = (where: string): string => `jobs:\n  t:\n    ${where}\n    steps:\n      - run: npm test\n`
  const pkg = '{"name": "x", "engines": {"node": ">=20"}}'
  expect(
    judge({
      'package.json': pkg,
      [ci]: node('strategy: { matrix: { node-version: [18, 20, "22.x", "lts/*"] } }'),
    }),
  ).toEqual([`ci-runtime-outside-range low ${ci}:3`])
  expect(judge({ 'package.json': pkg, [ci]: node('with: { node-version: 18 }') })).toEqual([])
  expect(
    judge({ 'package.json': pkg, [ci]: node('strategy: { matrix: { node-version: [20, 22] } }') }),
  ).toEqual([])
})

test('an image of another Python than the project installs on, all stages at once', () => {
  const image = 'FROM python:3.11-slim AS a\nRUN pip install .\nFROM python:3.11\n'
  expect(judge({ 'pyproject.toml': pyproject, Dockerfile: image })).toEqual([
    'image-runtime-outside-range medium Dockerfile:1 Dockerfile:3',
  ])
  expect(judge({ 'pyproject.toml': pyproject, Dockerfile: image.replaceAll('3.11', '3.13') })).toEqual([])
  expect(judge({ 'pyproject.toml': pyproject, Dockerfile: 'FROM python:3.11\nCOPY tool.py .\n' })).toEqual([])
})

test('an image whose installer brings its own Python, or that has a nearer manifest, is let be; paths are named', () => {
  const of = (image: string, more = {}): readonly string[] =>
    judge({ 'pyproject.toml': pyproject, 'svc/Dockerfile': image, ...more })
  expect(of('FROM python:3.11\nRUN uv sync\n')).toEqual([])
  expect(of('FROM python:3.11\nRUN pip install ./other\n')).toEqual([])
  expect(
    of('FROM python:3.11\nRUN pip install .\n', {
      'svc/setup.py': 'from setuptools import setup\nsetup()\n',
    }),
  ).toEqual([])
  const image =
    'FROM python:3.11\nRUN poetry install\nCOPY --from=b /usr/local/lib/python3.11/site-packages /x\n'
  const [draft] = [
    ...teamConfigurator.judge(madeRepo({ 'pyproject.toml': pyproject, Dockerfile: image }), new Map()),
  ]
  expect(draft?.fix.text).toContain('with the paths of line 3 to match')
})

test('a manifest that does not parse is named with its line; test data is left alone', () => {
  const broken = '{\n  "name": "x",\n  "dependencies": {\n}\n'
  expect(judge({ 'package.json': broken })).toEqual(['manifest-malformed high package.json:4'])
  expect(judge({ 'tests/data/package.json': broken, 'src/__fixtures__/package.json': broken })).toEqual([])
  expect(judge({ 'package.json': '{\n"name": "x",\n"name": "y"\n}\n' })).toEqual([
    'manifest-duplicate-key low package.json:3',
  ])
})

test('rival lock files in one folder', () => {
  const npm = '{"packages": {}}\n'
  const pnpm = "lockfileVersion: '9.0'\n"
  expect(judge({ 'package.json': '{}', 'package-lock.json': npm, 'pnpm-lock.yaml': pnpm })).toEqual([
    'conflicting-package-managers low package-lock.json:1 pnpm-lock.yaml:1',
  ])
  expect(judge({ 'package-lock.json': npm, 'sub/pnpm-lock.yaml': pnpm, 'poetry.lock': '\n' })).toEqual([])
})

test('committed links that lead nowhere, but not into what cannot be known', () => {
  const link = (path: string, target: string, tracked = true): SnapshotFile => ({
    path,
    target,
    tracked,
    kind: 'dangling-link',
    size: 1,
    digest: '0'.repeat(64) as Digest,
    lines: 0,
  })
  const files = [
    link('a', '/Users/x/y'),
    link('d/b', '../no/file'),
    link('c', 'build/out'),
    link('u', 'gone', false),
    link('tests/t', 'gone'),
  ]
  expect(judge({ '.gitignore': 'build/\n' }, { files })).toEqual([
    'dangling-symlink low a:1',
    'dangling-symlink low d/b:1',
  ])
})

test('data that no parser of its format accepts; comments, templates, fixtures and several documents are let be', () => {
  expect(
    judge({
      'config.json': '{\n  "a": 1\n  "b": 2\n}\n',
      'src/locale.yaml': 'a: 1\n  b: [2\n',
      'src/x.toml': 'a = \n',
      'src/logo.svg': '<svg>\n  <g>\n</svg>\n',
      'src/b.css': 'a {}\n<<<<<<< HEAD\nb {}\n=======\nc {}\n>>>>>>> other\n',
    }).toSorted(),
  ).toEqual([
    'malformed-data low src/locale.yaml:1',
    'malformed-data low src/logo.svg:3',
    'malformed-data low src/x.toml:1',
    'malformed-data medium config.json:3',
    'merge-conflict medium src/b.css:2',
  ])
  expect(
    judge({
      'a.json': '// why\n{ "a": 1, }\n',
      'b.json': '{"a": 1}\n{"a": 2}\n',
      'b2.json': '{\n"a": 1\n}\n{\n"a": 2\n}\n',
      'b3.json': '{"a": NaN, "b": [-Infinity]}\n',
      'c.json': '{ "a": {{ value }} }\n',
      'fixtures/d.json': '{',
      'src/invalid.json': '{',
      'e.json': '',
      'f.yaml': 'a: &x 1\n---\nb: !tag 2\n',
      'g.yaml': 'a: 1\na: 2\n',
      'h.svg':
        '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/y.dtd" [<!ENTITY a "b">]>\n<!-- <g> -->\n<svg a="1>2"><path d="M0"/><style><![CDATA[<b>]]></style></svg>\n',
      'README.md': 'x\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n',
    }),
  ).toEqual([])
})
