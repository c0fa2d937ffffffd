import { chmodSync, lstatSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pause } from '../lib/clock.ts'
import { FaultError, type Fault } from '../model/fault.ts'

/** What a database is used for decides how much a power cut may cost: nothing acknowledged, the last moments, everything. */
export type Durability = 'power-safe' | 'crash-safe' | 'disposable'

const synchronous: Readonly<Record<Durability, string>> = {
  'power-safe': 'FULL',
  'crash-safe': 'NORMAL',
  disposable: 'OFF',
}

/** Throws ELOOP where the path is a link: whoever planted it would choose which file is written. */
export const refuseLink = (path: string): void => {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    throw Object.assign(new Error(`${path} is a link`), { code: 'ELOOP' })
}

/** Opens (or makes, 0600) a database in WAL mode that believes nothing its schema says. Throws SQLite's error. */
export const openDatabase = (path: string, durability: Durability): DatabaseSync => {
  for (const end of ['', '-wal', '-shm', '-journal']) refuseLink(path + end)
  const db = new DatabaseSync(path, { timeout: 5000 })
  try {
    db.exec('pragma trusted_schema = off')
    useWal(db)
    db.exec(`pragma synchronous = ${synchronous[durability]}`)
    chmodSync(path, 0o600)
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

/**
 * Makes a new database one with a write-ahead log. Of several processes that do so at one moment SQLite refuses all
 * but one at once, whatever time limit is set: the others look again, and find it done.
 */
const useWal = (db: DatabaseSync): void => {
  for (let tries = 0; ; tries++) {
    try {
      db.exec('pragma journal_mode = wal')
      return
    } catch (error) {
      if (!isBusy(error) || tries >= mostTries) throw error
      pause(10)
    }
  }
}

/** With the pauses between them, the five seconds that any other lock is waited for. */
const mostTries = 500

const primary = (error: unknown): number | null => {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' ? code & 0xff : null
}

/** SQLITE_BUSY or SQLITE_LOCKED: someone else holds it. */
export const isBusy = (error: unknown): boolean => [5, 6].includes(primary(error) ?? -1)

/** The fault behind an error of SQLite or of the file system; null when it is a defect of ours. */
export const stateFault = (error: unknown, dir: string): Fault | null => {
  const cause = error instanceof Error ? error.message : String(error)
  const code = primary(error)
  const system = (error as NodeJS.ErrnoException | null)?.code
  // SQLITE_FULL and every SQLITE_IOERR: a full disk shows itself as either.
  if (code === 13 || code === 10 || system === 'ENOSPC' || system === 'EDQUOT' || system === 'EIO')
    return {
      code: 'state-full',
      message: `The state folder ${dir} cannot be written: the disk is full or failing.`,
      hint: 'Free some space and run `muster resume`; nothing that was recorded is lost.',
      retry: 'safe',
      cause,
    }
  if (code === 11 || code === 26)
    return {
      code: 'journal-damaged',
      message: `The journal in ${dir} is damaged.`,
      hint: 'Move the folder away and start again, or point to another one with `--state DIR`.',
      retry: 'never',
      cause,
    }
  const refused =
    [3, 5, 6, 8, 14, 23].includes(code ?? -1) ||
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EEXIST', 'ELOOP'].includes(system ?? '')
  if (refused)
    return {
      code: 'state-unwritable',
      message: isBusy(error)
        ? `The state folder ${dir} is kept busy by another process.`
        : `The state folder ${dir} cannot be written.`,
      hint: 'Choose another folder with `--state DIR`.',
      retry: 'safe',
      cause,
    }
  return null
}

/** Runs `work`; what SQLite or the file system refuses is thrown as the fault it means. */
export const asStateFault = <T>(dir: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    const fault = stateFault(error, dir)
    throw fault ? new FaultError(fault) : error
  }
}

/** One write transaction: all of `work` is committed, or none of it. */
export const inTransaction = <T>(db: DatabaseSync, work: () => T): T => {
  db.exec('begin immediate')
  try {
    const value = work()
    db.exec('commit')
    return value
  } catch (error) {
    try {
      if (db.isTransaction) db.exec('rollback')
    } catch {
      // The first error says what is wrong; the next `begin` fails by itself if the rollback mattered.
    }
    throw error
  }
}
