import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { analysisPool, type AnalysisPool, type PoolOptions } from '../../src/execute/analysis-pool.ts'
import type { AnalysisRequest } from '../../src/execute/analysis-protocol.ts'
import { after, systemClock } from '../../src/lib/clock.ts'
import { sha256 } from '../../src/lib/hash.ts'
import { processTree } from '../../src/lib/process-tree.ts'
import { FaultError } from '../../src/model/fault.ts'
import type { Digest } from '../../src/model/task.ts'

const childModule = fileURLToPath(new URL('./fixtures/moody-child.ts', import.meta.url))
const pool = (more: Partial<PoolOptions> = {}): AnalysisPool => {
  const made = analysisPool({ size: 2, childModule, perFileMs: 600, ...more })
  onTestFinished(() => made.close())
  return made
}
const ask = (...texts: string[]): AnalysisRequest[] =>
  texts.map((text, index) => ({
    file: `f${index}`,
    digest: sha256(text) as Digest,
    bytes: new TextEncoder().encode(text),
  }))
const short = (answers: readonly { file: string; examined: string; body: Uint8Array | null }[]): string[] =>
  answers.map(({ file, examined, body }) => {
    const said = body && (JSON.parse(new TextDecoder().decode(body)) as { own: { said: string } }).own.said
    return `${file} ${examined}${said === null ? '' : ` ${said}`}`
  })

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'muster-pool-'))
  process.env['MOODY_LOG'] = join(dir, 'log')
})
afterEach(() => {
  delete process.env['MOODY_LOG']
  delete process.env['MOODY_START']
  rmSync(dir, { recursive: true, force: true })
})

test('answers come in the order asked, with the processor time and memory they took', async () => {
  const texts = Array.from({ length: 400 }, (_, n) => `text ${n} ${'x'.repeat(n * 5)}`)
  const done = await pool().extract(ask(...texts))
  expect(short(done.answers)).toEqual(texts.map((text, n) => `f${n} ok ${text}`))
  expect(done.shares).toEqual([
    {
      child: 1,
      bytes: texts.join('').length,
      cpuMs: expect.any(Number) as number,
      startMs: expect.any(Number) as number,
    },
  ])
  expect(done.shares[0]!.cpuMs).toBeGreaterThan(done.shares[0]!.startMs)
  expect(done.shares[0]!.startMs).toBeGreaterThan(0)
  expect(done.rssMb).toBeGreaterThan(20)
})

test('a child is started on the first request, kept, and never more than the size', async () => {
  const some = pool()
  expect(some.started).toBe(0)
  expect((await some.extract([])).answers).toEqual([])
  expect(some.started).toBe(0)
  await some.extract(ask('a'))
  await some.extract(ask('b'))
  expect(some.started).toBe(1)
  await Promise.all([1, 2, 3, 4, 5, 6].map(() => some.extract(ask('late', 'c'))))
  expect(some.started).toBe(2)
})

test.each([['crash'], ['abort']])(
  'a file that brings its child down (%s) is crashed; the others are done, none twice but the culprit',
  async (verb) => {
    const some = pool()
    const done = await some.extract(ask('a', 'b', verb, 'c', 'd'))
    expect(short(done.answers)).toEqual(['f0 ok a', 'f1 ok b', 'f2 crashed', 'f3 ok c', 'f4 ok d'])
    expect(readFileSync(join(dir, 'log'), 'utf8').trim().split('\n')).toEqual([
      'f0',
      'f1',
      'f2',
      'f2',
      'f3',
      'f4',
    ])
    expect(some.started).toBe(3)
  },
)

test('a child killed from outside costs nothing: its file is tried once more', async () => {
  const done = await pool().extract(ask('a', `crash-once ${join(dir, 'flag')}`, 'b'))
  expect(done.answers.map((one) => one.examined)).toEqual(['ok', 'ok', 'ok'])
  expect(readFileSync(join(dir, 'flag'), 'utf8')).toBe('once')
})

test('a file that overruns its limit is timed-out, the child is replaced, the rest goes on', async () => {
  const some = pool()
  const from = systemClock.mono()
  const done = await some.extract(ask('a', 'loop', 'b'))
  expect(short(done.answers)).toEqual(['f0 ok a', 'f1 timed-out', 'f2 ok b'])
  expect(systemClock.mono() - from).toBeLessThan(8000)
  expect(done.shares.map(({ child, bytes }) => ({ child, bytes }))).toEqual([
    { child: 1, bytes: 1 },
    { child: 2, bytes: 1 },
  ])
  expect(done.shares[0]!.cpuMs).toBeGreaterThan(400)
  expect(some.started).toBe(2)
})

test('waiting is not work: a file that is merely late, as on a busy machine, is not timed out', async () => {
  const done = await pool({ perFileMs: 400 }).extract(ask('late', 'a'))
  expect(short(done.answers)).toEqual(['f0 ok late', 'f1 ok a'])
})

test('a throw in the child is that file crashed, and costs no child', async () => {
  const some = pool()
  expect(short((await some.extract(ask('throw', 'a'))).answers)).toEqual(['f0 crashed', 'f1 ok a'])
  expect(some.started).toBe(1)
})

test('a file that eats all memory is crashed', async () => {
  const done = await pool({ rssMb: 300 }).extract(ask('a', 'eat', 'b'))
  expect(short(done.answers)).toEqual(['f0 ok a', 'f1 crashed', 'f2 ok b'])
})

test('an abort ends the work and its child at once; the pool is still of use', async () => {
  const some = pool({ size: 1, perFileMs: 60_000 })
  const stop = new AbortController()
  after(500, () => stop.abort('cancelled'))
  const waiting = some.extract(ask('loop'), { signal: stop.signal })
  const queued = some.extract(ask('a'), { signal: stop.signal })
  await expect(waiting).rejects.toBe('cancelled')
  await expect(queued).rejects.toBe('cancelled')
  expect(short((await some.extract(ask('b'))).answers)).toEqual(['f0 ok b'])
  await expect(some.extract(ask('c'), { signal: stop.signal })).rejects.toBe('cancelled')
})

test('when no child can be started that is a fault with the reason, and no file is blamed', async () => {
  process.env['MOODY_START'] = 'die'
  const refused = await pool()
    .extract(ask('a'))
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(FaultError)
  expect((refused as FaultError).fault).toMatchObject({
    code: 'child-crashed',
    cause: expect.stringContaining('no such luck'),
  })
})

test.runIf(process.platform === 'linux')('no child outlives the pool, busy or idle', async () => {
  const some = pool({ perFileMs: 60_000 })
  await some.extract(ask('a'))
  const busy = some.extract(ask('loop')).catch(() => 'closed')
  some.warm(2)
  await systemClock.sleep(300)
  const mine = (): number => processTree(process.pid).length
  const before = mine()
  expect(before).toBeGreaterThan(2)
  some.close()
  expect(await busy).toBe('closed')
  await systemClock.sleep(200)
  expect(mine()).toBe(before - 2)
})
