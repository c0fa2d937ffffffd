import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Cache } from '../model/ports.ts'
import type { FingerprintParts } from '../validate/fingerprint.ts'

/** The fingerprint parts of each check's latest run, so that the next one can say what differs. Losing them costs that only. */
export interface FingerprintRecords {
  last(check: string): FingerprintParts | null
  /** Writes only what differs from what is recorded. */
  record(parts: ReadonlyMap<string, FingerprintParts>): void
}

const space = 'fingerprint-parts:v1'

/** Kept in the cache: one small record per check, and one list of files for all checks with the same globs. */
export const fingerprintRecords = (cache: Cache): FingerprintRecords => {
  const read = (key: string): unknown => {
    const bytes = cache.get(space, key)
    if (bytes === null) return null
    try {
      return JSON.parse(zstdDecompressSync(bytes, { maxOutputLength: 512 * 1_048_576 }).toString('utf8'))
    } catch {
      return null
    }
  }
  return {
    last: (check) => {
      const parts = read(`check ${check}`) as FingerprintParts | null
      if (parts === null) return null
      const list = read(`files ${parts.inputs.globs}`) as FingerprintParts['inputs'] | null
      return list?.digest === parts.inputs.digest ? { ...parts, inputs: list } : null
    },
    record: (all) => {
      const entries = new Map<string, unknown>()
      for (const [check, parts] of all) {
        entries.set(`check ${check}`, { ...parts, inputs: { ...parts.inputs, files: [] } })
        entries.set(`files ${parts.inputs.globs}`, parts.inputs)
      }
      const packed = [...entries].map(
        ([key, value]) => [key, new Uint8Array(zstdCompressSync(JSON.stringify(value)))] as const,
      )
      const held = cache.getMany(
        space,
        packed.map(([key]) => key),
      )
      cache.putMany(
        space,
        packed.filter(([key, bytes]) => {
          const had = held.get(key)
          return had === undefined || Buffer.compare(had, bytes) !== 0
        }),
      )
    },
  }
}
