import { hash } from 'node:crypto'
import { sha256 } from '../lib/hash.ts'
import type { SnapshotFile } from '../model/snapshot.ts'
import type { Digest } from '../model/task.ts'

/** Stands where nothing could be read. */
export const noDigest: Digest = '0'.repeat(64) as Digest

/** One digest for what is examined: kind, path and content of every file, in order; no time, mode or place. */
export const snapshotDigest = (files: readonly SnapshotFile[]): Digest =>
  sha256(files.map((file) => JSON.stringify([file.kind, file.path, file.digest])).join('\n')) as Digest

/** The id git would give these bytes as a blob. */
export const blobId = (algorithm: 'sha1' | 'sha256', bytes: Uint8Array): string =>
  hash(algorithm, Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]), 'hex')
