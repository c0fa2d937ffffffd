import { describe, expect, test } from 'vitest'
import { broughtBy, isWhollyCharted, namesBy } from '../../../src/facts/python/brings.ts'
import { extraBrings } from '../../../src/facts/python/brings-extras.ts'
import { brings } from '../../../src/facts/python/brings-table.ts'
import { akin } from '../../../src/facts/python/declared.ts'
import { isTemplate } from '../../../src/facts/roles.ts'
import { codeReviewer } from '../../../src/specialists/code-reviewer/code-reviewer.ts'
import { debuggerSpecialist } from '../../../src/specialists/debugger/debugger.ts'
import { projectAnalyst } from '../../../src/specialists/project-analyst/project-analyst.ts'
import { testAutomator } from '../../../src/specialists/test-automator/test-automator.ts'
import { madeRepo } from '../../specialists/made-repo.ts'
import { judged } from '../../specialists/small-repo.ts'
import { breaksOf, repoOf } from './repo-of.ts'

type Files = Readonly<Record<string, string>>

const debugged = (files: Files): readonly string[] =>
  [...debuggerSpecialist.judge(repoOf(files), new Map())].map(
    (one) => `${one.rule} ${one.severity} ${one.symbol}`,
  )
const analysed = (files: Files): readonly string[] =>
  [...projectAnalyst.judge(madeRepo(files), new Map())].map(({ rule, symbol }) => `${rule} ${symbol}`)
const project = (...needs: readonly string[]): string =>
  `[project]\nname = "app"\nversion = "1"\ndependencies = [${needs.map((one) => `"${one}"`).join(', ')}]\n`

describe('what distributions bring', () => {
  test('through others and through extras', () => {
    expect(broughtBy('scipy', ['tqdm', 'scikit-learn'])).toBe('scikit-learn')
    expect(broughtBy('h5py', ['keras'])).toBe('keras')
    expect(broughtBy('pyasn1', ['service-identity'])).toBe('service-identity')
    expect(broughtBy('h2', ['twisted'])).toBeNull()
    expect(broughtBy('h2', namesBy({ folded: 'twisted', extras: ['http2'] }))).toBe('twisted[http2]')
  })

  test('a distribution is known wholly only with all that it brings', () => {
    expect(isWhollyCharted('requests')).toBe(true)
    expect(isWhollyCharted('requests[socks]')).toBe(true)
    expect(isWhollyCharted('requests[unheard-of]')).toBe(false)
    expect(isWhollyCharted('some-unheard-thing')).toBe(false)
  })

  test('every name of the tables is folded, and none is empty', () => {
    for (const [name, needs] of [...Object.entries(brings), ...Object.entries(extraBrings)]) {
      expect(name).toMatch(/^[a-z0-9][a-z0-9-]*(\[[a-z0-9-]+\])?$/)
      for (const need of needs.split(' ')) expect(need).toMatch(/^[a-z0-9][a-z0-9-]*$/)
    }
  })

  test('a fork whose name ends with that of the module is akin', () => {
    expect(akin('newnewtulipy', 'tulipy')).toBe(true)
    expect(akin('grpc', 'rpc')).toBe(false)
  })
})

describe('where no lock file says what comes along', () => {
  const ten = Object.fromEntries(
    Array.from({ length: 12 }, (_, n) => [`src/app/m${n}.py`, 'import app.core\n']),
  )
  const files = (needs: string, more: Files = {}): Files => ({
    'pyproject.toml': project(needs),
    'src/app/__init__.py': '',
    'src/app/core.py': 'import webcolors\n',
    ...ten,
    ...more,
  })

  test('a declared package that is not known wholly may bring the module: medium, and said so', () => {
    expect(debugged(files('some-unheard-thing'))).toEqual(['missing-dependency medium webcolors'])
    const [draft] = [...debuggerSpecialist.judge(repoOf(files('some-unheard-thing')), new Map())]
    expect(draft!.impact).toMatch(/^Unless a declared package brings it along/)
    expect(draft!.confidence).toBe('strong')
  })

  test('it is certain where all that is declared is known, or a lock file covers the project', () => {
    expect(debugged(files('requests'))).toEqual(['missing-dependency critical webcolors'])
    const locked = files('some-unheard-thing', { 'uv.lock': '[[package]]\nname = "a"\nversion = "1"\n' })
    expect(debugged(locked)).toEqual(['missing-dependency critical webcolors'])
  })

  test('what an example needs is not put among the dependencies of the package', () => {
    const made = {
      'pyproject.toml': project('requests'),
      'app/__init__.py': '',
      'examples/a.py': 'import sklearn\n',
    }
    expect(repoOf(made).graph.breaks.map((one) => one.fix)).toEqual([
      {
        text: 'Say beside the example that it needs scikit-learn (python -m pip install scikit-learn), or declare that as an extra in pyproject.toml',
      },
    ])
  })

  test('tests are not said to be uncollectable for what may come along', () => {
    const rules = (needs: string): readonly string[] =>
      [
        ...testAutomator.judge(
          madeRepo(files(needs, { 'tests/test_a.py': 'import app.core\ndef test_a():\n    assert app\n' })),
          new Map(),
        ),
      ]
        .map(({ rule }) => rule)
        .filter((rule) => rule === 'tests-uncollectable')
    expect(rules('some-unheard-thing')).toEqual([])
    expect(rules('requests')).toEqual(['tests-uncollectable'])
  })

  test('lists in a folder of requirements speak for the files above it', () => {
    const made = {
      'requirements/_base.txt': 'scikit-learn>=1.8\n',
      'requirements/cpu.txt': '-r _base.txt\n',
      'setup.py': 'print(1)\n',
      'lib/__init__.py': 'import scipy\nimport sklearn\n',
    }
    expect(breaksOf(repoOf(made))).toEqual([])
  })
})

