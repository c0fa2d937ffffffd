import { sha256 } from '../lib/hash.ts'
import { readBlobs } from './blobs.ts'
import { lfsTarget } from './content.ts'

/**
 * How a path compares with the index. `unlike`: other bytes than the blob, line ends aside;
 * `unread`: too large to hold, known only by its sha256.
 */
export type Compared = { readonly state: 'same' | 'changed' } | Unlike

interface Unlike {
  readonly state: 'unlike' | 'unread'
  readonly oid: string
  readonly digest: string
}

/** Beyond this many unlike files nobody need ask git what they should be. */
const mostAsked = 500

/**
 * Whether the tree differs from its commit. `git status` would run the repository's filters, so the bytes are compared
 * here: a file is clean if its blob id, with CRLF as LF if need be, is the index's, or if the index holds an LFS
 * pointer to it. Files that other filters rewrite on checkout count as changed.
 */
export const isDirty = async (
  root: string,
  tree: { readonly staged: boolean; readonly compared: readonly Compared[]; readonly signal?: AbortSignal },
): Promise<boolean> => {
  if (tree.staged || tree.compared.some(({ state }) => state === 'changed')) return true
  const open = tree.compared.filter((one): one is Unlike => 'oid' in one)
  if (open.length === 0) return false
  if (open.length > mostAsked) return true
  const expected = new Map(open.map(({ oid, digest }) => [oid, digest]))
  const wanted = [...expected.keys()].map((oid) => ({ oid, size: 0 }))
  const clean = new Set<string>()
  for await (const [oid, bytes] of readBlobs(root, wanted, tree.signal ? { signal: tree.signal } : {}))
    if (lfsTarget(bytes) === expected.get(oid) || sameBytes(bytes, expected.get(oid))) clean.add(oid)
  return clean.size < expected.size
}

const sameBytes = (bytes: Uint8Array, digest: string | undefined): boolean => sha256(bytes) === digest
