import type { Digest } from './task.ts'

/** What a snapshot entry is; only `text` files are parsed, every other one is named with its reason. */
export type FileKind =
  | 'text'
  | 'binary'
  | 'link'
  | 'dangling-link'
  | 'submodule'
  | 'lfs-pointer'
  | 'too-large'
  | 'unreadable'
  | 'vanished'
  /** In the index, but outside the sparse checkout. */
  | 'sparse'

export interface SnapshotFile {
  /** Relative to the repository root, `/` separated, exactly as git names it. */
  readonly path: string
  readonly kind: FileKind
  readonly size: number
  /** sha256 of the content (of the target text for a link); zeros where it could not be read. */
  readonly digest: Digest
  /** Physical lines of a text file; 0 otherwise. */
  readonly lines: number
  readonly tracked: boolean
  /** Where a link leads, as it is written; absent for everything else. */
  readonly target?: string
}

/** What is examined: the files git lists of the working tree (or of one commit), sorted by path in code-point order. */
export interface Snapshot {
  readonly commit: string | null
  readonly dirty: boolean
  readonly shallow: boolean
  readonly digest: Digest
  readonly files: readonly SnapshotFile[]
}
