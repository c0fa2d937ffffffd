import { DatabaseSync } from 'node:sqlite'
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

/**
 * Makes or checks the tables; a journal written by a later muster is a fault, never guessed at, and so is one that
 * holds anything but our own tables and indexes: a trigger or a view would run what somebody else wrote.
 */
export const prepareSchema = (db: DatabaseSync, dir: string): Fault | null => {
  const version = Number(db.prepare('pragma user_version').get()?.['user_version'] ?? 0)
  if (version > schemaVersion)
    return {
      code: 'journal-newer',
      message: `The journal in ${dir} was written by a later version of muster (${version}, this one knows ${schemaVersion}).`,
      hint: 'Update muster, or use another folder with `--state DIR`.',
      retry: 'never',
    }
  dropStrayIndexes(db)
  const strange = strangerIn(db, tables)
  if (strange !== null) return foreign(dir, `it holds ${strange}, which muster never made`)
  if (version === schemaVersion) {
    const there = new Set(objectsOf(db).map(({ name }) => name))
    const gone = ownObjects(tables).find(({ type, name }) => type === 'table' && !there.has(name))
    return gone === undefined ? null : foreign(dir, `its table ${gone.name} is gone`)
  }
  db.exec('begin immediate')
  db.exec(tables)
  db.exec(`pragma user_version = ${schemaVersion}`)
  db.exec('commit')
  return null
}

interface SchemaObject {
  readonly type: string
  readonly name: string
  readonly sql: string
}

/** What was declared, without the names that SQLite gives to its own indexes; white space does not count. */
const objectsOf = (db: DatabaseSync): readonly SchemaObject[] =>
  db
    .prepare('select type, name, sql from sqlite_schema where sql is not null order by name')
    .all()
    .map(({ type, name, sql }) => ({
      type: String(type),
      name: String(name),
      sql: String(sql).replace(/\s+/g, ' ').trim(),
    }))

const ownObjects = (declared: string): readonly SchemaObject[] => {
  const model = new DatabaseSync(':memory:')
  try {
    model.exec(declared)
    return objectsOf(model)
  } finally {
    model.close()
  }
}

/** The first thing in a database that `declared` does not make just so (`a trigger named x`), or null. */
export const strangerIn = (db: DatabaseSync, declared: string): string | null => {
  const own = new Map(ownObjects(declared).map((one) => [one.name, one]))
  // A plain table that nobody names does nothing.
  const isInert = ({ type, name, sql }: SchemaObject): boolean =>
    type === 'table' && !own.has(name) && /^create table /i.test(sql)
  const odd = objectsOf(db).find(
    (one) => !isInert(one) && (own.get(one.name)?.type !== one.type || own.get(one.name)?.sql !== one.sql),
  )
  if (odd === undefined) return null
  return `${odd.type === 'index' ? 'an' : 'a'} ${odd.type} named ${odd.name.slice(0, 60)}`
}

/** An index of an earlier muster costs writes and nothing else needs it; one of somebody else's could cost more. */
const dropStrayIndexes = (db: DatabaseSync): void => {
  const own = new Map(ownObjects(tables).map((one) => [one.name, one.sql]))
  for (const { type, name, sql } of objectsOf(db))
    if (type === 'index' && own.get(name) !== sql) db.exec(`drop index "${name.replaceAll('"', '""')}"`)
}

const foreign = (dir: string, cause: string): Fault => ({
  code: 'journal-damaged',
  message: `The journal in ${dir} is not as muster made it.`,
  hint: 'Move the folder away and start again, or point to another one with `--state DIR`.',
  retry: 'never',
  cause,
})
