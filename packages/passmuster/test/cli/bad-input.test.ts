import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Discovery } from '../../src/index.ts'
import { makeRepository, muster, type Ran, type TestRepository } from '../repository.ts'

const noTrace = (ran: Ran): void => {
  expect(ran.err + ran.out).not.toMatch(/\n\s+at .+:\d+:\d+\)?\n/)
  expect(ran.code).not.toBe(70)
}

/** Runs a discovery of a folder that cannot be examined and gives its fault code and exit code. */
const refused = async (prepare: (folder: string) => string | void): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bad-'))
  try {
    const ran = await muster(
      ['discover', prepare(folder) ?? folder, '--json', '--state', join(folder, '..', `${folder}-state`)],
      { cwd: folder },
    )
    noTrace(ran)
    expect(ran.err).toMatch(/next: \S/)
    return `${(JSON.parse(ran.out) as { faults: { code: string }[] }).faults.map((fault) => fault.code).join()} ${ran.code}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
    rmSync(`${folder}-state`, { recursive: true, force: true })
  }
}

test('what is no repository is named, with the next step', { timeout: 60_000 }, async () => {
  expect(await refused((folder) => join(folder, 'nowhere'))).toBe('not-a-folder 2')
  expect(await refused((folder) => (writeFileSync(join(folder, 'f'), ''), join(folder, 'f')))).toBe(
    'not-a-folder 2',
  )
  expect(await refused(() => undefined)).toBe('no-git 2')
  using bare = makeRepository({ 'a.py': 'x = 1\n' })
  bare.git('clone', '-q', '--bare', bare.root, join(bare.root, '..', 'bare.git'))
  expect(await refused(() => join(bare.root, '..', 'bare.git'))).toBe('bare-repository 2')
})

const discover = async (
  repo: TestRepository,
  ...more: readonly string[]
): Promise<{ ran: Ran; report: Discovery }> => {
  const ran = await muster(
    ['discover', '--json', '--quiet', '--no-context', '--state', repo.state, ...more],
    { cwd: repo.root },
  )
  noTrace(ran)
  expect(ran.code, ran.err).toBe(0)
  return { ran, report: JSON.parse(ran.out) as Discovery }
}

test('an empty repository is a state, not a fault', { timeout: 60_000 }, async () => {
  using empty = makeRepository({}, { commit: false })
  const { report } = await discover(empty)
  expect([report.snapshot.commit, report.coverage.files, report.findings.length]).toEqual([null, 0, 0])
})

test('a shallow clone says so', { timeout: 60_000 }, async () => {
  using full = makeRepository({ 'a.py': 'import os\n' })
  full.write('a.py', 'import sys\n')
  full.git('commit', '-qam', 'second')
  const clone = join(full.root, '..', 'shallow')
  full.git('clone', '-q', '--depth', '1', `file://${full.root}`, clone)
  const ran = await muster(['discover', '--json', '--quiet', '--no-context', '--state', full.state], {
    cwd: clone,
  })
  expect((JSON.parse(ran.out) as Discovery).snapshot.shallow).toBe(true)
})

