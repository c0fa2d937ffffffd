import { expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { debuggerSpecialist } from '../../../src/specialists/debugger/debugger.ts'
import { planner } from '../../../src/specialists/planner/planner.ts'
import { repoOf } from '../../facts/python/repo-of.ts'

type Files = Readonly<Record<string, string>>
const pyproject =
  '[project]\nname = "app"\nversion = "1"\n[project.scripts]\nrun = "app.main:main"\n[tool.setuptools.packages.find]\nwhere = ["src"]\n'
const of = (files: Files, rule = 'masked-blocker'): readonly FindingDraft[] =>
  [...debuggerSpecialist.judge(repoOf(files), new Map())].filter((one) => one.rule === rule)
const guard = (at: number, extra = ''): string =>
  `try:\n    from .gone${at} import N${at}\n${extra}except ImportError:\n    N${at} = None\n`
const app = (ui: string, more: Files = {}): Files => ({
  'pyproject.toml': pyproject,
  'src/app/__init__.py': '',
  'src/app/ui.py': ui,
  ...more,
})
const severity = (files: Files): readonly string[] => of(files).map((one) => one.severity)
const uses = (...at: readonly number[]): string =>
  `def f():\n    return [${at.map((n) => `N${n}`).join(', ')}]\n`

test('one try with many imports is one guard; four guards are critical where the names are used', () => {
  const many = guard(1, '    from .gone2 import N2\n    from .gone3 import N3\n    from .gone4 import N4\n')
  expect(severity(app(many + uses(1)))).toEqual(['medium'])
  const four = [1, 2, 3, 4].map((at) => guard(at)).join('')
  expect(severity(app(four + uses(1, 2)))).toEqual(['critical'])
  expect(severity(app(four))).toEqual(['high'])
})

test('high where others import the module and the name, one less where nobody takes the name', () => {
  const user = { 'src/app/use.py': 'from .ui import N1\n' }
  expect(severity(app(guard(1), user))).toEqual(['high'])
  const other = { 'src/app/use.py': 'from .ui import other\n' }
  expect(severity(app(`${guard(1)}other = 1\n`, other))).toEqual(['medium'])
  expect(severity(app(guard(1)))).toEqual(['low'])
  const whole = { 'src/app/use.py': 'from . import ui\n' }
  expect(severity(app(guard(1), whole))).toEqual(['high'])
})

test('critical where an entry point needs it', () => {
  const main = { 'src/app/main.py': 'from .ui import N1\ndef main(): ...\n' }
  expect(severity(app(guard(1), main))).toEqual(['critical'])
})

test('says that the module loads today only where it does', () => {
  const [fine] = of(app(guard(1)))
  expect(fine!.impact).toMatch(/^The module loads, and always runs without it/)
  const [parent] = of({ ...app(guard(1)), 'src/app/__init__.py': 'from .nowhere import x\n' })
  expect(parent!.impact).toMatch(/^Once the module loads, it always runs without it/)
  const [own] = of(app(`${guard(1)}from .nowhere import y\n`))
  expect(own!.impact).toMatch(/^Once the module loads, it always runs without it/)
})

test('a step names the distribution to install', () => {
  const repo = repoOf(app('import yaml\nimport requests\n'))
  const conclusion = debuggerSpecialist.conclude!(repo, new Map(), [])
  const said = new Map([['debugger', { specialist: 'debugger', findings: [], conclusion }]])
  const titles = planner.conclude!(repo, said, []).plan!.map((one) => one.title)
  expect([...titles].sort()).toEqual([
    'Declare and install PyYAML (imported as yaml)',
    'Declare and install requests',
  ])
})

const npm = (more: Files, rest: object = {}): Files => ({
  'package.json': JSON.stringify({ name: 'app', version: '1.0.0', main: 'index.js', ...rest }),
  ...more,
})
const missing = (files: Files): readonly string[] =>
  of(files, 'missing-dependency').map((one) => `${one.symbol} ${one.severity}`)

test('a package that only modules on demand need is medium; in an answered try it is low', () => {
  const need = "require('extra-lib')\n"
  expect(missing(npm({ 'index.js': need }))).toEqual(['extra-lib high'])
  expect(missing(npm({ 'index.js': "require('./lib/a')\n", 'lib/a.js': need }))).toEqual(['extra-lib high'])
  const lazy = "exports.f = () => { try { require('./lib/a') } catch (e) { console.error(e) } }\n"
  expect(missing(npm({ 'index.js': lazy, 'lib/a.js': "require('./b')\n", 'lib/b.js': need }))).toEqual([
    'extra-lib medium',
  ])
  expect(missing(npm({ 'index.js': '', 'lib/a.js': need }))).toEqual(['extra-lib medium'])
  expect(
    missing(npm({ 'index.js': '', 'server/go.js': need }, { scripts: { go: 'node server/go.js' } })),
  ).toEqual(['extra-lib high'])
  const told = "try { require('extra-lib') } catch (e) { throw new Error('install extra-lib first') }\n"
  expect(missing(npm({ 'index.js': told }))).toEqual(['extra-lib low'])
  const bare = "try { require('extra-lib') } catch (e) { throw e }\n"
  expect(missing(npm({ 'index.js': bare }))).toEqual(['extra-lib high'])
})
