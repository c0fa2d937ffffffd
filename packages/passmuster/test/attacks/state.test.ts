import { existsSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { writeFileAtomic } from '../../src/lib/atomic-file.ts'
import { openDatabase } from '../../src/store/sqlite.ts'
import { makeRepository, muster, type Ran, type TestRepository } from '../repository.ts'

const shop = { 'pkg/__init__.py': 'import os\n', 'pkg/a.py': 'from . import gone\n' }

const discover = (repo: TestRepository, ...more: readonly string[]): Promise<Ran> =>
  muster(['discover', '--json', '--quiet', '--no-context', '--state', repo.state, ...more], {
    cwd: repo.root,
  })

const codeOf = (ran: Ran): string => (JSON.parse(ran.out) as { faults: { code: string }[] }).faults[0]!.code

/** A state folder in which one good run is recorded, so that what is tampered with is the real thing. */
const used = async (): Promise<TestRepository> => {
  const repo = makeRepository(shop)
  const ran = await discover(repo)
  expect(ran.code, ran.err).toBe(0)
  return repo
}

const tamper = (repo: TestRepository, file: string, sql: string): void => {
  const db = new DatabaseSync(join(repo.state, file))
  db.exec(sql)
  db.close()
}

test.each([
  [
    'a trigger',
    'create trigger boom after insert on events begin insert into claims values (new.run || hex(randomblob(4)), 9, 9); end',
  ],
  [
    'a view in place of a table',
    'alter table claims rename to hidden; create view claims as select run, epoch, pid from hidden',
  ],
  [
    'a table of another shape',
    'drop table artifacts; create table artifacts(digest text, media text default (hex(randomblob(9))))',
  ],
  ['a table that is gone', 'drop table events'],
  ['a virtual table', 'create virtual table notes using fts5(x)'],
] as const)(
  'attack 39: a journal with %s is refused with a clear fault',
  { timeout: 60_000 },
  async (_, sql) => {
    using repo = await used()
    tamper(repo, 'journal.db', sql)
    const ran = await discover(repo)
    expect([codeOf(ran), ran.code]).toEqual(['journal-damaged', 4])
    expect(ran.err).toMatch(/next: Move the folder away/)
    expect(ran.err).not.toMatch(/\n\s+at .+:\d+:\d+/)
    const told = new DatabaseSync(join(repo.state, 'journal.db'), { readOnly: true })
    expect(Number(told.prepare("select count(*) n from sqlite_schema where name = 'boom'").get()!['n'])).toBe(
      sql.includes('boom') ? 1 : 0,
    )
    if (sql.includes('boom'))
      expect(Number(told.prepare('select count(*) n from claims where pid = 9').get()!['n'])).toBe(0)
    told.close()
  },
)

test(
  'attack 39: an index that computes something on each write is taken away',
  { timeout: 60_000 },
  async () => {
    using repo = await used()
    tamper(repo, 'journal.db', 'create index costly on events(hex(zeroblob(1000000 + seq)))')
    const ran = await discover(repo, '--fresh')
    expect(ran.code, ran.err).toBe(0)
    const db = new DatabaseSync(join(repo.state, 'journal.db'), { readOnly: true })
    expect(db.prepare("select name from sqlite_schema where name = 'costly'").all()).toEqual([])
    db.close()
  },
)

test('attack 39: what a schema asks for is not trusted, and would be if the setting were not there', () => {
  using repo = makeRepository({})
  const file = join(repo.root, '..', 'odd.db')
  const made = new DatabaseSync(file)
  made.exec(
    "create table t(x); insert into t values ('a'); create view v as select load_extension('nothing') from t",
  )
  made.close()
  const db = openDatabase(file, 'disposable')
  expect(db.prepare('pragma trusted_schema').get()).toEqual({ trusted_schema: 0 })
  expect(() => db.prepare('select * from v').all()).toThrow(/unsafe use of load_extension|not authorized/)
  db.close()
})

test.each([
  ['a trigger', 'create trigger boom after insert on entries begin delete from entries; end'],
  ['a view', 'drop table entries; create view entries as select 1 as space, 2 as key, 3 as sum, 4 as value'],
  [
    'a table with a computed column',
    'drop table entries; create table entries(space text, key text, sum integer, value blob, more text generated always as (hex(value)))',
  ],
] as const)('attack 39: a cache with %s is made anew', { timeout: 60_000 }, async (_, sql) => {
  using repo = await used()
  tamper(repo, 'cache.db', sql)
  repo.write('pkg/b.py', 'x = 1\n')
  const ran = await discover(repo)
  expect(ran.code, ran.err).toBe(0)
  const db = new DatabaseSync(join(repo.state, 'cache.db'), { readOnly: true })
  expect(db.prepare("select type, name from sqlite_schema where type <> 'index'").all()).toEqual([
    { type: 'table', name: 'entries' },
  ])
  expect(Number(db.prepare('select count(*) n from entries').get()!['n'])).toBeGreaterThan(0)
  db.close()
})

test.each(['journal.db', 'cache.db'])(
  'attack 39: %s that is no database, or cut in the middle',
  { timeout: 60_000 },
  async (name) => {
    using repo = await used()
    for (const bytes of [
      Buffer.from('#!/bin/sh\nrm -rf /\n'.repeat(400)),
      readFileSync(join(repo.state, name)).subarray(0, 5000),
    ]) {
      writeFileSync(join(repo.state, name), bytes)
      const ran = await discover(repo)
      if (name === 'cache.db') expect(ran.code, ran.err).toBe(0)
      else expect(codeOf(ran)).toBe('journal-damaged')
      expect(ran.err).not.toMatch(/\n\s+at .+:\d+:\d+/)
    }
  },
)

test.each(['journal.db', 'journal.db-wal', 'journal.db-shm', 'runs'])(
  'attack 40: a link planted at %s of the state folder is refused, and what it leads to stays as it is',
  { timeout: 60_000 },
  async (name) => {
    using repo = makeRepository(shop)
    const victim = join(repo.root, '..', 'victim')
    if (name === 'runs') mkdirSync(victim, { mode: 0o755 })
    else writeFileSync(victim, '', { mode: 0o644 })
    mkdirSync(repo.state)
    symlinkSync(victim, join(repo.state, name))
    expect(lstatSync(join(repo.state, name)).isSymbolicLink()).toBe(true)
    const ran = await discover(repo)
    expect(codeOf(ran)).toBe('state-unwritable')
    expect(ran.err).toContain('is a link')
    if (name !== 'runs')
      expect([readFileSync(victim).length, statSync(victim).mode & 0o777]).toEqual([0, 0o644])
  },
)

test('attack 40: a link planted at the cache is replaced, not followed', { timeout: 60_000 }, async () => {
  using repo = makeRepository(shop)
  const victim = join(repo.root, '..', 'victim')
  writeFileSync(victim, 'mine', { mode: 0o644 })
  mkdirSync(repo.state)
  symlinkSync(victim, join(repo.state, 'cache.db'))
  const ran = await discover(repo)
  expect(ran.code, ran.err).toBe(0)
  expect([readFileSync(victim, 'utf8'), statSync(victim).mode & 0o777]).toEqual(['mine', 0o644])
  expect(lstatSync(join(repo.state, 'cache.db')).isFile()).toBe(true)
})

test(
  'attack 40: links at the names we write in a cloned repository are not followed',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository(shop)
    const victim = join(repo.root, '..', 'victim')
    const folder = join(repo.root, '..', 'folder')
    mkdirSync(folder)
    writeFileSync(victim, 'mine')
    for (const name of ['report.json', '.muster-answers.yaml', 'AGENTS.md', 'CLAUDE.md'])
      symlinkSync(victim, join(repo.root, name))
    symlinkSync(folder, join(repo.root, '.muster'))
    symlinkSync(folder, join(repo.root, '.claude'))
    repo.git('add', '-A')
    repo.git('commit', '-q', '-m', 'links')
    const at = { cwd: repo.root }
    const out = await muster(['discover', '--quiet', '--state', repo.state, '--out', 'report.json'], at)
    expect(out.err).toMatch(/cannot write the report[^]*is a link/)
    expect(out.err).toMatch(/\.muster is not a folder of ours/)
    const { findings } = JSON.parse((await discover(repo)).out) as { findings: { id: string }[] }
    const answered = await muster(['answer', findings[0]!.id, '--because', 'x', '--state', repo.state], at)
    expect(answered.code).not.toBe(0)
    expect((await muster(['team', '--write', '--state', repo.state], at)).code).not.toBe(0)
    expect((await muster(['team', '--new', 'data-reviewer', '--state', repo.state], at)).code).not.toBe(0)
    expect(readFileSync(victim, 'utf8')).toBe('mine')
    expect(existsSync(join(folder, 'orchestration_context.json')) || existsSync(join(folder, 'agents'))).toBe(
      false,
    )
  },
)

test(
  'attack 40: an answers file that is a device, a link out or a pipe neither hangs nor is read',
  { timeout: 60_000 },
  async () => {
    using repo = makeRepository(shop)
    symlinkSync('/dev/zero', join(repo.root, '.muster-answers.yaml'))
    const ran = await discover(repo)
    expect(ran.code, ran.err).toBe(0)
    expect(ran.err).toContain('it is a link or no plain file')
  },
)

test('attack 40: temporary names cannot be foreseen, and one that is there already is never opened', async () => {
  using repo = makeRepository({})
  const victim = join(repo.root, '..', 'victim')
  writeFileSync(victim, 'mine')
  const target = join(repo.root, 'report.json')
  for (const guess of ['.report.json.tmp', 'report.json.tmp', `.report.json.${process.pid}.tmp`])
    symlinkSync(victim, join(repo.root, guess))
  symlinkSync(victim, target)
  await writeFileAtomic(target, 'new')
  expect(readFileSync(victim, 'utf8')).toBe('mine')
  expect([lstatSync(target).isFile(), readFileSync(target, 'utf8')]).toEqual([true, 'new'])
})
