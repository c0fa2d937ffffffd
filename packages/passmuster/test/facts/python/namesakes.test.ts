import { expect, test } from 'vitest'
import { debuggerSpecialist } from '../../../src/specialists/debugger/debugger.ts'
import { repoOf } from './repo-of.ts'

type Files = Readonly<Record<string, string>>
const told = (files: Files): readonly string[] =>
  [...debuggerSpecialist.judge(repoOf(files), new Map())].map(
    (one) => `${one.rule} ${one.severity} ${one.symbol}`,
  )
const adapter = 'from webcolors.names import hex\nfrom webcolors import rgb\n'
const started = { 'run.py': 'from tools import webcolors\nfrom tools.extra import go\n' }

test('a file that imports from its own name means a distribution, not itself, unless it is started', () => {
  const declared = { 'requirements.txt': 'webcolors\n', ...started, 'tools/extra.py': 'go = 1\n' }
  expect(told({ ...declared, 'tools/webcolors.py': adapter })).toEqual([])
  expect(told({ ...declared, 'requirements.txt': 'requests\n', 'tools/webcolors.py': adapter })).toEqual([])
  const main = `${adapter}if __name__ == "__main__":\n    hex()\n`
  expect(told({ ...declared, 'requirements.txt': 'requests\n', 'tools/webcolors.py': main })).toEqual([
    'missing-module medium names',
  ])
})

test('beside it in a folder used as a package, a declared distribution is meant too', () => {
  const files = {
    'requirements.txt': 'webcolors\n',
    ...started,
    'tools/webcolors.py': 'own = 1\n',
    'tools/extra.py': 'from webcolors.names import hex\ngo = hex\n',
  }
  expect(told(files)).toEqual([])
  expect(told({ ...files, 'run.py': '' })).toContain('missing-module medium names')
})

test('lists deep in a folder of requirements speak for the files beside that folder', () => {
  const files = {
    'setup.cfg': '[pycodestyle]\nmax-line-length = 120\n',
    'requirements/full/requirements.txt': 'jinja2==3.1.6\nmcp\naccelerate\n',
    'modules/chat.py': 'import markupsafe\nimport jinja2\nimport uvicorn\nimport torch\n',
  }
  expect(told(files)).toEqual([])
  expect(told({ ...files, 'modules/b.py': 'import webcolors\n' })).toEqual([
    'missing-dependency medium webcolors',
  ])
})

test('what a program installs, or a document from an index of its own, is left to the reader', () => {
  const files = { 'requirements.txt': 'requests\n', 'a.py': 'import torch\n', 'b.py': 'import a\n' }
  expect(told(files)).toEqual(['missing-dependency high torch'])
  const plain = 'Run `pip install torch`.\n'
  expect(told({ ...files, 'README.md': plain })).toEqual(['missing-dependency high torch'])
  const index = '| Linux | `pip3 install torch==2.9.1 --index-url https://example.org/cpu` |\n'
  expect(told({ ...files, 'README.md': index })).toEqual([])
  expect(told({ ...files, 'setup.sh': 'pip install torch\n' })).toEqual([])
  expect(told({ ...files, Dockerfile: 'RUN pip install torch\n' })).toEqual([])
  const raising =
    'try:\n    import torch\nexcept ImportError:\n    raise ImportError("Install it: pip install torch")\n'
  const many = { 'c.py': 'import a\n', 'd.py': 'import a\n' }
  expect(told({ ...files, ...many, 'a.py': raising })).toEqual([])
})

test('a module of an unknown distribution may come with a declared one of unknown modules', () => {
  const files = { 'requirements.txt': 'requests\n', 'a.py': 'import oddmodule\n', 'b.py': 'import a\n' }
  expect(told(files)).toEqual(['missing-dependency high oddmodule'])
  expect(told({ ...files, 'requirements.txt': 'requests\nstrange-thing\n' })).toEqual([
    'missing-dependency medium oddmodule',
  ])
  const mapped = { ...files, 'requirements.txt': 'pyportfolioopt\n', 'a.py': 'import pypfopt\n' }
  expect(told(mapped)).toEqual([])
})

test('where another manifest has it, the impact names the one that an installer reads', () => {
  const files = {
    'pyproject.toml': '[project]\nname = "app"\nversion = "1"\ndependencies = ["requests"]\n',
    'requirements.txt': 'webcolors\n',
    'app/__init__.py': 'import webcolors\n',
  }
  const [found] = [...debuggerSpecialist.judge(repoOf(files), new Map())]
  expect(found!.impact).toMatch(/^With only what pyproject\.toml declares installed, 1 module/)
})

test('tool settings are no table of dependencies, and what a list elsewhere brings is not missing', () => {
  const tools = { 'setup.cfg': '[flake8]\nmax-line-length = 120\n' }
  const lists = { 'docker/requirements.txt': 'flask\n' }
  const code = { 'a.py': 'import flask\nimport markupsafe\nimport webcolors\n', 'b.py': 'import a\n' }
  expect(told({ ...tools, ...lists, ...code })).toEqual([])
  const own = { 'requirements.txt': 'requests\n' }
  expect(told({ ...own, ...lists, ...code })).toEqual(['missing-dependency high webcolors'])
})
