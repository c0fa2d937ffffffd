import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/lib/hash.ts'
import type { Check } from '../../src/model/check.ts'
import type { Snapshot, SnapshotFile } from '../../src/model/snapshot.ts'
import type { Digest } from '../../src/model/task.ts'
import { missText } from '../../src/report/miss.ts'
import { explainMiss } from '../../src/validate/explain-miss.ts'
import {
  fingerprintsOf,
  type Fingerprint,
  type FingerprintInput,
  type FingerprintParts,
} from '../../src/validate/fingerprint.ts'
import { check } from '../config/some-checks.ts'

const file = (path: string, text: string, kind: SnapshotFile['kind'] = 'text'): SnapshotFile => ({
  path,
  kind,
  size: text.length,
  digest: (kind === 'unreadable' ? '0'.repeat(64) : sha256(text)) as Digest,
  lines: 1,
  tracked: true,
})
const snapshot = (files: Readonly<Record<string, string>>, more: readonly SnapshotFile[] = []): Snapshot => ({
  commit: null,
  dirty: false,
  shallow: false,
  digest: sha256('') as Digest,
  files: [...Object.entries(files).map(([path, text]) => file(path, text)), ...more],
})
const needs = (...ids: readonly string[]): Check['needs'] => ids.map((id) => ({ check: id, when: 'passed' }))
const files = {
  'a.ts': '1',
  'docs/a.md': '1',
  'package-lock.json': '1',
  'src/b.ts': '1',
  'web/pnpm-lock.yaml': '1',
}
const checks: readonly Check[] = [
  check('unit', { needs: needs('build'), inputs: ['src/**'], env: ['CI', 'VITE_*'] }),
  check('build', { inputs: ['*.ts'], outputs: ['dist'], cwd: 'web' }),
  check('all', { inputs: null }),
]
const base: FingerprintInput = {
  checks,
  snapshot: snapshot(files),
  commands: new Map(checks.map(({ id }) => [id, sha256(id)])),
  env: { CI: '1', VITE_KEY: 'hunter2-hunter2', HOME: '/home/x' },
  key: 'k',
  tools: new Map([['node', 'v24.1.0']]),
}
const known = (one: Fingerprint | undefined): { digest: Digest; parts: FingerprintParts } => {
  if (one === undefined || one.digest === null) throw new Error(JSON.stringify(one))
  return one
}
const digests = (input: FingerprintInput): Readonly<Record<string, Digest>> =>
  Object.fromEntries([...fingerprintsOf(input)].map(([id, one]) => [id, known(one).digest]))
const differing = (input: FingerprintInput): readonly string[] => {
  const [before, after] = [digests(base), digests(input)]
  return Object.keys(before).filter((id) => before[id] !== after[id])
}
const why = (id: string, input: FingerprintInput): string =>
  missText(explainMiss(known(fingerprintsOf(base).get(id)).parts, known(fingerprintsOf(input).get(id)).parts))
const withFiles = (changed: Readonly<Record<string, string>>): FingerprintInput => ({
  ...base,
  snapshot: snapshot({ ...files, ...changed }),
})

describe('a fingerprint changes with what the check depends on, and with nothing else', () => {
  test('the order of checks does not matter', () => {
    expect(differing({ ...base, checks: checks.toReversed() })).toEqual([])
  })

  test.each<readonly [string, FingerprintInput, readonly string[], string, string]>([
    [
      'a file of its inputs',
      withFiles({ 'src/b.ts': '2' }),
      ['all', 'unit'],
      'unit',
      'file: src/b.ts changed',
    ],
    ['a new file', withFiles({ 'src/c.ts': '2' }), ['all', 'unit'], 'unit', 'file: src/c.ts added'],
    [
      'a file of nobody but the whole',
      withFiles({ 'docs/a.md': '2' }),
      ['all'],
      'all',
      'file: docs/a.md changed',
    ],
    [
      'an input of what it needs',
      withFiles({ 'a.ts': '2' }),
      ['all', 'build', 'unit'],
      'unit',
      'needed check: build changed',
    ],
    [
      'a lock file above it',
      withFiles({ 'package-lock.json': '2' }),
      ['all', 'build', 'unit'],
      'build',
      'tool or lock file: package-lock.json changed',
    ],
    [
      'a lock file of another folder',
      withFiles({ 'web/pnpm-lock.yaml': '2' }),
      ['all', 'build', 'unit'],
      'build',
      'tool or lock file: web/pnpm-lock.yaml changed',
    ],
    [
      'a variable by its prefix',
      { ...base, env: { ...base.env, VITE_KEY: 'x' } },
      ['unit'],
      'unit',
      'variable: VITE_KEY changed',
    ],
    [
      'a variable that is not set any more',
      { ...base, env: { VITE_KEY: 'hunter2-hunter2' } },
      ['unit'],
      'unit',
      'variable: CI removed',
    ],
    [
      'a variable that is not named',
      { ...base, env: { ...base.env, HOME: '/' } },
      [],
      'unit',
      'nothing it depends on differs',
    ],
    [
      'a tool',
      { ...base, tools: new Map([['node', 'v26.0.0']]) },
      ['all', 'build', 'unit'],
      'all',
      'tool or lock file: node changed',
    ],
    [
      'its command',
      { ...base, commands: new Map([...base.commands, ['all', 'x']]) },
      ['all'],
      'all',
      'its command, or a file that decides what it does, changed',
    ],
    [
      'its globs',
      { ...base, checks: checks.map((one) => (one.id === 'unit' ? { ...one, inputs: ['src/b.ts'] } : one)) },
      ['unit'],
      'unit',
      'it depends on other files than before',
    ],
    [
      'its time limit',
      { ...base, checks: checks.map((one) => ({ ...one, timeoutMs: 1 })) },
      [],
      'all',
      'nothing it depends on differs',
    ],
  ])('%s', (_, input, changed, id, said) => {
    expect([...differing(input)].sort()).toEqual(changed)
    expect(why(id, input)).toBe(said)
  })

  test('a removed file', () => {
    const { 'src/b.ts': _, ...rest } = files
    expect(why('unit', { ...base, snapshot: snapshot(rest) })).toBe('file: src/b.ts removed')
  })

  test('what cannot be read has no fingerprint, nor what needs it', () => {
    const input = { ...base, snapshot: snapshot(files, [file('x.ts', '', 'unreadable')]) }
    expect(
      [...fingerprintsOf(input)]
        .map(([id, one]) => [id, one.digest === null && one.because])
        .sort((a, b) => (a < b ? -1 : 1)),
    ).toEqual([
      ['all', 'the content of x.ts could not be read'],
      ['build', 'the content of x.ts could not be read'],
      ['unit', 'it needs build, of which no fingerprint is known'],
    ])
  })

  test('checks that wait for each other have none, and it ends', () => {
    const circle = [check('a', { needs: needs('b') }), check('b', { needs: needs('a') })]
    const found = fingerprintsOf({
      ...base,
      checks: circle,
      commands: new Map([
        ['a', 'a'],
        ['b', 'b'],
      ]),
    })
    expect([...found.values()].map(({ digest }) => digest)).toEqual([null, null])
  })
})

