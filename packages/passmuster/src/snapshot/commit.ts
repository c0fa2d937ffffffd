import { git } from '../lib/git.ts'
import { sha256 } from '../lib/hash.ts'
import { fail, ok, type Result } from '../model/fault.ts'
import type { Source } from '../model/ports.ts'
import type { SnapshotFile } from '../model/snapshot.ts'
import type { Digest } from '../model/task.ts'
import { readBlobs } from './blobs.ts'
import { countLines, kindOfContent } from './content.ts'
import { noDigest, snapshotDigest } from './digests.ts'
import { listCommit, type Listed } from './listing.ts'
import { locate } from './locate.ts'
import { pointsInside } from './links.ts'
import { nameOf } from './names.ts'

const heldBytes = 64 * 1024 * 1024

/** One commit as a source. `rev` is anything git understands as a commit; it is never read as an option. */
export const openCommit = async (
  path: string,
  rev: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Result<Source>> => {
  const located = await locate(path, options)
  if (!located.ok) return located
  const { root, shallow } = located.value
  const named = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`], {
    cwd: root,
    ...options,
  })
  if (named.exit !== 0)
    return fail({
      code: 'usage',
      message: `${JSON.stringify(rev)} names no commit here.`,
      hint: 'Look: git log --oneline',
      retry: 'never',
    })
  const commit = Buffer.from(named.stdout).toString('latin1').trim()
  const listed = await listCommit(root, commit, options)
  if (!listed.ok) return listed
  const wanted = new Map<string, number>()
  for (const entry of listed.value)
    if (entry.mode !== '160000' && entry.oid) wanted.set(entry.oid, entry.size ?? 0)
  const read = new Map<string, Omit<SnapshotFile, 'path' | 'tracked'>>()
  const held = new Map<string, Uint8Array>()
  let holding = 0
  for await (const [oid, bytes] of readBlobs(
    root,
    [...wanted].map(([oid, size]) => ({ oid, size })),
    options,
  )) {
    const kind = kindOfContent(bytes, bytes.length)
    const lines = kind === 'text' ? countLines(bytes) : 0
    read.set(oid, { kind, size: bytes.length, digest: sha256(bytes) as Digest, lines })
    if (kind !== 'text' || holding + bytes.length > heldBytes) continue
    held.set(oid, Buffer.from(bytes))
    holding += bytes.length
  }
  const paths = new Set(listed.value.map((entry) => entry.path))
  const files = listed.value.map((entry) => fileOf(entry, { read, held, paths }))
  const known = new Map(listed.value.map((entry, at) => [entry.path, { oid: entry.oid, file: files[at]! }]))
  return ok({
    snapshot: { commit, dirty: false, shallow, digest: snapshotDigest(files), files },
    read: async (name) => {
      const one = known.get(name)
      if (one?.file.kind !== 'text' || one.oid === null) return null
      const kept = held.get(one.oid)
      if (kept) return kept
      const got = await git(['cat-file', 'blob', one.oid], { cwd: root })
      return got.exit === 0 ? got.stdout : null
    },
  })
}

const fileOf = (
  entry: Listed,
  known: {
    readonly read: ReadonlyMap<string, Omit<SnapshotFile, 'path' | 'tracked'>>
    readonly held: ReadonlyMap<string, Uint8Array>
    readonly paths: ReadonlySet<string>
  },
): SnapshotFile => {
  const { path } = entry
  const oid = entry.oid ?? ''
  if (entry.mode === '160000')
    return { path, kind: 'submodule', size: 0, digest: sha256(oid) as Digest, lines: 0, tracked: true }
  const content = known.read.get(oid)
  if (!content)
    return {
      path,
      kind: entry.size === 0 ? 'unreadable' : 'too-large',
      size: entry.size ?? 0,
      digest: noDigest,
      lines: 0,
      tracked: true,
    }
  if (entry.mode !== '120000') return { path, ...content, tracked: true }
  const target = nameOf(known.held.get(oid) ?? new Uint8Array())
  const kind = pointsInside(path, target, known.paths) ? 'link' : 'dangling-link'
  return { path, ...content, kind, lines: 0, tracked: true, target }
}
