import { decodeText, encodingOf, isWideText } from '../lib/text.ts'
import type { FileKind } from '../model/snapshot.ts'

/** Text above this many bytes is named `too-large` and not parsed. */
export const largestText: number = 5 * 1024 * 1024
/** How far a NUL byte is looked for, as git does. */
const sniffed = 8000

const lfsHead = Buffer.from('version https://git-lfs.github.com/spec/')

/** What bytes of a regular file are; `head` is the whole content or at least its first 8,000 bytes. */
export const kindOfContent = (head: Uint8Array, size: number): FileKind => {
  const start = head.subarray(0, sniffed)
  if (start.includes(0) && !isWideText(start)) return 'binary'
  if (size < 1024 && lfsHead.equals(head.subarray(0, lfsHead.length))) return 'lfs-pointer'
  return size > largestText ? 'too-large' : 'text'
}

/** Physical lines: line feeds, plus one for a last line without one. */
export const countLines = (bytes: Uint8Array): number => {
  if (encodingOf(bytes) !== 'utf-8') return countLines(Buffer.from(decodeText(bytes)))
  let lines = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1
  return bytes.length > 0 && bytes[bytes.length - 1] !== 10 ? lines + 1 : lines
}

/** The sha256 an LFS pointer names; null when the bytes are none. */
export const lfsTarget = (bytes: Uint8Array): string | null =>
  bytes.length < 1024 && lfsHead.equals(bytes.subarray(0, lfsHead.length))
    ? (/^oid sha256:([0-9a-f]{64})$/m.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? null)
    : null
