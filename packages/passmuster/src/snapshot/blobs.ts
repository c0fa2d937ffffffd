import { git } from '../lib/git.ts'

/** At most this many bytes of objects are asked for in one call. */
const chunkBytes = 64 * 1024 * 1024
/** A larger object is not read. */
const largestBlob: number = 512 * 1024 * 1024

/** Objects by id, read with few `git cat-file --batch` calls; what is missing or too large is left out. */
export const readBlobs = async function* (
  root: string,
  wanted: readonly { readonly oid: string; readonly size: number }[],
  options: { readonly signal?: AbortSignal },
): AsyncGenerator<readonly [oid: string, bytes: Uint8Array]> {
  let chunk: string[] = []
  let bytes = 0
  for (const [at, { oid, size }] of wanted.entries()) {
    if (size <= largestBlob) {
      chunk.push(oid)
      bytes += size
    }
    if (bytes < chunkBytes && at < wanted.length - 1) continue
    const got = await git(['cat-file', '--batch'], { cwd: root, stdin: `${chunk.join('\n')}\n`, ...options })
    yield* objects(got.stdout)
    chunk = []
    bytes = 0
  }
}

/** `<oid> <type> <size>\n<bytes>\n` or `<oid> missing\n`, one after the other. */
const objects = function* (stream: Uint8Array): Generator<readonly [string, Uint8Array]> {
  for (let at = 0; at < stream.length;) {
    const end = stream.indexOf(10, at)
    if (end === -1) return
    const [oid, type, size] = Buffer.from(stream.subarray(at, end)).toString('latin1').split(' ')
    at = end + 1
    if (oid === undefined || type === 'missing' || size === undefined) continue
    const length = Number(size)
    if (at + length > stream.length) return
    yield [oid, stream.subarray(at, at + length)]
    at += length + 1
  }
}
