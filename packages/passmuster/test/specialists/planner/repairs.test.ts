import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { PlanStep } from '../../../src/model/report.ts'
import { shell } from '../../../src/report/words.ts'
import { debuggerSpecialist } from '../../../src/specialists/debugger/debugger.ts'
import { planner } from '../../../src/specialists/planner/planner.ts'
import { repoOf } from '../../facts/python/repo-of.ts'
import type { MadeOptions } from '../../facts/python/repo-of.ts'

const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

const folderWith = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'muster-plan-'))
  made.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const planOf = (files: Readonly<Record<string, string>>, options: MadeOptions = {}): readonly PlanStep[] => {
  const repo = repoOf(files, options)
  const conclusion = debuggerSpecialist.conclude!(repo, new Map(), [])
  const said = new Map([['debugger', { specialist: 'debugger', findings: [], conclusion }]])
  return planner.conclude!(repo, said, []).plan!
}

const run = (line: string, cwd: string, installed: string): number | null =>
  spawnSync('sh', ['-c', line], {
    cwd,
    env: { PATH: process.env['PATH'], PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: installed, HOME: cwd },
    timeout: 20_000,
  }).status

const apply = (diff: string, cwd: string): readonly (number | null)[] =>
  [['--check'], []].map(
    (more) => spawnSync('git', ['apply', ...more, '-'], { cwd, input: diff, timeout: 20_000 }).status,
  )

