import { expect, test } from 'vitest'
import { documentationSpecialist } from '../../../src/specialists/documentation-specialist/documentation-specialist.ts'
import { judged } from '../small-repo.ts'

const badge = (words: string): string =>
  `[![x](https://img.shields.io/badge/${words}.svg)](https://a.invalid)\n`
const broken = Object.fromEntries(
  ['a', 'b', 'c', 'd'].map((name) => [`src/shop/${name}.py`, `from shop.gone import ${name}\n`]),
)
const told = (readme: string, files: Readonly<Record<string, string>>): readonly string[] =>
  judged({ 'README.md': readme, 'src/shop/__init__.py': '', ...files }, documentationSpecialist)
    .filter(({ rule }) => rule === 'badge-refuted')
    .map(({ title }) => title)

test('badges of fixed words, while modules cannot load, are told with both numbers', () => {
  expect(
    told(`# Shop\n${badge('tests-100%25%20passing-brightgreen')}${badge('production-ready-green')}`, broken),
  ).toEqual([
    'README.md shows fixed badges (`tests 100% passing`, `production ready`), while 4 of 5 source modules cannot load',
  ])
})

test('a badge of a workflow, of a licence, and any badge where the source loads are no finding', () => {
  const workflow = '[![ci](https://github.com/a/b/actions/workflows/ci.yml/badge.svg)](x)\n'
  expect(told(`${workflow}${badge('license-MIT-yellow')}${badge('python-3.12-blue')}`, broken)).toEqual([])
  expect(told(badge('tests-passing-green'), { 'src/shop/a.py': 'x = 1\n' })).toEqual([])
})
