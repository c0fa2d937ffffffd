import { matchesGlob } from 'node:path/posix'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globFault, globTest } from '../../src/lib/glob.ts'

test.each([
  ['src/**', 'src/a/b.ts', true],
  ['src/**', 'src', true],
  ['src', 'src/a/b.ts', true],
  ['src/*', 'src/a/b.ts', false],
  ['src/*', 'src/.env', true],
  ['**/*.ts', 'a.ts', true],
  ['**/*.ts', 'a/b/c.ts', true],
  ['**/test/**/*.ts', 'a/test/c.ts', true],
  ['*.{ts,tsx}', 'a.tsx', true],
  ['{a,b/{c,d}}/x', 'b/d/x', true],
  ['[a-c]?.ts', 'b1.ts', true],
  ['[!a-c]*.ts', 'b1.ts', false],
  ['./a/b/', 'a/b/c', true],
  ['a**b', 'axxb', true],
  ['**', 'any/thing', true],
])('%s and %s: %s', (glob, path, expected) => {
  expect(globTest([glob])(path)).toBe(expected)
})

test('the last glob that fits decides', () => {
  const meant = globTest(['src/**', '!src/gen', 'src/gen/keep.ts'])
  expect(['src/a', 'src/gen/b', 'src/gen/keep.ts', 'c'].map(meant)).toEqual([true, false, true, false])
})

test.each(['', '!', '/etc', '../a', 'a/../../b', 'a\\b', 'a\0', '{a', 'a}', '{a,b}'.repeat(9), 'C:/x'])(
  '%j is no glob',
  (glob) => {
    expect(globFault(glob)).not.toBeNull()
  },
)

test('stars and folders are what they are elsewhere', () => {
  const piece = fc.constantFrom('a', 'b', 'ab', 'c.ts')
  const part = fc.constantFrom('a', '*', '**', 'a*', '*b', '?', '*.ts', '[ab]', 'c.ts')
  let fitting = 0
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.array(piece, { minLength: 1, maxLength: 5 }),
      (parts, names) => {
        const glob = [...parts, '*'].join('/')
        const path = names.join('/')
        const expected = matchesGlob(path, glob)
        fitting += expected ? 1 : 0
        expect(globTest([glob])(path), `${glob} ${path}`).toBe(expected)
      },
    ),
    { numRuns: 2000 },
  )
  expect(fitting).toBeGreaterThan(100)
})

test('no glob takes long', () => {
  const from = performance.now()
  globTest([`${'*a'.repeat(60)}*b`])('a'.repeat(5000))
  globTest([`${'**/a/'.repeat(60)}b`])('a/'.repeat(2000))
  expect(performance.now() - from).toBeLessThan(1000)
})
