import { expect, test } from 'vitest'
import { architectureGuardian } from '../../../src/specialists/architecture-guardian/architecture-guardian.ts'
import { judged } from '../small-repo.ts'

const told = (files: Readonly<Record<string, string>>): readonly string[] =>
  judged(files, architectureGuardian).map(({ rule, severity, title }) => `${severity} ${rule}: ${title}`)
const tests = { 'tests/__init__.py': '', 'tests/data.py': 'rows = []\n', 'pkg/__init__.py': '' }

test('a module of the product that loads a file of the tests is told once', () => {
  expect(told({ ...tests, 'pkg/a.py': 'from tests.data import rows\nimport tests.data\n' })).toEqual([
    'low product-imports-tests: pkg/a.py imports tests/data.py from the tests',
  ])
  const typescript = {
    'src/a.ts': "import { rows } from '../test/data'\nconsole.log(rows)\n",
    'test/data.ts': 'export const rows = []\n',
  }
  expect(told({ 'package.json': '{"name":"x"}', ...typescript })).toEqual([
    'low product-imports-tests: src/a.ts imports test/data.ts from the tests',
  ])
})

test.each([
  ['tests among themselves', { 'tests/b.py': 'from tests.data import rows\n' }],
  ['helpers of tests', { 'pkg/testing_tools.py': 'from tests.data import rows\n' }],
  ['in a function', { 'pkg/a.py': 'def f():\n    from tests.data import rows\n' }],
  [
    'a name that only looks like one',
    { 'pkg/a.py': 'from pkg.test_result import rows\n', 'pkg/test_result.py': 'rows = []\n' },
  ],
  ['guarded', { 'pkg/a.py': 'try:\n    from tests.data import rows\nexcept ImportError:\n    rows = []\n' }],
])('silent: %s', (_, files) => {
  expect(told({ ...tests, ...files })).toEqual([])
})
