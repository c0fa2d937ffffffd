import { afterEach, beforeEach, expect, test } from 'vitest'
import { lineageOf } from '../../src/evidence/lineage.ts'
import { scratchRepo } from './scratch-repo.ts'
import type { Scratch } from './scratch-repo.ts'

let scratch: Scratch
beforeEach(() => {
  scratch = scratchRepo()
})
afterEach(() => scratch.remove())

const body = (name: string): string => Array.from({ length: 20 }, (_, i) => `${name} line ${i}`).join('\n')

test('the oldest name that renames lead back to, and no two files share one', async () => {
  scratch.write('a.py', body('first'))
  scratch.write('other.py', body('other'))
  scratch.commit('one')
  scratch.git('mv', 'a.py', 'b.py')
  scratch.commit('two')
  scratch.git('mv', 'b.py', 'c.py')
  scratch.commit('three')
  scratch.write('a.py', body('second'))
  scratch.commit('a new file under the old name')
  const { repo } = await scratch.look()
  const lineage = lineageOf(['a.py', 'c.py', 'other.py'], repo.history.renames)
  expect([lineage('c.py'), lineage('other.py'), lineage('a.py')]).toEqual(['a.py', 'other.py', 'a.py\0a.py'])
})

test('a rename in a circle ends', () => {
  const renames = [
    { commit: '2', from: 'b', to: 'a' },
    { commit: '1', from: 'a', to: 'b' },
  ]
  expect(lineageOf(['a'], renames)('a')).toBe('a')
})
