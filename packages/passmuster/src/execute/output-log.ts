import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { boundedCapture } from '../lib/capture.ts'
import { sha256 } from '../lib/hash.ts'
import type { Digest } from '../model/task.ts'
import { keptText } from './kept-output.ts'

/** Where logs lie, and how large one may get. */
export interface LogOptions {
  /** Made when the first log is written. */
  readonly dir: string
  /** Written as it comes, in bytes; 16 MiB when absent. Of what comes after, only head and tail are. */
  readonly maxBytes?: number
}

/** A log as it was left: `path` is below the folder of logs. */
export interface StoredLog {
  readonly path: string
  readonly digest: Digest
  readonly bytes: number
  /** Bytes of output that are not in it. */
  readonly leftOut: number
  /** Why the file could not be written further: `ENOSPC`; null = it is whole but for `leftOut`. */
  readonly broken: string | null
}

/** The log of one attempt while it runs. */
export interface OutputLog {
  write(from: 'stdout' | 'stderr', chunk: Uint8Array): void
  /** Null = nothing was ever written. */
  close(): StoredLog | null
}

/** Text is looked through in pieces of this size… */
const pieceBytes = 32_768
/** …of which the end waits for what comes next: a secret is never looked at in two halves. */
const heldBack = 8_192
/** Head and tail that are kept once the file is full. */
const afterFull = 131_072

/**
 * Both streams of one attempt in one file, in whole lines in the order of their coming, without secrets. The file
 * appears with the first output, is bounded, and trouble with it is told and never ends the attempt.
 */
export const outputLog = (
  options: LogOptions,
  of: { readonly run: string; readonly task: string; readonly attempt: number },
  redact: (text: string) => string,
): OutputLog => {
  const path = join(fileName(of.run), `${fileName(of.task)}.${of.attempt}.log`)
  const most = options.maxBytes ?? 16_777_216
  const overflow = boundedCapture(afterFull)
  const hash = createHash('sha256')
  const lines = { stdout: lineEnds(), stderr: lineEnds() }
  let waiting = ''
  let due = pieceBytes
  let full: 'stdout' | 'stderr' | null = null
  let file: number | null = null
  let taken = 0
  let bytes = 0
  let broken: string | null = null

  const append = (text: string): void => {
    if (text === '' || broken !== null) return
    const encoded = Buffer.from(text)
    try {
      if (file === null) {
        mkdirSync(join(options.dir, fileName(of.run)), { recursive: true, mode: 0o700 })
        file = openSync(join(options.dir, path), 'w', 0o600)
      }
      for (let at = 0; at < encoded.length;) at += writeSync(file, encoded, at)
      hash.update(encoded)
      bytes += encoded.length
    } catch (error) {
      broken = (error as NodeJS.ErrnoException).code ?? String(error)
    }
  }
  const take = (text: string): void => {
    waiting += text
    if (waiting.length <= due) return
    const [ready, rest] = safeCut(waiting, redact)
    append(ready)
    waiting = rest
    due = rest.length + pieceBytes
  }
  return {
    write: (from, chunk) => {
      const room = Math.max(0, most - taken)
      if (room > 0) take(lines[from].push(chunk.subarray(0, room)))
      if (chunk.length > room) {
        full ??= from
        overflow.push(chunk.subarray(room))
      }
      taken += Math.min(room, chunk.length)
    },
    close: () => {
      const rest = { stdout: lines.stdout.rest(), stderr: lines.stderr.rest() }
      // What goes on behind the limit belongs to the line of its own stream.
      waiting += full === 'stdout' ? rest.stderr + rest.stdout : rest.stdout + rest.stderr
      append(keptText(overflow, redact, waiting))
      if (file !== null) closeSync(file)
      if (bytes === 0 && broken === null) return null
      const leftOut = overflow.parts().missing
      return { path, digest: hash.digest('hex') as Digest, bytes, leftOut, broken }
    },
  }
}

/** The redacted beginning of a text and the rest as it came: cut at a line's end where looking at both apart finds the same. */
const safeCut = (text: string, redact: (text: string) => string): readonly [string, string] => {
  const whole = redact(text)
  let before = text.length - heldBack
  for (let tries = 0; tries < 8; tries++) {
    const cut = text.lastIndexOf('\n', before) + 1 || (tries === 0 ? before : 0)
    if (cut <= 0) break
    const [first, second] = [text.slice(0, cut), text.slice(cut)]
    const ready = redact(first)
    if (ready + redact(second) === whole) return [ready, second]
    before = cut - heldBack
  }
  return text.length > 4 * pieceBytes ? [whole, ''] : ['', text]
}

/** Gives a stream out in whole lines; one that is longer than a piece comes in pieces. */
const lineEnds = (): { push(chunk: Uint8Array): string; rest(): string } => {
  const decoder = new TextDecoder()
  let open = ''
  return {
    push: (chunk) => {
      open += decoder.decode(chunk, { stream: true })
      const end = open.length > pieceBytes ? open.length : open.lastIndexOf('\n') + 1
      const whole = open.slice(0, end)
      open = open.slice(end)
      return whole
    },
    rest: () => {
      const last = open + decoder.decode()
      open = ''
      return last
    },
  }
}

/** A name for a file that no id can lead astray: plain characters, and a digest where others were. */
const fileName = (id: string): string => {
  const plain = id.replace(/[^\w-]+/g, '-').slice(0, 80)
  return plain === id ? plain : `${plain}-${sha256(id).slice(0, 8)}`
}
