import { describe, expect, test } from 'vitest'
import type { Manifests } from '../../../src/facts/manifests/manifest.ts'
import { readManifests } from '../../../src/facts/manifests/read.ts'

const read = (files: Readonly<Record<string, string>>): Manifests =>
  readManifests(new Map(Object.entries(files)))
/** `name range scope group line`, aside = not what an installer reads. */
const rows = (files: Readonly<Record<string, string>>): readonly string[] =>
  read(files).all.flatMap((one) =>
    one.declared.map((row) =>
      [row.folded, row.range, row.scope, row.group, row.line, row.installs ? '' : 'aside'].join('|'),
    ),
  )

describe('pyproject.toml', () => {
  test('PEP 621 and PEP 735, every row on its line', () => {
    const pyproject = `[project]
name = "x"
version = "1"
license = "MIT"
requires-python = ">=3.11"
dependencies = [
  "Requests[socks] >=2 ; python_version < '4'", # a comment with ] in it
  'zope.interface',
  "local @ file:///x",
]
[project.optional-dependencies]
ml = ["torch>=2"]
dev = [
  "pytest",
]
[project.scripts]
x = "x.cli:main"
[dependency-groups]
lint = [{ include-group = "a" }, "ruff"]
[build-system]
requires = ["hatchling"]
`
    expect(rows({ 'pyproject.toml': pyproject })).toEqual([
      'requests|>=2|required||7|',
      'zope-interface||required||8|',
      'local|@ file:///x|required||9|',
      'torch|>=2|optional|extra:ml|12|',
      'pytest||dev|extra:dev|14|',
      'ruff||dev|lint|19|',
      'hatchling||dev|build|21|aside',
    ])
    expect(read({ 'pyproject.toml': pyproject }).all[0]).toMatchObject({
      name: 'x',
      version: '1',
      license: 'MIT',
      requiresRuntime: { range: '>=3.11', line: 5 },
      entryPoints: [{ name: 'x', target: 'x.cli:main', line: 17 }],
      errors: [],
    })
  })

  test('poetry: groups, extras, optional ones, packages', () => {
    const pyproject = `[tool.poetry]
name = "p"
packages = [{ include = "bot", from = "src" }]
[tool.poetry.dependencies]
python = "^3.12"
a = "^1"
b = { version = "^2", optional = true }
"c.d" = [{ version = "1", python = "<3.9" }, { version = "2" }]
[tool.poetry.extras]
big = ["b"]
[tool.poetry.group.dev.dependencies]
pytest = "*"
[tool.poetry.dev-dependencies]
old = "1"
`
    expect(rows({ 'sub/pyproject.toml': pyproject })).toEqual([
      'a|^1|required||6|',
      'b|^2|optional|extra:big|7|',
      'c-d|1|required||8|',
      'old|1|dev|dev|14|',
      'pytest|*|dev|dev|12|',
    ])
    expect(read({ 'sub/pyproject.toml': pyproject }).all[0]).toMatchObject({
      name: 'p',
      requiresRuntime: { range: '^3.12', line: 5 },
      sourceRoots: ['sub/src'],
      provides: ['bot'],
    })
  })

  test('flit, pdm, hatch, uv and pixi tables', () => {
    const pyproject = `[tool.flit.metadata]
module = "m"
requires = ["a", "b >1"]
[tool.flit.metadata.requires-extra]
test = ["c"]
[tool.pdm.dev-dependencies]
x = ["d"]
[tool.hatch.envs.default]
dependencies = ["e"]
[tool.uv]
dev-dependencies = ["f"]
[tool.pixi.dependencies]
g = "1.*"
[tool.pixi.feature.q.pypi-dependencies]
h = { version = "2" }
`
    expect(rows({ 'pyproject.toml': pyproject })).toEqual([
      'a||required||3|',
      'b|>1|required||3|',
      'c||dev|extra:test|5|',
      'd||dev|x|7|',
      'f||dev|dev|11|',
      'e||dev|env:default|9|',
      'g|1.*|required||13|',
      'h|2|dev|q|15|',
    ])
  })

  test('where packages lie', () => {
    const root = (text: string): readonly string[] => read({ 'a/pyproject.toml': text }).all[0]!.sourceRoots
    expect(root('[tool.setuptools.packages.find]\nwhere = ["src", "."]\n')).toEqual(['a/src', 'a'])
    expect(root('[tool.setuptools]\npackage-dir = { "" = "lib" }\n')).toEqual(['a/lib'])
    expect(root('[tool.hatch.build.targets.wheel]\npackages = ["src/foo"]\n')).toEqual(['a/src'])
    expect(root('[tool.poetry]\npackages = [{ include = "x", from = "../../out" }]\n')).toEqual([])
  })
})

