import { readIni } from '../../facts/manifests/ini.ts'
import { readToml } from '../../facts/manifests/toml.ts'
import { at, folderOf, nameOf } from '../../facts/manifests/shape.ts'
import type { Place } from '../../model/finding.ts'
import type { StackInput } from '../input.ts'
import { pythonTools, type PythonTool } from './python-tools.ts'
import { place, propose, type Proposal, type Proposed } from './proposal.ts'

/** Tools of Python that a folder's files configure, and test runners where tests exist. */
export const pythonChecks = (input: StackInput): Proposed => {
  const folders = new Set([...input.texts.keys()].filter(isHome).map(folderOf))
  const proposals = [...folders]
    .filter(
      (folder) =>
        folder.split('/').length <= 2 &&
        !/(^|\/)(tests?|docs?|examples?|fixtures?|templates?|vendor|node_modules|archive\w*)(\/|$)/i.test(
          folder,
        ),
    )
    .sort()
    .flatMap((folder) => ofFolder(input, folder))
  return settled(proposals, input.texts.get('.pre-commit-config.yaml') ?? '')
}

/** Not what the root's tests cover already, and not a formatter that only old settings speak of where hooks run another. */
const settled = (proposals: readonly Proposal[], hooks: string): Proposed => {
  const tested = proposals.some(({ folder, name }) => folder === '' && name === 'pytest')
  const replaced = /id:\s*ruff-format\b/.test(hooks) && !/id:\s*black\b/.test(hooks)
  const reason = (one: Proposal): string | null => {
    if (one.folder !== '' && tested && one.because.includes('such as'))
      return "the root's `pytest` collects them"
    return replaced && one.name === 'black' && one.because.startsWith('[tool.black]')
      ? 'the hooks format with `ruff format`'
      : null
  }
  return {
    proposals: proposals.filter((one) => reason(one) === null),
    left: proposals.flatMap((one) => {
      const because = reason(one)
      return because === null ? [] : [{ what: one.because, because, at: one.at }]
    }),
  }
}

const homes = new Set([
  'pyproject.toml',
  'setup.cfg',
  'setup.py',
  'tox.ini',
  'pytest.ini',
  'requirements.txt',
  'Pipfile',
  'mypy.ini',
  '.flake8',
  'ruff.toml',
  '.ruff.toml',
])
const isHome = (file: string): boolean => homes.has(nameOf(file))

const ofFolder = (input: StackInput, folder: string): readonly Proposal[] => {
  const runner = runnerOf(input, folder)
  const found = pythonTools.flatMap((tool): Proposal[] => {
    const seen = configured(input, folder, tool) ?? declared(input, folder, tool)
    if (seen === null) return []
    return [proposalOf(folder, tool, [...runner, ...targets(input, folder, tool)], seen)]
  })
  const tested = found.some(({ name }) => name === 'pytest') ? null : testsThere(input, folder)
  return tested === null
    ? found
    : [...found, proposalOf(folder, tested.tool, [...runner, ...tested.tool.words], tested)]
}

const proposalOf = (
  folder: string,
  { name, kind, tool }: PythonTool,
  words: readonly string[],
  seen: { because: string; at: Place },
): Proposal =>
  propose({
    folder,
    name,
    kind,
    work: { is: 'words', words },
    tools: [tool],
    cache: ['format', 'lint', 'types'].includes(kind),
    because: seen.because,
    at: seen.at,
  })

const below = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

const configured = (
  { texts }: StackInput,
  folder: string,
  tool: PythonTool,
): { because: string; at: Place } | null => {
  const own = [...texts.keys()].find(
    (file) => folderOf(file) === folder && tool.files?.test(nameOf(file)) === true,
  )
  if (own !== undefined) return { because: `${own} configures ${tool.tool}`, at: place(own, 1) }
  const pyproject = below(folder, 'pyproject.toml')
  const text = texts.get(pyproject)
  if (text !== undefined) {
    const toml = readToml(text)
    if (at(toml.value, 'tool', ...tool.table) !== undefined)
      return {
        because: `[tool.${tool.table.join('.')}] of ${pyproject}`,
        at: place(pyproject, toml.lines.key('tool', ...tool.table)),
      }
  }
  for (const name of ['setup.cfg', 'tox.ini']) {
    const file = below(folder, name)
    const entry = readIni(texts.get(file) ?? '').entries.find(
      (one) => tool.sections?.test(one.section) === true,
    )
    if (entry) return { because: `[${entry.section}] of ${file}`, at: place(file, entry.line) }
  }
  return null
}

