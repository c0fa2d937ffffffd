import { createHash } from 'node:crypto'
import { sha256 } from '../lib/hash.ts'
import type { Digest } from '../model/task.ts'

/** sha256 of the lines, each right-trimmed and joined with `\n`. */
export const quoteDigest = (lines: readonly string[]): Digest =>
  sha256(lines.map((line) => line.trimEnd()).join('\n')) as Digest

/** What a formatter leaves alone: no spacing, quote marks, brackets, commas, semicolons or line continuations. */
const bareWords = (text: string): string => text.replace(/[\s'"`()[\]{},;\\]+/g, '')

/** sha256 of the bare words of some lines. */
export const wordsDigest = (lines: readonly string[]): Digest => sha256(bareWords(lines.join('\n'))) as Digest

/** First line (1-based) where a block of `count` lines has the digest; the nearest to `near` wins. */
export const findQuote = (
  lines: readonly string[],
  digest: Digest,
  count: number,
  near: number,
): number | null => {
  const trimmed = lines.map((line) => line.trimEnd())
  const last = trimmed.length - count + 1
  for (const start of byDistance(near, last)) {
    if (sha256(trimmed.slice(start - 1, start - 1 + count).join('\n')) === digest) return start
  }
  return null
}

/** A block of any height whose bare words have the digest; tried from `near` outwards. */
export const findWords = (
  lines: readonly string[],
  words: Digest,
  count: number,
  near: number,
): { start: number; end: number } | null => {
  const bare = lines.map((line) => bareWords(line))
  const tallest = count * 6 + 8
  for (const start of byDistance(near, bare.length)) {
    if (bare[start - 1] === '') continue
    const hash = createHash('sha256')
    for (let end = start; end <= Math.min(bare.length, start + tallest); end += 1) {
      const line = bare[end - 1] ?? ''
      if (line === '') continue
      hash.update(line)
      if (hash.copy().digest('hex') === words) return { start, end }
    }
  }
  return null
}

/** 1…last, the nearest to `near` first, the earlier of two equally near first. */
function* byDistance(near: number, last: number): Generator<number> {
  const from = Math.min(Math.max(near, 1), Math.max(last, 1))
  for (let away = 0; away < Math.max(last, 0); away += 1) {
    if (from - away >= 1 && from - away <= last) yield from - away
    if (away > 0 && from + away <= last) yield from + away
  }
}