test('a miss is explained exactly by what differs', () => {
  const state = fc.record({
    files: fc.dictionary(fc.constantFrom('a.ts', 'b.ts', 'c.ts'), fc.constantFrom('1', '2'), {
      noNullPrototype: true,
    }),
    env: fc.dictionary(fc.constantFrom('CI', 'TZ'), fc.constantFrom('1', '2'), { noNullPrototype: true }),
    node: fc.constantFrom('24', '26'),
    command: fc.constantFrom('x', 'y'),
  })
  const one = check('a', { inputs: ['*.ts'], env: ['CI', 'TZ'] })
  fc.assert(
    fc.property(state, state, (before, after) => {
      const partsOf = (from: typeof before) =>
        known(
          fingerprintsOf({
            ...base,
            checks: [one],
            snapshot: snapshot(from.files),
            env: from.env,
            tools: new Map([['node', from.node]]),
            commands: new Map([['a', from.command]]),
          }).get('a'),
        )
      const [old, now] = [partsOf(before), partsOf(after)]
      const reasons = explainMiss(old.parts, now.parts) ?? []
      expect(reasons.length === 0).toBe(old.digest === now.digest)
      const names = (kind: string): readonly string[] =>
        reasons.filter(({ what }) => what === kind).map(({ name }) => name)
      const differ = (
        a: Readonly<Record<string, string>>,
        b: Readonly<Record<string, string>>,
      ): readonly string[] =>
        [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => a[key] !== b[key]).sort()
      expect(names('file')).toEqual(differ(before.files, after.files))
      expect(names('variable')).toEqual(differ(before.env, after.env))
      expect(names('command').length).toBe(before.command === after.command ? 0 : 1)
      expect(names('tool').length).toBe(before.node === after.node ? 0 : 1)
    }),
  )
})

test('nothing recorded is said so', () => {
  expect(missText(explainMiss(null, known(fingerprintsOf(base).get('all')).parts))).toBe(
    'no result of it is recorded',
  )
})

test('attack 21: no value of a variable, nor a hash of it that could be looked up, is in a fingerprint', () => {
  const text = JSON.stringify([...fingerprintsOf(base)])
  const secret = base.env['VITE_KEY']!
  for (const form of [
    secret,
    Buffer.from(secret).toString('base64'),
    sha256(secret),
    sha256(`VITE_KEY\0${secret}`),
  ])
    expect(text).not.toContain(form)
  expect(differing({ ...base, key: 'other' })).toEqual(['unit'])
})

test.each(['a\u001b]52;c;x\u0007', 'b\n::error::forged', 'c\u202etxt', 'd\r✓ passed'])(
  'attacks 23 and 25: the file name %j cannot break or hide an explanation',
  (name) => {
    const said = why('all', withFiles({ [name]: '1' }))
    expect(said).toMatch(/^file: .* added$/)
    // oxlint-disable-next-line no-control-regex
    expect(said).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
  },
)

test('a hundred checks over ten thousand files take little time', () => {
  const many = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at) => [`src/p${at % 100}/f${at}.ts`, String(at)]),
  )
  const all = Array.from({ length: 100 }, (_, at) =>
    check(`c${at}`, { inputs: at % 2 === 0 ? null : [`src/p${at}/**`] }),
  )
  const commands = new Map(all.map(({ id }) => [id, id]))
  const input = { ...base, checks: all, snapshot: snapshot(many), commands }
  const from = performance.now()
  expect(fingerprintsOf(input).size).toBe(100)
  expect(performance.now() - from).toBeLessThan(1500)
})
