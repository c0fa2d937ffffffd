import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { isBusy, refuseLink } from './sqlite.ts'

/** An exclusive lock on a file that the kernel frees when its owner dies, however it dies. */
export interface KernelLock {
  /** True when obtained now; false while another process, or this object, holds it. */
  tryLock(): boolean
  unlock(): void
  /** Gives the lock and the file handle back. */
  close(): void
}

/** The lock is SQLite's own on an empty database file, so that it works the same on every platform. Throws SQLite's error, or ELOOP where the file is a link. */
export const kernelLock = (path: string, patienceMs = 0): KernelLock => {
  refuseLink(path)
  const db = new DatabaseSync(path, { timeout: patienceMs })
  let prepared: { readonly lock: StatementSync; readonly free: StatementSync } | null = null
  const statements = (): { readonly lock: StatementSync; readonly free: StatementSync } => {
    if (prepared) return prepared
    // Nothing is ever written, so a rollback journal on disk would only cost time. Busy while another holds the lock.
    db.exec('pragma journal_mode = memory')
    prepared = { lock: db.prepare('begin exclusive'), free: db.prepare('rollback') }
    return prepared
  }
  return {
    tryLock: () => {
      if (db.isTransaction) return false
      try {
        statements().lock.run()
        return true
      } catch (error) {
        if (isBusy(error)) return false
        throw error
      }
    },
    unlock: () => {
      if (db.isTransaction) statements().free.run()
    },
    close: () => db.close(),
  }
}

/** Whether some process holds the lock now, without taking it. */
export const isLocked = (path: string): boolean => {
  let db: DatabaseSync
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 0 })
  } catch {
    return false
  }
  try {
    db.prepare('select count(*) from sqlite_schema').get()
    return false
  } catch (error) {
    return isBusy(error)
  } finally {
    db.close()
  }
}
