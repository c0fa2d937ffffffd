import type { LockFile } from './manifest.ts'

const major = (version: string): string => /^(?:0\.)*\d+/.exec(version)?.[0] ?? version

/**
 * The version that a lock file has of a package, as its importers get it today; null where it holds none, or several
 * of different majors and does not tell which of them lies where the importer finds it.
 */
export const lockedVersion = (lock: LockFile | null, name: string): string | null => {
  const entry = lock?.packages.get(name)
  if (lock === null || entry === undefined || !/^\d+(\.\d+)*/.test(entry.version)) return null
  if (entry.versions === undefined || lock.manager === 'npm') return entry.version
  const all = Object.entries(entry.versions).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  if (all.every(([version]) => major(version) === major(entry.version))) return all[0]![0]
  return lock.manager === 'yarn' && all[0]![1] > all[1]![1] ? all[0]![0] : null
}