describe('requirements files', () => {
  test('options, hashes, markers, continuations, editables and urls', () => {
    const text = `# top
-r base.txt
--index-url https://example.org
a==1.0 \\
    --hash=sha256:abc \\
    --hash=sha256:def
b>=2,<3 ; sys_platform == "win32"  # why
-e git+https://example.org/x.git@v1#egg=c_d
./local
e @ https://example.org/e.whl
https://example.org/f-1.0-py3-none-any.whl
g[x,y]~=1.4
!!
`
    expect(rows({ 'requirements.txt': text })).toEqual([
      'a|==1.0|required||4|',
      'b|>=2,<3|required||7|',
      'c-d||required||8|',
      'e|@ https://example.org/e.whl|required||10|',
      'f||required||11|',
      'g|~=1.4|required||12|',
    ])
    expect(read({ 'requirements.txt': text }).all[0]!.errors).toEqual([
      { line: 13, text: 'not a requirement: !!' },
    ])
  })

  test('scope follows the file name, and what a required file includes is required', () => {
    const files = {
      'requirements.txt': '-r requirements/extra.txt\na\n',
      'requirements/extra.txt': 'b\n',
      'requirements-dev.txt': 'c\n',
      'requirements-gpu.txt': 'd\n',
      'docs/requirements.txt': 'e\n',
    }
    expect(rows(files)).toEqual([
      'c||dev|requirements-dev|1|',
      'd||optional|requirements-gpu|1|',
      'a||required||2|',
      'e||dev|requirements|1|',
      'b||required||1|',
    ])
  })

  test('beside a packaging table they stand aside, unless it reads them', () => {
    const aside = rows({
      'pyproject.toml': '[project]\nname = "x"\ndependencies = ["a"]\n',
      'requirements.txt': 'b\n',
    })
    expect(aside).toEqual(['a||required||3|', 'b||required||1|aside'])
    const dynamic =
      '[project]\nname = "x"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = ["requirements.txt"] }\n'
    expect(rows({ 'pyproject.toml': dynamic, 'requirements.txt': 'b\n' })).toEqual(['b||required||1|'])
    expect(rows({ 'pyproject.toml': '[tool.black]\nline-length = 1\n', 'requirements.txt': 'b\n' })).toEqual([
      'b||required||1|',
    ])
    const setup = "from setuptools import setup\nsetup(install_requires=open('requirements.txt').read())\n"
    expect(rows({ 'setup.py': setup, 'requirements.txt': 'b\n' })).toEqual(['b||required||1|'])
  })
})

describe('other manifests', () => {
  test('setup.py: literals, names set once, and what is computed', () => {
    const setup = `from setuptools import setup, find_packages
REQ = [
    "a>=1",
    "b",  # why
]
setup(
    name="x",
    packages=find_packages(where="src"),
    package_dir={"": "src"},
    python_requires=">=3.8",
    install_requires=REQ,
    extras_require={"dev": ["c"], "ml": ["d" ">1"]},
    entry_points={"console_scripts": ["x = x.cli:main"]},
)
`
    expect(rows({ 'setup.py': setup })).toEqual([
      'a|>=1|required||3|',
      'b||required||4|',
      'c||dev|extra:dev|12|',
      'd|>1|optional|extra:ml|12|',
    ])
    expect(read({ 'setup.py': setup }).all[0]).toMatchObject({
      name: 'x',
      sourceRoots: ['src'],
      requiresRuntime: { range: '>=3.8', line: 10 },
      entryPoints: [{ name: 'x', target: 'x.cli:main', line: 13 }],
    })
    const computed = 'setup(install_requires=read())\n'
    expect(read({ 'setup.py': computed }).all[0]!.errors).toEqual([
      { line: 1, text: 'computed: install_requires' },
    ])
    const added = 'R = ["a"]\nR.append(b)\nsetup(install_requires=R)\n'
    expect(rows({ 'setup.py': added })).toEqual([])
  })

  test('setup.cfg, Pipfile, conda, pixi, tox', () => {
    expect(
      rows({
        'setup.cfg':
          '[metadata]\nname = x\n[options]\ninstall_requires =\n  a>=1\n  b ; python_version<"3"\n[options.extras_require]\ndev =\n  c\n',
      }),
    ).toEqual(['a|>=1|required||5|', 'b||required||6|', 'c||dev|extra:dev|9|'])
    expect(
      rows({
        Pipfile:
          '[packages]\na = "*"\nb = {version = ">1"}\n[dev-packages]\nc = "*"\n[requires]\npython_version = "3.9"\n',
      }),
    ).toEqual(['a|*|required||2|', 'b|>1|required||3|', 'c|*|dev|dev-packages|5|'])
    const conda = 'name: e\ndependencies:\n  - python=3.11\n  - numpy>=1\n  - pip\n  - pip:\n    - torch==2\n'
    expect(rows({ 'environment.yml': conda })).toEqual([
      'numpy|>=1|required||4|',
      'pip||required||5|',
      'torch|==2|required||7|',
    ])
    expect(read({ 'environment.yml': conda }).all[0]!.requiresRuntime).toEqual({ range: '==3.11.*', line: 3 })
    expect(
      rows({
        'pixi.toml': '[project]\nname = "x"\n[dependencies]\na = ">=1"\n[pypi-dependencies]\nb = "*"\n',
      }),
    ).toEqual(['a|>=1|required||4|', 'b|*|required||6|'])
    expect(rows({ 'tox.ini': '[testenv]\ndeps =\n  pytest>7\n  py27: mock\n' })).toEqual([
      'pytest|>7|dev|testenv|3|',
      'mock||dev|testenv|4|',
    ])
    expect(read({ 'environment.yml': 'services:\n  a: 1\n' }).all).toEqual([])
  })
})