const hasPython = spawnSync('python', ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']).status === 0
const bin = hasPython
  ? dirname(String(spawnSync('python', ['-c', 'import sys; print(sys.executable)']).stdout).trim())
  : ''

const shop = {
  'pyproject.toml':
    '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = ["requests"]\n',
  'src/shop/__init__.py': '',
  'src/shop/ledger.py': 'class Ledger: ...\n\n\nclass FeatureSelectorConfig: ...\n',
  'src/shop/report.py': '"""Pages."""\nfrom shop.ledgers import Ledger\n\n\ndef page(of: Ledger): ...\n',
  'src/shop/clock.py': '"""Clock."""\nimport schedule\n\nfrom shop.ledger import Ledger\n',
  'src/shop/pick.py':
    'import json\n\nfrom shop.ledger import (\n    Ledger,\n    FeatureSelectionConfig,  # settings\n)\n\nchosen = FeatureSelectionConfig()\n',
  'src/shop/old.py': 'from .clock import Ledger\nfrom .till_v1 import open_till\n\nopened = open_till\n',
  'src/shop/money/till.py': 'def open_till(): ...\n',
  'src/shop/money/__init__.py': '',
  'src/shop/crash.py':
    'from dataclasses import dataclass\n\nfrom shop.absent_part import x\n\n\n@dataclass\nclass A:\n    a: int = 1\n    b: int\n',
}
const options: MadeOptions = {
  renames: [{ commit: 'abc', from: 'src/shop/till_v1.py', to: 'src/shop/money/till.py' }],
}

describe('exact repairs', () => {
  const steps = planOf(shop, options)
  const of = (target: string): PlanStep => steps.find((one) => one.title.endsWith(` ${target}`))!

  test('a near-miss module, a rename in history and a near-miss name each give a diff that git applies', () => {
    const root = folderWith(shop)
    for (const target of ['shop.ledgers', 'shop.till_v1', 'shop.ledger#FeatureSelectionConfig'])
      expect(apply(of(target).fix.diff!, root)).toEqual([0, 0])
    expect(of('shop.ledger#FeatureSelectionConfig').fix.diff).toBe(
      '--- a/src/shop/pick.py\n+++ b/src/shop/pick.py\n@@ -3,5 +3,5 @@\n from shop.ledger import (\n     Ledger,\n-    FeatureSelectionConfig,  # settings\n+    FeatureSelectorConfig as FeatureSelectionConfig,  # settings\n )\n \n',
    )
    expect(of('shop.till_v1').fix).toEqual({
      text: 'Import shop.money.till instead: git renamed the file',
      diff: '--- a/src/shop/old.py\n+++ b/src/shop/old.py\n@@ -1,4 +1,4 @@\n from .clock import Ledger\n-from .till_v1 import open_till\n+from shop.money.till import open_till\n \n opened = open_till\n',
    })
  })

  test('where two are as near, or the words differ, a person decides', () => {
    const doubtful = (name: string, ...known: readonly string[]): PlanStep['fix'] =>
      planOf({
        'pyproject.toml': shop['pyproject.toml'],
        'src/shop/__init__.py': '',
        'src/shop/a.py': known.map((one) => `${one} = 1\n`).join(''),
        'src/shop/b.py': `from shop.a import ${name}\n`,
      })[0]!.fix
    expect(doubtful('manager_name', 'manager_nam', 'manager_names').diff).toBeUndefined()
    expect(doubtful('MAX_RETRIES_ALLOWED', 'MIN_RETRIES_ALLOWED').diff).toBeUndefined()
    expect(doubtful('set_account', 'get_account').diff).toBeUndefined()
    expect(doubtful('load_version1', 'load_version2').diff).toBeUndefined()
    expect(doubtful('recieve_orders', 'receive_orders').diff).toContain(
      '+from shop.a import receive_orders as',
    )
  })

  test('a line that no newline ends, and a name whose every use would need it, give prose only', () => {
    const fix = (use: string): PlanStep['fix'] =>
      planOf({
        'pyproject.toml': shop['pyproject.toml'],
        'src/shop/__init__.py': '',
        'src/shop/ledger.py': 'x = 1\n',
        'src/shop/b.py': use,
      })[0]!.fix
    expect(fix('from shop.ledgers import x').diff).toBeUndefined()
    expect(fix('import shop.ledgers\n').diff).toBeUndefined()
    expect(fix('import shop.ledgers as book\n').diff).toBe(
      '--- a/src/shop/b.py\n+++ b/src/shop/b.py\n@@ -1,1 +1,1 @@\n-import shop.ledgers as book\n+import shop.ledger as book\n',
    )
    expect(fix('from shop.ledgers import y\n').diff).toBeUndefined()
  })
})

describe.skipIf(!hasPython)('checks, run by a shell as they are printed', () => {
  process.env['PATH'] = `${bin}${delimiter}${process.env['PATH'] ?? ''}`

  test('red before, green after each step of the plan, in its order', () => {
    const root = folderWith(shop)
    const installed = join(root, 'src')
    const steps = planOf(shop, options)
    const mend: Readonly<Record<string, () => void>> = {
      schedule: () => writeFileSync(join(installed, 'schedule.py'), ''),
      'shop.absent_part': () => writeFileSync(join(root, 'src/shop/absent_part.py'), 'x = 1\n'),
      'src/shop/crash.py:A': () =>
        writeFileSync(
          join(root, 'src/shop/crash.py'),
          shop['src/shop/crash.py'].replace('b: int', 'b: int = 2'),
        ),
    }
    expect(steps.map((one) => one.title)).toHaveLength(6)
    for (const step of steps) {
      const line = shell(step.check.argv)
      expect([step.title, line.includes('\n'), run(line, root, installed)]).toEqual([step.title, false, 1])
      if (step.fix.diff !== undefined && !step.title.endsWith(' schedule'))
        expect(apply(step.fix.diff, root)).toEqual([0, 0])
      else mend[step.title.split(' ').at(-1)!]!()
      expect([step.title, run(line, root, installed)]).toEqual([step.title, 0])
    }
  })

  test('the same, where each step alone frees nothing: static checks and the crash behind', () => {
    const files = {
      'requirements.txt': 'requests\n',
      'app/__init__.py':
        'from app.gone import a\nfrom .core import Missing, Present\nimport distinct_thing\n',
      'app/core.py': 'try:\n    Present = 1\nfinally:\n    pass\n\n\ndef f():\n    Missing = 2\n',
      'app/crash.py': 'from app import a\n\nprint(UNKNOWN)\n',
    }
    const root = folderWith(files)
    const installed = folderWith({})
    const mend: Readonly<Record<string, () => void>> = {
      distinct_thing: () => writeFileSync(join(installed, 'distinct_thing.py'), ''),
      'app.gone': () => writeFileSync(join(root, 'app/gone.py'), 'a = 1\n'),
      'app.core#Missing': () => writeFileSync(join(root, 'app/core.py'), 'Missing = Present = 1\n'),
      'app/crash.py:UNKNOWN': () => writeFileSync(join(root, 'app/crash.py'), 'from app import a\n'),
    }
    const steps = planOf(files)
    expect(new Set(steps.map((one) => one.title.split(' ').at(-1)))).toEqual(new Set(Object.keys(mend)))
    for (const step of steps) {
      const line = shell(step.check.argv)
      expect([step.title, run(line, root, installed)]).toEqual([step.title, 1])
      mend[step.title.split(' ').at(-1)!]!()
      expect([step.title, run(line, root, installed)]).toEqual([step.title, 0])
    }
  })
})
