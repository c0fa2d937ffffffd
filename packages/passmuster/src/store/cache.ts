import { rmSync, statSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import type { Cache } from '../model/ports.ts'
import { strangerIn } from './schema.ts'
import { inTransaction, openDatabase } from './sqlite.ts'

const tooLarge = 1_073_741_824
const entries =
  'create table if not exists entries(space text not null, key text not null, sum integer not null, value blob not null, unique(space, key))'

interface Opened {
  readonly db: DatabaseSync
  readonly select: StatementSync
  readonly insert: StatementSync
}

/**
 * The cache in a database file of its own, which may be deleted, be damaged or be unwritable at any time: every
 * trouble is a miss, a damaged file is made anew, and a value whose checksum is wrong was never there.
 */
export const sqliteCache = (path: string): Cache & { close(): void } => {
  let opened: Opened | null = open(path) ?? recreate(path)

  const attempt = <T>(work: (cache: Opened) => T, otherwise: T): T => {
    if (!opened) return otherwise
    try {
      return work(opened)
    } catch (error) {
      if (!isDamage(error)) return otherwise
      shut(opened)
      opened = recreate(path)
      return otherwise
    }
  }
  const one = (cache: Opened, space: string, key: string): Uint8Array | null => {
    const row = cache.select.get(space, key) as { sum: number; value: Uint8Array } | undefined
    return row && crc32(row.value) === row.sum ? row.value : null
  }

  return {
    get: (space, key) => attempt((cache) => one(cache, space, key), null),
    getMany: (space, keys) =>
      attempt((cache) => {
        const found = new Map<string, Uint8Array>()
        cache.db.exec('begin')
        try {
          for (const key of keys) {
            const value = one(cache, space, key)
            if (value) found.set(key, value)
          }
        } finally {
          if (cache.db.isTransaction) cache.db.exec('commit')
        }
        return found
      }, new Map<string, Uint8Array>()),
    putMany: (space, entries) =>
      attempt((cache) => {
        inTransaction(cache.db, () => {
          for (const [key, value] of entries) cache.insert.run(space, key, crc32(value), value)
        })
      }, undefined),
    close: () => {
      if (opened) shut(opened)
      opened = null
    },
  }
}

/** SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR (tables missing), SQLITE_IOERR (the file was cut or taken away). */
const isDamage = (error: unknown): boolean => {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' && [1, 10, 11, 26].includes(code & 0xff)
}

const open = (path: string): Opened | null => {
  let db: DatabaseSync | null = null
  try {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > tooLarge) remove(path)
    db = openDatabase(path, 'disposable')
    if (strangerIn(db, entries) !== null) throw new Error('not a cache of ours')
    db.exec(entries)
    return {
      db,
      select: db.prepare('select sum, value from entries where space = ? and key = ?'),
      insert: db.prepare('insert or replace into entries(space, key, sum, value) values (?, ?, ?, ?)'),
    }
  } catch {
    db?.close()
    return null
  }
}

const remove = (path: string): void => {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true })
}

const recreate = (path: string): Opened | null => {
  try {
    remove(path)
  } catch {
    return null
  }
  return open(path)
}

const shut = (opened: Opened): void => {
  try {
    opened.db.close()
  } catch {
    // A damaged database may refuse even this; the file is about to be replaced.
  }
}
