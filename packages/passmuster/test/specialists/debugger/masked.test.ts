import { expect, test } from 'vitest'
import type { History } from '../../../src/facts/repo.ts'
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

test('one try with many imports is one guard; four guards are high where the names are used', () => {
  const many = guard(1, '    from .gone2 import N2\n    from .gone3 import N3\n    from .gone4 import N4\n')
  expect(severity(app(many + uses(1)))).toEqual(['medium'])
  const four = [1, 2, 3, 4].map((at) => guard(at)).join('')
  expect(severity(app(four + uses(1, 2)))).toEqual(['high'])
  expect(severity(app(four))).toEqual(['medium'])
})

test('medium where the names are used or the module is imported, low where nobody does either', () => {
  const user = { 'src/app/use.py': 'from .ui import N1\n' }
  expect(severity(app(guard(1), user))).toEqual(['medium'])
  const other = { 'src/app/use.py': 'from .ui import other\n' }
  expect(severity(app(`${guard(1)}other = 1\n`, other))).toEqual(['medium'])
  expect(severity(app(guard(1)))).toEqual(['low'])
  const whole = { 'src/app/use.py': 'from . import ui\n' }
  expect(severity(app(guard(1), whole))).toEqual(['medium'])
})

test('with stand-ins for all that is missing: low unless it is used and its module is imported', () => {
  const have = { 'src/app/have.py': 'x = 1\n' }
  const stand = 'try:\n    from .have import N1\nexcept ImportError:\n    class N1: ...\n'
  expect(severity(app(stand + uses(1), have))).toEqual(['low'])
  const archived = { ...have, 'archived/use.py': 'from app.ui import f\n' }
  expect(severity(app(stand + uses(1), archived))).toEqual(['low'])
  const user = { ...have, 'src/app/use.py': 'from .ui import f\n' }
  expect(severity(app(stand + uses(1), user))).toEqual(['medium'])
  const other = { ...have, 'src/app/use.py': 'from .ui import other\n' }
  const none = stand.replace('class N1: ...', 'N1 = None')
  expect(severity(app(`${none}other = 1\n`, other))).toEqual(['low'])
})

test('high where an entry point needs it', () => {
  const main = { 'src/app/main.py': 'from .ui import N1\ndef main(): ...\n' }
  expect(severity(app(guard(1), main))).toEqual(['high'])
})

