import { chmodSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { git, hardenedArgv, hardenedEnv } from '../../src/lib/git.ts'
import { openCommit } from '../../src/snapshot/commit.ts'
import { readHistory } from '../../src/snapshot/history.ts'
import { openWorkingTree } from '../../src/snapshot/working-tree.ts'
import { commitAll, plainGit, tempFolder, tempRepo, write } from '../snapshot/temp-repo.ts'

/** A repository whose own configuration starts a program at every turn; each touches its file in `marks`. */
const hostile = (): { folder: string; marks: string; fired(): readonly string[]; reset(): void } => {
  const marks = tempFolder()
  const folder = tempRepo({
    '.gitattributes': '*.txt diff=evil filter=evil\n*.md diff=evil\n',
    'a.txt': 'one\n',
    'b.md': 'one\n',
  })
  write(folder, { 'a.txt': 'two\n', 'b.md': 'two\n' })
  commitAll(folder, 'second')
  const traps = ['fsmonitor', 'textconv', 'external', 'clean', 'smudge', 'hook', 'pager', 'gpg', 'ssh']
  const script = (name: string): string => {
    const path = join(marks, `${name}.sh`)
    writeFileSync(path, `#!/bin/sh\ntouch '${join(marks, name)}'\ncat 2>/dev/null\nexit 0\n`)
    chmodSync(path, 0o755)
    return path
  }
  const config = (key: string, value: string): string => plainGit(folder, 'config', key, value)
  config('core.fsmonitor', script('fsmonitor'))
  config('diff.evil.textconv', script('textconv'))
  config('diff.external', script('external'))
  config('filter.evil.clean', script('clean'))
  config('filter.evil.smudge', script('smudge'))
  config('core.pager', script('pager'))
  config('gpg.program', script('gpg'))
  config('log.showSignature', 'true')
  config('core.sshCommand', script('ssh'))
  const hooks = join(folder, '.git', 'hooks')
  mkdirSync(hooks, { recursive: true })
  for (const hook of ['post-index-change', 'pre-commit', 'post-checkout', 'reference-transaction']) {
    writeFileSync(join(hooks, hook), `#!/bin/sh\ntouch '${join(marks, 'hook')}'\n`)
    chmodSync(join(hooks, hook), 0o755)
  }
  const fired = (): readonly string[] => traps.filter((name) => existsSync(join(marks, name)))
  const reset = (): void => fired().forEach((name) => rmSync(join(marks, name)))
  utimesSync(join(folder, 'a.txt'), 1, 1)
  reset()
  return { folder, marks, fired, reset }
}

test('nothing that a repository configures is started: hooks, fsmonitor, text conversion, filters, external diff, pager, gpg', async () => {
  const { folder, fired } = hostile()
  const tree = await openWorkingTree(folder)
  expect(tree.ok && tree.value.snapshot.files.length).toBe(3)
  expect((await readHistory(folder)).commits).toBe(2)
  const commit = await openCommit(folder, 'HEAD~1')
  expect(commit.ok && Buffer.from((await commit.value.read('a.txt'))!).toString()).toBe('one\n')
  for (const args of [
    ['log', '-p'],
    ['show', 'HEAD'],
    ['diff', 'HEAD~1', 'HEAD'],
    ['diff-tree', '-p', 'HEAD~1', 'HEAD'],
  ])
    expect((await git(args, { cwd: folder })).exit).toBe(0)
  expect(fired()).toEqual([])
})

test('the same traps do fire under plain git, so that their silence means something', () => {
  const { folder, fired, reset } = hostile()
  plainGit(folder, 'status')
  expect(fired()).toEqual(expect.arrayContaining(['fsmonitor', 'clean']))
  reset()
  plainGit(folder, '-c', 'diff.external=', 'log', '-p', '--no-ext-diff', '--textconv')
  expect(fired()).toContain('textconv')
  reset()
  plainGit(folder, 'diff', '--ext-diff', 'HEAD~1', 'HEAD')
  expect(fired()).toContain('external')
  reset()
  rmSync(join(folder, 'a.txt'))
  plainGit(folder, 'checkout', '--', 'a.txt')
  expect(fired()).toEqual(expect.arrayContaining(['smudge', 'hook']))
})

test('a missing object of a partial clone is not fetched, whatever its remote would start', async () => {
  const { folder, marks, fired } = hostile()
  const mark = join(marks, 'ssh')
  plainGit(folder, 'config', 'extensions.partialClone', 'origin')
  plainGit(folder, 'config', 'remote.origin.promisor', 'true')
  plainGit(folder, 'config', 'remote.origin.url', `ext::sh -c touch% ${mark}`)
  plainGit(folder, 'config', 'protocol.ext.allow', 'always')
  const missing = 'f'.repeat(40)
  expect((await git(['cat-file', '-p', missing], { cwd: folder })).exit).not.toBe(0)
  expect(fired()).not.toContain('ssh')
  expect(() => plainGit(folder, 'cat-file', '-p', missing)).toThrow('Command failed')
  expect(fired()).toContain('ssh')
})

test('the environment keeps nothing of git from outside and no relative program folder', () => {
  const env = hardenedEnv({
    PATH: '.:/usr/bin::bin:/bin',
    HOME: '/h',
    GIT_DIR: '/evil',
    GIT_EXTERNAL_DIFF: 'evil',
    GIT_CONFIG_COUNT: '1',
    LANG: 'de_DE',
  })
  expect(env['PATH']).toBe('/usr/bin:/bin')
  expect(
    Object.keys(env).filter((name) =>
      ['GIT_DIR', 'GIT_EXTERNAL_DIFF', 'GIT_CONFIG_COUNT', 'LANG'].includes(name),
    ),
  ).toEqual([])
  expect(env).toMatchObject({
    HOME: '/h',
    LC_ALL: 'C',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_CONFIG_NOSYSTEM: '1',
  })
})

test('the guards stand where git accepts them', () => {
  expect(hardenedArgv(['log', '-1']).slice(-4)).toEqual(['log', '--no-ext-diff', '--no-textconv', '-1'])
  expect(hardenedArgv(['ls-files']).at(-1)).toBe('ls-files')
  const text = hardenedArgv(['log']).join(' ')
  for (const setting of ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.attributesFile=/dev/null'])
    expect(text).toContain(`-c ${setting}`)
})

test('more output than asked for is a failure, not a silent cut; an abort ends it', async () => {
  const folder = tempRepo({ 'a.txt': 'x'.repeat(100_000) })
  const flood = await git(['show', 'HEAD:a.txt'], { cwd: folder, maxBytes: 1000 })
  expect(flood).toMatchObject({ cut: true })
  expect(flood.exit === 0 && flood.stdout.length === 100_000).toBe(false)
  const stopped = await git(['log'], { cwd: folder, signal: AbortSignal.abort() })
  expect(stopped).toMatchObject({ exit: null, aborted: true })
})
