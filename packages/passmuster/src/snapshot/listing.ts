import { git } from '../lib/git.ts'
import { fail, ok, type Result } from '../model/fault.ts'
import { gitFailed } from './faults.ts'
import { nameOf } from './names.ts'

/** One path as git lists it; mode and oid are null for what is not tracked. */
export interface Listed {
  readonly path: string
  readonly mode: string | null
  readonly oid: string | null
  /** In the index, but outside the sparse checkout. */
  readonly sparse: boolean
  /** Bytes of a blob of a commit; null for the working tree. */
  readonly size: number | null
}

const byPath = (a: Listed, b: Listed): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)

/** NUL-terminated pieces of git's output. */
export const pieces = function* (bytes: Uint8Array): Generator<Uint8Array> {
  let from = 0
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, from)) {
    yield bytes.subarray(from, at)
    from = at + 1
  }
}

/** The working tree: what is tracked, and what is not but is not ignored either. Sorted by path, each path once. */
export const listWorkingTree = async (
  root: string,
  options: { readonly signal?: AbortSignal },
): Promise<Result<readonly Listed[]>> => {
  const args = ['ls-files', '-z', '-t', '-s', '-c', '-o', '--exclude-standard']
  const listed = await git(args, { cwd: root, ...options })
  if (listed.exit !== 0 || listed.cut) return fail(gitFailed('ls-files', root, listed))
  const found = new Map<string, Listed>()
  for (const piece of pieces(listed.stdout)) {
    const entry = piece[0] === 0x3f ? untracked(piece) : tracked(piece)
    if (entry && !found.has(entry.path)) found.set(entry.path, entry)
  }
  return ok([...found.values()].sort(byPath))
}

/** `? name`; a name with a final slash is a repository inside this one. */
const untracked = (piece: Uint8Array): Listed => {
  const name = nameOf(piece.subarray(2))
  const nested = name.endsWith('/')
  return {
    path: nested ? name.slice(0, -1) : name,
    mode: nested ? '160000' : null,
    oid: null,
    sparse: false,
    size: null,
  }
}

/** `H 100644 <oid> <stage>\tname`; S = skip-worktree. */
const tracked = (piece: Uint8Array): Listed | null => {
  const tab = piece.indexOf(9)
  const [tag, mode, oid] = Buffer.from(piece.subarray(0, tab)).toString('latin1').split(' ')
  if (tag === undefined || mode === undefined || oid === undefined) return null
  return { path: nameOf(piece.subarray(tab + 1)), mode, oid, sparse: tag.toUpperCase() === 'S', size: null }
}

/** The tree of one commit, by its full id. */
export const listCommit = async (
  root: string,
  commit: string,
  options: { readonly signal?: AbortSignal },
): Promise<Result<readonly Listed[]>> => {
  const listed = await git(['ls-tree', '-r', '-z', '-l', '--full-tree', commit], { cwd: root, ...options })
  if (listed.exit !== 0 || listed.cut) return fail(gitFailed('ls-tree', root, listed))
  const found: Listed[] = []
  for (const piece of pieces(listed.stdout)) {
    const tab = piece.indexOf(9)
    const [mode, , oid, size] = Buffer.from(piece.subarray(0, tab)).toString('latin1').split(/ +/)
    if (mode === undefined || oid === undefined) continue
    found.push({ path: nameOf(piece.subarray(tab + 1)), mode, oid, sparse: false, size: Number(size) || 0 })
  }
  return ok(found.sort(byPath))
}