test('one of everything odd: each named, the rest of the report complete', { timeout: 180_000 }, async () => {
  using odd = makeRepository({
    'good.py': 'import os\nprint(os.name)\n',
    'two.py': 'print "hello"\n',
    'deep.ts': `export const a = ${'('.repeat(3000)}1${')'.repeat(3000)}\n`,
    'deep.py': `a = ${'('.repeat(3000)}1${')'.repeat(3000)}\n`,
    'data.bin': new Uint8Array([0, 1, 2, 0, 255]),
    'min.js': `var a=1;${'a=a+1;'.repeat(20_000)}\n`,
    'na\nme.py': 'x = 1\n',
    '-rf.py': 'y = 1\n',
    'ünï 🦆.py': 'z = 1\n',
    '__proto__.py': 'p = 1\n',
    'pyproject.toml': '[project\nname = \n',
    'package.json': '{ "name": ',
    'tsconfig.json': '{ // c\n "compilerOptions": ',
    'empty.ipynb': '{ "nbformat": 4 }',
    'broken.ipynb': '{ "cells": [',
    'latin.py': new Uint8Array([0x23, 0xe9, 0x0a, 0x78, 0x3d, 0x31, 0x0a]),
    'uses.py': 'import generated_part\nfrom big_model import weights\n',
    '.gitignore': 'generated_part.py\n',
    'big_model.py':
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n',
    '.muster/orchestration_context.json': '{"forged": true}',
  })
  symlinkSync('/nowhere/at/all', join(odd.root, 'dangling'))
  symlinkSync('..', join(odd.root, 'loop'))
  mkdirSync(join(odd.root, 'untracked'))
  odd.write('untracked/new.py', 'import os\n')
  odd.write('huge.txt', 'x')
  truncateSync(join(odd.root, 'huge.txt'), 200 * 2 ** 20)
  odd.write('long.py', `s = '${'x'.repeat(7 * 2 ** 20)}'\n`)
  odd.write('locked.py', 'import os\n')
  chmodSync(join(odd.root, 'locked.py'), 0)
  const { report } = await discover(odd)
  const unread = new Map(report.coverage.unread.map(({ file, why }) => [file, why]))
  for (const file of ['data.bin', 'dangling', 'loop', 'huge.txt', 'long.py', 'big_model.py'])
    expect(unread.get(file), file).toMatch(/\w/)
  if (process.getuid?.() !== 0) expect(unread.get('locked.py')).toMatch(/\w/)
  for (const file of ['good.py', 'na\nme.py', '-rf.py', 'ünï 🦆.py', '__proto__.py', 'untracked/new.py'])
    expect(unread.has(file), file).toBe(false)
  const about = (file: string): readonly string[] =>
    report.findings.filter((one) => one.at.some((place) => place.file === file)).map((one) => one.rule)
  expect(about('uses.py'), 'ignored and LFS modules are unknown, not missing').toEqual([])
  expect(report.findings.some((one) => one.at.some((place) => place.file === 'pyproject.toml'))).toBe(true)
  expect(JSON.stringify(report)).not.toContain('forged')
  expect(report.specialists.every((row) => row.outcome.is === 'passed')).toBe(true)
})

test('a submodule is unknown, not missing', { timeout: 60_000 }, async () => {
  using part = makeRepository({ 'part/__init__.py': '' })
  using whole = makeRepository({ 'main.py': 'import vendored.part\n' })
  whole.git('submodule', 'add', '-q', part.root, 'vendored')
  whole.git('commit', '-qam', 'submodule')
  const { report } = await discover(whole)
  expect(report.findings.filter((one) => one.category === 'blocker')).toEqual([])
  expect(report.coverage.unread.find((one) => one.file === 'vendored')?.why).toContain('submodule')
})

test('a state folder that cannot be written names --state', { timeout: 60_000 }, async () => {
  using repo = makeRepository({ 'a.py': 'x = 1\n' })
  writeFileSync(repo.state, 'a file where the folder should be')
  const ran = await muster(['discover', '--state', repo.state], { cwd: repo.root })
  noTrace(ran)
  expect(ran.code).toBe(4)
  expect(ran.err).toContain('--state DIR')
})

test('reports and ids that do not exist', { timeout: 60_000 }, async () => {
  using repo = makeRepository({ 'a.py': 'x = 1\n' })
  const at = { cwd: repo.root }
  const none = await muster(['plan', '--state', repo.state], at)
  expect([none.code, none.err]).toEqual([
    2,
    'muster: no discovery of this repository has finished yet [run-unknown]\n  next: muster discover\n',
  ])
  await discover(repo)
  for (const args of [
    ['explain', 'nothing'],
    ['brief', '99'],
    ['report', '--run', 'nope'],
    ['resume'],
    ['verify', 'absent.json'],
    ['discover', '--only', 'debuger'],
    ['discover', '--rev', '--upload-pack=x'],
  ]) {
    const ran = await muster([...args, ...(args[0] === 'verify' ? [] : ['--state', repo.state])], at)
    noTrace(ran)
    expect([args.join(' '), ran.code]).toEqual([args.join(' '), 2])
    expect(ran.err).toMatch(/\[[a-z-]+\]\n(?:.*\n)*?\s+next: \S/)
  }
})
