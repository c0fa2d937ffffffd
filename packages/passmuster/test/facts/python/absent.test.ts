import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { debuggerSpecialist } from '../../../src/specialists/debugger/debugger.ts'
import { breaksOf, repoOf } from './repo-of.ts'

const pyproject = (python: string, ...names: readonly string[]): string =>
  `[project]\nname = "app"\nversion = "1"\nrequires-python = "${python}"\ndependencies = [${names.map((one) => `"${one}"`).join(', ')}]\n`

const breaks = (files: Readonly<Record<string, string>>, python: string = '>=3.10'): readonly string[] =>
  breaksOf(repoOf({ 'pyproject.toml': pyproject(python, 'requests'), ...files }))

const said = (files: Readonly<Record<string, string>>): readonly string[] =>
  [...debuggerSpecialist.judge(repoOf(files), new Map())].map(
    (one) => `${one.severity} ${one.rule} ${one.symbol}`,
  )

describe('standard modules that are gone', () => {
  const source = { 'src/app/__init__.py': 'import distutils.core\n' }

  test('is told where every accepted Python has lost it, and nowhere else', () => {
    expect(breaks(source, '>=3.12')).toEqual(['missing-module src/app/__init__.py:1 distutils'])
    expect(breaks(source, '>=3.12,<4')).toEqual(['missing-module src/app/__init__.py:1 distutils'])
    expect(breaks(source, '>=3.11')).toEqual([])
    expect(breaks(source, '')).toEqual([])
  })

  test('not where a distribution brings it back, the code is ready for it, or the repository has its own', () => {
    const toml = pyproject('>=3.13', 'legacy-cgi')
    expect(breaksOf(repoOf({ 'pyproject.toml': toml, 'src/app/__init__.py': 'import cgi\n' }))).toEqual([])
    const ready = 'try:\n    import imp\nexcept ImportError:\n    imp = None\nif x:\n    import cgi\n'
    expect(breaks({ 'src/app/__init__.py': ready }, '>=3.13')).toEqual([])
    expect(breaks({ 'src/app/__init__.py': '', 'src/app/chunk.py': 'import chunk\n' }, '>=3.13')).toEqual([])
  })

  test('a module of Python 2 is no distribution to install', () => {
    const repo = repoOf({
      'pyproject.toml': pyproject('>=3.10'),
      'src/app/__init__.py':
        'import urllib2\ntry:\n    import cPickle\nexcept ImportError:\n    import pickle as cPickle\n',
    })
    expect(breaksOf(repo)).toEqual(['missing-module src/app/__init__.py:1 urllib2'])
    expect(repo.graph.breaks[0]!.fix.text).toBe('Use urllib.request of Python 3 instead of urllib2')
    expect(breaks({ 'src/app/__init__.py': 'import Queue\n', 'src/Queue.py': '' })).toEqual([])
  })
})

describe('imports that only some Pythons or systems run', () => {
  test('are not missing', () => {
    const source =
      'import sys\nif sys.platform == "win32":\n    import winreg, win32api\nif sys.version_info < (3, 11):\n    import tomli\nelse:\n    import tomllib\n'
    expect(breaks({ 'src/app/__init__.py': source })).toEqual([])
  })

  test('nor are those that the program which runs the code brings', () => {
    expect(breaks({ 'src/app/__init__.py': 'import bpy\nfrom google.colab import drive\n' })).toEqual([])
  })
})

describe('files that nothing runs', () => {
  test('broken input of tests and templates is no blocker, until something imports it', () => {
    const broken = 'import nonexisting_module\n'
    const files = {
      'tests/strats/failing.py': broken,
      'profiling/big.py': 'config = some.Structure()\n',
      'template/{{name}}/main.py': broken,
      'tests/test_it.py': 'def test_it(): ...\n',
    }
    expect(breaks(files)).toEqual([])
    expect(breaks({ ...files, 'tests/test_it.py': 'import tests.strats.failing\n' })).toEqual([
      'missing-dependency tests/strats/failing.py:1 nonexisting_module',
    ])
  })
})

