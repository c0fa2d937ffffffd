import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Discovery } from '../../src/model/report.ts'
import { brokenShop, makeRepository, muster, type TestRepository } from '../repository.ts'

const report = async (repo: TestRepository, ...more: readonly string[]): Promise<Discovery> => {
  const ran = await muster(['discover', '--json', '--no-context', '--state', repo.state, ...more], {
    cwd: repo.root,
  })
  expect(ran.err).not.toContain('muster: --')
  return JSON.parse(ran.out) as Discovery
}

test(
  'an answer silences its finding in the screen and in --fail-on until its evidence changes',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository(brokenShop)
    const before = await report(repo, '--only', 'debugger')
    const crash = before.findings.find((one) => one.rule === 'import-time-crash')
    const at = { cwd: repo.root }
    for (const { id } of before.findings) {
      const because = ['--because', 'the shop is closed', '--as', 'later', '--until', '2999-12-31']
      const ran = await muster(['answer', id, ...because, '--state', repo.state], at)
      expect(ran).toMatchObject({ code: 0 })
    }
    const file = readFileSync(join(repo.root, '.muster-answers.yaml'), 'utf8')
    expect(file.match(/the shop is closed/g)).toHaveLength(before.findings.length)
    const gate = ['discover', '--only', 'debugger', '--fail-on', 'low', '--no-context', '--state', repo.state]
    const calm = await muster(gate, at)
    expect(calm.code).toBe(0)
    expect(calm.out).toContain(`${before.findings.length} findings answered`)
    repo.write(
      'src/shop/ledger.py',
      brokenShop['src/shop/ledger.py']!.toString().replace('total: int', 'sum: int'),
    )
    const after = await report(repo, '--only', 'debugger')
    expect(after.standing?.lapsed.map(({ answer }) => answer.finding)).toEqual([crash?.id])
    expect((await muster(gate, at)).code).toBe(1)
    const listed = await muster(['answer', '--state', repo.state], at)
    expect(listed.out).toContain('Lapsed, so open again (1)')
  },
)

test(
  'an answers file with a line that cannot be read is named and never rewritten',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository({ ...brokenShop, '.muster-answers.yaml': 'answers:\n  - finding: 7\n' })
    const found = await report(repo, '--only', 'debugger')
    const ran = await muster(['answer', found.findings[0]!.id, '--because', 'so', '--state', repo.state], {
      cwd: repo.root,
    })
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('.muster-answers.yaml:2')
    expect(readFileSync(join(repo.root, '.muster-answers.yaml'), 'utf8')).toBe('answers:\n  - finding: 7\n')
  },
)

test('an answers file that is a link is not written through', { timeout: 120_000 }, async () => {
  using repo = makeRepository(brokenShop)
  const elsewhere = join(repo.root, '..', 'elsewhere.yaml')
  const found = await report(repo, '--only', 'debugger')
  symlinkSync(elsewhere, join(repo.root, '.muster-answers.yaml'))
  const ran = await muster(['answer', found.findings[0]!.id, '--because', 'so', '--state', repo.state], {
    cwd: repo.root,
  })
  expect(ran.err).toContain('not a plain file')
  expect(existsSync(elsewhere)).toBe(false)
})

test('every fault of an answer at once', { timeout: 120_000 }, async () => {
  using repo = makeRepository(brokenShop)
  await report(repo, '--only', 'debugger')
  const ran = await muster(['answer', 'nothing', '--as', 'maybe', '--until', 'soon', '--state', repo.state], {
    cwd: repo.root,
  })
  expect(ran.code).toBe(2)
  for (const part of ['needs its reason', '--as maybe', '--until soon', 'called nothing'])
    expect(ran.err).toContain(part)
})

test(
  '--against a commit says new, fixed and known; --new-only and --since narrow what is shown and gated',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository(brokenShop)
    repo.write('src/shop/till.py', 'import requests\nfrom .ledger import Ledger\n\n\nclass Till:\n    pass\n')
    repo.write('src/shop/extra.py', '"""New."""\nimport tenacity\n')
    const compared = await report(repo, '--against', 'HEAD', '--only', 'debugger')
    const { against } = compared.standing!
    const rules = (ids: readonly string[]): readonly string[] =>
      compared.findings.filter(({ id }) => ids.includes(id)).map((one) => `${one.rule} ${one.at[0]?.file}`)
    expect(rules(against!.new)).toEqual(['missing-dependency src/shop/extra.py'])
    expect(against!.fixed.map((one) => one.rule).toSorted()).toEqual(['missing-dependency', 'missing-name'])
    expect(against!.unknown).toEqual([])
    const fresh = await report(repo, '--against', 'HEAD', '--new-only', '--only', 'debugger')
    expect(fresh.findings.map((one) => one.at[0]?.file)).toEqual(['src/shop/extra.py'])
    expect(fresh.standing?.narrowed?.left).toBe(compared.findings.length - 1)
    expect(fresh.resultDigest).toBe(compared.resultDigest)
    const since = await report(repo, '--since', 'HEAD', '--only', 'debugger')
    expect(since.findings.map((one) => one.at[0]?.file)).toEqual(['src/shop/extra.py'])
    writeFileSync(join(repo.root, '..', 'old.json'), JSON.stringify(compared))
    const file = await report(repo, '--against', join(repo.root, '..', 'old.json'), '--only', 'debugger')
    expect(file.standing?.against).toMatchObject({ new: [], fixed: [], unknown: [] })
  },
)

test(
  '--new-only without --against, and a revision that is none, are usage faults',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository(brokenShop)
    const alone = await muster(['discover', '--new-only', '--state', repo.state], { cwd: repo.root })
    expect(alone.code).toBe(2)
    expect(alone.err).toContain('add --against REV')
    const none = await muster(
      ['discover', '--against', '--output=x', '--only', 'debugger', '--no-context', '--state', repo.state],
      { cwd: repo.root },
    )
    expect(none.code).toBe(2)
  },
)
