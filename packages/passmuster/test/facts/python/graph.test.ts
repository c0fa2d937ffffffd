import { describe, expect, test } from 'vitest'
import { blastOf } from '../../../src/facts/blast.ts'
import { breaksOf, repoOf } from './repo-of.ts'

const pyproject = (dependencies: string, more: string = ''): string =>
  `[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = [${dependencies}]\n${more}`

const masked = (repo: ReturnType<typeof repoOf>): readonly string[] =>
  repo.graph.masked.map((one) => `${one.file}:${one.place.startLine} ${one.target}`)
const late = (repo: ReturnType<typeof repoOf>): readonly string[] =>
  (repo.graph.late ?? []).map((one) => `${one.kind} ${one.file}:${one.place.startLine} ${one.target}`)

describe('declared dependencies', () => {
  const one = (source: string, files: Readonly<Record<string, string>> = {}): readonly string[] =>
    breaksOf(
      repoOf({
        'pyproject.toml': pyproject('"requests", "scikit-learn", "PyYAML"'),
        'src/app/__init__.py': source,
        ...files,
      }),
    )

  test('absent everywhere is a blocker at the import, declared under another name is not', () => {
    expect(one('import requests\nimport sklearn\nimport yaml\nimport json\nimport schedule\n')).toEqual([
      'missing-dependency src/app/__init__.py:5 schedule',
    ])
  })

  test('what Go vendored is set aside', () => {
    const file = 'vendor/github.com/a/b/test.py'
    expect(repoOf({ [file]: 'print 1\n' }).graph.modules.get(file)?.role).toBe('archived')
  })

  test('a module that git tracks and the working tree lacks is missing', () => {
    const files = { 'app/__init__.py': '', 'app/main.py': 'from app.core import run\n' }
    expect(breaksOf(repoOf(files, { vanished: ['app/core.py'] }))).toEqual([
      'missing-module app/main.py:1 app.core',
    ])
  })

  test('an undeclared import that is guarded, lazy, typing only or conditional stops nothing', () => {
    const source =
      'import typing\ntry:\n    import a1\nexcept ImportError:\n    a1 = None\ndef f():\n    import a2\nif typing.TYPE_CHECKING:\n    import a3\nif f:\n    import a4\n'
    expect(one(source)).toEqual([])
  })

  test('a handler that raises again makes the import as good as hard', () => {
    expect(
      one('try:\n    import a1\nexcept ImportError as e:\n    raise RuntimeError("a1") from e\n'),
    ).toEqual(['missing-dependency src/app/__init__.py:2 a1'])
  })

  test('only in requirements.txt beside a packaging table: missing for the package, not for its tests', () => {
    const files = { 'requirements.txt': 'webcolors\n', 'tests/test_a.py': 'import webcolors\n' }
    expect(one('import webcolors\n', files)).toEqual(['missing-dependency src/app/__init__.py:1 webcolors'])
  })

  test('requirements.txt counts where nothing else is installed', () => {
    expect(
      breaksOf(
        repoOf({ 'requirements.txt': 'webcolors\n', 'app.py': 'import webcolors\nimport nothing_of_it\n' }),
      ),
    ).toEqual(['missing-dependency app.py:2 nothing_of_it'])
  })

  test('only transitive in the lock stops nothing', () => {
    const lock =
      '[[package]]\nname = "sqlalchemy"\nversion = "2"\n\n[[package]]\nname = "requests"\nversion = "2"\n'
    expect(one('import sqlalchemy\n', { 'poetry.lock': lock })).toEqual([])
  })

  test('no manifest at all: nothing is claimed', () => {
    expect(breaksOf(repoOf({ 'app.py': 'import whatever\n' }))).toEqual([])
  })

  test('the union of poetry groups and extras is declared; a prefix of another name is not', () => {
    const toml =
      '[tool.poetry]\nname = "app"\nversion = "1"\npackages = [{ include = "app", from = "src" }]\n[tool.poetry.dependencies]\npython = "^3.12"\nwebsockets = "*"\ntorch = { version = "*", optional = true }\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n[tool.poetry.extras]\nml = ["torch"]\n'
    const repo = repoOf({
      'pyproject.toml': toml,
      'poetry.lock': '',
      'src/app/__init__.py': 'import torch\nimport websockets\nimport websocket\n',
      'tests/test_a.py': 'import pytest\n',
    })
    expect(breaksOf(repo)).toEqual(['missing-dependency src/app/__init__.py:3 websocket'])
    expect(repo.graph.breaks[0]!.fix.command).toEqual(['poetry', 'add', 'websocket-client'])
  })
})

