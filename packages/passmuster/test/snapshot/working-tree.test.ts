import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { after } from '../../src/lib/clock.ts'
import type { SnapshotFile } from '../../src/model/snapshot.ts'
import { openWorkingTree, type WorkingTree } from '../../src/snapshot/working-tree.ts'
import { commitAll, plainGit, tempFolder, tempRepo, write } from './temp-repo.ts'

const open = async (folder: string): Promise<WorkingTree> => {
  const opened = await openWorkingTree(folder)
  if (!opened.ok) throw new Error(opened.faults.map((fault) => fault.message).join('\n'))
  return opened.value
}
const kinds = (files: readonly SnapshotFile[]): Record<string, string> =>
  Object.fromEntries(files.map(({ path, kind }) => [path, kind]))
const faultOf = async (folder: string): Promise<string> => {
  const opened = await openWorkingTree(folder)
  return opened.ok ? 'ok' : opened.faults.map(({ code }) => code).join()
}

test('every kind of entry has its name', async () => {
  const folder = tempRepo({
    'a.py': 'x = 1\ny = 2',
    'b.bin': Buffer.from([1, 0, 2]),
    'lfs.dat': `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12\n`,
    'big.txt': 'x'.repeat(5 * 1024 * 1024 + 1),
    'gone.py': 'x = 1\n',
    'empty.txt': '',
  })
  symlinkSync('a.py', join(folder, 'good'))
  symlinkSync('/no/such/place', join(folder, 'bad'))
  plainGit(folder, 'add', '-A')
  rmSync(join(folder, 'gone.py'))
  write(folder, { 'new.py': 'z = 3\n', 'skip.log': 'x', '.gitignore': '*.log\n' })
  const tree = await open(folder)
  expect(kinds(tree.snapshot.files)).toEqual({
    '.gitignore': 'text',
    'a.py': 'text',
    'b.bin': 'binary',
    bad: 'dangling-link',
    'big.txt': 'too-large',
    'empty.txt': 'text',
    'gone.py': 'vanished',
    good: 'link',
    'lfs.dat': 'lfs-pointer',
    'new.py': 'text',
  })
  const byPath = new Map(tree.snapshot.files.map((file) => [file.path, file]))
  expect(byPath.get('a.py')).toMatchObject({ lines: 2, size: 11, tracked: true })
  expect(byPath.get('new.py')).toMatchObject({ lines: 1, tracked: false })
  expect(byPath.get('bad')).toMatchObject({ target: '/no/such/place', lines: 0 })
  expect(tree.snapshot.dirty).toBe(true)
  expect(Buffer.from((await tree.read('a.py'))!).toString()).toBe('x = 1\ny = 2')
  expect(await tree.read('good')).toBeNull()
  expect(await tree.read('../etc/passwd')).toBeNull()
})

test('a link is never followed, not even where a folder became one', async () => {
  const outside = tempFolder()
  writeFileSync(join(outside, 'a.py'), 'secret = 1\n')
  const folder = tempRepo({ 'pkg/a.py': 'x = 1\n' })
  rmSync(join(folder, 'pkg'), { recursive: true })
  symlinkSync(outside, join(folder, 'pkg'))
  const tree = await open(folder)
  expect(kinds(tree.snapshot.files)).toEqual({ pkg: 'link', 'pkg/a.py': 'vanished' })
  expect(await tree.read('pkg/a.py')).toBeNull()
})

test('a pipe among the files does not make it wait', async () => {
  const folder = tempRepo({ 'a.py': 'x = 1\n' })
  rmSync(join(folder, 'a.py'))
  execFileSync('mkfifo', [join(folder, 'a.py')])
  expect(kinds((await open(folder)).snapshot.files)).toEqual({ 'a.py': 'unreadable' })
})

