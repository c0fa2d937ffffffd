import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Discovery } from '../../src/index.ts'
import { seededRng } from '../../src/lib/rng.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { brokenShop, makeRepository, muster, startMuster, type TestRepository } from '../repository.ts'

const discover = async (shop: TestRepository, ...more: readonly string[]): Promise<Discovery> => {
  const ran = await muster(['discover', '--json', '--quiet', '--state', shop.state, ...more], {
    cwd: shop.root,
  })
  expect(ran, ran.err).toMatchObject({ code: 0 })
  return JSON.parse(ran.out) as Discovery
}

test(
  'one digest: cold, warm, fresh, one slot, twelve slots, another clone path',
  { timeout: 120_000 },
  async () => {
    using shop = makeRepository(brokenShop)
    const cold = await discover(shop)
    const others = [
      await discover(shop),
      await discover(shop, '--fresh'),
      await discover(shop, '--concurrency', '1', '--fresh'),
      await discover(shop, '--concurrency', '12', '--fresh'),
    ]
    using clone = makeRepository({})
    rmSync(clone.root, { recursive: true })
    cpSync(shop.root, clone.root, { recursive: true })
    others.push(await discover(clone))
    expect(others.map((one) => one.resultDigest)).toEqual(others.map(() => cold.resultDigest))
    expect(others[0]?.specialists.every((row) => row.via === 'restored')).toBe(true)
    expect(others[1]?.specialists.every((row) => row.via === 'ran')).toBe(true)
  },
)

test(
  'with --concurrency 12 at least twelve attempts are open at one instant, and the report is the same',
  { timeout: 120_000 },
  async () => {
    using shop = makeRepository(brokenShop)
    // Slots are the machine's: in a folder of our own for locks, no other test's muster takes any.
    const runtime = join(shop.root, '..', 'runtime')
    mkdirSync(runtime, { mode: 0o700 })
    const run = async (...more: readonly string[]): Promise<Discovery> => {
      const ran = await muster(['discover', '--json', '--quiet', '--fresh', '--state', shop.state, ...more], {
        cwd: shop.root,
        env: { XDG_RUNTIME_DIR: runtime },
      })
      return JSON.parse(ran.out) as Discovery
    }
    const wide = await run('--concurrency', '12')
    const narrow = await run('--concurrency', '1')
    expect(wide.metrics).toMatchObject({ slotsBy: 'asked', peakOpen: 12 })
    expect(narrow.metrics).toMatchObject({ slots: 1, peakOpen: expect.any(Number) as number })
    expect(narrow.metrics.peakOpen).toBeLessThanOrEqual(2)
    expect(wide.resultDigest).toBe(narrow.resultDigest)
  },
)

test(
  'killed with SIGKILL at random moments and resumed, the digest is the same',
  { timeout: 300_000 },
  async () => {
    using shop = makeRepository(brokenShop)
    const whole = await discover(shop)
    const rng = seededRng(7)
    let killed = 0
    for (let round = 0; round < Number(process.env['MUSTER_KILLS'] ?? 12); round++) {
      rmSync(shop.state, { recursive: true, force: true })
      const run = startMuster(['discover', '--json', '--quiet', '--state', shop.state], { cwd: shop.root })
      await systemClock.sleep(200 + rng.int(900))
      run.child.kill('SIGKILL')
      const ran = await run.ended
      if (ran.signal !== 'SIGKILL') continue
      killed += 1
      const resumed = await muster(['resume', '--json', '--quiet', '--state', shop.state], { cwd: shop.root })
      const after = resumed.code === 0 ? (JSON.parse(resumed.out) as Discovery) : await discover(shop)
      if (resumed.code !== 0) expect(resumed.err).toContain('run-unknown')
      expect(after.resultDigest).toBe(whole.resultDigest)
    }
    expect(killed, 'the fault fired').toBeGreaterThan(2)
  },
)

test(
  'two at once for the same work: one runs, the other joins, one result',
  { timeout: 60_000 },
  async () => {
    using shop = makeRepository(brokenShop)
    const both = await Promise.all([discover(shop), discover(shop)])
    expect(both[0]?.resultDigest).toBe(both[1]?.resultDigest)
  },
)

test('four worktrees at once share state and all finish', { timeout: 120_000 }, async () => {
  using shop = makeRepository(brokenShop)
  const trees = [1, 2, 3, 4].map((n) => `${shop.root}-${n}`)
  for (const tree of trees) shop.git('worktree', 'add', '-q', '--detach', tree)
  const runs = await Promise.all(
    trees.map((cwd) => muster(['discover', '--json', '--quiet', '--state', shop.state], { cwd })),
  )
  expect(runs.map(({ code, err }) => ({ code, err }))).toEqual(runs.map(() => ({ code: 0, err: '' })))
  const reports = runs.map((ran) => JSON.parse(ran.out) as Discovery)
  // Named first, so that a difference says what it is and not only that there is one.
  const told = reports.map(({ findings, notRun, coverage, snapshot, specialists }) => ({
    findings: findings.map(({ id, status }) => `${id} ${status}`),
    notRun,
    unread: coverage.unread,
    snapshot,
    outcomes: specialists.map(({ id, outcome }) => `${id} ${outcome.is}`),
  }))
  for (const one of told) expect(one).toEqual(told[0])
  expect(new Set(reports.map((one) => one.resultDigest)).size).toBe(1)
})

test('the same journal gives the same bytes (E11)', { timeout: 60_000 }, async () => {
  using shop = makeRepository(brokenShop)
  await discover(shop)
  const again = await Promise.all(
    [1, 2].map(() => muster(['report', '--json', '--state', shop.state], { cwd: shop.root })),
  )
  expect(again[0]?.code).toBe(0)
  expect(again[0]?.out).toBe(again[1]?.out)
})

test(
  'the projection is written into .muster/, which ignores itself and is never believed',
  { timeout: 60_000 },
  async () => {
    using shop = makeRepository({
      ...brokenShop,
      '.muster/orchestration_context.json': '{"findings":"forged"}',
      '.muster/inbox/x.json': '{}',
    })
    const report = await discover(shop)
    expect(JSON.stringify(report)).not.toContain('forged')
    const written = JSON.parse(
      readFileSync(join(shop.root, '.muster', 'orchestration_context.json'), 'utf8'),
    ) as Record<string, unknown>
    expect(JSON.stringify(written)).not.toContain('forged')
    expect(existsSync(join(shop.root, '.muster', '.gitignore'))).toBe(true)
  },
)