describe('source here and distributions of a like name', () => {
  const edgesOf = (dependencies: string, more: Readonly<Record<string, string>> = {}): readonly string[] =>
    repoOf({
      'pyproject.toml': pyproject(dependencies).replace('"app"', '"Some.Tool"'),
      'some_tool/__init__.py': '',
      'some_tool/commands/__init__.py': 'from some_tool.commands.list import start\n',
      'some_tool/commands/list.py': 'def start(): ...\n',
      ...more,
    })
      .graph.edges.filter((edge) => !edge.implicit)
      .map((edge) => `${edge.from} ${edge.to}`)
  const within = ['some_tool/commands/__init__.py some_tool/commands/list.py']

  test.each(['"some-tool-client"', '"some-tool-py"', '"python-some-tool"', '"py-some_tool"', ''])(
    'a package is itself, whatever alike is declared: %s',
    (dependencies) => {
      expect(edgesOf(dependencies)).toEqual(within)
    },
  )

  test('a package that names itself in its own extras is itself', () => {
    const toml = `${pyproject('')}[project.optional-dependencies]\nall = ["some-tool[x]"]\n`
    expect(edgesOf('', { 'pyproject.toml': toml.replace('"app"', '"some-tool"') })).toEqual(within)
  })

  test('the source counts where the manifest has another name and the declared one is only alike', () => {
    const toml = pyproject('"some-tool-client"')
    expect(edgesOf('', { 'pyproject.toml': toml })).toEqual(within)
  })

  test('a break between own modules is not hidden by a distribution of a like name', () => {
    const repo = repoOf({
      'requirements.txt': 'tool-client\n',
      'tool/__init__.py': '',
      'tool/a.py': 'from tool.b import gone\n',
      'tool/b.py': 'here = 1\n',
    })
    expect(breaksOf(repo)).toEqual(['missing-name tool/a.py:1 tool.b#gone'])
  })

  test('a folder that is only where a program is started does not outweigh a distribution of exactly its name', () => {
    const toml = pyproject('"some-tool"')
    expect(edgesOf('', { 'pyproject.toml': toml })).toEqual([])
  })
})

describe('modules and names', () => {
  const files = {
    'pyproject.toml': pyproject(''),
    'src/app/__init__.py': '',
    'src/app/db/models.py': 'class Model: ...\nfrom .missing_too import x\n',
    'src/app/a.py':
      'from .db.manager import Manager\nfrom .db import models, nothing\nfrom app.b import Kind, Other\nimport app.c\nfrom . import b\n',
    'src/app/b.py': 'Other = 1\nclass Kinds: ...\n',
  }

  test('missing modules and names are told by their full name, submodules are names', () => {
    expect(breaksOf(repoOf(files))).toEqual([
      'missing-module src/app/a.py:1 app.db.manager',
      'missing-module src/app/a.py:4 app.c',
      'missing-module src/app/db/models.py:2 app.db.missing_too',
      'missing-name src/app/a.py:2 app.db#nothing',
      'missing-name src/app/a.py:3 app.b#Kind',
    ])
  })

  test('a package that imports its own module by `from . import` needs it to load', () => {
    const { graph } = repoOf({
      'pyproject.toml': pyproject(''),
      'src/app/__init__.py': 'from . import a\nfrom .b import b\n',
      'src/app/a.py': 'x = 1\n',
      'src/app/b.py': 'b = 1\n',
      'src/app/user.py': 'from app import b\n',
    })
    const hard = graph.edges.filter((edge) => edge.kind === 'hard' && !edge.implicit)
    expect(hard.map(({ from, to }) => `${from} ${to}`).sort()).toEqual([
      'src/app/__init__.py src/app/a.py',
      'src/app/__init__.py src/app/b.py',
      'src/app/user.py src/app/__init__.py',
    ])
  })

  test('a notebook counts with the lines of its code', () => {
    const cell = (source: string): object => ({
      cell_type: 'code',
      source,
      outputs: [{ data: { 'text/plain': ['long', 'output'] } }],
      metadata: {},
      execution_count: 1,
    })
    const book = {
      cells: [cell('x = 1\ny = 2\n'), cell('z = 3')],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    }
    const { graph } = repoOf({ 'a.ipynb': JSON.stringify(book, null, 1), 'b.py': 'x = 1\ny = 2\n' })
    expect(graph.modules.get('a.ipynb')?.lines).toBeLessThanOrEqual(4)
    expect(graph.modules.get('b.py')?.lines).toBe(2)
  })

  test('a rename in history is the fix, with its evidence', () => {
    const repo = repoOf(files, {
      renames: [{ commit: 'abc', from: 'src/app/db/manager.py', to: 'src/app/db/models.py' }] as never,
    })
    const first = repo.graph.breaks.find((one) => one.target === 'app.db.manager')!
    expect(first.fix.text).toContain('src/app/db/models.py')
    expect(first.evidence.at(-1)).toEqual({
      kind: 'git',
      commit: 'abc',
      path: 'src/app/db/manager.py',
      change: 'renamed-to src/app/db/models.py',
    })
  })

  test('module __getattr__, star imports from elsewhere and globals() make a name unknown, not missing', () => {
    const use = 'from .a import x\nfrom .b import x\nfrom .c import x\nfrom .d import y\nfrom .d import _z\n'
    const repo = repoOf({
      ...files,
      'pyproject.toml': pyproject('"numpy"'),
      'src/app/a.py': 'def __getattr__(name): ...\n',
      'src/app/b.py': 'from numpy import *\n',
      'src/app/c.py': 'globals()["x"] = 1\n',
      'src/app/d.py': 'from .e import *\n',
      'src/app/e.py': 'y = 1\n_z = 1\n',
      'src/app/use.py': use,
      'src/app/db/models.py': '',
    })
    expect(breaksOf(repo)).toEqual(['missing-name src/app/use.py:5 app.d#_z'])
  })

  test('what git ignores or a compiled module brings is unknown, not missing', () => {
    const repo = repoOf(
      {
        'pyproject.toml': pyproject(''),
        'src/app/__init__.py': 'from ._version import v\nfrom ._fast import f\nfrom .gone import g\n',
        'src/app/_fast.pyx': '',
      },
      { unknowable: (path) => (path === 'src/app/_version.py' ? 'ignored' : null) },
    )
    expect(breaksOf(repo)).toEqual(['missing-module src/app/__init__.py:3 app.gone'])
  })

  test('sites that lack overlapping names of one module are one thing to repair', () => {
    const repo = repoOf({
      ...files,
      'src/app/a.py': 'from .b import One, Two\n',
      'src/app/c.py': 'from .b import Two\n',
      'src/app/db/models.py': '',
    })
    expect([...new Set(repo.graph.breaks.map((one) => one.target))]).toEqual(['app.b#One,Two'])
  })

  test('a name that only a guarded import binds needs that import to succeed', () => {
    const soft = 'try:\n    from .x import X\nexcept ImportError:\n    OK = False\n'
    const repo = repoOf({
      'pyproject.toml': pyproject(''),
      'src/app/__init__.py': '',
      'src/app/soft.py': soft,
      'src/app/x.py': 'import nowhere\nX = 1\n',
      'src/app/use.py': 'from .soft import X\n',
      'src/app/use2.py': 'from .soft import OK\n',
    })
    expect([...blastOf(repo.graph).failing].sort()).toEqual(['src/app/use.py', 'src/app/x.py'])
  })
})

