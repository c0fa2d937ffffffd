import fc from 'fast-check'
import { spawn } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { FaultError } from '../../src/model/fault.ts'
import { runId, taskId } from '../../src/model/task.ts'
import { openStore } from '../../src/store/open-store.ts'
import { asStateFault } from '../../src/store/sqlite.ts'
import {
  commandTask,
  finishedAttempt,
  oneRun,
  openedStore,
  ready,
  runStarted,
  stamp,
  temporaryFolder,
} from './store-folder.ts'

const faultOf = (work: () => unknown): string | null => {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof FaultError) return error.fault.code
    throw error
  }
}

describe('journal', () => {
  test('J3 what goes in comes out, in order, per run, whatever the names', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom('a', 'b'), fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 })),
          { maxLength: 20 },
        ),
        (writes) => {
          const store = openedStore()
          const wanted = new Map<string, string[]>([
            ['a', []],
            ['b', []],
          ])
          for (const [run, names] of writes) {
            store.journal.append(runId(run), 1, names.map(ready), stamp)
            wanted.get(run)!.push(...names)
          }
          for (const [run, names] of wanted) {
            const read = [...store.journal.read(runId(run))]
            expect(read.map((one) => (one.body as { task: string }).task)).toEqual(names)
            expect(read.map((one) => one.seq)).toEqual(names.map((_, index) => index + 1))
          }
          store.close()
        },
      ),
      { numRuns: 25 },
    )
  })

  test('reads on from a seq, over more than one page', () => {
    const store = openedStore()
    store.journal.append(
      oneRun,
      1,
      Array.from({ length: 2500 }, (_, n) => ready(`t${n}`)),
      stamp,
    )
    expect([...store.journal.read(oneRun)]).toHaveLength(2500)
    expect([...store.journal.read(oneRun, 2498)].map((one) => one.seq)).toEqual([2499, 2500])
    expect([...store.journal.read(oneRun, 2500)]).toEqual([])
    expect([...store.journal.read(runId('other'))]).toEqual([])
  })

  test('what append returns is what is read', () => {
    const store = openedStore()
    const written = store.journal.append(
      oneRun,
      3,
      [runStarted({ tasks: [commandTask('a')] }), ready('a')],
      stamp,
    )
    expect([...store.journal.read(oneRun)]).toEqual(written)
  })

  test('J4 an older epoch is fenced off, and writes nothing', () => {
    const store = openedStore()
    const zombie = openedStore(store.dir)
    zombie.journal.append(oneRun, 1, [ready('a')], stamp)
    store.journal.append(oneRun, 2, [ready('b')], stamp)
    expect(faultOf(() => zombie.journal.append(oneRun, 1, [ready('c')], stamp))).toBe('run-owned')
    expect([...store.journal.read(oneRun)]).toHaveLength(2)
    store.journal.append(oneRun, 2, [ready('d')], stamp)
    expect([...zombie.journal.read(oneRun)].map((one) => one.seq)).toEqual([1, 2, 3])
  })

  test('J2 an append that fails half way leaves nothing', () => {
    const store = openedStore()
    const circular: Record<string, unknown> = { type: 'task.ready', task: taskId('x') }
    circular['self'] = circular
    expect(() => store.journal.append(oneRun, 1, [ready('a'), circular as never], stamp)).toThrow(TypeError)
    expect([...store.journal.read(oneRun)]).toEqual([])
    store.journal.append(oneRun, 1, [ready('b')], stamp)
    expect([...store.journal.read(oneRun)].map((one) => one.seq)).toEqual([1])
  })

  test.runIf(process.platform === 'linux')('J1 after kill -9 every acknowledged row is there', async () => {
    const dir = temporaryFolder()
    const writer = fileURLToPath(new URL('./fixtures/write-until-killed.ts', import.meta.url))
    for (let round = 1; round <= 3; round++) {
      const child = spawn(process.execPath, [writer, dir, String(round)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let acknowledged = 0
      let text = ''
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          text += chunk.toString()
          const lines = text.split('\n')
          acknowledged = Number(lines.at(-2) ?? acknowledged)
          if (acknowledged > 300 * round) child.kill('SIGKILL')
        })
        child.once('close', () => resolve())
      })
      expect(child.signalCode).toBe('SIGKILL')
      const rows = [...openedStore(dir).journal.read(oneRun)]
      expect(rows.length).toBeGreaterThanOrEqual(acknowledged)
      expect(rows.map((one) => one.seq)).toEqual(rows.map((_, index) => index + 1))
      expect(rows.length % 3).toBe(0)
    }
  })

  test('a journal of a later version, a damaged one and a read-only place are faults', () => {
    const later = temporaryFolder()
    openedStore(later).close()
    const db = new DatabaseSync(join(later, 'journal.db'))
    db.exec('pragma user_version = 99')
    db.close()
    expect(openStore({ dir: later })).toMatchObject({ ok: false, faults: [{ code: 'journal-newer' }] })

    const damaged = temporaryFolder()
    writeFileSync(
      join(damaged, 'journal.db'),
      'this is no database, and long enough to be read as one '.repeat(40),
    )
    expect(openStore({ dir: damaged })).toMatchObject({ ok: false, faults: [{ code: 'journal-damaged' }] })

    const taken = join(temporaryFolder(), 'file')
    writeFileSync(taken, '')
    expect(openStore({ dir: join(taken, 'x') })).toMatchObject({
      ok: false,
      faults: [{ code: 'state-unwritable' }],
    })
  })

  test('a disk without room is a fault that names the folder, and the journal can be written again', () => {
    const dir = temporaryFolder()
    openedStore(dir).close()
    const db = new DatabaseSync(join(dir, 'journal.db'))
    db.exec('create table filler (text)')
    db.exec('pragma max_page_count = 12')
    const fill = (): unknown => db.prepare('insert into filler values (?)').run('x'.repeat(100_000))
    expect(faultOf(() => asStateFault(dir, fill))).toBe('state-full')
    db.close()
    const store = openedStore(dir)
    store.journal.append(oneRun, 1, [ready('a')], stamp)
    expect([...store.journal.read(oneRun)]).toHaveLength(1)
  })

  test('an unreadable event is a named fault, not a stack trace', () => {
    const store = openedStore()
    store.journal.append(oneRun, 1, [ready('a'), ready('b')], stamp)
    const db = new DatabaseSync(join(store.dir, 'journal.db'))
    db.exec(`update events set body = '{"v":77,"type":"x"}' where seq = 2`)
    db.close()
    expect(faultOf(() => [...store.journal.read(oneRun)])).toBe('journal-damaged')
  })

  test('the database is ours alone, believes no schema, and has the promised table', () => {
    const store = openedStore()
    expect(statSync(join(store.dir, 'journal.db')).mode & 0o777).toBe(0o600)
    expect(statSync(store.dir).mode & 0o777).toBe(0o700)
    const db = new DatabaseSync(join(store.dir, 'journal.db'))
    expect(db.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' })
    const columns = db
      .prepare(`select name from pragma_table_info('events')`)
      .all()
      .map((row) => row['name'])
    expect(columns).toEqual(['run', 'seq', 'epoch', 'at', 'mono', 'type', 'task', 'attempt', 'body'])
    expect(db.prepare(`select wr from pragma_table_list('events')`).get()).toEqual({ wr: 1 })
    db.close()
  })
})

