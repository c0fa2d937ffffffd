import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '../../src/lib/hash.ts'
import type { Digest } from '../../src/model/task.ts'
import { fingerprintKey } from '../../src/store/fingerprint-key.ts'
import { fingerprintRecords } from '../../src/store/fingerprint-records.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { readBundle, writeBundle } from '../../src/store/output-bundle.ts'
import { taskResults, type TaskResults } from '../../src/store/task-outputs.ts'
import type { FingerprintParts } from '../../src/validate/fingerprint.ts'
import { storedTexts } from '../attacks/stored.ts'

let base = ''
let root = ''
let store: Store
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'muster-outputs-'))
  root = join(base, 'repo')
  mkdirSync(root)
  const opened = openStore({ dir: join(base, 'state') })
  if (!opened.ok) throw new Error(JSON.stringify(opened.faults))
  store = opened.value
})
afterEach(() => {
  store.close()
  rmSync(base, { recursive: true, force: true })
})

const write = (path: string, text: string | Uint8Array, mode = 0o644): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  chmodSync(join(root, path), mode)
}
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const results = (trusted = true, limits?: { bytes: number; files: number }): TaskResults =>
  taskResults({
    root,
    cache: store.cache,
    artifacts: store.artifacts,
    trusted,
    ...(limits ? { limits } : {}),
  })
const print = sha256('a') as Digest
const keep = (outputs: readonly string[], by: TaskResults = results()): string | null =>
  by.keep(print, { result: store.artifacts.put(Buffer.from('{"exit":0}'), 'application/json'), outputs })

test('outputs come back byte for byte, with modes, links and folders; what else is there stays', () => {
  write('dist/a/b.js', 'one')
  write('dist/run', Buffer.from([0, 255, 10]), 0o755)
  write('dist/secret.txt', 'mine', 0o600)
  symlinkSync('a/b.js', join(root, 'dist/link'))
  write('dist/skip.map', 'x')
  write('src/c.ts', 'source')
  expect(keep(['dist', '!dist/*.map'])).toBeNull()
  rmSync(join(root, 'dist'), { recursive: true })
  write('dist/own.js', 'mine')
  const found = results().find(print)
  expect([found?.files, Buffer.from(store.artifacts.get(found!.result)!).toString()]).toEqual([
    4,
    '{"exit":0}',
  ])
  expect(existsSync(join(root, 'dist/a'))).toBe(false)
  expect(found?.restore()).toBeNull()
  expect(read('dist/a/b.js')).toBe('one')
  expect([...readFileSync(join(root, 'dist/run'))]).toEqual([0, 255, 10])
  expect(
    ['run', 'secret.txt', 'a/b.js'].map((name) => statSync(join(root, 'dist', name)).mode & 0o777),
  ).toEqual([0o755, 0o600, 0o644])
  expect(readlinkSync(join(root, 'dist/link'))).toBe('a/b.js')
  expect(readdirSync(join(root, 'dist')).sort()).toEqual(['a', 'link', 'own.js', 'run', 'secret.txt'])
  expect(readdirSync(root).sort()).toEqual(['dist', 'src'])
})

test('what stands there already is not touched', () => {
  write('dist/a.js', 'one')
  keep(['dist'])
  const { ino, mtimeMs } = statSync(join(root, 'dist/a.js'))
  expect(results().find(print)?.restore()).toBeNull()
  expect(statSync(join(root, 'dist/a.js'))).toMatchObject({ ino, mtimeMs })
})

test('a result without outputs is kept too', () => {
  expect(keep([])).toBeNull()
  expect(keep(['nothing/**'])).toBeNull()
  expect(results().find(print)).toMatchObject({ files: 0 })
  expect(results().find(sha256('b') as Digest)).toBeNull()
})

