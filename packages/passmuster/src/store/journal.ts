import type { DatabaseSync } from 'node:sqlite'
import type { Envelope, EventBody } from '../model/event.ts'
import { FaultError, type Fault } from '../model/fault.ts'
import type { Journal } from '../model/ports.ts'
import type { RunId } from '../model/task.ts'
import { asStateFault, inTransaction } from './sqlite.ts'
import { decodeBody, encodeBody } from './upcast.ts'

/*
 * Invariants, each with a test in test/store/journal.test.ts:
 * J1 `append` returns after the commit; what it returned survives a kill of the process.
 * J2 events of one append are all there or none is.
 * J3 seq counts 1, 2, 3, … per run without a gap.
 * J4 an append with an epoch older than the newest recorded one is refused (`run-owned`).
 */

const page = 1000

interface Row {
  readonly seq: number
  readonly epoch: number
  readonly at: number
  readonly mono: number
  readonly body: string
}

/** The journal over an open database; its methods throw errors that carry a fault (`faultOf`). */
export const sqliteJournal = (db: DatabaseSync, dir: string): Journal => {
  const last = db.prepare('select seq, epoch from events where run = ? order by seq desc limit 1')
  const insert = db.prepare(
    'insert into events(run, seq, epoch, at, mono, type, task, attempt, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const after = db.prepare(
    `select seq, epoch, at, mono, body from events where run = ? and seq > ? order by seq limit ${page}`,
  )

  const write = (
    run: RunId,
    epoch: number,
    bodies: readonly EventBody[],
    at: number,
    mono: number,
  ): Envelope[] =>
    inTransaction(db, () => {
      const newest = last.get(run) as { seq: number; epoch: number } | undefined
      if (newest && newest.epoch > epoch) throw new FaultError(fenced(run, newest.epoch))
      let seq = newest?.seq ?? 0
      return bodies.map((body) => {
        seq += 1
        const { task, attempt } = body as { task?: string; attempt?: number }
        insert.run(run, seq, epoch, at, mono, body.type, task ?? null, attempt ?? null, encodeBody(body))
        return { v: 1, run, seq, epoch, at, mono, body }
      })
    })

  return {
    append: (run, epoch, bodies, { at, mono }) =>
      bodies.length === 0 ? [] : asStateFault(dir, () => write(run, epoch, bodies, at, mono)),
    *read(run, afterSeq = 0) {
      let from = afterSeq
      for (;;) {
        const rows = asStateFault(dir, () => after.all(run, from) as unknown as Row[])
        for (const { seq, epoch, at, mono, body: text } of rows) {
          const body = decodeBody(text)
          if (!body) throw new FaultError(damaged(dir, run, seq))
          yield { v: 1, run, seq, epoch, at, mono, body }
        }
        if (rows.length < page) return
        from = rows.at(-1)!.seq
      }
    },
  }
}

const fenced = (run: RunId, epoch: number): Fault => ({
  code: 'run-owned',
  message: `Run ${run} has been taken over by a later engine (epoch ${epoch}).`,
  hint: 'Follow that run instead; this process stops.',
  retry: 'never',
})

const damaged = (dir: string, run: RunId, seq: number): Fault => ({
  code: 'journal-damaged',
  message: `Event ${seq} of run ${run} in ${dir} cannot be read.`,
  hint: 'Start a new run; the damaged one cannot be resumed.',
  retry: 'never',
})
