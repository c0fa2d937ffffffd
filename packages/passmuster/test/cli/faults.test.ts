import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { exitCodeOf } from '../../src/cli/exit-codes.ts'
import { systemClock } from '../../src/lib/clock.ts'
import {
  brokenShop,
  makeRepository,
  muster,
  startMuster,
  type Ran,
  type TestRepository,
} from '../repository.ts'

/** The codes a command line ends with, and its exit code. */
const told = (ran: Ran): string => {
  const { faults } = JSON.parse(ran.out) as { faults: { code: string; hint: string }[] }
  expect(faults.every((fault) => fault.hint.length > 0)).toBe(true)
  return `${faults.map((fault) => fault.code).join()} ${ran.code}`
}

const small = (): TestRepository => makeRepository({ 'a.py': 'import os\nprint(os.name)\n' })
const inside = (repo: TestRepository, ...args: readonly string[]): ReturnType<typeof startMuster> =>
  startMuster([...args, '--json', '--state', repo.state], { cwd: repo.root })
const ends = async (repo: TestRepository, ...args: readonly string[]): Promise<string> =>
  told(await inside(repo, ...args).ended)

const journalOf = (state: string): string | undefined =>
  readdirSync(state, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('journal.db'))
    .map((name) => join(state, name))[0]

/** Starts a discovery and stops it with SIGSTOP once its journal holds the run: it lives, owns the run, and does nothing. */
const frozen = async (
  repo: TestRepository,
): Promise<{ readonly run: string; readonly ended: Promise<Ran>; end(): void }> => {
  const { child, ended } = inside(repo, 'discover', '--quiet', '--no-context')
  for (let tries = 0; tries < 2000; tries++) {
    await systemClock.sleep(2)
    const journal = ((): string | undefined => {
      try {
        return journalOf(repo.state)
      } catch {
        return undefined
      }
    })()
    if (journal === undefined) continue
    child.kill('SIGSTOP')
    const run = ((): string | undefined => {
      try {
        using db = new DatabaseSync(journal, { readOnly: true })
        const row = db
          .prepare(
            `select run from events e where type = 'run.started' and not exists (select 1 from events f where f.run = e.run and f.type = 'run.finished')`,
          )
          .get()
        return row?.['run'] as string | undefined
      } catch {
        return undefined
      }
    })()
    if (run !== undefined) return { run, ended, end: () => void child.kill('SIGKILL') }
    child.kill('SIGCONT')
  }
  child.kill('SIGKILL')
  throw new Error('no run began')
}

test('without git nothing can be examined', { timeout: 60_000 }, async () => {
  using repo = small()
  const empty = join(repo.root, '..', 'no-programs')
  mkdirSync(empty)
  const env = { PATH: empty }
  const ran = await muster(['discover', '--json', '--state', repo.state], { cwd: repo.root, env })
  expect(told(ran)).toBe('tool-missing 4')
})

test('a report that is none, is cut, or comes from another version', { timeout: 60_000 }, async () => {
  using repo = small()
  const file = join(repo.root, '..', 'report.json')
  const verified = async (text: string | null): Promise<string> => {
    if (text !== null) writeFileSync(file, text)
    const ran = await muster(['verify', text === null ? `${file}.gone` : file, '--json'], { cwd: repo.root })
    return told(ran)
  }
  for (const text of [null, '', '{"v":1,"kind":"disc', 'null', '{"v":1,"kind":"sarif","findings":[]}'])
    expect(await verified(text), String(text)).toBe('report-unreadable 2')
  expect(await verified('{"v":2,"kind":"discovery","findings":[]}')).toBe('report-unreadable 2')
})

test('ids, steps and runs that are not there', { timeout: 60_000 }, async () => {
  using repo = small()
  expect(await ends(repo, 'plan')).toBe('run-unknown 2')
  expect((await inside(repo, 'discover', '--quiet', '--no-context').ended).code).toBe(0)
  expect(await ends(repo, 'explain', 'nothing')).toBe('finding-unknown 2')
  expect(await ends(repo, 'brief', '99')).toBe('step-unknown 2')
  expect(await ends(repo, 'report', '--run', 'nope')).toBe('run-unknown 2')
  expect(await ends(repo, 'resume')).toBe('run-unknown 2')
  expect(await ends(repo, 'discover', '--only', 'debuger')).toBe('usage 2')
  expect(await ends(repo, 'discover', '--rev', '--upload-pack=x')).toBe('usage 2')
  expect(await ends(repo, 'discover', '--concurrency', 'many')).toBe('usage 2')
})

test('a journal of a later version, and one that is damaged', { timeout: 60_000 }, async () => {
  using repo = small()
  expect((await inside(repo, 'discover', '--quiet', '--no-context').ended).code).toBe(0)
  const journal = journalOf(repo.state)!
  const db = new DatabaseSync(journal)
  const version = db.prepare('pragma user_version').get()!['user_version']
  db.exec('pragma user_version = 99')
  db.close()
  expect(await ends(repo, 'report')).toBe('journal-newer 4')
  const again = new DatabaseSync(journal)
  again.exec(`pragma user_version = ${Number(version)}`)
  again.close()
  const bytes = readFileSync(journal)
  writeFileSync(journal, bytes.fill(0x2a, 0, 4096))
  expect(await ends(repo, 'discover')).toBe('journal-damaged 4')
})

test.runIf(process.platform !== 'win32')(
  'a run that another muster owns is not taken from it; once it is dead, only for the same files',
  { timeout: 90_000 },
  async () => {
    using repo = makeRepository(brokenShop)
    const owner = await frozen(repo)
    try {
      expect(await ends(repo, 'resume', owner.run)).toBe('run-owned 4')
      owner.end()
      expect((await owner.ended).signal).toBe('SIGKILL')
      repo.write('src/shop/till.py', 'import requests\n')
      expect(await ends(repo, 'resume', owner.run)).toBe('snapshot-changed 2')
      repo.write('src/shop/till.py', brokenShop['src/shop/till.py']!)
      const resumed = await inside(repo, 'resume', owner.run, '--quiet', '--no-context').ended
      expect(resumed.code, resumed.err).toBe(0)
    } finally {
      owner.end()
    }
  },
)

test('each fault asks for one exit code', () => {
  const model = readFileSync(join(import.meta.dirname, '../../src/model/fault.ts'), 'utf8')
  const union = /export type FaultCode =([^/]+?)\n\n/.exec(model)?.[1] ?? ''
  const codes = [...union.matchAll(/'([a-z-]+)'/g)].map((match) => match[1] ?? '')
  expect(codes.map((code) => `${code} ${exitCodeOf([code])}`)).toMatchInlineSnapshot(`
    [
      "not-a-folder 2",
      "no-git 2",
      "bare-repository 2",
      "git-failed 4",
      "unreadable 2",
      "state-unwritable 4",
      "state-full 4",
      "journal-newer 4",
      "journal-damaged 4",
      "run-owned 4",
      "run-unknown 2",
      "snapshot-changed 2",
      "report-unreadable 2",
      "answers-unreadable 2",
      "config-invalid 2",
      "no-checks 2",
      "untrusted 2",
      "trust-unreadable 2",
      "finding-unknown 2",
      "step-unknown 2",
      "usage 2",
      "graph-invalid 2",
      "spawn-failed 4",
      "tool-missing 4",
      "child-crashed 2",
      "memory-limit 2",
      "stopped 2",
      "executor-threw 2",
      "old-node 2",
    ]
  `)
})
