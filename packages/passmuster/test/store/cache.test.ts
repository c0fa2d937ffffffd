import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { seededRng } from '../../src/lib/rng.ts'
import { openedStore, temporaryFolder } from './store-folder.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const entries = (n: number, size: number): [string, Uint8Array][] => {
  const rng = seededRng(n)
  return Array.from({ length: n }, (_, index) => [
    `k${index}`,
    Uint8Array.from({ length: size }, () => rng.int(256)),
  ])
}

test('values come back, per space, and the last one wins', () => {
  const { cache } = openedStore()
  cache.putMany('a', [
    ['k', bytes('1')],
    ['e', new Uint8Array()],
  ])
  cache.putMany('b', [['k', bytes('2')]])
  cache.putMany('a', [['k', bytes('3')]])
  expect(cache.get('a', 'k')).toEqual(bytes('3'))
  expect(cache.get('a', 'e')).toEqual(new Uint8Array())
  expect(cache.get('c', 'k')).toBeNull()
  expect([...cache.getMany('b', ['k', 'none', 'k'])]).toEqual([['k', bytes('2')]])
})

test('1,000 entries of 10 KB are read in at most 60 ms', () => {
  const { cache } = openedStore()
  const all = entries(1000, 10_240)
  cache.putMany('s', all)
  const keys = all.map(([key]) => key)
  const times = [1, 2, 3, 4, 5].map(() => {
    const from = systemClock.mono()
    expect(cache.getMany('s', keys).size).toBe(1000)
    return systemClock.mono() - from
  })
  expect(times.sort((a, b) => a - b)[2]).toBeLessThanOrEqual(60)
})

test('losing the cache loses the cache only: deleted while open, or before the next start', () => {
  const store = openedStore()
  store.cache.putMany('s', [['k', bytes('1')]])
  for (const end of ['', '-wal', '-shm']) rmSync(join(store.dir, `cache.db${end}`), { force: true })
  store.cache.putMany('s', [['l', bytes('2')]])
  expect(store.cache.get('s', 'none')).toBeNull()
  const again = openedStore(store.dir)
  again.cache.putMany('s', [['m', bytes('3')]])
  expect(again.cache.get('s', 'm')).toEqual(bytes('3'))
})

test('a file that is no database is made anew', () => {
  const dir = temporaryFolder()
  openedStore(dir).close()
  writeFileSync(join(dir, 'cache.db'), 'rubbish '.repeat(5000))
  const { cache } = openedStore(dir)
  expect(cache.get('s', 'k')).toBeNull()
  cache.putMany('s', [['k', bytes('1')]])
  expect(cache.get('s', 'k')).toEqual(bytes('1'))
})

test('damage anywhere in the file never yields a wrong value and never throws', () => {
  const all = entries(60, 3000)
  const rng = seededRng(7)
  let lost = 0
  for (let round = 0; round < 12; round++) {
    const dir = temporaryFolder()
    const first = openedStore(dir)
    first.cache.putMany('s', all)
    first.close()
    const file = join(dir, 'cache.db')
    const content = readFileSync(file)
    for (let hit = 0; hit < 200; hit++) content[rng.int(content.length)] = rng.int(256)
    writeFileSync(file, round % 3 === 0 ? content.subarray(0, rng.int(content.length)) : content)
    const second = openedStore(dir)
    const { cache } = second
    const found = cache.getMany(
      's',
      all.map(([key]) => key),
    )
    const wrong = all.filter(([key, value]) => found.has(key) && !Buffer.from(found.get(key)!).equals(value))
    expect(wrong).toEqual([])
    lost += all.length - found.size
    cache.putMany('s', all)
    cache.get('s', 'k1')
    second.close()
    const last = openedStore(dir).cache
    last.putMany('s', all)
    const read = last.getMany(
      's',
      all.map(([key]) => key),
    )
    for (const [key, value] of read) expect(value).toEqual(all.find(([one]) => one === key)![1])
  }
  expect(lost).toBeGreaterThan(0)
})

test('a table of another shape is replaced', () => {
  const dir = temporaryFolder()
  const db = new DatabaseSync(join(dir, 'cache.db'))
  db.exec('create table entries(x)')
  db.close()
  const { cache } = openedStore(dir)
  cache.putMany('s', [['k', bytes('1')]])
  expect(cache.get('s', 'k')).toEqual(bytes('1'))
})
