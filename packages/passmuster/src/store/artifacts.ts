import type { DatabaseSync } from 'node:sqlite'
import { zstdCompressSync, zstdDecompressSync, constants } from 'node:zlib'
import { sha256 } from '../lib/hash.ts'
import type { Artifacts } from '../model/ports.ts'
import type { Digest } from '../model/task.ts'
import { asStateFault } from './sqlite.ts'

const worthPacking = 4096
const most = 512 * 1_048_576

/** Artifacts in the journal's own database, so that an event never names bytes that a crash could lose. */
export const sqliteArtifacts = (db: DatabaseSync, dir: string): Artifacts => {
  const has = db.prepare('select 1 from artifacts where digest = ?')
  const insert = db.prepare(
    'insert or ignore into artifacts(digest, media, bytes, coding, body) values (?, ?, ?, ?, ?)',
  )
  const select = db.prepare('select coding, body from artifacts where digest = ?')
  const remove = db.prepare('delete from artifacts where digest = ?')
  return {
    put: (bytes, media) => {
      const digest = sha256(bytes) as Digest
      return asStateFault(dir, () => {
        if (has.get(digest)) return digest
        const { coding, body } = pack(bytes)
        insert.run(digest, media, bytes.length, coding, body)
        return digest
      })
    },
    get: (digest) =>
      asStateFault(dir, () => {
        const row = select.get(digest) as { coding: string; body: Uint8Array } | undefined
        if (!row) return null
        const bytes = unpack(row.coding, row.body)
        if (bytes && sha256(bytes) === digest) return bytes
        // Damaged bytes are as good as none, and must not keep good ones from being stored again.
        remove.run(digest)
        return null
      }),
  }
}

const pack = (bytes: Uint8Array): { coding: 'plain' | 'zstd'; body: Uint8Array } => {
  if (bytes.length < worthPacking) return { coding: 'plain', body: bytes }
  const packed = zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  return packed.length < bytes.length * 0.9
    ? { coding: 'zstd', body: packed }
    : { coding: 'plain', body: bytes }
}

const unpack = (coding: string, body: Uint8Array): Uint8Array | null => {
  if (coding === 'plain') return body
  try {
    return zstdDecompressSync(body, { maxOutputLength: most })
  } catch {
    return null
  }
}
