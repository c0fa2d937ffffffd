import { existsSync, readFileSync, symlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTeam } from '../../src/jobs/team.ts'
import { writeRole, writeTeamBlock } from '../../src/jobs/team-files.ts'
import { makeRepository } from '../repository.ts'

const write = async (root: string): ReturnType<typeof writeTeamBlock> => {
  const read = await readTeam(root)
  if (!read.ok) throw new Error(read.faults[0]!.message)
  return writeTeamBlock(root, read.value.stack, read.value.roles)
}

test('the block goes into CLAUDE.md once; the second time nothing changes', async () => {
  using repo = makeRepository({ 'CLAUDE.md': '# Mine\n\nKeep me.', 'a.py': 'x = 1\n' })
  expect(await write(repo.root)).toEqual({ ok: true, value: { file: 'CLAUDE.md', changed: true } })
  const first = readFileSync(join(repo.root, 'CLAUDE.md'), 'utf8')
  expect(first.startsWith('# Mine\n\nKeep me.')).toBe(true)
  expect(first).toContain('python-pro')
  expect(await write(repo.root)).toEqual({ ok: true, value: { file: 'CLAUDE.md', changed: false } })
  expect(readFileSync(join(repo.root, 'CLAUDE.md'), 'utf8')).toBe(first)
})

test('without either file AGENTS.md is made; a link is refused and its target left alone', async () => {
  using repo = makeRepository({ 'a.py': 'x = 1\n' })
  expect(await write(repo.root)).toMatchObject({ ok: true, value: { file: 'AGENTS.md' } })
  expect(statSync(join(repo.root, 'AGENTS.md')).mode & 0o777).toBe(0o644)
  repo.write('target.md', 'untouched\n')
  symlinkSync('target.md', join(repo.root, 'CLAUDE.md'))
  expect(await write(repo.root)).toMatchObject({ ok: false, faults: [{ code: 'unreadable' }] })
  expect(readFileSync(join(repo.root, 'target.md'), 'utf8')).toBe('untouched\n')
})

test('text that is not UTF-8 and broken marks are refused', async () => {
  using repo = makeRepository({ 'CLAUDE.md': Uint8Array.from([0x61, 0xff, 0x0a]) })
  expect(await write(repo.root)).toMatchObject({ ok: false })
  repo.write('CLAUDE.md', '<!-- muster:team begin -->\n')
  expect(await write(repo.root)).toMatchObject({ ok: false })
  expect(readFileSync(join(repo.root, 'CLAUDE.md'), 'utf8')).toBe('<!-- muster:team begin -->\n')
})

test('a new role is written once, under its own name only', async () => {
  using repo = makeRepository({ 'a.py': 'x = 1\n' })
  expect(await writeRole(repo.root, 'python-pro')).toMatchObject({ ok: true })
  expect(readFileSync(join(repo.root, '.claude/agents/python-pro.md'), 'utf8')).toContain('name: python-pro')
  expect(await writeRole(repo.root, 'python-pro')).toMatchObject({ ok: false })
  for (const bad of ['../x', 'A', 'a/b', ''])
    expect(await writeRole(repo.root, bad)).toMatchObject({ ok: false })
  using other = makeRepository({ 'a.py': 'x = 1\n' })
  symlinkSync(repo.root, join(other.root, '.claude'))
  expect(await writeRole(other.root, 'ml-engineer')).toMatchObject({ ok: false })
  expect(existsSync(join(repo.root, 'agents'))).toBe(false)
})