describe('templates are text for other projects', () => {
  const files = {
    'pyproject.toml': project(),
    'app/__init__.py': '',
    'app/data/templates/bot.py':
      'from app import EXCHANGE\nif __name__ == "__main__":\n    e = EXCHANGE()\nx = SYMBOLS\n',
  }
  test('neither their imports nor their names are judged, unless a module imports them', () => {
    expect(isTemplate('app/data/templates/bot.py')).toBe(true)
    expect(isTemplate('app/templatetags/bot.py')).toBe(false)
    expect(debugged(files)).toEqual([])
    const names = (all: Files): readonly string[] =>
      judged(all, codeReviewer)
        .filter(({ rule }) => rule === 'undefined-name')
        .map(({ symbol }) => symbol!)
    expect(names(files)).toEqual([])
    const used = { ...files, 'app/run.py': 'import app.data.templates.bot\n' }
    expect(debugged(used).some((one) => one.startsWith('missing-name'))).toBe(true)
    expect(names(used)).toEqual(['SYMBOLS'])
  })

  test('the same for JavaScript', () => {
    const js = { 'package.json': '{"name": "a"}', 'templates/page.js': "import x from './gone'\nx()\n" }
    expect(debugged(js)).toEqual([])
    expect(debugged({ ...js, 'main.js': "import './templates/page.js'\n" })).toEqual([
      'missing-module high templates/gone',
    ])
  })
})

describe('severity and silence', () => {
  test('an index that only gathers its folder and that nothing imports is medium at most', () => {
    const files = {
      'package.json': '{"name": "a"}',
      'db/index.ts': "import './a'\nimport './b'\nimport './gone'\n",
      'db/a.ts': 'export const a = 1\n',
      'db/b.ts': 'export const b = 1\n',
    }
    expect(debugged(files)).toEqual(['missing-module medium db/gone'])
    expect(debugged({ ...files, 'main.ts': "import './db'\n" })).toEqual(['missing-module high db/gone'])
  })

  test('a script beside a package of its name is started by its path', () => {
    const files = (text: string): Files => ({ 'tools.py': text, 'tools/__init__.py': 'x = 1\n' })
    expect(debugged(files('y = 1\n'))).toEqual(['shadowed-module medium tools.py'])
    expect(debugged(files('if __name__ == "__main__":\n    print(1)\n'))).toEqual([])
    const inside = {
      'a/__init__.py': '',
      'a/risk.py': 'if __name__ == "__main__":\n    print(1)\n',
      'a/risk/__init__.py': 'x = 1\n',
    }
    expect(debugged(inside)).toEqual(['shadowed-module medium a/risk.py'])
    expect(debugged({ ...files('print(1)\n'), 'README.md': 'Run `python tools.py run`.\n' })).toEqual([])
  })

  test('what a declared package or an extra brings is not for development only', () => {
    const files = (needs: string): Files => ({
      'pyproject.toml': `${project('requests')}[project.optional-dependencies]\nmore = ["${needs}"]\n[dependency-groups]\ndev = ["h2"]\n`,
      'app/__init__.py': '',
      'app/http.py': 'import h2\n',
    })
    expect(analysed(files('tqdm'))).toContain('dev-dependency-at-runtime h2')
    expect(analysed(files('Twisted[http2]>=21'))).not.toContain('dev-dependency-at-runtime h2')
  })

  test('lists of one name with other endings are alternatives, unless one includes the other', () => {
    const files = (head: string): Files => ({
      'requirements_a.txt': 'torch>=2.7,<2.8\n',
      'requirements_b.txt': `${head}torch>=2.9\n`,
    })
    expect(analysed(files(''))).not.toContain('conflicting-ranges torch')
    expect(analysed(files('-r requirements_a.txt\n'))).toContain('conflicting-ranges torch')
  })
})

test("a file of a package in a folder without __init__ that bears a declared distribution's name means that one", () => {
  const files = {
    'pyproject.toml': project('celery', 'requests'),
    'app/__init__.py': '',
    'app/celery/celery.py': 'from celery import Celery, states\n',
    'app/celery/base.py': 'from celery.exceptions import Retry\nfrom celery import signals\n',
  }
  expect(breaksOf(repoOf(files))).toEqual([])
  const scripts = {
    'pyproject.toml': project('requests'),
    'app/run.py': 'import help_it.more\n',
    'app/help_it.py': '',
  }
  expect(breaksOf(repoOf(scripts))).toEqual(['missing-module app/run.py:1 more'])
})
