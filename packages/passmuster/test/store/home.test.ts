import { mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repoId, stateHome } from '../../src/store/home.ts'
import { temporaryFolder } from './store-folder.ts'

test('one repository has one folder, 0700, whichever link leads to it', () => {
  const root = temporaryFolder()
  mkdirSync(join(root, 'git'))
  symlinkSync(join(root, 'git'), join(root, 'link'))
  const env = { XDG_STATE_HOME: join(root, 'state') }
  const home = stateHome({ commonDir: join(root, 'git'), env })
  expect(home).toEqual({ ok: true, value: join(root, 'state', 'passmuster', repoId(join(root, 'git'))) })
  expect(stateHome({ commonDir: join(root, 'link'), env })).toEqual(home)
  expect(statSync(home.ok ? home.value : '').mode & 0o777).toBe(0o700)
})

test('another repository at the same path has another id', () => {
  const root = temporaryFolder()
  const git = join(root, 'git')
  mkdirSync(git)
  const before = repoId(git)
  renameSync(git, join(root, 'old'))
  mkdirSync(git)
  expect(repoId(git)).not.toBe(before)
})

test('without XDG_STATE_HOME, or with a relative one, it lies in the home folder', () => {
  const root = temporaryFolder()
  for (const asked of [undefined, '', 'relative/state']) {
    const home = stateHome({ commonDir: root, env: { HOME: root, XDG_STATE_HOME: asked } })
    expect(home).toEqual({ ok: true, value: join(root, '.local', 'state', 'passmuster', repoId(root)) })
  }
})

test('an override is taken as it is; a place that cannot be made is a fault with the way out', () => {
  const root = temporaryFolder()
  expect(stateHome({ commonDir: root, override: join(root, 'mine'), env: {} })).toEqual({
    ok: true,
    value: join(root, 'mine'),
  })
  writeFileSync(join(root, 'file'), '')
  const refused = stateHome({ commonDir: root, override: join(root, 'file', 'x'), env: {} })
  expect(refused).toMatchObject({
    ok: false,
    faults: [{ code: 'state-unwritable', hint: expect.stringContaining('--state DIR') }],
  })
  rmSync(join(root, 'file'))
})