test('names round-trip: line feed, leading dash, emoji, __proto__, case, bytes that are no UTF-8', async () => {
  const folder = tempRepo()
  const names = [
    'a\nb.py',
    '-rf',
    '😀.py',
    '__proto__',
    'A.py',
    'a.py',
    'x\ty.py',
    '"q".py',
    'é.py',
    'e\u0301.py',
  ]
  for (const name of names) writeFileSync(join(folder, name), `# ${name}\n`)
  const raw = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff, 0xe9, 0x2e, 0x70, 0x79])])
  writeFileSync(raw, 'raw = 1\n')
  commitAll(folder, 'names')
  const tree = await open(folder)
  const found = tree.snapshot.files.map(({ path }) => path)
  expect(found).toEqual([...names, 'f\udcff\udce9.py'].sort())
  expect(found).toEqual([...found].sort())
  expect(Buffer.from((await tree.read('f\udcff\udce9.py'))!).toString()).toBe('raw = 1\n')
  expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  expect(tree.snapshot.dirty).toBe(false)
})

test('a submodule and a sparse area are named, not read', async () => {
  const inner = tempRepo({ 'm.py': 'x = 1\n' })
  const folder = tempRepo({ 'in/a.py': 'x = 1\n', 'out/b.py': 'y = 1\n' })
  plainGit(folder, 'submodule', '--quiet', 'add', inner, 'mod')
  commitAll(folder, 'sub')
  plainGit(folder, 'sparse-checkout', 'set', 'in')
  const files = kinds((await open(folder)).snapshot.files)
  expect(files).toMatchObject({ mod: 'submodule', 'in/a.py': 'text', 'out/b.py': 'sparse' })
  expect(Object.keys(files).some((path) => path.startsWith('mod/'))).toBe(false)
})

test.skipIf(process.getuid?.() === 0)('an unreadable file is named (root reads everything)', async () => {
  const folder = tempRepo({ 'a.py': 'x = 1\n' })
  chmodSync(join(folder, 'a.py'), 0o000)
  expect(kinds((await open(folder)).snapshot.files)).toEqual({ 'a.py': 'unreadable' })
})

test('faults: no folder, a file, no git, bare, inside .git', async () => {
  const folder = tempFolder()
  expect(await faultOf(join(folder, 'nothing'))).toBe('not-a-folder')
  writeFileSync(join(folder, 'file'), '')
  expect(await faultOf(join(folder, 'file'))).toBe('not-a-folder')
  expect(await faultOf(folder)).toBe('no-git')
  const bare = tempFolder()
  plainGit(bare, 'init', '-q', '--bare')
  expect(await faultOf(bare)).toBe('bare-repository')
  const repo = tempRepo({ 'a.py': 'x = 1\n' })
  expect(await faultOf(join(repo, '.git'))).toBe('no-git')
})

test('a folder behind one that may not be entered is unreadable', async () => {
  const folder = tempRepo({ 'in/a.py': 'x = 1\n' })
  chmodSync(folder, 0o000)
  // root may enter everything: for the first, synchronous look be nobody
  const root = process.geteuid?.() === 0
  if (root) process.seteuid!(65_534)
  const asked = faultOf(join(folder, 'in'))
  if (root) process.seteuid!(0)
  expect(await asked).toBe('unreadable')
  chmodSync(folder, 0o700)
})

