import type { DatabaseSync } from 'node:sqlite'
import type { Fault } from '../model/fault.ts'

/** Raised with every change of the tables; a journal of a later version is refused, of an earlier one migrated. */
const schemaVersion = 1

const tables = `
  create table if not exists events(
    run text not null, seq integer not null, epoch integer not null, at real not null, mono real not null,
    type text not null, task text, attempt integer, body text not null,
    primary key(run, seq)
  ) without rowid;
  create index if not exists starts on events(at, run, body ->> '$.job', body ->> '$.snapshot') where type = 'run.started';
  create index if not exists ends on events(run, body ->> '$.verdict') where type = 'run.finished';
  create table if not exists artifacts(
    digest text primary key not null, media text not null, bytes integer not null, coding text not null, body blob not null
  );
  create table if not exists claims(
    run text primary key not null, epoch integer not null, pid integer not null
  ) without rowid;
`

/** Makes or checks the tables; a journal written by a later muster is a fault, never guessed at. */
export const prepareSchema = (db: DatabaseSync, dir: string): Fault | null => {
  const version = Number(db.prepare('pragma user_version').get()?.['user_version'] ?? 0)
  if (version > schemaVersion)
    return {
      code: 'journal-newer',
      message: `The journal in ${dir} was written by a later version of muster (${version}, this one knows ${schemaVersion}).`,
      hint: 'Update muster, or use another folder with `--state DIR`.',
      retry: 'never',
    }
  if (version === schemaVersion) return null
  db.exec('begin immediate')
  db.exec(tables)
  db.exec(`pragma user_version = ${schemaVersion}`)
  db.exec('commit')
  return null
}