describe('where an undeclared module may come from all the same', () => {
  const one = (declared: string, wanted: string): readonly string[] =>
    breaksOf(repoOf({ 'requirements.txt': declared, 'app.py': `import ${wanted}\n` }))

  test('what a declared distribution always brings, through others too', () => {
    expect(one('fastapi\n', 'anyio')).toEqual([])
    expect(one('torch\n', 'markupsafe')).toEqual([])
    expect(one('pre-commit\n', 'yaml')).toEqual([])
    expect(one('flask\n', 'yaml')).toEqual(['missing-dependency app.py:1 yaml'])
  })

  test('what everything brings is told only where all that is declared is charted', () => {
    expect(one('some-unheard-of-thing\n', 'six')).toEqual([])
    expect(one('flask\n', 'six')).toEqual(['missing-dependency app.py:1 six'])
  })

  test('what is commented out with a version was left to the user', () => {
    expect(one('requests\n# clearml>=1.2  # logging\n', 'clearml')).toEqual([])
    expect(one('requests\n# clearml is used for logging\n', 'clearml')).toEqual([
      'missing-dependency app.py:1 clearml',
    ])
  })

  test('what CI, pre-commit or a notebook installs is there for tests and tools, not for the sources', () => {
    const files = {
      '.pre-commit-config.yaml':
        'repos:\n  - hooks:\n      - id: a\n        additional_dependencies: [pyftpdlib>=1, click]\n',
      '.github/workflows/ci.yml':
        'jobs:\n  a:\n    steps:\n      - run: pip install -U commonmark "wcwidth>1"\n',
      'tests/test_a.py': 'import commonmark\nimport wcwidth\nimport pyte\n',
      'scripts/serve.py': 'import pyftpdlib\n',
      'src/app/__init__.py': 'import pyftpdlib\n',
    }
    expect(breaks(files)).toEqual([
      'missing-dependency src/app/__init__.py:1 pyftpdlib',
      'missing-dependency tests/test_a.py:3 pyte',
    ])
  })

  test('a folder that bears a distribution’s name and is found only from where one stands is not that distribution', () => {
    const files = {
      'examples/pydantic/__init__.py': '',
      'examples/pydantic/tasks.py': 'from pydantic import BaseModel\n',
    }
    expect(breaks(files)).toEqual([])
  })
})

describe('how bad it is', () => {
  const toml = pyproject('>=3.10', 'requests')

  test('in a call low, in an example low, in a script medium, in a program of the sources high', () => {
    const severity = (file: string, source: string): readonly string[] =>
      said({ 'pyproject.toml': toml, 'src/app/__init__.py': '', [file]: source })
    expect(severity('src/app/a.py', 'def f():\n    import pyte\n')).toEqual(['low missing-dependency pyte'])
    expect(severity('examples/a.py', 'import pyte\n')).toEqual(['low missing-dependency pyte'])
    expect(severity('scripts/a.py', 'import pyte\n')).toEqual(['medium missing-dependency pyte'])
    expect(severity('src/app/cli.py', 'import pyte\n')).toEqual(['high missing-dependency pyte'])
    const told = 'try:\n    import pyte\nexcept ImportError:\n    print("needs pyte")\n    raise\n'
    expect(severity('scripts/a.py', told)).toEqual([])
  })

  test('a guarded import that never succeeds: high where an entry point needs the module', () => {
    const mail = 'try:\n    from app.gone import send\nexcept ImportError:\n    send = None\n'
    const files = { 'pyproject.toml': toml, 'src/app/__init__.py': '', 'src/app/mail.py': mail }
    const main = 'from app import mail\nif __name__ == "__main__":\n    mail.send()\n'
    expect(said(files)).toEqual(['low masked-blocker src/app/mail.py'])
    expect(said({ ...files, 'src/app/mail.py': `${mail}def f():\n    send()\n` })).toEqual([
      'medium masked-blocker src/app/mail.py',
    ])
    expect(said({ ...files, 'src/app/a.py': 'from app import mail\n' })).toEqual([
      'medium masked-blocker src/app/mail.py',
    ])
    expect(said({ ...files, 'src/app/__main__.py': main })).toEqual(['high masked-blocker src/app/mail.py'])
  })
})

describe('declaring a dependency', () => {
  const applies = (toml: string): string => {
    const repo = repoOf({ 'pyproject.toml': toml, 'src/app/__init__.py': 'import schedule\n' })
    const { diff } = repo.graph.breaks[0]!.fix
    const root = mkdtempSync(join(tmpdir(), 'muster-declare-'))
    mkdirSync(dirname(join(root, 'pyproject.toml')), { recursive: true })
    writeFileSync(join(root, 'pyproject.toml'), toml)
    const done = spawnSync('git', ['apply', '-'], {
      cwd: root,
      input: diff,
      encoding: 'utf8',
      timeout: 20_000,
    })
    const text = spawnSync('cat', ['pyproject.toml'], { cwd: root, encoding: 'utf8' }).stdout
    rmSync(root, { recursive: true })
    return done.status === 0 ? text : done.stderr
  }

  test('the diff of a list on one line, on several, and empty, applies', () => {
    const head = '[project]\nname = "app"\nversion = "1"\n'
    expect(applies(`${head}dependencies = ["requests"]\n`)).toBe(
      `${head}dependencies = ["requests", "schedule"]\n`,
    )
    expect(applies(`${head}dependencies = []\n\n[tool.x]\n`)).toBe(
      `${head}dependencies = ["schedule"]\n\n[tool.x]\n`,
    )
    expect(applies(`${head}dependencies = [\n  "requests"\n]\n`)).toBe(
      `${head}dependencies = [\n  "requests",\n  "schedule",\n]\n`,
    )
  })

  test('an unknown name is no distribution to install blindly', () => {
    const repo = repoOf({ 'requirements.txt': 'requests\n', 'app.py': 'import HangMan_Includes\n' })
    expect(repo.graph.breaks[0]!.fix).toEqual({
      text: "If HangMan_Includes is a module of this project's own, add it to the repository; else declare the distribution that brings it",
    })
  })
})
