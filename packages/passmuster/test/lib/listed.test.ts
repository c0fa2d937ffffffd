import { expect, test } from 'vitest'
import { listed } from '../../src/lib/listed.ts'

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
  [['a', 'b', 'c', 'd'], 'a, b, c and 1 more'],
])('%j reads %j, three at most', (parts, text) => {
  expect(listed(parts, 3)).toBe(text)
})
