import { expect, test } from 'vitest'
import { extractPython } from '../../../src/facts/python/extract.ts'
import { placeOf } from '../../../src/facts/python/notebook.ts'

const notebook = (cells: readonly object[], metadata: object = {}): string =>
  JSON.stringify({ cells, metadata, nbformat: 4 })
const code = (source: string | string[], count: number | null = null): object => ({
  cell_type: 'code',
  source,
  execution_count: count,
})

test('code cells are one module; places name the cell and the line in it', () => {
  const text = notebook([
    { cell_type: 'markdown', source: '# Title' },
    code(['import a\n', 'x = 1'], 2),
    code('\n\nfrom b import c', 1),
  ])
  const { facts } = extractPython('n.ipynb', text)
  expect(facts.cells).toEqual([
    { cell: 2, fromLine: 1, toLine: 2, executionCount: 2 },
    { cell: 3, fromLine: 3, toLine: 5, executionCount: 1 },
  ])
  expect(facts.imports.map((i) => placeOf(facts, 'n.ipynb', i.line))).toEqual([
    { file: 'n.ipynb', startLine: 1, endLine: 1, cell: 2 },
    { file: 'n.ipynb', startLine: 3, endLine: 3, cell: 3 },
  ])
})

test('magics are skipped, installs are kept', () => {
  const text = notebook([
    code('%pip install -q lightgbm\n!pip install "x>=1" y\n%matplotlib inline\nimport a\nfiles = !ls\n?help'),
    code('%%bash\nimport nothing'),
    code('%%time\nimport b'),
    code('if x:\n    !ls\nimport c'),
  ])
  const { facts } = extractPython('n.ipynb', text)
  expect(facts.imports.map((i) => i.module)).toEqual(['a', 'b', 'c'])
  expect(facts.errors).toEqual([])
  expect(facts.installs).toEqual([
    { what: '-q lightgbm', line: 1 },
    { what: '"x>=1" y', line: 2 },
  ])
})

test.each([
  ['not JSON', '{', 'malformed'],
  ['a list', '[]', 'malformed'],
  ['no cells', '{}', 'malformed'],
  ['no code', notebook([{ cell_type: 'markdown', source: 'x' }]), 'empty'],
  ['R', notebook([code('x <- 1')], { kernelspec: { language: 'R' } }), 'other-language'],
  ['Julia', notebook([code('using X')], { language_info: { name: 'julia' } }), 'other-language'],
] as const)('%s is a named state', (_, text, state) => {
  const { facts } = extractPython('n.ipynb', text)
  expect(facts).toMatchObject({ notebook: state, imports: [], cells: [] })
  expect(facts.errors.length).toBe(state === 'malformed' ? 1 : 0)
})

test('format 3 keeps its cells in worksheets', () => {
  const text = JSON.stringify({
    worksheets: [{ cells: [{ cell_type: 'code', input: ['import a'], prompt_number: 4 }] }],
    metadata: {},
  })
  const { facts } = extractPython('n.ipynb', text)
  expect(facts.imports.map((i) => i.module)).toEqual(['a'])
  expect(facts.cells).toEqual([{ cell: 1, fromLine: 1, toLine: 1, executionCount: 4 }])
})
