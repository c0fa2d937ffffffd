import { expect, test } from 'vitest'
import { buildEcmaGraph } from '../../../src/facts/ecmascript/graph.ts'
import { memoryRepo, packageJson } from './memory-repo.ts'

test('a folder without an index is named, and one folder further up suggested where that leads somewhere', () => {
  const [found, ...more] = buildEcmaGraph(
    memoryRepo({
      'package.json': packageJson({ main: 'index.js' }),
      'index.js': '',
      'examples/misc/x.js': "const p = require('..')\np()\n",
    }),
  ).breaks
  expect(more).toEqual([])
  expect(found!.title).toBe('`..` (examples/) has no index file')
  expect(found!.fix.text).toMatch(/^Perhaps `\.\.\/\.\.` is meant: .* `index\.js`\./)
  expect(found!.fix.text).not.toContain('examples.ts')
  expect(JSON.stringify(found!.evidence)).not.toContain('examples.ts')
})

test('without anything above, only the index file is proposed', () => {
  const [found] = buildEcmaGraph(memoryRepo({ 'a/b/x.js': "require('..')\n" })).breaks
  expect(found!.fix.text).toBe('Give `a/` an index file (`a/index.js`), or name the file that is meant.')
})