describe('what is not kept, with its reason', () => {
  test.each<readonly [string, () => void, string]>([
    [
      'a link out of the repository',
      () => symlinkSync('../../etc/passwd', join(root, 'dist/l')),
      '"dist/l" is a link that leads out of the repository',
    ],
    [
      'an absolute link',
      () => symlinkSync('/etc/passwd', join(root, 'dist/l')),
      '"dist/l" is a link that leads out of the repository',
    ],
    [
      'a link to git',
      () => symlinkSync('../.git/hooks', join(root, 'dist/l')),
      '"dist/l" is a link that leads out of the repository',
    ],
    ['a pipe', () => execFileSync('mkfifo', [join(root, 'dist/p')]), '"dist/p" is neither a file nor a link'],
    [
      'too much',
      () => write('dist/big', 'x'.repeat(2000)),
      'the outputs are larger than 1000 bytes, with "dist/big"',
    ],
    [
      'too many',
      () => ['1', '2', '3', '4', '5', '6'].forEach((name) => write(`dist/${name}`, '')),
      'there are more than 5 output files',
    ],
    [
      'a name that is no text',
      () => writeFileSync(Buffer.concat([Buffer.from(join(root, 'dist/x')), Buffer.of(0xff)]), ''),
      '"dist/x\ufffd" has a name that is no text',
    ],
    [
      'a secret',
      () => write('dist/env.js', `const t = "ghp_${'aB3dE5gH7j'.repeat(4).slice(0, 36)}"`),
      '"dist/env.js" holds a secret',
    ],
  ])('%s', (_, make, because) => {
    write('dist/a', '')
    make()
    expect(keep(['dist'], results(true, { bytes: 1000, files: 5 }))).toContain(because)
    expect(results().find(print)).toBeNull()
  })

  test('a folder that is a link on the way to them, and a file where one should be', () => {
    mkdirSync(join(base, 'outside', 'b'), { recursive: true })
    writeFileSync(join(base, 'outside', 'b', 'x'), 'secret of another')
    symlinkSync(join(base, 'outside'), join(root, 'a'))
    write('f', '')
    expect(keep(['a/b/x'])).toBe('"a" is a link, and outputs are named below it')
    expect(keep(['f/g/h'])).toContain('could not be read')
  })

  test('nothing of git or ours is collected, nor node_modules unless it is named', () => {
    for (const path of [
      '.git/config',
      'sub/.git/x',
      '.muster/x',
      'node_modules/a/b.js',
      'web/node_modules/c.js',
      'ok.js',
    ])
      write(path, 'x')
    keep(['**'])
    expect(results().find(print)?.files).toBe(1)
    keep(['node_modules/a/**'])
    expect(results().find(print)?.files).toBe(1)
  })
})

describe('a damaged or missing entry is a miss', () => {
  const spoil = (sql: string): void => {
    keep(['dist'])
    expect(results().find(print)).not.toBeNull()
    store.close()
    execFileSync(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      '-e',
      `const { DatabaseSync } = require('node:sqlite'); for (const name of ['journal.db', 'cache.db']) { try { const db = new DatabaseSync(process.argv[1] + '/' + name); db.exec(process.argv[2]); db.close() } catch {} }`,
      store.dir,
      sql,
    ])
    const opened = openStore({ dir: store.dir })
    if (!opened.ok) throw new Error(JSON.stringify(opened.faults))
    store = opened.value
  }
  test.each([
    ['the artifact is gone', "delete from artifacts where media like '%outputs'"],
    [
      'the artifact is damaged',
      "update artifacts set coding = 'plain', body = x'00' where media like '%outputs'",
    ],
    ['the result is gone', "delete from artifacts where media = 'application/json'"],
    ['the entry is damaged', "update entries set value = x'7b7d'"],
  ])('%s', (_, sql) => {
    write('dist/a', 'one')
    spoil(sql)
    expect(results().find(print)).toBeNull()
  })

  test('the cache file is no database any more', () => {
    write('dist/a', 'one')
    keep(['dist'])
    store.close()
    writeFileSync(join(store.dir, 'cache.db'), 'x'.repeat(5000))
    const opened = openStore({ dir: store.dir })
    if (!opened.ok) throw new Error('closed')
    store = opened.value
    expect(results().find(print)).toBeNull()
  })
})

describe('all or nothing', () => {
  test.each<readonly [string, () => void, string]>([
    [
      'a folder stands where a file was',
      () => {
        rmSync(join(root, 'dist/z'))
        mkdirSync(join(root, 'dist/z'))
      },
      'is a folder now',
    ],
    [
      'a file stands where a folder was',
      () => {
        rmSync(join(root, 'dist/sub'), { recursive: true })
        write('dist/sub', '')
      },
      'is no folder of the repository now',
    ],
    [
      'a link out stands where a folder was',
      () => {
        rmSync(join(root, 'dist/sub'), { recursive: true })
        symlinkSync(join(base, 'outside'), join(root, 'dist/sub'))
      },
      'is no folder of the repository now',
    ],
  ])('%s', (_, change, because) => {
    mkdirSync(join(base, 'outside'))
    write('dist/a', 'new')
    write('dist/fresh/b', 'new')
    write('dist/sub/c', 'new')
    write('dist/z', 'new')
    keep(['dist'])
    write('dist/a', 'old')
    rmSync(join(root, 'dist/fresh'), { recursive: true })
    change()
    expect(results().find(print)?.restore()).toContain(because)
    expect(read('dist/a')).toBe('old')
    expect(existsSync(join(root, 'dist/fresh'))).toBe(false)
    expect(readdirSync(join(base, 'outside'))).toEqual([])
    expect(existsSync(join(root, '.muster'))).toBe(false)
  })

  test('a link that stands where a file was is replaced, not followed', () => {
    write('dist/a', 'new')
    keep(['dist'])
    writeFileSync(join(base, 'victim'), 'mine')
    rmSync(join(root, 'dist/a'))
    symlinkSync(join(base, 'victim'), join(root, 'dist/a'))
    expect(results().find(print)?.restore()).toBeNull()
    expect(readFileSync(join(base, 'victim'), 'utf8')).toBe('mine')
    expect(lstatSync(join(root, 'dist/a')).isFile()).toBe(true)
  })
})

