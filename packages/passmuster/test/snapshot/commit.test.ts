import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCommit } from '../../src/snapshot/commit.ts'
import { openWorkingTree } from '../../src/snapshot/working-tree.ts'
import { commitAll, plainGit, tempFolder, tempRepo, write } from './temp-repo.ts'

test('a commit and a clean working tree of it are one snapshot', async () => {
  const folder = tempRepo({ 'a.py': 'x = 1\n', 'b.bin': Buffer.from([0, 1]), 'c/é\n.txt': 'last line' })
  symlinkSync('a.py', join(folder, 'link'))
  symlinkSync('nowhere', join(folder, 'lost'))
  commitAll(folder, 'links')
  const [tree, commit] = await Promise.all([openWorkingTree(folder), openCommit(folder, 'main')])
  if (!tree.ok || !commit.ok) throw new Error('not opened')
  expect(commit.value.snapshot).toEqual(tree.value.snapshot)
  expect(Buffer.from((await commit.value.read('c/é\n.txt'))!).toString()).toBe('last line')
  expect(await commit.value.read('b.bin')).toBeNull()
  expect(await commit.value.read('no.py')).toBeNull()
})

test('an older commit is read as it was', async () => {
  const folder = tempRepo({ 'a.py': 'old\n' })
  write(folder, { 'a.py': 'new\n', 'b.py': 'b\n' })
  commitAll(folder, 'second')
  const old = await openCommit(folder, 'HEAD~1')
  if (!old.ok) throw new Error('not opened')
  expect(old.value.snapshot.files.map(({ path }) => path)).toEqual(['a.py'])
  expect(Buffer.from((await old.value.read('a.py'))!).toString()).toBe('old\n')
})

test('a revision is never an option, a range or a command', async () => {
  const folder = tempRepo({ 'a.py': 'x = 1\n' })
  const mark = join(tempFolder(), 'mark')
  for (const rev of [
    `--upload-pack=touch ${mark}`,
    `--output=${mark}`,
    'no-such',
    'HEAD..HEAD',
    '',
    '$(touch x)',
    '-rf',
  ]) {
    const opened = await openCommit(folder, rev)
    expect(opened.ok ? 'ok' : opened.faults[0]?.code, rev).toBe('usage')
  }
  expect(existsSync(mark)).toBe(false)
})

test('a branch that looks like an option can be opened by its full name', async () => {
  const folder = tempRepo({ 'a.py': 'x = 1\n' })
  plainGit(folder, 'update-ref', 'refs/heads/--upload-pack=x', 'HEAD')
  expect((await openCommit(folder, 'refs/heads/--upload-pack=x')).ok).toBe(true)
})
