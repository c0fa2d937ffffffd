import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Discovery } from '../../src/model/report.ts'
import { brokenShop, makeRepository, muster } from '../repository.ts'

test('init writes a configuration once, which changes nothing', { timeout: 120_000 }, async () => {
  using repo = makeRepository(brokenShop)
  const at = { cwd: repo.root }
  const first = await muster(['init'], at)
  expect(first).toMatchObject({ code: 0 })
  expect(first.out).toContain('muster.config.yaml')
  const text = readFileSync(join(repo.root, 'muster.config.yaml'), 'utf8')
  expect(text).toContain('#   debugger')
  expect(text).toContain('  pytest:\n    command: python -m pytest\n')
  const again = await muster(['init'], at)
  expect(again.code).toBe(2)
  expect(again.err).toContain('is there already')
  expect(readFileSync(join(repo.root, 'muster.config.yaml'), 'utf8')).toBe(text)
})

test(
  'the configuration stands in for options, and the command line outranks it',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository(brokenShop)
    repo.write('muster.config.yaml', 'discover:\n  only: [debugger]\n  fail-on: critical\n  concurrency: 1\n')
    const run = ['discover', '--json', '--no-context', '--state', repo.state]
    const ran = await muster(run, { cwd: join(repo.root, 'src') })
    const report = JSON.parse(ran.out) as Discovery
    expect(report.specialists.map((one) => one.id)).toEqual(['debugger'])
    expect(report.metrics.slots).toBe(1)
    expect(report.metrics.slotsBy).toBe('asked')
    expect(ran.code).toBe(report.findings.some((one) => one.severity === 'critical') ? 1 : 0)
    const asked = await muster([...run, '--only', 'project-analyst', '--concurrency', '2'], {
      cwd: repo.root,
    })
    const other = JSON.parse(asked.out) as Discovery
    expect(other.specialists.map((one) => one.id)).toEqual(['project-analyst'])
  },
)

test('a configuration with faults stops the run and names them all', { timeout: 120_000 }, async () => {
  using repo = makeRepository({ ...brokenShop, 'muster.config.yaml': 'discover:\n  skipp: []\n  only: 3\n' })
  const ran = await muster(['discover', '--state', repo.state], { cwd: repo.root })
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('did you mean `skip`?')
  expect(ran.err).toContain('muster.config.yaml:3')
  expect(ran.err).toContain('[config-invalid]')
  expect(existsSync(repo.state)).toBe(false)
})

test('--preset names a team, and not together with --only', { timeout: 120_000 }, async () => {
  using repo = makeRepository(brokenShop)
  const run = ['discover', '--json', '--no-context', '--state', repo.state, '--preset']
  const ran = await muster([...run, 'seed'], { cwd: repo.root })
  const ids = (JSON.parse(ran.out) as Discovery).specialists.map((one) => one.id)
  expect(ids).toContain('debugger')
  expect(ids).not.toContain('secrets-scanner')
  expect((await muster([...run, 'sed'], { cwd: repo.root })).err).toContain('one of: seed')
  expect((await muster([...run, 'seed', '--only', 'debugger'], { cwd: repo.root })).code).toBe(2)
})

test(
  'completion: bash takes the script, and offers commands and their options',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository({})
    const { out } = await muster(['completion', 'bash'], { cwd: repo.root })
    const file = join(repo.root, 'completion.bash')
    writeFileSync(file, out)
    const ask = (...typed: readonly string[]): string =>
      execFileSync(
        'bash',
        [
          '-c',
          `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _muster; echo "\${COMPREPLY[*]}"`,
          '-',
          file,
          ...typed,
        ],
        { encoding: 'utf8' },
      ).trim()
    expect(ask('muster', 'dis')).toBe('discover')
    expect(ask('muster', 'discover', '--aga')).toBe('--against')
    for (const shell of ['zsh', 'fish'])
      expect((await muster(['completion', shell], { cwd: repo.root })).out).toContain('against')
    expect((await muster(['completion', 'tcsh'], { cwd: repo.root })).code).toBe(2)
  },
)

test('schema prints what a report is checked against', { timeout: 120_000 }, async () => {
  using repo = makeRepository({})
  expect((await muster(['schema'], { cwd: repo.root })).out).toBe(
    'config\ndiscovery\norchestration-context\nvalidation\n',
  )
  const { out } = await muster(['schema', 'discovery'], { cwd: repo.root })
  expect(JSON.parse(out)).toHaveProperty('properties.findings')
  expect((await muster(['schema', 'discover'], { cwd: repo.root })).err).toContain('muster schema discovery')
})
