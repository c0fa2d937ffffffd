import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  readlinkSync,
} from 'node:fs'
import { nextTurn } from '../lib/clock.ts'
import { sha256, sha256Stream } from '../lib/hash.ts'
import type { FileKind } from '../model/snapshot.ts'
import type { Digest } from '../model/task.ts'
import { countLines, kindOfContent, largestText } from './content.ts'
import { noDigest } from './digests.ts'
import { bytesOf } from './names.ts'

/** What stands at one path of the working tree; `bytes` only for what was small enough to hold. */
export interface ReadFile {
  readonly kind: FileKind
  readonly size: number
  readonly digest: Digest
  readonly lines: number
  readonly bytes: Uint8Array | null
}

const nothing = (kind: FileKind): ReadFile => ({ kind, size: 0, digest: noDigest, lines: 0, bytes: null })

/** A link is never followed, a pipe or device never waited for. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY

/** Reads files below `root` (held whole up to `largest` bytes), remembering which folders on the way are real folders and not links. */
export const treeReader = (root: string): ((path: string, largest?: number) => Promise<ReadFile>) => {
  const prefix = Buffer.from(`${root}/`)
  const real = new Map<string, boolean>()
  const isReal = (folder: string): boolean => {
    if (folder === '') return true
    const known = real.get(folder)
    if (known !== undefined) return known
    const parent = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
    const yes =
      isReal(parent) &&
      (lstatSync(Buffer.concat([prefix, bytesOf(folder)]), { throwIfNoEntry: false })?.isDirectory() ?? false)
    real.set(folder, yes)
    return yes
  }
  return async (path, largest = largestText) => {
    try {
      if (!isReal(path.slice(0, Math.max(0, path.lastIndexOf('/'))))) return nothing('vanished')
      return await readOne(Buffer.concat([prefix, bytesOf(path)]), largest)
    } catch (error) {
      return nothing(kindOfError(error))
    }
  }
}

const kindOfError = (error: unknown): FileKind => {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' ? 'vanished' : 'unreadable'
}

const readOne = async (path: Buffer, largest: number): Promise<ReadFile> => {
  let fd: number
  try {
    fd = openSync(path, flags)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return readLink(path)
    throw error
  }
  try {
    const stat = fstatSync(fd)
    if (stat.isDirectory()) return nothing('vanished')
    if (!stat.isFile()) return nothing('unreadable')
    return stat.size > largest ? await readLarge(fd, stat.size) : readSmall(fd, stat.size)
  } finally {
    closeSync(fd)
  }
}

const readLink = (path: Buffer): ReadFile => {
  const target = readlinkSync(path, { encoding: 'buffer' })
  const kind = existsSync(path) ? 'link' : 'dangling-link'
  return { kind, size: target.length, digest: sha256(target) as Digest, lines: 0, bytes: target }
}

const readSmall = (fd: number, size: number): ReadFile => {
  const bytes = fill(fd, size)
  const kind = kindOfContent(bytes, bytes.length)
  const lines = kind === 'text' ? countLines(bytes) : 0
  return { kind, size: bytes.length, digest: sha256(bytes) as Digest, lines, bytes }
}

const fill = (fd: number, size: number): Buffer => {
  const bytes = Buffer.allocUnsafeSlow(size)
  let used = 0
  while (used < size) {
    const got = readSync(fd, bytes, used, size - used, null)
    if (got === 0) break
    used += got
  }
  return bytes.subarray(0, used)
}

/** Hashed piece by piece; other work gets its turn between the pieces. */
const readLarge = async (fd: number, size: number): Promise<ReadFile> => {
  const state = sha256Stream()
  const first = fill(fd, 1_048_576)
  state.update(first)
  let total = first.length
  for (let piece = first; piece.length > 0; total += piece.length) {
    await nextTurn()
    piece = fill(fd, 4_194_304)
    state.update(piece)
  }
  return {
    kind: kindOfContent(first, size),
    size: total,
    digest: state.digest() as Digest,
    lines: 0,
    bytes: null,
  }
}
