import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readHistory } from '../../src/snapshot/history.ts'
import { commitAll, plainGit, tempFolder, tempRepo, write } from './temp-repo.ts'

const body = (n: number): string => Array.from({ length: n }, (_, i) => `line ${i}\n`).join('')

test('renames, deletions, churn and authors come from one call', async () => {
  const folder = tempRepo({ 'old.py': body(20), 'gone.py': body(3), 'kept.py': body(2) })
  plainGit(folder, 'mv', 'old.py', 'new.py')
  commitAll(folder, 'rename')
  write(folder, { 'new.py': `${body(20)}more\n` })
  plainGit(folder, 'rm', '-q', 'gone.py')
  plainGit(folder, 'add', '-A')
  plainGit(folder, '-c', 'user.email=B@example.org', 'commit', '-q', '-m', 'second author')
  const history = await readHistory(folder)
  expect(history).toMatchObject({ commits: 3, shallow: false })
  expect(history.renames.map(({ from, to }) => [from, to])).toEqual([['old.py', 'new.py']])
  expect(history.deletions.map(({ path, lines }) => [path, lines])).toEqual([['gone.py', 3]])
  expect(Object.fromEntries(history.churn)).toEqual({
    'new.py': { commits: 3, lines: 21, authors: 2 },
    'kept.py': { commits: 1, lines: 2, authors: 1 },
  })
  expect(JSON.stringify([...history.churn])).not.toContain('example.org')
})

test('of a deleted file of settings the names that had a value are kept', async () => {
  const folder = tempRepo({
    '.env': 'A=\nexport B="x"\n# C=1\nD=""\nE = 2\r\nF= # none\n',
    'gone.py': body(3),
    'x/.env.local': '',
  })
  plainGit(folder, 'rm', '-q', '.env', 'gone.py', 'x/.env.local')
  commitAll(folder, 'gone')
  const { deletions } = await readHistory(folder)
  expect(Object.fromEntries(deletions.map(({ path, set }) => [path, set]))).toEqual({
    '.env': ['B', 'E'],
    'gone.py': undefined,
    'x/.env.local': [],
  })
})

test('names with line feeds, tabs and a leading colon do not derail it', async () => {
  const names = ['a\nb.py', ':100644 x', 'x\ty', '\u0001odd']
  const folder = tempRepo(Object.fromEntries(names.map((name) => [name, body(5)])))
  plainGit(folder, 'mv', 'a\nb.py', '1\t2\tc\n.py')
  commitAll(folder, 'rename')
  const history = await readHistory(folder)
  expect([...history.churn.keys()].sort()).toEqual(['1\t2\tc\n.py', ...names.slice(1)].sort())
  expect(history.renames[0]).toMatchObject({ from: 'a\nb.py', to: '1\t2\tc\n.py' })
})

test('no commit, a shallow clone, and more commits than are read: each says so', async () => {
  expect(await readHistory(tempRepo())).toMatchObject({ commits: 0, renames: [], deletions: [] })
  const folder = tempRepo({ 'a.py': 'x\n' })
  for (const text of ['1', '2', '3']) {
    write(folder, { 'a.py': text })
    commitAll(folder, text)
  }
  expect((await readHistory(folder)).limited).toBeUndefined()
  expect(await readHistory(folder, { most: 2 })).toMatchObject({ commits: 2, limited: true })
  const clone = join(tempFolder(), 'c')
  plainGit(folder, 'clone', '-q', '--depth', '2', `file://${folder}`, clone)
  expect(await readHistory(clone)).toMatchObject({ shallow: true })
})

const removeObject = (folder: string, name: string): void => {
  const id = plainGit(folder, 'rev-parse', name).trim()
  rmSync(join(folder, '.git', 'objects', id.slice(0, 2), id.slice(2)))
}

test('a lost blob of an old commit: every commit is counted all the same, and exact renames are known', async () => {
  const folder = tempRepo({ 'a.py': body(20), 'old.py': body(9), 'gone.py': 'x\n' })
  write(folder, { 'a.py': 'lost\n' })
  commitAll(folder, 'lost')
  write(folder, { 'a.py': body(3) })
  plainGit(folder, 'mv', 'old.py', 'new.py')
  plainGit(folder, 'rm', '-q', 'gone.py')
  commitAll(folder, 'last')
  const whole = await readHistory(folder)
  removeObject(folder, 'HEAD~1:a.py')
  const history = await readHistory(folder)
  expect(history).toEqual({
    ...whole,
    deletions: whole.deletions.map(({ commit, path }) => ({ commit, path })),
    exactRenames: true,
    churn: new Map([
      ['a.py', { commits: 3, lines: 0, authors: 1 }],
      ['new.py', { commits: 2, lines: 0, authors: 1 }],
    ]),
  })
  expect(whole.commits).toBe(3)
  expect(whole.renames.map(({ from, to }) => [from, to])).toEqual([['old.py', 'new.py']])
})

