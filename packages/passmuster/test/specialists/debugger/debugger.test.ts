import { describe, expect, test } from 'vitest'
import { debuggerSpecialist } from '../../../src/specialists/debugger/debugger.ts'
import { planner } from '../../../src/specialists/planner/planner.ts'
import { repoOf } from '../../facts/python/repo-of.ts'

const files = {
  'pyproject.toml':
    '[tool.poetry]\nname = "app"\nversion = "1"\npackages = [{ include = "app", from = "src" }]\n[tool.poetry.dependencies]\npython = "^3.12"\n[tool.poetry.scripts]\nrun = "app.core.main:main"\n',
  'poetry.lock': '',
  'src/app/__init__.py': '"""An app."""\n',
  'src/app/core/__init__.py': '"""The core."""\nfrom .main import main\n',
  'src/app/core/main.py':
    'import schedule\nfrom ..store import Store\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    x: int = 1\n    y: int\ndef main(): ...\n',
  'src/app/store.py': 'class Stores: ...\n',
  'src/app/ui/__init__.py':
    'try:\n    from ..gone import View\nexcept ImportError:\n    View = None\ntry:\n    from ..core import main\nexcept ImportError:\n    main = None\n',
  'tests/test_core.py': 'from app.core import main\n',
}

const examine = (
  texts: Readonly<Record<string, string>>,
): {
  repo: ReturnType<typeof repoOf>
  drafts: ReturnType<typeof drafted>
  conclusion: NonNullable<ReturnType<NonNullable<typeof debuggerSpecialist.conclude>>>
} => {
  const repo = repoOf(texts)
  return { repo, drafts: drafted(repo), conclusion: debuggerSpecialist.conclude!(repo, new Map(), []) }
}
const drafted = (repo: ReturnType<typeof repoOf>): readonly ReturnType<typeof short>[] =>
  [...debuggerSpecialist.judge(repo, new Map())].map(short)
const short = (one: {
  rule: string
  severity: string
  category: string
  symbol: string
  at: readonly { file: string; startLine: number }[]
}): string =>
  `${one.rule} ${one.severity} ${one.category} ${one.symbol} @ ${one.at.map((place) => `${place.file}:${place.startLine}`).join(' ')}`