describe('runs and durations', () => {
  const graph = {
    tasks: [commandTask('a'), commandTask('b', { work: { kind: 'extract', files: [] } }), commandTask('c')],
  }
  test('runs come newest first with their verdict', () => {
    const store = openedStore()
    store.journal.append(runId('r1'), 1, [runStarted(graph)], { at: 1, mono: 0 })
    store.journal.append(runId('r2'), 1, [runStarted(graph, { job: 'other' })], { at: 2, mono: 0 })
    store.journal.append(runId('r1'), 1, [{ type: 'run.finished', verdict: 'passed', because: '' }], {
      at: 3,
      mono: 0,
    })
    expect(store.runs()).toMatchObject([
      { run: 'r2', job: 'other', startedAt: 2, finished: null },
      { run: 'r1', job: 'test', startedAt: 1, finished: 'passed', snapshot: 'f'.repeat(64) },
    ])
  })

  test('durations are medians of what passed: processor time where work only computes', () => {
    const store = openedStore()
    const wall = [10, 30, 20]
    for (const [index, ms] of wall.entries()) {
      store.journal.append(
        runId(`r${index}`),
        1,
        [
          runStarted(graph),
          finishedAttempt('a', ms, 1),
          finishedAttempt('b', ms * 10, index === 0 ? null : ms),
          finishedAttempt('c', 9, 9, 'flaky'),
        ],
        { at: index, mono: 0 },
      )
    }
    expect(store.durations()).toEqual(
      new Map([
        ['key-a', 20],
        ['key-b', 30],
      ]),
    )
  })
})
