import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance, nearest } from '../../src/lib/nearest.ts'

/** The textbook table, without any early exit. */
const plain = (a: string, b: string): number => {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  )
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      let best = Math.min(
        rows[i - 1]![j]! + 1,
        rows[i]![j - 1]! + 1,
        rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1)
      rows[i]![j] = best
    }
  return rows[a.length]![b.length]!
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_'), maxLength: 9 })

test('the distance is the table’s, cut off above the limit', () => {
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 6 }), (a, b, limit) => {
      expect(editDistance(a, b, limit)).toBe(Math.min(plain(a, b), limit + 1))
    }),
  )
})

test('the nearest word is named only when it is clear', () => {
  expect(nearest('discvoer', ['discover', 'doctor'])).toBe('discover')
  expect(nearest('FeatureSelectionConfig', ['FeatureSelectorConfig', 'FeatureConfig'])).toBe(
    'FeatureSelectorConfig',
  )
  expect(nearest('cat', ['bat', 'hat'])).toBeNull()
  expect(nearest('x', ['completely-different'])).toBeNull()
})
