import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Claim } from '../../../src/consolidate/claims/claim.ts'
import { extractClaims } from '../../../src/consolidate/claims/extract.ts'

const told = (text: string): readonly string[] =>
  extractClaims(text).map((one) => {
    const { line, quote: _quote, denied, ...rest } = one
    const shown = Object.entries(rest)
      .map(([, value]) => String(value))
      .join(' ')
    return `${line} ${shown}${denied ? ' denied' : ''}`
  })

test('paths: said to be made, listed, in a table, denied; commands, plans and instances are none', () => {
  expect(
    told(
      [
        '**Files Created**:',
        '- `/src/a/b.py` - the thing',
        '',
        '**File**: `src/c.py`',
        '| Where | `src/d.ts` |',
        'The file `src/e.py` was removed.',
        'Create `src/f.py` in your project.',
        '```bash',
        'python src/g.py',
        '```',
        'See https://x.example/h.py',
        '## Next steps',
        '- `src/i.py`',
      ].join('\n'),
    ),
  ).toEqual([
    '2 path /src/a/b.py made',
    '4 path src/c.py listed',
    '5 path src/d.ts named',
    '6 path src/e.py named denied',
  ])
})

test('trees: files with their folders, and the class at the head of one', () => {
  const tree = ['```', 'shop/', '├── src/', '│   ├── till.py  # sums', '│   └── ...', '└── README.md', '```']
  expect(told(tree.join('\n'))).toEqual([
    '3 path shop/src/ tree 0',
    '4 path shop/src/till.py tree 0',
    '6 path shop/README.md tree 0',
  ])
  expect(told('## Systems created\n```\nTillManager\n├── sums\n└── prints\n```')).toEqual([
    '3 symbol TillManager true',
  ])
})

test('imports of fenced code, over several lines; those shown as wrong are left out', () => {
  expect(
    told(
      [
        '```python',
        'from shop.till import (',
        '    Till,  # the till',
        '    sums as s,',
        ')',
        'import shop.mail',
        '```',
        '```ts',
        "import page, { left, type Right } from 'web'",
        '```',
        'This does not work any more:',
        '```python',
        'from shop import old',
        '```',
      ].join('\n'),
    ),
  ).toEqual([
    '2 import python shop.till Till,sums',
    '6 import python shop.mail ',
    '9 import ecmascript web left,Right',
  ])
})

test('dependencies: missing, the sole thing in the way, in use', () => {
  expect(told("Missing 'schedule' dependency is sole blocker")).toEqual([
    '1 dependency missing schedule',
    '1 dependency sole schedule',
  ])
  expect(told("**Single Blocker**: `ModuleNotFoundError: No module named 'schedule'`")).toEqual([
    '1 dependency missing schedule',
    '1 dependency sole schedule',
  ])
  expect(told('- One command away (`poetry add schedule`)')).toEqual(['1 dependency sole schedule'])
  expect(told('Everything was unblocked with one dependency fix')).toEqual(['1 dependency sole null'])
  expect(told('The missing `schedule` package is not the only blocker.')).toEqual([
    '1 dependency missing schedule',
    '1 dependency sole schedule denied',
  ])
  expect(told('It uses `requests`.')).toEqual(['1 dependency uses requests'])
  expect(told('Is the missing `schedule` package the only blocker?')).toEqual([])
  expect(told('There is no single blocker.\nThe missing dependency is a problem.')).toEqual([
    '1 dependency sole null denied',
  ])
})

test('numbers and statements of how things stand', () => {
  expect(told('A 674-line production orchestrator!')).toEqual([
    '1 number lines 674 false production orchestrator',
  ])
  expect(told('`src/a.py` (about 1,200 lines)')).toEqual([
    '1 path src/a.py named',
    '1 number lines 1200 true src/a.py',
  ])
  expect(told('The repository has 506 python files.')).toEqual(['1 number count 506 false files py'])
  expect(told('47% faster, 2,400% ROI, 40 minutes')).toEqual([
    '1 number unmeasured 47% faster,2,400% ROI,40 minutes',
  ])
  expect(told('All systems operational. All tests pass.')).toEqual([
    '1 status all All systems operational',
    '1 status tests All tests pass',
  ])
  expect(told('## System Ready for Production')).toEqual(['1 status ready System Ready for Production'])
  expect(told('This is not production-ready.')).toEqual(['1 status ready is not production-ready denied'])
  expect(told('It helps you to be production-ready. It will be fully operational.')).toEqual([])
})

test('what is quoted, called wrong, asked for or not ticked off is no claim', () => {
  const text = [
    '- ❌ "Production-ready" - FALSE',
    '- Remove "all systems operational"',
    'Production-ready Kubernetes manifests for everybody.',
    'Create a new file `demo.py` with this code:',
    '```python',
    '# WRONG (causes ImportError):',
    'from shop.engine import Engine',
    '',
    '# CORRECT:',
    'from shop.till import Till',
    '```',
    '- [ ] Smoke tests',
    '  - File: scripts/smoke.py',
    '- [x] Till',
    '  - File: shop/till.py',
  ]
  expect(told(text.join('\n'))).toEqual(['10 import python shop.till Till', '15 path shop/till.py listed'])
})

test('any text: never throws, lines are of the text, and the quote stands there', () => {
  const piece = fc.constantFrom(
    '`a/b.py`',
    '```python',
    '```',
    'import a.b',
    '├── x.py',
    '| `c.ts` |',
    '# Created',
    '- ',
    ' 40% ',
    "missing 'x' dependency",
    'sole blocker',
    '\u001b[31m',
    '\u202e',
    '<!--',
    '-->',
    '\n',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
      const text = pieces.join('')
      const lines = text.split('\n')
      for (const one of extractClaims(text) as readonly Claim[])
        expect(lines[one.line - 1]?.replace(/\r$/, '')).toContain(one.quote.trim().slice(0, 4))
    }),
  )
})