test('attack 36: a bundle that names a place outside, git, or itself twice is none', () => {
  const good = { path: 'dist/a', mode: 0o644, bytes: Buffer.from('x'), target: null }
  expect(readBundle(writeBundle([good]))).toHaveLength(1)
  for (const path of [
    '../a',
    '/etc/passwd',
    'a/../../b',
    './a',
    'a//b',
    '.git/hooks/x',
    'sub/.GIT/config',
    '.muster/x',
    '',
    'a\0b',
  ])
    expect(readBundle(writeBundle([{ ...good, path }])), path).toBeNull()
  for (const target of ['/etc', '../../x', '../.git/x', ''])
    expect(readBundle(writeBundle([{ path: 'dist/l', mode: 0, bytes: null, target }])), target).toBeNull()
  expect(readBundle(writeBundle([good, good]))).toBeNull()
  expect(readBundle(writeBundle([{ ...good, mode: 0o4755 }]))).toBeNull()
  const bytes = Buffer.from(writeBundle([good]))
  expect(readBundle(bytes.subarray(0, -1))).toBeNull()
  expect(readBundle(Buffer.concat([bytes, Buffer.from('y')]))).toBeNull()
  for (const text of ['', 'x', '{}\n', 'null\n', '{"v":1,"kind":"outputs","files":[null]}\n'])
    expect(readBundle(Buffer.from(text))).toBeNull()
})

test('attack 41: what an untrusted run recorded is never read by a trusted one', () => {
  write('dist/a', 'evil')
  expect(keep(['dist'], results(false))).toBeNull()
  expect(results(true).find(print)).toBeNull()
  expect(results(false).find(print)).not.toBeNull()
  write('dist/a', 'good')
  keep(['dist'], results(true))
  write('dist/a', 'evil')
  keep(['dist'], results(false))
  rmSync(join(root, 'dist'), { recursive: true })
  expect(results(true).find(print)?.restore()).toBeNull()
  expect(read('dist/a')).toBe('good')
})

test('attack 21: a secret in an output reaches no file of the state folder', () => {
  const secret = `ghp_${'aB3dE5gH7j'.repeat(4).slice(0, 36)}`
  write('dist/a.js', `const token = '${secret}'`)
  expect(keep(['dist'])).toContain('holds a secret')
  const texts = storedTexts(store.dir)
  expect(texts.size).toBeGreaterThan(0)
  for (const [name, text] of texts) expect(text.includes(secret), name).toBe(false)
})

test('the parts of the latest fingerprint come back, lists of files once', () => {
  const parts = (command: string, files: FingerprintParts['inputs']['files']): FingerprintParts => ({
    command,
    inputs: { globs: 'g', digest: sha256(JSON.stringify(files)), files },
    env: [['CI', 'h']],
    tools: [],
    upstream: [],
  })
  const records = fingerprintRecords(store.cache)
  expect(records.last('a')).toBeNull()
  const one = parts('x', [['a.ts', '1']])
  records.record(
    new Map([
      ['a', one],
      ['b', { ...one, command: 'y' }],
    ]),
  )
  expect([records.last('a'), records.last('b')]).toEqual([one, { ...one, command: 'y' }])
  const two = parts('x', [['a.ts', '2']])
  records.record(new Map([['a', two]]))
  expect(records.last('a')).toEqual(two)
  expect(records.last('b')).toBeNull()
})

test('the key stays, is only ours, and a link in its place is not followed', () => {
  const key = fingerprintKey(store.dir)
  expect(key).toHaveLength(64)
  expect(fingerprintKey(store.dir)).toBe(key)
  expect(statSync(join(store.dir, 'fingerprint.key')).mode & 0o777).toBe(0o600)
  rmSync(join(store.dir, 'fingerprint.key'))
  writeFileSync(join(base, 'known'), 'k'.repeat(64))
  symlinkSync(join(base, 'known'), join(store.dir, 'fingerprint.key'))
  expect(fingerprintKey(store.dir)).not.toBe('k'.repeat(64))
})