test('what is taken back before it is read is stopped, whenever that happens', async () => {
  const folder = tempRepo(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f${n}.py`, 'x = 1\n'])))
  const outcomes = new Set<string>()
  for (const ms of [0, 1, 3, 6, 10, 15, 20, 25, 30, 40]) {
    const stop = new AbortController()
    const opening = openWorkingTree(folder, { signal: stop.signal })
    if (ms === 0) stop.abort()
    else after(ms, () => stop.abort())
    const opened = await opening
    outcomes.add(opened.ok ? 'ok' : opened.faults.map(({ code }) => code).join())
  }
  expect(outcomes.has('stopped')).toBe(true)
  expect([...outcomes].filter((one) => one !== 'ok' && one !== 'stopped')).toEqual([])
})

test('a configuration that puts the working tree elsewhere is refused', async () => {
  const other = tempFolder()
  writeFileSync(join(other, 'private.txt'), 'x')
  const folder = tempRepo({ 'a.py': 'x = 1\n' })
  plainGit(folder, 'config', 'core.worktree', other)
  expect(await faultOf(folder)).toBe('git-failed')
})

test('an empty repository is a snapshot without files and without a commit', async () => {
  const { snapshot } = await open(tempRepo())
  expect(snapshot).toMatchObject({ commit: null, files: [], shallow: false })
})

test('a folder inside means the whole repository; a linked worktree shares its common folder', async () => {
  const folder = tempRepo({ 'a.py': 'x = 1\n', 'sub/b.py': 'y = 1\n' })
  const inner = await open(join(folder, 'sub'))
  expect(inner.root).toBe(folder)
  expect(inner.snapshot.files.map(({ path }) => path)).toEqual(['a.py', 'sub/b.py'])
  const linked = join(tempFolder(), 'w')
  plainGit(folder, 'worktree', 'add', '-q', linked)
  const tree = await open(linked)
  expect(tree.commonDir).toBe(inner.commonDir)
  expect(tree.gitDir).not.toBe(inner.gitDir)
  expect(tree.snapshot.digest).toBe(inner.snapshot.digest)
})

test('dirty means: other bytes, staged, untracked or deleted; not other times, modes or line ends', async () => {
  const folder = tempRepo({ 'a.txt': 'one\ntwo\n', 'b.txt': 'b\n' })
  const dirty = async (): Promise<boolean> => (await open(folder)).snapshot.dirty
  expect(await dirty()).toBe(false)
  write(folder, { 'a.txt': 'one\r\ntwo\r\n' })
  expect(await dirty()).toBe(false)
  write(folder, { 'a.txt': 'one\nTWO\n' })
  expect(await dirty()).toBe(true)
  plainGit(folder, 'checkout', '-q', '--', '.')
  write(folder, { 'c.txt': 'c' })
  expect(await dirty()).toBe(true)
  plainGit(folder, 'add', 'c.txt')
  expect(await dirty()).toBe(true)
  plainGit(folder, 'reset', '-q', '--hard')
  rmSync(join(folder, 'c.txt'), { force: true })
  expect(await dirty()).toBe(false)
  rmSync(join(folder, 'b.txt'))
  expect(await dirty()).toBe(true)
})

test('the digest follows content and name alone, whatever the place, time or state of the index', async () => {
  const files = { 'a.py': 'x = 1\n', 'b/c.py': 'y = 1\n' }
  const one = tempRepo(files)
  const two = tempFolder()
  plainGit(two, 'init', '-q')
  write(two, files)
  const before = (await open(one)).snapshot.digest
  expect((await open(two)).snapshot.digest).toBe(before)
  write(two, { 'a.py': 'x = 2\n' })
  expect((await open(two)).snapshot.digest).not.toBe(before)
  renameSync(join(one, 'a.py'), join(one, 'z.py'))
  expect((await open(one)).snapshot.digest).not.toBe(before)
})

test('what changed after the snapshot was taken is not read as if it were in it', async () => {
  const folder = tempRepo({ 'big.lock': `${'x'.repeat(1023)}\n`.repeat(6 * 1024) })
  const tree = await open(folder)
  expect((await tree.read('big.lock'))?.length).toBe(6 * 1024 * 1024)
  write(folder, { 'big.lock': 'changed\n' })
  expect(await tree.read('big.lock')).toBeNull()
})

test('a shallow clone says so', async () => {
  const folder = tempRepo({ 'a.py': 'x = 1\n' })
  write(folder, { 'a.py': 'x = 2\n' })
  commitAll(folder, 'second')
  const clone = join(tempFolder(), 'c')
  plainGit(folder, 'clone', '-q', '--depth', '1', `file://${folder}`, clone)
  expect((await open(clone)).snapshot.shallow).toBe(true)
  expect(readFileSync(join(clone, 'a.py'), 'utf8')).toBe('x = 2\n')
})

test('a repository inside the repository is named like a submodule', async () => {
  const folder = tempRepo({ 'a.py': 'x = 1\n' })
  mkdirSync(join(folder, 'nested'))
  plainGit(join(folder, 'nested'), 'init', '-q')
  write(folder, { 'nested/b.py': 'y = 1\n' })
  plainGit(join(folder, 'nested'), 'add', '-A')
  plainGit(join(folder, 'nested'), 'commit', '-q', '-m', 'x')
  expect(kinds((await open(folder)).snapshot.files)).toEqual({ 'a.py': 'text', nested: 'submodule' })
})
