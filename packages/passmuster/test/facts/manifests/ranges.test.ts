import fc from 'fast-check'
import { expect, test } from 'vitest'
import { overlap, parseRange } from '../../../src/facts/manifests/ranges.ts'

const meets = (a: string, b: string): boolean => overlap(parseRange(a)!, parseRange(b)!)

test.each([
  ['>=3.12,<3.13', '3.11', false],
  ['>=3.12,<3.13', '3.12', true],
  ['>=3.8.1', '3.8', true],
  ['<3.12', '3.12', false],
  ['^3.9', '4.0', false],
  ['^3.9', '3.14', true],
  ['~3.9', '3.10', false],
  ['~=3.9', '3.12', true],
  ['~=3.9.1', '3.10', false],
  ['==3.11.*', '3.11', true],
  ['==3.11.*', '3.12', false],
  ['>3.7, !=3.9.*', '3.9', true],
  ['^0.2.3', '0.3', false],
  ['^18 || >=20', '19', false],
  ['^18 || >=20', '22', true],
  ['18.x', '18', true],
  ['16 - 18', '17', true],
  ['16 - 18', '19', false],
  ['*', '1', true],
  ['>= 18', '16', false],
  ['v20', '20', true],
  ['>=3.13.0a1', '3.13', true],
  ['<=3.11', '3.11', true],
])('%s and %s: %s', (range, version, expected) => {
  expect(meets(range, version)).toBe(expected)
})

test.each(['latest!', 'file:../x', 'git+https://x', 'workspace:*', '${{ x }}', 'lts/*', '@ https://x'])(
  '%s is no range',
  (text) => {
    expect(parseRange(text)).toBeNull()
  },
)

test('a range meets itself when it allows anything, and meeting is symmetric', () => {
  const version = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map((parts) => parts.join('.'))
  const range = fc
    .tuple(fc.constantFrom('>=', '<', '^', '~', '==', '~=', '<=', '>', ''), version)
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(range, range, (a, b) => {
      expect(meets(a, b)).toBe(meets(b, a))
      expect(meets(a, a) || /^[<>]0\.0\.0$|^<0/.test(a)).toBe(true)
    }),
  )
})
