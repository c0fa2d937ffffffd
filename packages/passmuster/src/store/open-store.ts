import { chmodSync, mkdirSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { fail, FaultError, ok, type Result } from '../model/fault.ts'
import type { Artifacts, Cache, Journal } from '../model/ports.ts'
import { sqliteArtifacts } from './artifacts.ts'
import { sqliteCache } from './cache.ts'
import { sqliteClaims, type Claims } from './claims.ts'
import { sqliteJournal } from './journal.ts'
import { recordedDurations, recordedPeaks, recordedRuns, type RunRow } from './run-history.ts'
import { prepareSchema } from './schema.ts'
import { openDatabase, refuseLink, stateFault } from './sqlite.ts'

/** Everything muster remembers of one repository; several processes may have it open at once. */
export interface Store {
  readonly dir: string
  readonly journal: Journal
  readonly artifacts: Artifacts
  readonly cache: Cache
  /** Who owns which run, and the next epoch of each. */
  readonly claims: Claims
  /** Newest first. */
  runs(): readonly RunRow[]
  /** Median recorded duration in ms per task key, over the latest runs. */
  durations(): ReadonlyMap<string, number>
  /** Largest recorded memory in MB per task key, over the latest runs. */
  peaks(): ReadonlyMap<string, number>
  close(): void
}

/** Opens or makes the store in `dir` (0700). `durable`: acknowledged events survive a power cut too. */
export const openStore = (options: { readonly dir: string; readonly durable?: boolean }): Result<Store> => {
  const { dir } = options
  let db: DatabaseSync | null = null
  try {
    refuseLink(join(dir, 'runs'))
    mkdirSync(join(dir, 'runs'), { recursive: true, mode: 0o700 })
    chmodSync(dir, 0o700)
    db = openDatabase(join(dir, 'journal.db'), options.durable ? 'power-safe' : 'crash-safe')
    const refused = prepareSchema(db, dir)
    if (refused) {
      db.close()
      return fail(refused)
    }
    return ok(storeOver(db, dir))
  } catch (error) {
    db?.close()
    const fault = error instanceof FaultError ? error.fault : stateFault(error, dir)
    if (!fault) throw error
    return fail(fault)
  }
}

const storeOver = (db: DatabaseSync, dir: string): Store => {
  const cache = sqliteCache(join(dir, 'cache.db'))
  return {
    dir,
    journal: sqliteJournal(db, dir),
    artifacts: sqliteArtifacts(db, dir),
    cache,
    claims: sqliteClaims(db, dir),
    runs: () => recordedRuns(db, dir),
    durations: () => recordedDurations(db, dir),
    peaks: () => recordedPeaks(db, dir),
    close: () => {
      cache.close()
      db.close()
    },
  }
}
