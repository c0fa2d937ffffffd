import { describe, expect, test } from 'vitest'
import type { Problem } from '../../../src/model/validation.ts'
import { parseProblems } from '../../../src/validate/problems/parse.ts'
import type { Recording } from '../recording.ts'
import { recording, recordings } from '../recording.ts'

const has = (path: string): boolean => path === 'go/cart/cart_test.go'
const parsed = ({
  name,
  cwd,
  stdout,
  stderr,
}: Pick<Recording, 'name' | 'cwd' | 'stdout' | 'stderr'>): readonly Problem[] =>
  parseProblems({ stdout, stderr, cwd, root: '/repo', check: name, has })
const of = (stdout: string): readonly Problem[] => parsed({ name: 'x', cwd: '/repo', stdout, stderr: '' })

const row = (one: Problem): string =>
  `  ${one.file}:${one.line}:${one.column} ${one.severity} ${one.tools.join()} ${one.code} | ${one.message}` +
  (one.test === undefined ? '' : ` | test: ${one.test}`)

describe('what real tools printed', () => {
  test('is read, place by place', async () => {
    const said = recordings.map((one) => [one.name, ...parsed(one).map(row)].join('\n')).join('\n')
    await expect(`${said}\n`).toMatchFileSnapshot('problems.snap.txt')
  })

  test.each(['tsc-pretty', 'eslint-color', 'oxlint-color', 'cargo-color', 'pytest-color', 'node-color'])(
    '%s reads as without colours',
    (name) => {
      const plain = {
        'tsc-pretty': 'tsc-plain',
        'oxlint-color': 'oxlint-default',
        'node-color': 'node-spec',
      }[name]
      const other = plain ?? { 'eslint-color': 'eslint-stylish', 'cargo-color': 'cargo-build' }[name]
      const without = parsed(recording(other ?? 'pytest-default')).map(row)
      const coloured = parsed(recording(name)).map(row)
      expect(coloured.length).toBeGreaterThan(0)
      expect(without).toEqual(expect.arrayContaining(coloured))
    },
  )

  test.each(recordings.filter((one) => one.exit === 0).map((one) => one.name))(
    '%s passed, so nothing in it is of high severity',
    (name) => expect(parsed(recording(name)).filter((one) => one.severity === 'high')).toEqual([]),
  )
})

describe('paths', () => {
  const line = (path: string): string => `${path}(3,4): error TS1: No.`
  const at = (path: string, cwd = '/repo/web'): string | null =>
    parseProblems({ stdout: line(path), stderr: '', cwd, root: '/repo', check: 'x' })[0]!.file
  test('are from the root, with slashes', () => {
    expect(at('src/a.ts')).toBe('web/src/a.ts')
    expect(at('../lib/./a.ts')).toBe('lib/a.ts')
    expect(at('/repo/lib/a.ts')).toBe('lib/a.ts')
    expect(at('src\\a.ts')).toBe('web/src/a.ts')
    expect(at('file:///repo/a%20b.ts')).toBe('a b.ts')
  })
  test('outside are null, and the message keeps them', () => {
    expect(at('/etc/passwd')).toBeNull()
    expect(at('../../a.ts')).toBeNull()
    expect(at('/repository/a.ts')).toBeNull()
    expect(of(line('/repo/../etc/a.ts'))[0]).toMatchObject({
      file: null,
      line: null,
      message: '/repo/../etc/a.ts:3: No.',
    })
  })
})

describe('hostile output', () => {
  const time = (text: string): number => {
    const before = process.cpuUsage()
    of(text)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  const parts = [
    '(1,',
    ':1:1: ',
    ' [Error/',
    '\u001b[',
    '\u001b]',
    '1:1 error  x  ',
    'FAILED ',
    '_____ ',
    '{"',
    '[',
    '{\n',
    '___ a\n',
    ' FAIL  a\n',
    '  ● a\n',
    '1) a\n',
    '---- a stdout ----\n',
    'test at a\n✖ b\n',
    'not ok 1 a\n',
    ' --> ',
    'error: a\n',
    '"\\',
  ]
  test.each(parts)('time goes with the length: %j', (part) => {
    const make = (length: number): string =>
      `error TS\n  ● \n⎯⎯⎯\n.py:\n.rs:\n 9 failing\n${part.repeat(length / part.length)}`
    time(make(50_000))
    const [small, large] = [time(make(150_000)), time(make(1_200_000))]
    expect(large).toBeLessThan(Math.max(400, small * 8 * 4))
  })
  test('a line of 200 MB is cut, what follows it is read', () => {
    const text = `${'x'.repeat(200 * 1024 * 1024)}\nsrc/a.ts(3,4): error TS1: No.`
    expect(time(text)).toBeLessThan(3_000)
    expect(of(text)).toHaveLength(1)
  }, 30_000)
  test('no escape sequence or control character survives', () => {
    const [one] = of('a\u001b]0;x\u0007.ts(1,2): error TS1: \u001b[31mre\u0000d\u001b[0m\r')
    expect(one).toMatchObject({ file: 'a.ts', message: 'red' })
  })
})