describe('lock files', () => {
  const locked = (file: string, text: string): readonly string[] =>
    [...read({ [file]: text }).locks[0]!.packages].map(
      ([name, { version, neededBy, line }]) => `${name} ${version} ${line} <${neededBy.join()}>`,
    )

  test('poetry, uv, pdm', () => {
    expect(
      locked(
        'poetry.lock',
        '[[package]]\nname = "SQLAlchemy"\nversion = "2.0"\n\n[package.dependencies]\ngreenlet = {version = "1"}\n\n[[package]]\nname = "greenlet"\nversion = "1"\n\n[metadata]\nlock-version = "2"\n',
      ),
    ).toEqual(['sqlalchemy 2.0 2 <>', 'greenlet 1 9 <sqlalchemy>'])
    expect(
      locked(
        'uv.lock',
        '[[package]]\nname = "me"\nversion = "0"\nsource = { editable = "." }\ndependencies = [\n  { name = "a" },\n]\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "https://x" }\ndependencies = [\n    { name = "b", marker = "x" },\n]\n[[package]]\nname = "b"\nversion = "2"\n',
      ),
    ).toEqual(['a 1 9 <>', 'b 2 16 <a>'])
    expect(
      locked(
        'pdm.lock',
        '[[package]]\nname = "a"\nversion = "1"\ndependencies = [\n    "b>=1; x",\n]\n[[package]]\nname = "b"\nversion = "2"\n',
      ),
    ).toEqual(['a 1 2 <>', 'b 2 8 <a>'])
  })

  test('Pipfile.lock and pixi.lock', () => {
    expect(
      locked('Pipfile.lock', '{\n "default": {\n  "a": {"version": "==1"}\n },\n "develop": {}\n}'),
    ).toEqual(['a 1 3 <>'])
    expect(
      locked(
        'pixi.lock',
        'version: 6\npackages:\n- conda: https://x/linux-64/numpy-1.26-py_0.conda\n  depends:\n  - libblas >=3\n- conda: https://x/linux-64/libblas-3.9-h_0.conda\n- pypi: https://x/b.whl\n  name: b\n  version: 2\n',
      ),
    ).toEqual(['numpy 1.26 3 <>', 'libblas 3.9 6 <numpy>', 'b 2 8 <>'])
  })

  test('a left-over merge conflict is an error with its line, and the rest is read', () => {
    const lock = read({ 'poetry.lock': '[[package]]\nname = "a"\nversion = "1"\n<<<<<<< HEAD\n' }).locks[0]!
    expect(lock.errors).toEqual([{ line: 4, text: 'unresolved merge conflict' }])
    expect(lock.packages.size).toBe(1)
  })
})

test('a list that a requirements file includes counts under any name, and so does what lies in nested folders', () => {
  const read = readManifests(
    new Map([
      ['requirements.txt', '-r deps/common.txt\n'],
      ['deps/common.txt', '-r ../reqs/more.in\nhttpx\n'],
      ['reqs/more.in', 'rich\n'],
      ['reqs/other.txt', 'this is no list\n'],
    ]),
  )
  expect(read.all.flatMap((one) => one.declared.map((row) => `${row.name} ${row.scope}`)).sort()).toEqual([
    'httpx required',
    'rich required',
  ])
})
