import { expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { projectAnalyst } from '../../../src/specialists/project-analyst/project-analyst.ts'
import { madeRepo } from '../made-repo.ts'

const judge = (content: Readonly<Record<string, string>>): readonly string[] =>
  [...projectAnalyst.judge(madeRepo(content), new Map())].map(
    (draft) =>
      `${draft.rule} ${draft.severity} ${draft.symbol} ${draft.at.map((place) => `${place.file}:${place.startLine}`).join(' ')}`,
  )

const poetry =
  '[tool.poetry]\nname = "x"\npackages = [{ include = "x", from = "src" }]\n[tool.poetry.dependencies]\nalembic = "^1"\n'
const lock =
  '[[package]]\nname = "alembic"\nversion = "1.0"\n[package.dependencies]\nSQLAlchemy = "*"\n\n[[package]]\nname = "sqlalchemy"\nversion = "2.0"\n'

test('an import that only the lock file knows', () => {
  const files = {
    'pyproject.toml': poetry,
    'poetry.lock': lock,
    'src/x/__init__.py': '',
    'src/x/a.py': 'import alembic\nimport sqlalchemy\n',
  }
  expect(judge(files).map((one) => one.toLowerCase())).toEqual([
    'undeclared-transitive medium sqlalchemy src/x/a.py:2',
  ])
  const draft = [...projectAnalyst.judge(madeRepo(files), new Map())][0]!
  expect(draft.evidence.map((one) => one.kind)).toEqual(['quote', 'absent', 'quote'])
  expect(draft.fix.command?.slice(0, 2)).toEqual(['poetry', 'add'])
  for (const tolerant of [
    'import alembic\ntry:\n    import sqlalchemy\nexcept ImportError:\n    sqlalchemy = None\n',
    'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sqlalchemy\n',
  ])
    expect(judge({ ...files, 'src/x/a.py': tolerant })).toEqual([])
  expect(judge({ ...files, 'src/x/a.py': 'import alembic\n', 'docs/b.py': 'import sqlalchemy\n' })).toEqual(
    [],
  )
})

test('what only an optional set brings is declared there, and only where the file takes more of that set', () => {
  const files = {
    'pyproject.toml':
      '[tool.poetry]\nname = "x"\npackages = [{ include = "x", from = "src" }]\n[tool.poetry.dependencies]\nalembic = { version = "^1", optional = true }\n[tool.poetry.extras]\ndb = ["alembic"]\n',
    'poetry.lock': lock,
    'src/x/__init__.py': '',
    'src/x/a.py': 'import alembic\nimport sqlalchemy\n',
  }
  const drafts = [...projectAnalyst.judge(madeRepo(files), new Map())]
  expect(drafts.map(({ severity, fix }) => `${severity} ${fix.text}`)).toEqual([
    'low Declare SQLAlchemy where alembic is declared (pyproject.toml, line 5), which src/x/a.py needs as well.',
  ])
  expect(judge({ ...files, 'src/x/a.py': 'import sqlalchemy\n' })).toEqual([])
})

test('npm: what only a sibling package declares is said so; what is published weighs more', () => {
  const lockfile = '{"packages": {"node_modules/clsx": {"version": "2.0.0"}}}'
  const files = (rest: string): Record<string, string> => ({
    'package.json': '{"name": "root", "private": true, "workspaces": ["a", "b"]}',
    'package-lock.json': lockfile,
    'a/package.json': '{"name": "a", "dependencies": {"clsx": "^2"}}',
    'b/package.json': `{"name": "b"${rest}}`,
    'b/src/x.ts': "import clsx from 'clsx'\nexport const y = clsx()\n",
  })
  expect(judge(files(''))).toEqual(['undeclared-transitive medium b:shipped b/src/x.ts:1'])
  expect(judge(files(', "private": true'))).toEqual(['undeclared-transitive low b:aside b/src/x.ts:1'])
  const draft = [...projectAnalyst.judge(madeRepo(files('')), new Map())][0]!
  expect(draft.title).toContain('another package, a/package.json, declares it')
  const many = {
    ...files(''),
    'a/package.json': '{"name": "a", "dependencies": {"clsx": "^2", "nanoid": "^5"}}',
    'package-lock.json':
      '{"packages": {"node_modules/clsx": {"version": "2.0.0"}, "node_modules/nanoid": {"version": "5.0.0"}}}',
    'b/src/y.ts': "import { nanoid } from 'nanoid'\nexport const id = nanoid()\n",
  }
  expect(judge(many)).toEqual(['undeclared-transitive medium b:shipped b/src/x.ts:1 b/src/y.ts:1'])
  expect([...projectAnalyst.judge(madeRepo(many), new Map())][0]!.fix.command).toEqual([
    'npm',
    'install',
    '-w',
    'b',
    'clsx@^2.0.0',
    'nanoid@^5.0.0',
  ])
})

test('a missing dependency is the debugger’s', () => {
  expect(
    judge({
      'pyproject.toml': poetry,
      'poetry.lock': lock,
      'src/x/__init__.py': 'import alembic\n',
      'src/x/a.py': 'import croniter\n',
    }),
  ).toEqual([])
})

test('a development dependency that the package needs as it loads', () => {
  const files = {
    'pyproject.toml':
      '[project]\nname = "x"\ndependencies = []\n[dependency-groups]\ndev = ["httpx", "pytest"]\n',
    'src/x/__init__.py': 'import httpx\n',
    'src/x/pytest_plugin.py': 'import pytest\n',
    'tests/test_a.py': 'import httpx\n',
  }
  expect(judge(files)).toEqual(['dev-dependency-at-runtime low httpx src/x/__init__.py:1'])
})

test('a development dependency: files are counted, not their lines', () => {
  const titles = (more: Readonly<Record<string, string>>): readonly string[] =>
    [
      ...projectAnalyst.judge(
        madeRepo({
          'pyproject.toml':
            '[project]\nname = "x"\ndependencies = []\n[dependency-groups]\ndev = ["httpx"]\n',
          'src/x/__init__.py': '',
          'src/x/a.py': 'import httpx\nfrom httpx import get\nfrom httpx import post\n',
          ...more,
        }),
        new Map(),
      ),
    ].map(({ title }) => title)
  expect(titles({})).toEqual([
    '`httpx` is declared for development only (dev), but a module imports it as it loads',
  ])
  expect(titles({ 'src/x/b.py': 'import httpx\n' })).toEqual([
    '`httpx` is declared for development only (dev), but 2 modules import it as it loads',
  ])
})

test.each([
  ['an extra named tests', '[project.optional-dependencies]\ntests = ["httpx"]\n', {}],
  [
    'an extra beside the group',
    '[dependency-groups]\ndev = ["httpx"]\n[project.optional-dependencies]\ntests = ["httpx"]\n',
    {},
  ],
  [
    'a search for the module in the file',
    '[dependency-groups]\ndev = ["httpx"]\n',
    { 'src/x/y/a.py': 'import importlib.util\nimport httpx\n' },
  ],
  [
    'a search for the module in a package above',
    '[dependency-groups]\ndev = ["httpx"]\n',
    { 'src/x/__init__.py': 'from importlib.util import find_spec\n' },
  ],
  ['a build hook', '[dependency-groups]\ndev = ["httpx"]\n[build-system]\nrequires = ["httpx"]\n', {}],
])('a development dependency at run time is not claimed for %s', (_, tables, more) => {
  const files = { 'src/x/__init__.py': '', 'src/x/y/__init__.py': '', 'src/x/y/a.py': 'import httpx\n' }
  const head = '[project]\nname = "x"\ndependencies = []\n'
  expect(judge({ ...files, ...more, 'pyproject.toml': head + tables })).toEqual([])
  const plain = `${head}[dependency-groups]\ndev = ["httpx"]\n`
  expect(judge({ ...files, 'pyproject.toml': plain })).toEqual([
    'dev-dependency-at-runtime low httpx src/x/y/a.py:1',
  ])
})

test('a dependency that the lock file lacks; aliases, paths and workspace members are not asked of it', () => {
  const pkg =
    '{\n"name": "x",\n"dependencies": {\n"a": "^1",\n"b": "^2",\n"c": "npm:z@1",\n"d": "file:../d",\n"w": "1.0.0"\n},\n"workspaces": ["w"]\n}\n'
  const files = {
    'package.json': pkg,
    'w/package.json': '{"name": "w"}',
    'package-lock.json': '{"packages": {"node_modules/a": {"version": "1.0.0"}}}',
  }
  expect(judge(files)).toEqual(['lock-drift medium package-lock.json package.json:5'])
  expect(judge({ ...files, 'package.json': pkg.replace('"b": "^2",\n', '') })).toEqual([])
})

test('ranges that no version satisfies', () => {
  const project = '[project]\nname = "x"\ndependencies = ["numpy>=2"]\n'
  expect(
    judge({ 'pyproject.toml': project, 'requirements.txt': 'numpy<2\n', 'x.py': 'import numpy\n' }),
  ).toEqual(['conflicting-ranges low numpy pyproject.toml:3 requirements.txt:1'])
  expect(
    judge({ 'pyproject.toml': project, 'requirements.txt': 'numpy==2.1.0\n', 'x.py': 'import numpy\n' }),
  ).toEqual([])
})

test('what nothing imports is told for information, unless something names it or it serves otherwise', () => {
  const project = (names: string): string => `[project]\nname = "x"\ndependencies = [${names}]\n`
  const files = (names: string): Record<string, string> => ({
    'pyproject.toml': project(names),
    'src/x/__init__.py': 'import requests\nimport yaml\nimport attr\n',
  })
  expect(judge(files('"requests", "pyyaml", "attrs", "click-completion"'))).toEqual([
    'declared-but-not-imported info pyproject.toml pyproject.toml:3',
  ])
  expect(judge(files('"requests", "pyyaml", "attrs", "uvicorn", "types-requests"'))).toEqual([])
  expect(
    judge({ ...files('"requests", "pyyaml", "attrs", "supervisor"'), Dockerfile: 'CMD ["supervisor"]\n' }),
  ).toEqual([])
})

test('nothing is called unimported that an unexplained import is akin to, or that a marker asks for', () => {
  const said = (dependencies: string, code: string): readonly string[] =>
    judge({
      'pyproject.toml': `[project]\nname = "x"\ndependencies = [\n  "requests",\n  "pyyaml",\n  ${dependencies},\n]\n`,
      'src/x/__init__.py': `import requests\nimport yaml\n${code}`,
    })
  const rule = 'declared-but-not-imported info pyproject.toml pyproject.toml:6'
  expect(said('"py_find_1st"', 'import utils_find_1st\n')).toEqual([])
  expect(said('"py_find_1st"', 'import utils_first\n')).toEqual([])
  expect(said('"py_find_1st"', '')).toEqual([rule])
  expect(said('"click-completion; python_version >= \'3.8\'"', '')).toEqual([])
  expect(said('"click-completion>=1;sys_platform==\'win32\'"', '')).toEqual([])
  expect(said('"click-completion>=1"', '')).toEqual([rule])
  const poetry = (row: string): readonly string[] =>
    judge({
      'pyproject.toml': `[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nrequests = "*"\n${row}\n`,
      'x/__init__.py': 'import requests\n',
    })
  expect(poetry('click-completion = { version = "1", python = ">=3.8" }')).toEqual([])
  expect(poetry('click-completion = { version = "1" }')).toEqual([
    'declared-but-not-imported info pyproject.toml pyproject.toml:5',
  ])
})

test('licences: a badge without a file, a manifest against the file', () => {
  const readme = '# x\n\n![l](https://img.shields.io/badge/license-MIT-blue.svg)\n'
  expect(judge({ 'README.md': readme })).toEqual(['licence-file-missing low licence README.md:3'])
  expect(judge({ 'README.md': readme, LICENSE: 'MIT License\n' })).toEqual([])
  const pkg = '{\n"name": "x",\n"license": "MIT"\n}\n'
  expect(judge({ 'package.json': pkg, LICENSE: '\nApache License\n   Version 2.0, January 2004\n' })).toEqual(
    ['licence-conflict medium licence package.json:3'],
  )
  expect(judge({ 'package.json': pkg, LICENSE: 'MIT License\n' })).toEqual([])
  expect(
    judge({
      'package.json': pkg,
      'LICENSE-MIT': 'MIT License\n',
      'LICENSE-APACHE': 'Apache License\nVersion 2.0\n',
    }),
  ).toEqual([])
})

test('npm: the command says where the root is one of workspaces, and keeps to development where all else is', () => {
  const files = {
    'package.json':
      '{"name": "root", "private": true, "workspaces": ["a"], "packageManager": "yarn@1.22.22", "devDependencies": {"vitest": "3"}}',
    'yarn.lock': '# yarn lockfile v1\n\n\nclsx@^2.0.0:\n  version "2.0.0"\n',
    'a/package.json': '{"name": "a"}',
    'lib/x.ts': "import clsx from 'clsx'\nexport const y = clsx()\n",
  }
  const [draft] = [...projectAnalyst.judge(madeRepo(files), new Map())]
  expect(draft?.title).toContain('only the lock file has it')
  expect(draft?.fix.command?.slice(0, 4)).toEqual(['yarn', 'add', '-W', '-D'])
})

test('uv: the command names the folder of the manifest', () => {
  const files = {
    'pyproject.toml': '[tool.uv.workspace]\nmembers = ["back"]\n',
    'back/pyproject.toml': '[project]\nname = "x"\ndependencies = ["alembic"]\n',
    'uv.lock':
      'version = 1\n\n[[package]]\nname = "alembic"\nversion = "1.0"\ndependencies = [\n    { name = "sqlalchemy" },\n]\n\n[[package]]\nname = "sqlalchemy"\nversion = "2.0"\n',
    'back/x/__init__.py': 'import alembic\nimport sqlalchemy\n',
  }
  const [draft] = [...projectAnalyst.judge(madeRepo(files), new Map())]
  expect(draft?.fix.command?.slice(0, 4)).toEqual(['uv', 'add', '--directory', 'back'])
})

test('a licence text anywhere of the project itself counts, one that a third party brought does not', () => {
  const readme = '# x\n[![License: MIT](https://img.shields.io/badge/License-MIT-yellow.svg)](x)\n'
  const rules = (more: Record<string, string>): readonly string[] =>
    judge({ 'README.md': readme, ...more }).map((one) => one.split(' ')[0]!)
  expect(rules({})).toEqual(['licence-file-missing'])
  expect(rules({ 'vendor/a/LICENSE': 'x', 'src/license.py': '' })).toEqual(['licence-file-missing'])
  expect(rules({ 'docs/LICENSE.md': 'x' })).toEqual([])
  expect(rules({ 'MIT-LICENSE.txt': 'x' })).toEqual([])
  const whole = 'Permission is hereby granted, free of charge, to any person obtaining a copy'
  expect(rules({ 'README.md': `${readme}\n## License\n${whole}\n` })).toEqual([])
})

test('ranges that differ on purpose are no conflict: markers, lists for one edition', () => {
  const project = (row: string): string => `[project]\nname = "x"\ndependencies = [\n  ${row},\n]\n`
  const rules = (row: string, list: string, text: string): readonly string[] =>
    judge({ 'pyproject.toml': project(row), [list]: text }).filter((one) => one.startsWith('conflicting'))
  expect(rules('"numpy<2"', 'requirements.txt', 'numpy==2.1\n')).toHaveLength(1)
  expect(rules('"numpy<2; python_version < \'3.9\'"', 'requirements.txt', 'numpy==2.1\n')).toEqual([])
  expect(rules('"numpy<2"', 'requirements.txt', 'numpy==2.1 ; python_version >= "3.9"\n')).toEqual([])
  expect(rules('"numpy<2"', 'requirements-py27.txt', 'numpy==2.1\n')).toEqual([])
})

test('a range for what another dependency brings is there for its range', () => {
  const files = (row: string): Record<string, string> => ({
    'pyproject.toml': `[project]\nname = "x"\ndependencies = [\n  "requests",\n  "numpy",\n  "${row}",\n]\n`,
    'x/__init__.py': 'import requests\nimport numpy\n',
  })
  const rules = (row: string): number =>
    judge(files(row)).filter((one) => one.startsWith('declared-but-not')).length
  expect(rules('urllib3')).toBe(1)
  expect(rules('urllib3<2')).toBe(0)
  expect(rules('django')).toBe(0)
  expect(rules('some-odd-name')).toBe(1)
  const odd = { ...files('some-odd-name'), 'x/a.py': 'import quite_another\n' }
  expect(judge(odd).filter((one) => one.startsWith('declared-but-not'))).toEqual([])
})

test('npm: types that another package of types may bring are let be; so is Python that runs on a condition', () => {
  const npm = (lock: string): Record<string, string> => ({
    'package.json': '{"name": "x", "private": true, "dependencies": {"a": "1"}}',
    'package-lock.json': `{"packages": {"node_modules/estree": {"version": "1.0.0"}${lock}}}`,
    'src/x.ts': "import type { Node } from 'estree'\nexport type N = Node\n",
  })
  expect(judge(npm(''))).toHaveLength(1)
  expect(judge(npm(', "node_modules/@types/estree": {"version": "1.0.0"}'))).toEqual([])
  const python = {
    'pyproject.toml': poetry,
    'poetry.lock': lock,
    'src/x/__init__.py': '',
    'src/x/a.py': 'import alembic\nimport os\nif os.name == "nt":\n    import sqlalchemy\n',
  }
  expect(judge(python)).toEqual([])
})

const drafts = (content: Readonly<Record<string, string>>): readonly FindingDraft[] => [
  ...projectAnalyst.judge(madeRepo(content), new Map()),
]

test('what a list beside the package names, notebooks ask for or a stale lock still has is not undeclared', () => {
  const files = {
    'pyproject.toml': poetry,
    'poetry.lock': lock,
    'src/x/__init__.py': '',
    'src/x/a.py': 'import alembic\nimport sqlalchemy\n',
  }
  expect(judge(files)).toHaveLength(1)
  expect(judge({ ...files, 'requirements.txt': 'SQLAlchemy\n' })).toEqual([])
  const stale = { ...files, 'pyproject.toml': poetry.replace('alembic = "^1"', 'other = "^1"') }
  expect(judge(stale).filter((one) => one.startsWith('undeclared'))).toEqual([])
})

test('a lock for another Python: the fix names no version, and says that the ranges differ', () => {
  const files = {
    'pyproject.toml': poetry.replace('alembic =', 'python = "^3.7"\ngone = "^1"\nalembic ='),
    'poetry.lock': `${lock}\n[metadata]\npython-versions = "~3.10"\n`,
    'src/x/__init__.py': '',
    'src/x/a.py': 'import alembic\nimport sqlalchemy\nimport gone\n',
  }
  const [undeclared, drift] = drafts(files)
  expect(undeclared!.fix.command).toBeUndefined()
  expect(undeclared!.fix.text).toBe(
    'Declare SQLAlchemy in pyproject.toml, at a version that the Python range ^3.7 (line 5) allows: poetry.lock has 2.0, but was made for Python ~3.10.',
  )
  expect(drift!.rule).toBe('lock-drift')
  expect(drift!.impact).toContain(
    'The lock was made for Python ~3.10 (line 12), while pyproject.toml says ^3.7.',
  )
  expect(drift!.fix.command).toBeUndefined()
  expect(drift!.fix.text).toContain('pyproject.toml says ^3.7 (line 5)')
  for (const range of ['^3.7', '==3.7.*', '>=3.7, <4', '>=3.6'])
    expect(
      drafts({ ...files, 'poetry.lock': files['poetry.lock'].replace('~3.10', range) }).map(({ fix }) =>
        fix.command?.slice(0, 2),
      ),
    ).toEqual([
      ['poetry', 'add'],
      ['poetry', 'lock'],
    ])
})

test('a development dependency that is optional on purpose: guarded elsewhere, or installed apart', () => {
  const files = {
    'requirements.txt': 'django\n',
    'requirements-dev.txt': 'minio\n',
    'x/__init__.py': '',
    'x/a.py': 'import django\nimport minio\n',
  }
  expect(judge(files)).toEqual(['dev-dependency-at-runtime low minio x/a.py:2'])
  expect(
    judge({ ...files, 'x/b.py': 'try:\n    import minio\nexcept ImportError:\n    minio = None\n' }),
  ).toEqual([])
  expect(judge({ ...files, 'README.md': 'To store there:\n\n    pip install minio\n' })).toEqual([])
  expect(
    judge({ ...files, Dockerfile: 'FROM python\nRUN pip wheel -w /w \\\n  minio==7.2 -r r.txt\n' }),
  ).toEqual([])
})