describe('search paths', () => {
  test('the parent package loads first, also through a folder without __init__', () => {
    const repo = repoOf({
      'pyproject.toml': pyproject(''),
      'src/app/__init__.py': 'import nowhere\n',
      'src/app/rl/agent.py': 'x = 1\n',
    })
    expect(blastOf(repo.graph).obstacles[0]!.blocks).toEqual(['src/app/__init__.py', 'src/app/rl/agent.py'])
  })

  test('src. aliases, constant sys.path entries, the script folder and conftest insertion resolve', () => {
    const repo = repoOf({
      'pyproject.toml': pyproject('"pytest"'),
      'src/app/__init__.py': '',
      'src/app/a.py': 'x = 1\n',
      'scripts/run.py': 'import helper\nfrom src.app.a import x\n',
      'scripts/helper.py': '',
      'tools/go.py':
        'import sys, os\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))\nimport inner\n',
      'lib/inner.py': '',
      'tests/unit/conftest.py':
        'import sys\nfrom pathlib import Path\ntest_dir = Path(__file__).parent.parent\nsys.path.insert(0, str(test_dir))\nfrom fixtures.conftest import *\n',
      'tests/fixtures/__init__.py': '',
      'tests/fixtures/conftest.py': 'y = 1\n',
    })
    expect(breaksOf(repo)).toEqual([])
  })

  test('a sibling by its bare name fails inside a package', () => {
    const repo = repoOf({
      'pyproject.toml': pyproject(''),
      'src/app/__init__.py': '',
      'src/app/near.py': '',
      'src/app/use.py': 'import near\n',
    })
    expect(breaksOf(repo)).toEqual(['missing-module src/app/use.py:1 near'])
  })
})

describe('masked and late', () => {
  test('a guarded import that can never succeed is masked, a compatible fallback is not, and later lines of its try do not run', () => {
    const source =
      'try:\n    from .gone import A\n    from .crash import B\nexcept ImportError:\n    A = B = None\ntry:\n    from .old import C\nexcept ImportError:\n    from .new import C\n'
    const repo = repoOf({
      'pyproject.toml': pyproject(''),
      'src/app/__init__.py': source,
      'src/app/new.py': 'C = 1\n',
      'src/app/crash.py': 'def f(:\n',
    })
    expect(masked(repo)).toEqual(['src/app/__init__.py:2 app.gone'])
    expect([...blastOf(repo.graph).failing].filter((file) => file.endsWith('__init__.py'))).toEqual([])
  })

  test('what fails only in a call is late', () => {
    const repo = repoOf({
      'pyproject.toml': pyproject(''),
      'src/app/__init__.py': 'def f():\n    from .gone import A\n',
    })
    expect([breaksOf(repo), late(repo)]).toEqual([[], ['missing-module src/app/__init__.py:2 app.gone']])
  })
})
