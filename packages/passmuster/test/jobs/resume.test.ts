import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import type { Discovery } from '../../src/index.ts'
import { makeRepository, muster, startMuster, type Ran, type TestRepository } from '../repository.ts'
import { frozenDiscovery, here, largeShop, recorded, workersOf } from './live-run.ts'

const inside = (repo: Pick<TestRepository, 'root' | 'state'>, ...args: readonly string[]): Promise<Ran> =>
  muster([...args, '--json', '--no-context', '--state', repo.state], here(repo))
const digestOf = (ran: Ran): string => {
  expect(ran.code, ran.err).toBe(0)
  return (JSON.parse(ran.out) as Discovery).resultDigest
}
/** The digest of an undisturbed run that leaves nothing behind. */
const undisturbed = async (repo: TestRepository, ...more: readonly string[]): Promise<string> => {
  const apart = { root: repo.root, state: `${repo.state}-apart` }
  return digestOf(await inside(apart, 'discover', '--quiet', ...more))
}
const types = (repo: TestRepository, run: string): readonly string[] =>
  recorded(repo.state).flatMap((row) => (row.run === run ? [row.body.type] : []))
const count = (list: readonly string[], type: string): number => list.filter((one) => one === type).length

const linux = process.platform === 'linux'

test.runIf(linux)(
  'SIGINT, SIGTERM and SIGHUP leave a run that resume goes on with, and no child',
  { timeout: 180_000 },
  async () => {
    using repo = makeRepository(largeShop)
    const whole = await undisturbed(repo)
    for (const [name, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 143],
    ] as const) {
      rmSync(repo.state, { recursive: true, force: true })
      const going = await frozenDiscovery(repo, '--quiet')
      expect(types(repo, going.run), 'the signal hits a run that goes on').not.toContain('run.finished')
      going.signal(name, 'SIGCONT')
      const ran = await going.ended
      expect({ code: ran.code, signal: ran.signal }, ran.err).toEqual({ code, signal: null })
      expect(ran.err).toContain(`stopping (${name})`)
      expect(ran.err).toContain('next: muster resume')
      const before = types(repo, going.run)
      expect(before).toContain('run.started')
      expect(before.filter((type) => type === 'run.finished' || type === 'run.cancel-asked')).toEqual([])
      expect(workersOf(going.run)).toEqual([])

      expect(digestOf(await inside(repo, 'resume', '--quiet'))).toBe(whole)
      const after = types(repo, going.run)
      expect(after.slice(0, before.length)).toEqual(before)
      expect([count(after, 'engine.started'), count(after, 'run.finished')]).toEqual([2, 1])
      expect(count(after, 'attempt.lost')).toBeGreaterThan(0)
    }
  },
)

test.runIf(linux)(
  'a second signal ends it at once, with its children, and the run can still be resumed',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository(largeShop)
    const whole = await undisturbed(repo)
    const going = await frozenDiscovery(repo, '--quiet')
    expect(workersOf(going.run).length).toBeGreaterThan(0)
    const began = systemClock.mono()
    going.signal('SIGINT', 'SIGTERM', 'SIGCONT')
    const ran = await going.ended
    expect(systemClock.mono() - began).toBeLessThan(1_000)
    expect([130, 143]).toContain(ran.code)
    expect(ran.err, 'it did not wait for its end').not.toContain('muster resume')
    expect(workersOf(going.run)).toEqual([])
    expect(types(repo, going.run)).not.toContain('run.finished')
    expect(digestOf(await inside(repo, 'resume', '--quiet'))).toBe(whole)
  },
)

test.runIf(linux)(
  'an interrupted run of a commit is resumed on that commit; a finished one is not resumed',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository(largeShop)
    const whole = await undisturbed(repo, '--rev', 'HEAD')
    const going = await frozenDiscovery(repo, '--rev', 'HEAD', '--quiet')
    going.signal('SIGTERM', 'SIGCONT')
    expect((await going.ended).code).toBe(143)
    repo.write('src/shop/till.py', 'import os\n')
    expect(digestOf(await inside(repo, 'resume', '--quiet'))).toBe(whole)
    const again = await inside(repo, 'resume', going.run)
    expect([again.code, again.out.includes('run-unknown')]).toEqual([2, true])
  },
)

test.runIf(linux)(
  'when the owner is killed, one of its followers goes on with the run and all end with one result',
  { timeout: 180_000 },
  async () => {
    using repo = makeRepository(largeShop)
    const whole = await undisturbed(repo)
    const owner = await frozenDiscovery(repo, '--quiet')
    const followers = [1, 2].map(() =>
      startMuster(['discover', '--json', '--no-context', '--state', repo.state], here(repo)),
    )
    await Promise.all(
      followers.map(
        ({ child }) =>
          new Promise<void>((told) => {
            // What it says just before it looks for a run to join.
            child.stderr?.on('data', (text: string) => {
              if (text.includes('to parse')) told()
            })
          }),
      ),
    )
    await systemClock.sleep(2_000)
    expect(count(types(repo, owner.run), 'engine.started'), 'they wait for the owner').toBe(1)
    owner.signal('SIGKILL')
    expect((await owner.ended).signal).toBe('SIGKILL')
    const ends = await Promise.all(followers.map((one) => one.ended))
    expect(ends.map(digestOf)).toEqual([whole, whole])
    const rows = recorded(repo.state)
    expect(new Set(rows.map((row) => row.run)), 'no second run was made').toEqual(new Set([owner.run]))
    const engines = rows.flatMap(({ body }) => (body.type === 'engine.started' ? [body.pid] : []))
    expect(engines).toHaveLength(2)
    expect(followers.map((one) => one.child.pid)).toContain(engines[1])
  },
)

test.runIf(linux)('an interrupted follower leaves the run to its owner', { timeout: 120_000 }, async () => {
  using repo = makeRepository(largeShop)
  const owner = await frozenDiscovery(repo, '--quiet')
  const follower = startMuster(['discover', '--json', '--no-context', '--quiet', '--state', repo.state], {
    cwd: repo.root,
  })
  await systemClock.sleep(2_000)
  follower.child.kill('SIGINT')
  const left = await follower.ended
  expect(left.code, left.err).toBe(130)
  expect(left.err).toContain(`no longer following run ${owner.run}`)
  owner.signal('SIGCONT')
  digestOf(await owner.ended)
  expect(count(types(repo, owner.run), 'engine.started')).toBe(1)
})
