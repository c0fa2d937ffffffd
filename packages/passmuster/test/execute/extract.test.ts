import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { analysisPool, type AnalysisPool } from '../../src/execute/analysis-pool.ts'
import { extractExecutor } from '../../src/execute/extract.ts'
import { readFacts, type FactsSource } from '../../src/execute/facts-reader.ts'
import type { FileFacts } from '../../src/facts/file-facts.ts'
import { sha256 } from '../../src/lib/hash.ts'
import type { EventBody } from '../../src/model/event.ts'
import type { AttemptContext, Source } from '../../src/model/ports.ts'
import { runId, type Digest } from '../../src/model/task.ts'
import type { Store } from '../../src/store/open-store.ts'
import { commandTask, openedStore } from '../store/store-folder.ts'

const childOf = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}.ts`, import.meta.url))
const newPool = (child = 'plain-child'): AnalysisPool => {
  const pool = analysisPool({ size: 2, childModule: childOf(child), perFileMs: 500 })
  onTestFinished(() => pool.close())
  return pool
}
/** Files as a snapshot saw them; `now` = what a read finds instead. */
const sourceOf = (
  files: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string | null>> = {},
): Source => ({
  snapshot: {
    commit: null,
    dirty: false,
    shallow: false,
    digest: '' as Digest,
    files: Object.entries(files).map(([path, text]) => ({
      path,
      kind: 'text',
      size: text.length,
      digest: sha256(text) as Digest,
      lines: text.split('\n').length - 1,
      tracked: true,
    })),
  },
  read: async (path) => {
    const text = path in now ? now[path]! : (files[path] ?? null)
    return text === null ? null : new TextEncoder().encode(text)
  },
})
const context = (
  signal: AbortSignal = new AbortController().signal,
): AttemptContext & { events: EventBody[] } => {
  const events: EventBody[] = []
  return {
    run: runId('r'),
    epoch: 1,
    attempt: 1,
    signal,
    report: (event) => events.push(event),
    inputs: new Map(),
    events,
  }
}
const task = (files: readonly string[]) => commandTask('x', { work: { kind: 'extract', files } })

const files = {
  'a.py': 'import os\nfrom b import thing\n',
  'b.py': 'thing = 1\n',
  'c.ts': `export const one = 1\n`,
}
const from = (store: Store, pool: AnalysisPool, source: Source = sourceOf(files)): FactsSource => ({
  source,
  cache: store.cache,
  pool,
  factsVersion: 'v1',
})

describe('extract', () => {
  test('cold it parses, warm it starts no child, and both say the same', async () => {
    const store = openedStore()
    const said: FileFacts[][] = []
    const results: unknown[] = []
    const started: number[] = []
    for (let round = 0; round < 2; round++) {
      const pool = newPool()
      const got: FileFacts[] = []
      const run = context()
      const executor = extractExecutor({
        ...from(store, pool),
        artifacts: store.artifacts,
        onFacts: (facts) => got.push(...facts),
      })
      const ended = await executor.run(task(['a.py', 'b.py', 'c.ts']), run)
      expect(ended.outcome).toEqual({ is: 'passed' })
      // Reading a few rows of the cache may take less than the system's clock can tell.
      expect(ended.usage.cpuMs).toBeGreaterThanOrEqual(round === 0 ? Number.MIN_VALUE : 0)
      expect(run.events).toMatchObject([{ type: 'artifact.stored', digest: ended.result }])
      said.push(got)
      results.push([ended.result, ended.examined])
      started.push(pool.started)
    }
    expect(started).toEqual([1, 0])
    expect(said[1]).toEqual(said[0])
    expect(results[1]).toEqual(results[0])
    expect(said[0]!.map((one) => [one.file, one.examined, one.lines, one.code?.lang])).toEqual([
      ['a.py', 'ok', 2, 'python'],
      ['b.py', 'ok', 1, 'python'],
      ['c.ts', 'ok', 1, 'ecmascript'],
    ])
    expect(results[0]).toMatchObject([expect.any(String), { files: 3, lines: 4 }])
  })

  test('only what changed is parsed; another version of the facts parses all', async () => {
    const store = openedStore()
    await readFacts(from(store, newPool()), Object.keys(files))
    const changed = sourceOf({ ...files, 'b.py': 'other = 2\n' })
    expect((await readFacts(from(store, newPool(), changed), Object.keys(files))).fromCache).toBe(2)
    expect(
      (await readFacts({ ...from(store, newPool()), factsVersion: 'v2' }, Object.keys(files))).fromCache,
    ).toBe(0)
  })

  test('the same text under another name is read anew, for names may matter', async () => {
    const store = openedStore()
    await readFacts(from(store, newPool()), ['b.py'])
    const moved = await readFacts(from(store, newPool(), sourceOf({ 'test_b.py': files['b.py'] })), [
      'test_b.py',
    ])
    expect(moved.fromCache).toBe(0)
    expect(moved.facts[0]!.file).toBe('test_b.py')
  })

  test('without a working cache the facts are the same', async () => {
    const store = openedStore()
    const none = { get: () => null, getMany: () => new Map(), putMany: () => {} }
    const [cold, cached] = [
      await readFacts({ ...from(store, newPool()), cache: none }, Object.keys(files)),
      await readFacts(from(store, newPool()), Object.keys(files)),
    ]
    expect(cold.facts).toEqual(cached.facts)
  })

  test('a cached value that is no facts is a miss', async () => {
    const store = openedStore()
    const rotten = {
      ...store.cache,
      getMany: (_: string, keys: readonly string[]) =>
        new Map(keys.map((key) => [key, new Uint8Array([123])])),
    }
    const read = await readFacts({ ...from(store, newPool()), cache: rotten }, ['a.py'])
    expect([read.fromCache, read.facts.length]).toEqual([0, 1])
  })

  test('a file that is gone or another one by now is never taken for what the snapshot saw', async () => {
    const store = openedStore()
    const source = sourceOf(files, { 'a.py': null, 'b.py': 'changed = 1\n' })
    const ended = await extractExecutor({
      ...from(store, newPool(), source),
      artifacts: store.artifacts,
      onFacts: () => {},
    }).run(task(Object.keys(files)), context())
    const rows = JSON.parse(new TextDecoder().decode(store.artifacts.get(ended.result!)!)) as unknown[]
    expect(rows).toEqual([
      ['c.ts', sha256(files['c.ts']), 'ok'],
      ['a.py', null, 'changed'],
      ['b.py', null, 'changed'],
    ])
    expect(ended.examined).toMatchObject({ files: 1, lines: 1 })
  })

  test('crashed and timed-out files are facts too, and are not cached', async () => {
    const store = openedStore()
    const moody = sourceOf({ 'a.py': 'crash', 'b.py': 'loop', 'c.py': 'fine' })
    for (let round = 0; round < 2; round++) {
      const read = await readFacts(from(store, newPool('moody-child'), moody), ['a.py', 'b.py', 'c.py'])
      expect(read.facts.map((one) => [one.file, one.examined, one.code])).toEqual([
        ['a.py', 'crashed', null],
        ['b.py', 'timed-out', null],
        ['c.py', 'ok', null],
      ])
      expect(read.fromCache).toBe(round)
    }
  })

  test('cancel and time limit of the task are told apart', async () => {
    const store = openedStore()
    for (const [reason, is] of [
      ['cancelled', 'cancelled'],
      ['timed-out', 'timed-out'],
    ] as const) {
      const stop = new AbortController()
      const pool = analysisPool({ size: 1, childModule: childOf('moody-child'), perFileMs: 60_000 })
      const running = extractExecutor({
        ...from(store, pool, sourceOf({ 'a.py': 'loop' })),
        artifacts: store.artifacts,
        onFacts: () => {},
      }).run(task(['a.py']), context(stop.signal))
      stop.abort(reason)
      expect((await running).outcome).toEqual({ is })
      pool.close()
    }
  })

  test('a pool that cannot start is an errored task, not a throw', async () => {
    const store = openedStore()
    const pool = newPool('no-such-child')
    const ended = await extractExecutor({
      ...from(store, pool),
      artifacts: store.artifacts,
      onFacts: () => {},
    }).run(task(['a.py']), context())
    expect(ended.outcome).toMatchObject({ is: 'errored', fault: { code: 'child-crashed' } })
  })
})
