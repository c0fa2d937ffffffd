import { git } from '../lib/git.ts'
import { nextTurn } from '../lib/clock.ts'
import { fail, ok, type Result } from '../model/fault.ts'
import type { Source } from '../model/ports.ts'
import type { FileKind, SnapshotFile } from '../model/snapshot.ts'
import { sha256 } from '../lib/hash.ts'
import type { Digest } from '../model/task.ts'
import { blobId, noDigest, snapshotDigest } from './digests.ts'
import { isDirty, type Compared } from './dirty.ts'
import { stopped } from './faults.ts'
import { listWorkingTree, type Listed } from './listing.ts'
import { locate, type Repository } from './locate.ts'
import { nameOf } from './names.ts'
import { treeReader, type ReadFile } from './tree-file.ts'

/** The working tree of a repository as it stood when it was opened. */
export interface WorkingTree extends Source {
  readonly root: string
  readonly gitDir: string
  readonly commonDir: string
}

/** Bytes of text files are held up to this sum; the rest is read again when asked for. */
const heldBytes = 64 * 1024 * 1024
/** Text above the limit of parsing (a lock file, say) can still be asked for, up to this size. */
const largestRead = 20 * 1024 * 1024
const sliceFiles = 64

/** Opens the working tree that holds `path`. A repository without files is a snapshot without files, not a fault. */
export const openWorkingTree = async (
  path: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Result<WorkingTree>> => {
  const located = await locate(path, options)
  if (!located.ok) return located
  const repository = located.value
  const { root } = repository
  const [listed, head] = await Promise.all([listWorkingTree(root, options), headOf(root, options)])
  if (!listed.ok) return listed
  const read = treeReader(root)
  const held = new Map<string, Uint8Array>()
  const files: SnapshotFile[] = []
  const compared: Compared[] = []
  let holding = 0
  for (const [at, entry] of listed.value.entries()) {
    if (at % sliceFiles === sliceFiles - 1) await nextTurn()
    if (options.signal?.aborted) return fail(stopped(root))
    const found = await examine(entry, read)
    const { bytes, ...rest } = found
    files.push({ path: entry.path, ...rest, tracked: entry.oid !== null, ...targetOf(rest.kind, bytes) })
    compared.push(compare(entry, found, repository))
    if (found.kind === 'text' && bytes && holding + bytes.length <= heldBytes) {
      held.set(entry.path, bytes)
      holding += bytes.length
    }
  }
  const snapshot = {
    commit: head.commit,
    dirty: await isDirty(root, { staged: head.staged, compared, ...options }),
    shallow: repository.shallow,
    digest: snapshotDigest(files),
    files,
  }
  const known = new Map(files.map((file) => [file.path, file]))
  return ok({
    ...repository,
    snapshot,
    read: async (name) => {
      const kept = held.get(name)
      if (kept) return kept
      const file = known.get(name)
      if (file?.kind !== 'text' && file?.kind !== 'too-large') return null
      const again = await read(name, largestRead)
      return again.digest === file.digest ? again.bytes : null
    },
  })
}

/** The commit HEAD names (null before the first one) and whether the index differs from it. */
const headOf = async (
  root: string,
  options: { readonly signal?: AbortSignal },
): Promise<{ commit: string | null; staged: boolean }> => {
  const [head, staged] = await Promise.all([
    git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { cwd: root, ...options }),
    git(['diff-index', '--cached', '--quiet', '--ignore-submodules=none', 'HEAD', '--'], {
      cwd: root,
      ...options,
    }),
  ])
  const commit = head.exit === 0 ? Buffer.from(head.stdout).toString('latin1').trim() : null
  return { commit, staged: commit === null || staged.exit === 1 }
}

const examine = async (entry: Listed, read: (path: string) => Promise<ReadFile>): Promise<ReadFile> => {
  const digest = entry.oid === null ? noDigest : (sha256(entry.oid) as Digest)
  if (entry.mode === '160000') return { kind: 'submodule', size: 0, digest, lines: 0, bytes: null }
  const found = await read(entry.path)
  return entry.sparse && found.kind === 'vanished' ? { ...found, kind: 'sparse' } : found
}

const compare = (entry: Listed, found: ReadFile, repository: Repository): Compared => {
  if (entry.oid === null) return { state: 'changed' }
  if (entry.mode === '160000' || found.kind === 'sparse') return { state: 'same' }
  if (found.bytes === null)
    return found.kind === 'vanished'
      ? { state: 'changed' }
      : { state: 'unread', oid: entry.oid, digest: found.digest }
  if (blobId(repository.hash, found.bytes) === entry.oid) return { state: 'same' }
  const unix = Buffer.from(Buffer.from(found.bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
  if (blobId(repository.hash, unix) === entry.oid) return { state: 'same' }
  return { state: 'unlike', oid: entry.oid, digest: found.digest }
}

const targetOf = (kind: FileKind, bytes: Uint8Array | null): { target?: string } =>
  bytes && (kind === 'link' || kind === 'dangling-link') ? { target: nameOf(bytes) } : {}
