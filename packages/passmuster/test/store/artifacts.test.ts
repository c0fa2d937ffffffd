import fc from 'fast-check'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/lib/hash.ts'
import type { Digest } from '../../src/model/task.ts'
import { openedStore } from './store-folder.ts'

test('bytes come back under their sha256, packed or not', () => {
  const { artifacts } = openedStore()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), fc.integer({ min: 1, max: 400 }), (piece, times) => {
      const bytes = new Uint8Array(Buffer.concat(Array.from({ length: times }, () => piece)))
      const digest = artifacts.put(bytes, 'application/octet-stream')
      expect(digest).toBe(sha256(bytes))
      expect(Buffer.from(artifacts.get(digest)!).equals(bytes)).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('the same bytes are stored once, and text is packed', () => {
  const store = openedStore()
  const bytes = new TextEncoder().encode('line of text\n'.repeat(10_000))
  store.artifacts.put(bytes, 'text/plain')
  store.artifacts.put(bytes, 'text/plain')
  const db = new DatabaseSync(join(store.dir, 'journal.db'))
  const rows = db.prepare('select coding, bytes, length(body) as kept from artifacts').all()
  db.close()
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ coding: 'zstd', bytes: bytes.length })
  expect(Number(rows[0]!['kept'])).toBeLessThan(bytes.length / 10)
})

test('what is not there, or no longer what its digest says, is null, and can be stored again', () => {
  const store = openedStore()
  expect(store.artifacts.get('0'.repeat(64) as Digest)).toBeNull()
  for (const text of ['short', 'long '.repeat(5000)]) {
    const bytes = new TextEncoder().encode(text)
    const digest = store.artifacts.put(bytes, 'text/plain')
    const db = new DatabaseSync(join(store.dir, 'journal.db'))
    db.prepare(`update artifacts set body = cast('forged' as blob) where digest = ?`).run(digest)
    db.close()
    expect(store.artifacts.get(digest)).toBeNull()
    store.artifacts.put(bytes, 'text/plain')
    expect(Buffer.from(store.artifacts.get(digest)!).equals(bytes)).toBe(true)
  }
})