describe('debugger', () => {
  test('one finding per blocker, masked imports per file', () => {
    expect(examine(files).drafts).toEqual([
      'import-time-crash high blocker src/app/core/main.py:A @ src/app/core/main.py:7',
      'missing-dependency high blocker schedule @ src/app/core/main.py:1',
      'missing-name high blocker app.store#Store @ src/app/core/main.py:2',
      'masked-blocker low blocker src/app/ui/__init__.py @ src/app/ui/__init__.py:2',
      'masked-blocker medium blocker src/app/ui/__init__.py#hidden @ src/app/ui/__init__.py:6',
    ])
  })

  test('blockers, repair sets in working order, and the inventory', () => {
    const { conclusion } = examine(files)
    expect(
      conclusion.blockers!.map(({ target, blocks, aloneFrees, coBlockers }) => [
        target,
        blocks.modules,
        blocks.lines,
        aloneFrees.modules,
        coBlockers.length,
      ]),
    ).toEqual([
      ['src/app/core/main.py:A', 3, 11, 0, 2],
      ['schedule', 3, 11, 0, 2],
      ['app.store#Store', 3, 11, 0, 2],
    ])
    expect(
      conclusion.repairSets!.map((set) => [
        set.subsystem,
        set.frees.modules,
        set.steps.map((step) => step.kind),
      ]),
    ).toEqual([
      ['src/app/core', 2, ['missing-dependency', 'missing-name', 'import-time-crash']],
      ['tests', 1, ['missing-dependency', 'missing-name', 'import-time-crash']],
    ])
    expect(conclusion.subsystems).toEqual([
      {
        name: 'src/app',
        path: 'src/app',
        modules: 2,
        lines: 2,
        loadable: 2,
        loadableAfterRepair: 2,
        tests: 0,
        entryPoints: [],
        what: 'An app.',
      },
      {
        name: 'src/app/core',
        path: 'src/app/core',
        modules: 2,
        lines: 10,
        loadable: 0,
        loadableAfterRepair: 2,
        tests: 1,
        entryPoints: ['run = app.core.main:main'],
        what: 'The core.',
      },
      {
        name: 'src/app/ui',
        path: 'src/app/ui',
        modules: 1,
        lines: 8,
        loadable: 1,
        loadableAfterRepair: 1,
        tests: 0,
        entryPoints: [],
        what: '',
      },
      {
        name: 'tests',
        path: 'tests',
        modules: 1,
        lines: 1,
        loadable: 0,
        loadableAfterRepair: 1,
        tests: 1,
        entryPoints: [],
        what: '',
      },
    ])
  })

  test('no finding without evidence or place, in any of them', () => {
    for (const one of debuggerSpecialist.judge(repoOf(files), new Map())) {
      expect(one.evidence.length).toBeGreaterThan(0)
      expect(one.at.length).toBeGreaterThan(0)
    }
  })

  test('what only archived code asks for is no finding, for code of documents it is a small one', () => {
    const gone = 'from app.gone import x\ndef f():\n    from app import lost\n'
    const told = (folder: string): readonly string[] =>
      examine({ 'requirements.txt': 'numpy\n', 'app/__init__.py': '', [`${folder}/a.py`]: gone }).drafts
    expect(told('archived/old')).toEqual([])
    expect(told('docs/archived')).toEqual([])
    expect(told('docs')[0]).toBe('missing-module low blocker app.gone @ docs/a.py:1')
  })

  test('a repository that loads has nothing to say', () => {
    const { drafts, conclusion } = examine({
      'pyproject.toml': files['pyproject.toml'],
      'src/app/__init__.py': 'import json\n',
      'src/app/a.py': 'from . import b\n',
      'src/app/b.py': '',
    })
    expect([drafts, conclusion.blockers, conclusion.repairSets]).toEqual([[], [], []])
  })

  test('imports through the source folder and a module beside its package', () => {
    const { drafts } = examine({
      'pyproject.toml': files['pyproject.toml'],
      'src/app/__init__.py': '',
      'src/app/a.py': 'x = 1\n',
      'src/app/b.py': 'y = 1\n',
      'src/app/b/__init__.py': 'y = 1\n',
      'tests/test_a.py': 'from src.app.a import x\n',
    })
    expect(drafts).toEqual([
      'source-folder-import medium tests src tests @ tests/test_a.py:1',
      'shadowed-module medium structure src/app/b.py @ src/app/b.py:1',
    ])
  })
})

describe('planner', () => {
  test('shared steps once, each with what it frees, and a check about itself', () => {
    const repo = repoOf(files)
    const conclusion = debuggerSpecialist.conclude!(repo, new Map(), [])
    const { plan } = planner.conclude!(
      repo,
      new Map([['debugger', { specialist: 'debugger', findings: [], conclusion }]]),
      [],
    )
    expect(
      plan!.map(({ n, title, needs, frees, fix }) => [
        n,
        title,
        needs,
        frees.modules,
        frees.share,
        frees.cumulative,
        fix.command ?? null,
      ]),
    ).toEqual([
      [1, 'Declare and install schedule', [], 0, 0, 0, ['poetry', 'add', 'schedule']],
      [2, 'Define or rename app.store#Store', [], 0, 0, 0, null],
      [3, 'Mend the crash in src/app/core/main.py:A', [1, 2], 3, 1, 3, null],
    ])
    expect(plan!.map(({ check }) => check.argv.at(-1)!.split('; ').slice(-2).join('; '))).toEqual([
      'import schedule',
      'there = set().union(*[bound(path) for path in ["src/app/store.py"] if os.path.exists(path)]); sys.exit(1 if asked - there else 0)',
      'import app.core.main',
    ])
  })

  test('what a Java import lacks is at most medium, unless git knew its source', () => {
    const main = 'src/main/java/org/acme/shop'
    const sources = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [
        `${main}/C${at}.java`,
        `package org.acme.shop;\nclass C${at} {}\n`,
      ]),
    )
    const texts = {
      'pom.xml': '<project><groupId>org.acme</groupId><artifactId>shop</artifactId></project>',
      ...sources,
      [`${main}/Main.java`]: 'package org.acme.shop;\nimport org.acme.shop.cart.Cart;\nclass Main {}\n',
    }
    const severity = (vanished: readonly string[]): readonly string[] =>
      [...debuggerSpecialist.judge(repoOf(texts, { vanished }), new Map())].map((one) => one.severity)
    expect(severity([])).toEqual(['medium'])
    expect(severity([`${main}/cart/Cart.java`])).toEqual(['critical'])
  })
})