test('a lost blob: renames with edits are known in newer commits, and in older ones not called deletions', async () => {
  const lines = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join('')
  const folder = tempRepo({ 'a.py': '1\n', 'one.py': lines, 'two.py': lines.toUpperCase(), 'sure.txt': 'x' })
  plainGit(folder, 'mv', 'one.py', 'uno.py')
  plainGit(folder, 'rm', '-q', 'sure.txt')
  write(folder, { 'uno.py': `${lines}more\n` })
  commitAll(folder, 'old rename')
  write(folder, { 'a.py': 'lost\n' })
  commitAll(folder, 'lost')
  write(folder, { 'a.py': '2\n' })
  commitAll(folder, 'found')
  plainGit(folder, 'mv', 'two.py', 'due.md')
  write(folder, { 'due.md': `${lines.toUpperCase()}more\n` })
  commitAll(folder, 'new rename')
  removeObject(folder, 'HEAD~2:a.py')
  const history = await readHistory(folder)
  expect(history.commits).toBe(5)
  expect(history.renames.map(({ from, to }) => [from, to])).toEqual([['two.py', 'due.md']])
  expect(history.deletions.map(({ path }) => path)).toEqual(['sure.txt'])
})

test('a lost tree of an old commit: what could be read is said to be incomplete', async () => {
  const folder = tempRepo({ 'a.py': '0' })
  for (const text of ['1', '2', '3']) {
    write(folder, { 'a.py': text })
    commitAll(folder, text)
  }
  removeObject(folder, 'HEAD~2^{tree}')
  const history = await readHistory(folder)
  expect(history.incomplete).toBe(true)
  expect(history.commits).toBeGreaterThan(0)
  expect(history.commits).toBeLessThan(4)
})

test('settings of the repository do not change what it says', async () => {
  const folder = tempRepo({ 'old.py': body(20) })
  plainGit(folder, 'mv', 'old.py', 'new.py')
  commitAll(folder, 'rename')
  const before = await readHistory(folder)
  for (const [key, value] of Object.entries({
    'color.ui': 'always',
    'diff.renames': 'false',
    'log.showRoot': 'false',
    'diff.noprefix': 'true',
    'log.showSignature': 'true',
    'diff.relative': 'true',
    'log.mailmap': 'true',
    'format.pretty': 'fuller',
    'log.follow': 'true',
    'diff.algorithm': 'patience',
  }))
    plainGit(folder, 'config', key, value)
  expect(await readHistory(folder)).toEqual(before)
})

test('a name that a later file took again: both are followed as git follows them, merges are counted apart', async () => {
  const folder = tempRepo({ 'ui.py': body(20), 'other.py': 'x\n' })
  write(folder, { 'ui.py': `${body(20)}more\n` })
  commitAll(folder, 'edit')
  plainGit(folder, 'mv', 'ui.py', 'deep.py')
  write(folder, { 'deep.py': `${body(20)}more\nand more\n` })
  commitAll(folder, 'renamed with an edit')
  write(folder, { 'ui.py': 'another\n' })
  commitAll(folder, 'the name again')
  plainGit(folder, 'switch', '-q', '-c', 'side')
  write(folder, { 'deep.py': body(19) })
  commitAll(folder, 'side')
  plainGit(folder, 'switch', '-q', '-')
  write(folder, { 'other.py': 'y\n' })
  commitAll(folder, 'main')
  plainGit(folder, 'merge', '-q', '--no-edit', 'side')
  const history = await readHistory(folder)
  expect(history).toMatchObject({ commits: 7, merges: 1 })
  for (const file of ['ui.py', 'deep.py', 'other.py'])
    expect([file, history.churn.get(file)?.commits]).toEqual([
      file,
      plainGit(folder, 'log', '--follow', '--no-merges', '--format=%h', '--', file).trim().split('\n').length,
    ])
})
