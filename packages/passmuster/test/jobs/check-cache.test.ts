import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCheckCache, type CheckCache } from '../../src/jobs/check-cache.ts'
import { openRepository } from '../../src/jobs/open-repository.ts'
import { readSuite, readTaskSet } from '../../src/jobs/suite.ts'
import type { Digest } from '../../src/model/task.ts'
import { makeRepository, type TestRepository } from '../repository.ts'

const config = `tasks:
  build: { command: node build.mjs, inputs: [src/**], outputs: [dist], env: [MODE] }
  unit: { command: node --test, inputs: [test/**], needs: [build] }
  never: node other.mjs
`

/** What one run of muster sees of the cache; `work` happens while its state is open. */
const opened = async (
  repo: TestRepository,
  options: { readonly trusted?: boolean; readonly env?: Readonly<Record<string, string>> },
  work: (cache: CheckCache, put: (text: string) => Digest) => void,
): Promise<void> => {
  const found = await openRepository({ path: repo.root, stateDir: repo.state })
  if (!found.ok) throw new Error(JSON.stringify(found.faults))
  const { root, source, store } = found.value
  try {
    const read = await readSuite(source)
    if (!read.ok) throw new Error(JSON.stringify(read.faults))
    const { checks } = read.value.suite
    const set = await readTaskSet(source, checks)
    const { trusted = true, env = {} } = options
    const cache = openCheckCache({ root, source, store, checks, set, trusted, env })
    work(cache, (text) => store.artifacts.put(Buffer.from(text), 'application/json'))
  } finally {
    store.close()
  }
}

test('a result is found again until something it depends on differs, and the miss says what', async () => {
  using repo = makeRepository({
    'muster.config.yaml': config,
    'build.mjs': '1',
    'src/a.ts': '1',
    'test/a.mjs': '1',
    '.gitignore': 'dist\n',
  })
  const misses = async (options: Parameters<typeof opened>[1] = {}): Promise<CheckCache['misses']> => {
    let said: CheckCache['misses'] = {}
    await opened(repo, options, (cache) => void (said = cache.misses))
    return said
  }
  await opened(repo, {}, (cache, put) => {
    expect([...cache.fingerprints.keys()]).toEqual(['build', 'unit'])
    expect(cache.misses).toEqual({
      build: 'no result of it is recorded',
      unit: 'no result of it is recorded',
    })
    repo.write('dist/a.js', 'built')
    expect(cache.keep('build', put('b'))).toBeNull()
    expect(cache.keep('never', put('n'))).toBe('it has no fingerprint')
  })
  expect(await misses()).toEqual({ unit: 'its last run on the same inputs left no result to restore' })
  rmSync(join(repo.root, 'dist'), { recursive: true })
  await opened(repo, {}, (cache, put) => {
    expect(cache.restore(cache.fingerprints.get('build')!)).toEqual({ result: put('b'), examined: null })
    expect(cache.restore(cache.fingerprints.get('unit')!)).toBeNull()
  })
  expect(repo.git('status', '--porcelain')).toBe('')
  expect(await misses({ env: { MODE: 'production' } })).toMatchObject({
    build: 'variable: MODE added',
    unit: 'needed check: build changed',
  })
  repo.write('src/a.ts', '2')
  repo.write('build.mjs', '2')
  expect(await misses({ env: { MODE: 'production' } })).toMatchObject({
    build: 'its command, or a file that decides what it does, changed; file: src/a.ts changed',
  })
  repo.write('src/a.ts', '1')
  repo.write('build.mjs', '1')
  expect(Object.keys(await misses())).toEqual(['unit'])
  expect(Object.keys(await misses({ trusted: false }))).toEqual(['build', 'unit'])
})
