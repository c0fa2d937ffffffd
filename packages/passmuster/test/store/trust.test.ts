import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/lib/canonical-json.ts'
import { sha256 } from '../../src/lib/hash.ts'
import { readTrust, trustPath, updateTrust } from '../../src/store/trust.ts'
import type { TrustEntry } from '../../src/store/trust-file.ts'

let base = ''
let file = ''
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'muster-trust-'))
  file = join(base, 'config', 'passmuster', 'trust.json')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const checks = [
  ['__proto__', 'a'],
  ['lint', 'b'],
] as const
const entry: TrustEntry = {
  repository: 'r',
  root: '/somewhere',
  sets: [{ digest: sha256(canonicalJson(checks)), at: '2027-01-01T00:00:00.000Z', checks }],
}
const causeOf = (root: string | null = null): string | undefined => {
  const read = readTrust(file, root)
  expect(read.ok || read.faults.map(({ code }) => code)).toEqual(['trust-unreadable'])
  return read.ok ? '' : read.faults[0]?.cause
}
const write = (text: string): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, text, { mode: 0o600 })
}

test('what is written is read back, and only the owner can', async () => {
  expect(readTrust(file, null)).toEqual({ ok: true, value: [] })
  expect((await updateTrust(file, null, () => [entry])).ok).toBe(true)
  expect(readTrust(file, null)).toEqual({ ok: true, value: [entry] })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
})

test('the newest twenty sets of a repository are kept', async () => {
  const sets = Array.from({ length: 30 }, (_, at) => ({ ...entry.sets[0]!, at: String(at) }))
  await updateTrust(file, null, () => [{ ...entry, sets }])
  const read = readTrust(file, null)
  expect(read.ok && read.value[0]?.sets.map(({ at }) => at)).toEqual(sets.slice(10).map(({ at }) => at))
})

describe('nothing is trusted when the file', () => {
  test.each([
    ['is empty', '', 'it is not JSON'],
    ['is cut', '{"v":1,"kind":"tr', 'it is not JSON'],
    ['is another', '[]', 'it is not a trust file of version 1'],
    [
      'is of a later version',
      '{"v":2,"kind":"trust","repositories":[]}',
      'it is not a trust file of version 1',
    ],
    [
      'has an odd entry',
      '{"v":1,"kind":"trust","repositories":[{"repository":"r"}]}',
      'an entry of it is malformed',
    ],
  ])('%s', (_, text, cause) => {
    write(text)
    expect(causeOf()).toBe(cause)
  })

  test('was changed by hand', async () => {
    await updateTrust(file, null, () => [entry])
    writeFileSync(file, readFileSync(file, 'utf8').replace('"b"', '"c"'))
    expect(causeOf()).toBe('the digest of what is trusted of /somewhere does not fit')
  })

  test('holds a repository twice', () => {
    write(JSON.stringify({ v: 1, kind: 'trust', repositories: [entry, entry] }))
    expect(causeOf()).toBe('a repository stands in it twice')
  })

  test.runIf(process.platform !== 'win32')(
    'could be written by others, or is a link, or has a second name',
    async () => {
      await updateTrust(file, null, () => [entry])
      chmodSync(file, 0o620)
      expect(causeOf()).toBe('it may be written by others')
      chmodSync(file, 0o600)
      chmodSync(dirname(file), 0o777)
      expect(causeOf()).toBe('its folder may be written by others')
      chmodSync(dirname(file), 0o700)
      linkSync(file, join(base, 'second'))
      expect(causeOf()).toBe('it has a second name')
      rmSync(file)
      symlinkSync(join(base, 'second'), file)
      expect(causeOf()).toBe('it is not a plain file')
    },
  )

  test('lies in the repository that it speaks for', async () => {
    await updateTrust(file, null, () => [entry])
    expect(causeOf(join(base, 'config'))).toBe('it lies in the repository that it would speak for')
    expect(readTrust(file, join(base, 'conf')).ok).toBe(true)
  })

  test('and is then not written over either', async () => {
    write('{"v":2}')
    expect((await updateTrust(file, null, () => [entry])).ok).toBe(false)
    expect(readFileSync(file, 'utf8')).toBe('{"v":2}')
  })
})

test('a relative XDG_CONFIG_HOME is none', () => {
  expect(trustPath({ XDG_CONFIG_HOME: 'here', HOME: '/home/x' })).toBe(
    '/home/x/.config/passmuster/trust.json',
  )
  expect(trustPath({ XDG_CONFIG_HOME: '/c', HOME: '/home/x' })).toBe('/c/passmuster/trust.json')
})

test('processes that trust at the same time all count', { timeout: 60_000 }, async () => {
  const script = `
    const { updateTrust } = await import(${JSON.stringify(new URL('../../src/store/trust.ts', import.meta.url).href)})
    for (let at = 0; at < 5; at += 1) {
      const done = await updateTrust(process.argv[1], null, (all) => [...all, { repository: process.argv[2] + at, root: '/', sets: [] }])
      if (!done.ok) throw new Error(JSON.stringify(done.faults))
    }`
  const run = promisify(execFile)
  const flags = [
    '--conditions=passmuster-source',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    script,
  ]
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => run(process.execPath, [...flags, file, name])))
  const read = readTrust(file, null)
  expect(read.ok && read.value).toHaveLength(20)
})
