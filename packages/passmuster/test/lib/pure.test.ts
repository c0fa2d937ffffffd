import fc from 'fast-check'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeFileAtomic } from '../../src/lib/atomic-file.ts'
import { canonicalJson } from '../../src/lib/canonical-json.ts'
import { boundedCapture } from '../../src/lib/capture.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { hmacSha256, sha256 } from '../../src/lib/hash.ts'
import { seededRng } from '../../src/lib/rng.ts'

describe('canonicalJson', () => {
  test('says the same as JSON, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.integer(), (record, seed) => {
        const shuffled = Object.fromEntries(seededRng(seed).shuffle(Object.entries(record)))
        expect(canonicalJson(shuffled)).toBe(canonicalJson(record))
      }),
    )
  })
  test('leaves undefined out and refuses what JSON cannot carry', () => {
    expect(canonicalJson({ b: 1, a: undefined, __proto__: null })).toBe('{"b":1}')
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}')
    for (const bad of [Number.NaN, 1n, new Map(), () => 1, new Date(0)])
      expect(() => canonicalJson({ bad })).toThrow(TypeError)
  })
})

test('hmacSha256 is that of RFC 4231, case 2', () => {
  expect(hmacSha256('Jefe', 'what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

test('sha256 of the empty text and of bytes', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(sha256(new TextEncoder().encode('ä'))).toBe(sha256('ä'))
})

test('a capture keeps everything up to its limit, then head, marker and tail', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 }),
      fc.integer({ min: 2, max: 100 }),
      (chunks, limit) => {
        const capture = boundedCapture(limit)
        for (const chunk of chunks) capture.push(chunk)
        const all = Buffer.concat(chunks)
        const kept = Buffer.from(capture.bytes())
        expect(capture.total).toBe(all.length)
        expect(capture.cut).toBe(all.length > limit)
        const head = Math.ceil(limit / 2)
        const marker = Buffer.from(`\n[... ${all.length - limit} bytes cut ...]\n`)
        const tail = all.subarray(Math.max(0, all.length - (limit - head)))
        const wanted = capture.cut ? Buffer.concat([all.subarray(0, head), marker, tail]) : all
        expect(kept.equals(wanted)).toBe(true)
      },
    ),
  )
})

test('a seed gives one stream; int stays in range and shuffle keeps the members', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.nat(), { minLength: 1 }), (seed, list) => {
      const [one, two] = [seededRng(seed), seededRng(seed)]
      expect([one.next(), one.int(7), one.pick(list)]).toEqual([two.next(), two.int(7), two.pick(list)])
      expect(one.shuffle(list).sort((a, b) => a - b)).toEqual([...list].sort((a, b) => a - b))
      for (let n = 0; n < 20; n++) expect(one.int(5)).toSatisfy((value: number) => value >= 0 && value < 5)
    }),
  )
  const counts = [0, 0, 0, 0]
  const rng = seededRng(1)
  for (let n = 0; n < 40_000; n++) counts[rng.int(4)]! += 1
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500)
})

test('sleep ends early on abort', async () => {
  const stop = new AbortController()
  const started = systemClock.mono()
  const sleeping = systemClock.sleep(60_000, stop.signal)
  stop.abort()
  await sleeping
  await systemClock.sleep(60_000, stop.signal)
  expect(systemClock.mono() - started).toBeLessThan(1000)
})

test('an atomic write replaces the whole file, 0600, and leaves nothing behind when it fails', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'muster-atomic-'))
  try {
    await writeFileAtomic(join(dir, 'a'), 'old, and longer')
    await writeFileAtomic(join(dir, 'a'), 'new', { fsync: true })
    expect(readFileSync(join(dir, 'a'), 'utf8')).toBe('new')
    expect(statSync(join(dir, 'a')).mode & 0o777).toBe(0o600)
    await expect(writeFileAtomic(join(dir, 'd', 'x'), '')).rejects.toMatchObject({ code: 'ENOENT' })
    const { mkdirSync } = await import('node:fs')
    mkdirSync(join(dir, 'folder'))
    await expect(writeFileAtomic(join(dir, 'folder'), 'x')).rejects.toMatchObject({ code: 'EISDIR' })
    expect(readdirSync(dir).sort()).toEqual(['a', 'folder'])
  } finally {
    rmSync(dir, { recursive: true })
  }
})
