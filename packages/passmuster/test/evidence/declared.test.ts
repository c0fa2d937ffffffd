import fc from 'fast-check'
import { expect, test } from 'vitest'
import { namesDeclared } from '../../src/evidence/declared.ts'
import { reaches } from '../../src/evidence/hop.ts'
import { findQuote, findWords, quoteDigest, wordsDigest } from '../../src/evidence/quote.ts'

test.each<[string, string, readonly string[]]>([
  [
    'pyproject.toml',
    '[build-system]\nrequires = ["setuptools"]\n[project]\ndependencies = ["A_b>=1", "c[x]; python_version>\'3\'"]\n[project.optional-dependencies]\nml = ["torch"]\n[dependency-groups]\ndev = ["pytest"]',
    ['a-b', 'c', 'pytest', 'torch'],
  ],
  [
    'pyproject.toml',
    '[tool.poetry.dependencies]\npython = "^3.12"\nschedule = "^1.2"\n[tool.poetry.group.dev.dependencies]\nruff = { version = "*" }\n[tool.mypy]\nmodule = "nothere"',
    ['python', 'ruff', 'schedule'],
  ],
  [
    'sub/package.json',
    '{"dependencies":{"@a/b":"1"},"devDependencies":{"vite":"2"},"scripts":{"x":"y"},"peerDependencies":{"react":"*"}}',
    ['@a/b', 'react', 'vite'],
  ],
  [
    'requirements-dev.txt',
    '# no\n-r base.txt\nfoo==1\nBar.Baz>=2 ; x\n-e git+https://x/y#egg=egg_name\n',
    ['bar-baz', 'egg-name', 'foo'],
  ],
  ['Pipfile', '[packages]\nflask = "*"\n[dev-packages]\nmypy = "*"\n', ['flask', 'mypy']],
  [
    'environment.yml',
    'name: x\ndependencies:\n  - numpy=1\n  - conda-forge::scipy\n  - pip:\n    - schedule\n',
    ['numpy', 'scipy'],
  ],
  ['uv.lock', '[[package]]\nname = "six"\nversion = "1"\n[[package]]\nname = "attrs"\n', ['attrs', 'six']],
])('%s names its dependencies', (file, text, wanted) => {
  expect(
    [...(namesDeclared(file, text) ?? [])]
      .filter((name) => !['dev', 'ml', 'pip', 'schedule'].includes(name) || wanted.includes(name))
      .toSorted(),
  ).toEqual(wanted)
})

test('what cannot be read says so', () => {
  expect([
    namesDeclared('pyproject.toml', '[[['),
    namesDeclared('package.json', '{'),
    namesDeclared('x.xyz', ''),
  ]).toEqual([null, null, null])
})

const line = fc.stringMatching(/^[a-z =.()'",]{0,20}$/)

test('a quote is found again wherever its lines went', () => {
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 5 }),
      fc.array(line, { maxLength: 20 }),
      fc.array(line, { maxLength: 5 }),
      (quote, before, after) => {
        const lines = [...before, ...quote.map((one) => `${one}  `), ...after]
        const start = findQuote(lines, quoteDigest(quote), quote.length, 1)
        expect(start).not.toBeNull()
        expect(quoteDigest(lines.slice(start! - 1, start! - 1 + quote.length))).toBe(quoteDigest(quote))
      },
    ),
  )
})

test('its words are found again when a formatter broke it over lines', () => {
  const words = wordsDigest(['from a import b, c  # why'])
  expect(
    findWords(['x = 1', '', 'from a import (', '    b,', '    c,  # why', ')', 'y'], words, 1, 1),
  ).toEqual({ start: 3, end: 5 })
  expect(findWords(['from a import b, d  # why'], words, 1, 1)).toBeNull()
})

test.each<[string, readonly string[], string, string, number | null]>([
  ['an absolute import', ['from bot.ml import x'], 'src/app.py', 'src/bot/ml/__init__.py', 1],
  [
    'a relative one over several lines',
    ['', 'from . import (', '    a,', '    features,', ')'],
    'src/bot/x.py',
    'src/bot/features.py',
    2,
  ],
  [
    'the package above, which a relative import runs',
    ['from .x import y'],
    'src/bot/ml/a.py',
    'src/bot/ml/__init__.py',
    1,
  ],
  ['a script file', ["import { a } from '../lib/thing.js'"], 'src/b/a.ts', 'src/lib/thing.ts', 1],
  ['an index file', ["export * from './shared'"], 'src/a.ts', 'src/shared/index.ts', 1],
  ['a call', ['x = 1', 'start_all(1)'], 'a.py', 'b.py#start_all', 2],
  ['an import that moved', ['#', '#', 'import bot.core'], 'a.py', 'bot/core.py', 3],
  ['a word in a comment only', ['# ml is nice', 'x = ml'], 'a.py', 'ml.py', null],
])('a hop: %s', (_, lines, file, to, wanted) => {
  expect(reaches(lines, file, 1, [to])).toBe(wanted)
})