/** Declared for development beside it, and not merely as something the product needs. */
const declared = (
  { manifests }: StackInput,
  folder: string,
  tool: PythonTool,
): { because: string; at: Place } | null => {
  if (tool.declared === undefined) return null
  for (const manifest of manifests.all) {
    if (
      manifest.ecosystem !== 'python' ||
      (folderOf(manifest.file) !== folder && folderOf(manifest.file) !== below(folder, 'requirements'))
    )
      continue
    const row = manifest.declared.find(
      (one) => tool.declared!.test(one.folded) && (one.scope === 'dev' || /dev|test|lint|ci/i.test(one.file)),
    )
    if (row) return { because: `${manifest.file} declares ${row.name}`, at: place(manifest.file, row.line) }
  }
  return null
}

/** Folders that a tool without targets in its configuration has to be given. */
const targets = ({ texts, snapshot }: StackInput, folder: string, tool: PythonTool): readonly string[] => {
  if (tool.tool !== 'mypy' && tool.tool !== 'pylint') return tool.words
  const text = texts.get(below(folder, 'pyproject.toml')) ?? ''
  const ini = ['setup.cfg', 'mypy.ini', '.mypy.ini', 'tox.ini']
    .map((name) => texts.get(below(folder, name)) ?? '')
    .join('\n')
  if (
    tool.tool === 'mypy' &&
    (/^\s*(files|packages|modules)\s*=/m.test(section(text, 'tool.mypy')) ||
      /^\s*(files|packages|modules)\s*=/m.test(section(ini, 'mypy')))
  )
    return tool.words
  const prefix = folder === '' ? '' : `${folder}/`
  const packages = new Set(
    snapshot.files.flatMap(({ path }) => {
      const inner = path.startsWith(prefix) ? path.slice(prefix.length) : ''
      const match = /^((?:src\/)?[A-Za-z_]\w*)\/__init__\.py$/.exec(inner)
      return match && !/^(tests?|docs?|examples?|scripts)$/.test(match[1]!) ? [match[1]!] : []
    }),
  )
  const found = [...packages].sort()
  return [...tool.words, ...(found.length === 0 ? ['.'] : found)]
}

const section = (text: string, name: string): string => {
  const from = text.indexOf(`[${name}]`)
  if (from < 0) return ''
  const end = text.indexOf('\n[', from + 1)
  return text.slice(from, end < 0 ? undefined : end)
}

const unittest: PythonTool = {
  tool: 'unittest',
  name: 'unittest',
  kind: 'unit',
  words: ['python', '-m', 'unittest', 'discover'],
  table: [],
}
const django: PythonTool = {
  tool: 'manage.py test',
  name: 'manage-test',
  kind: 'unit',
  words: ['python', 'manage.py', 'test'],
  table: [],
}

const testsThere = (
  { snapshot }: StackInput,
  folder: string,
): { tool: PythonTool; because: string; at: Place } | null => {
  const prefix = folder === '' ? '' : `${folder}/`
  const own = snapshot.files.filter(
    ({ path }) => path.startsWith(prefix) && !/(^|\/)(node_modules|vendor|archived?|examples?)\//.test(path),
  )
  const files = own.filter(({ path }) => /^test_.*\.py$|.*_test\.py$/.test(nameOf(path)))
  if (files.length === 0) {
    const manage = own.find(({ path }) => path === `${prefix}manage.py`)
    const tests = own.find(({ path }) => /(^|\/)tests(\.py|\/[^/]+\.py)$/.test(path))
    return manage && tests
      ? { tool: django, because: `${manage.path} and ${tests.path} are there`, at: place(manage.path, 1) }
      : null
  }
  const conftest = own.find(({ path }) => nameOf(path) === 'conftest.py')
  const seen = conftest ?? files[0]!
  const first = `${files.length} test ${files.length === 1 ? 'file' : 'files'} such as ${files[0]!.path}`
  return {
    tool: conftest || files.some(({ path }) => /(^|\/)tests?\//.test(path)) ? pythonTools[0]! : unittest,
    because: first,
    at: place(seen.path, 1),
  }
}

/** `uv run`, `poetry run` and their like where a lock file of that manager lies there. */
const runnerOf = ({ manifests }: StackInput, folder: string): readonly string[] => {
  for (const at of [folder, '']) {
    const lock = manifests.locks.find((one) => one.ecosystem === 'python' && folderOf(one.file) === at)
    if (lock && ['uv', 'poetry', 'pdm', 'pipenv', 'pixi'].includes(lock.manager)) return [lock.manager, 'run']
  }
  return []
}
