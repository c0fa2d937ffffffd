import { expect, test } from 'vitest'
import { knownImages, knownNpm, knownPython } from '../../src/discover/known.ts'
import { detectStack } from '../../src/discover/stack.ts'
import { chooseTeam } from '../../src/discover/team.ts'
import { readManifests } from '../../src/facts/manifests/read.ts'
import type { Digest } from '../../src/model/task.ts'
import type { Stack, StackSignal } from '../../src/model/team.ts'

const digest = '0'.repeat(64) as Digest

const stackOf = (content: Readonly<Record<string, string>>): Stack => {
  const texts = new Map(Object.entries(content))
  const files = [...texts].map(([path, text]) => ({
    path,
    kind: 'text' as const,
    size: text.length,
    digest,
    lines: text.split('\n').length,
    tracked: true,
  }))
  return detectStack({
    snapshot: { commit: null, dirty: false, shallow: false, digest, files },
    texts,
    manifests: readManifests(texts),
  })
}
const find = (stack: Stack, name: string): StackSignal | undefined =>
  stack.signals.find((one) => one.name === name)

test('a declared, an optional, a development and a merely mentioned library are told apart', () => {
  const stack = stackOf({
    'pyproject.toml':
      '[project]\nname = "x"\nrequires-python = ">=3.11"\ndependencies = ["pandas>=2"]\n[project.optional-dependencies]\nml = ["torch"]\n[dependency-groups]\ndev = ["pytest"]\n',
    'README.md':
      '# x\n\n    pip install django\n\nIt uses rich examples and a flask of water. import redis is prose.\n\nimport sqlalchemy\n',
    'x/a.py': 'import pandas\n',
  })
  expect(find(stack, 'pandas')).toMatchObject({
    scope: 'required',
    confidence: 0.95,
    version: '>=2',
    package: '.',
    seen: { file: 'pyproject.toml', startLine: 4, endLine: 4 },
  })
  expect(find(stack, 'torch')).toMatchObject({ scope: 'optional', kind: 'framework' })
  expect(find(stack, 'pytest')).toMatchObject({ scope: 'dev', kind: 'test-runner' })
  expect(find(stack, 'django')).toMatchObject({ scope: 'mentioned', confidence: 0.2 })
  expect(find(stack, 'sqlalchemy')?.scope).toBe('mentioned')
  expect(['flask', 'rich', 'redis'].filter((name) => find(stack, name))).toEqual([])
  expect(stack.signals.find(({ kind }) => kind === 'runtime')).toMatchObject({
    name: 'python',
    version: '>=3.11',
  })
})

test('packages of a monorepo keep their own signals and manager', () => {
  const stack = stackOf({
    'package.json':
      '{"name":"root","private":true,"packageManager":"pnpm@9.0.0","workspaces":["packages/*"]}',
    'package-lock.json': '{"packages":{}}',
    'packages/web/package.json': '{"name":"@x/web","dependencies":{"react":"^19"}}',
    'packages/web/src/a.tsx': 'x\n',
    'tool/pyproject.toml': '[tool.poetry]\nname = "tool"\n[tool.poetry.dependencies]\nfastapi = "*"\n',
    'tool/a.py': 'x\n',
  })
  expect(
    stack.packages.map(({ path, name, manager, languages }) => [path, name, manager, languages.join()]),
  ).toEqual([
    ['.', 'root', 'pnpm', ''],
    ['packages/web', '@x/web', 'pnpm', 'TypeScript'],
    ['tool', 'tool', 'poetry', 'Python'],
  ])
  expect(find(stack, 'react')?.package).toBe('packages/web')
  expect(find(stack, 'fastapi')?.package).toBe('tool')
})

test('containers, images and CI by their files; archives serve nothing', () => {
  const stack = stackOf({
    Dockerfile: 'FROM --platform=linux/amd64 python:3.11-slim AS x\n',
    'docker-compose.yml':
      'services:\n  db:\n    image: "timescale/timescaledb:latest"\n  app:\n    image: example.org/own/app:1\n',
    '.github/workflows/ci.yml': 'on: push\n',
    'archived/docker-compose.yml': 'services:\n  q:\n    image: rabbitmq:3\n',
  })
  expect(find(stack, 'python')).toMatchObject({
    kind: 'runtime',
    version: '3.11-slim',
    seen: { startLine: 1 },
  })
  expect(find(stack, 'timescaledb')).toMatchObject({ kind: 'database', seen: { startLine: 3 } })
  expect(find(stack, 'github-actions')?.kind).toBe('ci')
  expect(find(stack, 'rabbitmq')).toBeUndefined()
})

test('nothing below .muster is believed', () => {
  const stack = stackOf({
    '.muster/package.json': '{"name":"evil","dependencies":{"react":"1"}}',
    '.muster/README.md': 'pip install django\n',
    'a.py': 'x\n',
  })
  expect(stack.signals.map(({ name }) => name)).toEqual(['python'])
  expect(stack.packages).toEqual([])
})

test('the order of files changes nothing', () => {
  const files = {
    'a.py': 'x\n',
    'package.json': '{"name":"a","dependencies":{"react":"1","vue":"2"}}',
    'requirements.txt': 'numpy\nflask\n',
  }
  expect(stackOf(Object.fromEntries(Object.entries(files).reverse())).signals).toEqual(stackOf(files).signals)
})

test('the table of names that matter', () => {
  expect(knownPython.size + knownNpm.size + knownImages.size).toBeGreaterThanOrEqual(120)
  for (const name of knownPython.keys()) expect(name).toBe(name.toLowerCase().replace(/[-_.]+/g, '-'))
})

test('a team is chosen by signals, in roster order, and says why and why not', () => {
  const stack = stackOf({ 'requirements.txt': 'ccxt\npandas\n', 'a.py': 'x\n' })
  const wantsTrading = (signal: StackSignal): boolean => ['ccxt', 'yfinance'].includes(signal.name)
  const team = chooseTeam(stack, [
    { id: 'b', group: 'strategy', wants: wantsTrading },
    { id: 'a', group: 'code analysis', wants: null },
    { id: 'c', group: 'performance', wants: (signal) => signal.name === 'react' },
  ])
  expect(team.members).toEqual([
    { id: 'b', group: 'strategy', because: ['ccxt'] },
    { id: 'a', group: 'code analysis', because: [] },
  ])
  expect(team.groups).toEqual([
    { name: 'code analysis', members: ['a'] },
    { name: 'strategy', members: ['b'] },
  ])
  expect(team.left.map(({ id }) => id)).toEqual(['c'])
})
