import type { DatabaseSync } from 'node:sqlite'
import type { RunId } from '../model/task.ts'
import { asStateFault, inTransaction } from './sqlite.ts'

/** The recorded side of ownership: the kernel lock says whether an owner lives, this says who it was. */
export interface Claims {
  /** Takes the next epoch of a run, strictly above every earlier one and every recorded event's. */
  next(run: RunId, pid: number): number
  /** The process that claimed last. */
  holder(run: RunId): number | null
  /** The run is known here: claimed or recorded. */
  knows(run: RunId): boolean
}

/** Claims beside the journal. */
export const sqliteClaims = (db: DatabaseSync, dir: string): Claims => {
  const raise = db.prepare(`
    insert into claims(run, epoch, pid)
    values (?1, 1 + coalesce((select max(epoch) from events where run = ?1), 0), ?2)
    on conflict(run) do update set epoch = max(epoch + 1, excluded.epoch), pid = excluded.pid
    returning epoch`)
  const holder = db.prepare('select pid from claims where run = ?')
  const recorded = db.prepare('select 1 from events where run = ? limit 1')
  return {
    next: (run, pid) =>
      asStateFault(dir, () =>
        inTransaction(db, () => Number((raise.get(run, pid) as { epoch: number }).epoch)),
      ),
    holder: (run) => asStateFault(dir, () => (holder.get(run) as { pid: number } | undefined)?.pid ?? null),
    knows: (run) => asStateFault(dir, () => holder.get(run) !== undefined || recorded.get(run) !== undefined),
  }
}