test('says that the module loads today only where it does', () => {
  const [fine] = of(app(guard(1)))
  expect(fine!.impact).toMatch(
    /^The module loads: the import at line 2 fails each time, and the handler at line 3 runs\.$/,
  )
  const [parent] = of({ ...app(guard(1)), 'src/app/__init__.py': 'from .nowhere import x\n' })
  expect(parent!.impact).toMatch(/^Once the module loads: the import at line 2 fails/)
  const [own] = of(app(`${guard(1)}from .nowhere import y\n`))
  expect(own!.impact).toMatch(/^Once the module loads: the import at line 2 fails/)
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
  const aloud = "exports.f = () => require('./lib/a')\n"
  for (const [asks, severe] of [
    [lazy, 'low'],
    [aloud, 'medium'],
  ] as const)
    expect(missing(npm({ 'index.js': asks, 'lib/a.js': "require('./b')\n", 'lib/b.js': need }))).toEqual([
      `extra-lib ${severe}`,
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

test('a handler that imports the same names elsewhere hides nothing: no finding says the module does without', () => {
  const files = app('try:\n    from .b import B\nexcept ImportError:\n    from b import B\nB\n', {
    'src/app/b.py': 'import nowhere\nB = 1\n',
  })
  expect(of(files)).toEqual([])
  const plain = app('try:\n    from .b import B\nexcept ImportError:\n    B = None\n', {
    'src/app/b.py': 'import nowhere\nB = 1\n',
  })
  expect(of(plain).map((one) => one.title)).toEqual([
    'src/app/ui.py does without app.b: blocked elsewhere, and the guard hides it',
  ])
  expect(severity(plain)).toEqual(['medium'])
  const inTest = {
    ...app('', { 'src/app/b.py': 'import nowhere\nB = 1\n' }),
    'tests/test_b.py': 'try:\n    from app.b import B\nexcept ImportError:\n    B = None\n',
  }
  expect(severity(inTest)).toEqual(['low'])
  expect(of(plain)[0]!.impact).toBe(
    'With only what the manifests declare installed: the module loads without it; first in the way: nowhere.',
  )
})

test('a guard hides only errors that it catches, and only if its handler runs to its end', () => {
  const crashing = { 'src/app/b.py': 'B = later\nlater = 1\n' }
  const only = (errors: string, rest = 'B = None'): readonly FindingDraft[] =>
    of(app(`try:\n    from .b import B\nexcept ${errors}:\n    ${rest}\n`, crashing))
  expect(only('ImportError')).toEqual([])
  expect(only('Exception')).toHaveLength(1)
  const reads = app(
    'import logging\ntry:\n    from .b import B\nexcept ImportError:\n    log.warning("no b")\nlog = logging.getLogger()\n',
    { 'src/app/b.py': 'import nowhere\nB = 1\n' },
  )
  expect(of(reads)).toEqual([])
})

test('imports of one try are told together: the first that fails, and what else to mend', () => {
  const files = app(
    'try:\n    from .b import B\n    from .gone import N\n    from .c import C\nexcept ImportError:\n    B = N = C = None\n',
    { 'src/app/b.py': 'import nowhere\nB = 1\n', 'src/app/c.py': 'import elsewhere\nC = 1\n' },
  )
  const found = of(files)
  expect(found).toHaveLength(1)
  expect(found[0]!.title).toBe('src/app/ui.py hides a guarded import that can never succeed: app.gone')
  expect(found[0]!.impact).toBe(
    'The module loads: the import at line 2 fails each time, and the handler at line 5 runs. In the same `try`, app.b, app.c do not load either.',
  )
  expect(found[0]!.fix.text).toMatch(
    /For the `try` to succeed, mend too what blocks app\.b, app\.c: elsewhere; nowhere$/,
  )
})

test('a module that a check above it asks for is optional, in the file or in a package around it', () => {
  const check =
    'from .tools import has\nif not has("extra_lib", "1.0"):\n    raise ValueError("pip install extra_lib")\n'
  const use = 'import extra_lib\ndef f():\n    from extra_lib import g\n    return g\n'
  const found = (files: Files): readonly string[] => of(files, 'missing-dependency').map((one) => one.symbol!)
  const tools = { 'src/app/tools.py': 'def has(name, version): ...\n' }
  expect(found(app(use, tools))).toEqual(['extra_lib'])
  expect(found(app(check + use, tools))).toEqual([])
  expect(found(app(check.replace('extra_lib', 'other_lib') + use, tools))).toEqual(['extra_lib'])
  const spec =
    'import importlib.util\nif importlib.util.find_spec("extra_lib") is None:\n    raise ImportError("x")\n'
  const around = { 'src/app/plug/__init__.py': spec, 'src/app/plug/go.py': use }
  expect(found(app('', around))).toEqual([])
  const mild = { ...around, 'src/app/plug/__init__.py': spec.replace('raise ImportError("x")', 'print("x")') }
  expect(found(app('', mild))).toEqual(['extra_lib'])
})

test('a crash that needs a distribution to be absent says so; a late import claims no more than it shows', () => {
  const extra = `${pyproject}[project.optional-dependencies]\nml = ["torch"]\n`
  const nn = 'try:\n    import torch.nn as nn\nexcept ImportError:\n    pass\ndef f(x: nn.Module): ...\n'
  const [crash] = of({ ...app(nn), 'pyproject.toml': extra }, 'import-time-crash')
  expect(crash!.title).toContain('used in an annotation')
  expect(crash!.impact).toMatch(/^Where torch is not installed, 1 module/)
  const [late] = of(app('def f():\n    from .gone import x\n'), 'missing-module')
  expect(late!.impact).toBe('The import fails when it is reached, in a call or under a condition.')
  const [need] = of(app('import nowhere\n'), 'missing-dependency')
  expect(need!.impact).toMatch(/^With only what the manifests declare installed, 1 module/)
})

test('the repair of a name that several files import names all that they miss', () => {
  const [found] = of(
    app('from .have import Aaaa, Bbbb\n', {
      'src/app/have.py': 'zzz = 1\n',
      'src/app/other.py': 'from .have import Aaaa\n',
    }),
    'missing-name',
  )
  expect(found!.fix.text).toBe(
    'Define or import Aaaa, Bbbb in src/app/have.py, or take the imports and their uses out',
  )
})

test('samples that another package renders, and modules loaded only within a try', () => {
  const frontend = { 'frontend/package.json': JSON.stringify({ name: 'ui', dependencies: { icons: '1' } }) }
  const sample = { 'cypress/e2e/card/public/elements/Card.jsx': "import { X } from 'icons'\nX\n" }
  expect(missing(npm({ 'index.js': '', ...sample, ...frontend }))).toEqual([])
  expect(missing(npm({ 'index.js': '', ...sample }))).toEqual(['icons medium'])
  const wanted = "exports.f = () => { try { require('./lib/a') } catch (e) { console.error(e) } }\n"
  const [found] = of(npm({ 'index.js': wanted, 'lib/a.js': "require('extra-lib')\n" }), 'missing-dependency')
  expect(found!.severity).toBe('low')
  expect(found!.impact).toMatch(/What asks for them catches the failure\.$/)
  expect(
    missing(
      npm({
        'index.js': "exports.f = () => { try { require('extra-lib') } catch (e) { console.error(e) } }\n",
      }),
    ),
  ).toEqual([])
})

test('a branch for runtimes without a feature is not claimed to fail', () => {
  const gone = (condition: string): number =>
    of(
      npm({ 'index.js': `const p = require('path')\nif (${condition}) p.x()\nelse require('./gone')\n` }),
      'missing-module',
    ).length
  expect(gone("typeof p.isAbsolute === 'function'")).toBe(0)
  expect(gone('parseInt(process.versions.node) > 8')).toBe(0)
  expect(gone("process.version.startsWith('v4')")).toBe(0)
  expect(gone('p.isAbsolute')).toBe(1)
  expect(gone("typeof window === 'undefined'")).toBe(1)
})

test('a package that a comment says to install by hand is left to its reader', () => {
  const index = "require('extra-lib')\n"
  expect(missing(npm({ 'index.js': index }))).toEqual(['extra-lib high'])
  for (const said of ['npm install extra-lib', 'yarn add -D @a/b extra-lib@2.1.0.', 'pnpm add extra-lib'])
    expect(missing(npm({ 'index.js': index, 'build.js': `// first: ${said}\n` }))).toEqual([])
  expect(missing(npm({ 'index.js': index, 'build.js': '// npm install extra-library\n' }))).toEqual([
    'extra-lib high',
  ])
})

const gone = (files: Files, renames: History['renames']): string => {
  const repo = repoOf(app('from .old.part import f\n', files), { renames })
  const [found] = [...debuggerSpecialist.judge(repo, new Map())].filter(
    (one) => one.rule === 'missing-module',
  )
  return found!.fix.text
}
const moved = (from: string, to: string): History['renames'] => [{ from, to, commit: 'c'.repeat(40) }]

test('a rename counts for the module that is asked for, not for a package around it, and only if it has the names', () => {
  const now = { 'src/app/new.py': 'def f(): ...\n', 'src/app/bare.py': '' }
  const add = 'Add app.old.part or take the import and its uses out'
  expect(gone(now, moved('src/app/old/part.py', 'src/app/new.py'))).toBe(
    'Import app.new instead: git renamed the file',
  )
  expect(gone(now, moved('src/app/old/__init__.py', 'src/app/new.py'))).toBe(add)
  expect(gone(now, moved('src/app/old/part/__init__.py', 'src/app/new.py'))).toBe(add)
  expect(gone(now, moved('src/app/old/part.py', 'src/app/bare.py'))).toBe(
    `${add}; git renamed its file to src/app/bare.py, which lacks what is imported`,
  )
})

test('a neighbour of a like name is named only if it has what is imported', () => {
  const near = (text: string): string =>
    of(app('from .engine_v2 import run\n', { 'src/app/engine.py': text }), 'missing-module')[0]!.fix.text
  expect(near('def run(): ...\n')).toContain('app.engine')
  expect(near('def walk(): ...\n')).toBe('Add app.engine_v2 or take the import and its uses out')
})
