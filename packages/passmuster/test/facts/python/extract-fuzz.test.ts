import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extractPython } from '../../../src/facts/python/extract.ts'
import { scopeOptions } from '../../../src/facts/python/scope-options.ts'
import { unboundNames } from '../../../src/facts/python/scope.ts'
import { lineFinder } from '../../../src/lib/lines.ts'
import { lineCount, rootOf } from '../../../src/facts/python/tree.ts'

const pieces = [
  'import a.b as c',
  'from . import x',
  'from ..p import (q,',
  'try:',
  'except ImportError:',
  'except (A, B) as e:',
  'else:',
  'finally:',
  'with (open(a) as b, c as d):',
  'if TYPE_CHECKING:',
  'def f(a, *b, c=1, **d):',
  'class K(B, m=C):',
  '__all__ += [',
  '"a", ',
  ']',
  '(',
  ')',
  '{',
  '}',
  '"""',
  "'",
  'f"{x!r:>{w}}"',
  'global g',
  'g = 1',
  'match v:',
  'case {"k": v, **r}:',
  'lambda x: y',
  'yield',
  'print "x"',
  'sys.path.insert(0, ',
  '__file__',
  ' := ',
  ' for i in j',
  '\\',
  '\n',
  '\n  ',
  '\n\t',
  '\r\n',
  '\f',
  '\ufeff',
  '\0',
  ';',
  ':',
  ',',
  '24.',
  ' as (',
  '\u{1F600}',
  '%%bash',
  '!ls',
]
const soup = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => new TextDecoder().decode(bytes)),
)

const everyLine = (value: unknown, found: number[] = []): number[] => {
  if (Array.isArray(value)) for (const one of value) everyLine(one, found)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      if (/line$/i.test(key) && typeof one === 'number') found.push(one)
      else everyLine(one, found)
    }
  }
  return found
}

test('any text is read without a throw, and every line lies in it', () => {
  fc.assert(
    fc.property(soup, (text) => {
      const { facts, tree, text: parsed } = extractPython('a/b.py', text)
      const last = Math.max(1, lineCount(parsed) + (parsed.endsWith('\n') ? 1 : 0))
      for (const line of everyLine(facts))
        expect(line).toSatisfy((n: number) => Number.isInteger(n) && n >= 1 && n <= last)
      const root = rootOf(tree)
      for (const { from } of unboundNames(root, parsed, scopeOptions(root, parsed)))
        expect(from).toBeLessThan(parsed.length)
      expect(JSON.parse(JSON.stringify(facts))).toEqual(facts)
    }),
    { numRuns: 600 },
  )
})

test('any text is a notebook, or a named state', () => {
  const cell = fc.record({
    cell_type: fc.constantFrom('code', 'markdown', 7),
    source: fc.oneof(soup, fc.array(soup, { maxLength: 3 }), fc.constant(null)),
    execution_count: fc.oneof(fc.integer(), fc.constant(null)),
  })
  const json = fc.oneof(
    fc.json(),
    soup,
    fc.record({ cells: fc.array(cell, { maxLength: 5 }) }).map((notebook) => JSON.stringify(notebook)),
  )
  fc.assert(
    fc.property(json, (text) => {
      const { facts, text: parsed } = extractPython('a/b.ipynb', text)
      const last = Math.max(1, parsed.split('\n').length)
      for (const line of everyLine(facts)) expect(line).toSatisfy((n: number) => n >= 1 && n <= last)
      expect(facts.notebook !== undefined || (facts.cells?.length ?? 0) > 0).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['brackets', '('.repeat(20_000)],
  ['closed brackets', '['.repeat(5_000) + ']'.repeat(5_000)],
  ['a long sum', `x = ${'1 + '.repeat(20_000)}1`],
  ['deep blocks', Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}if x:`).join('\n')],
  ['unclosed with', 'with (\n'.repeat(3_000)],
  ['digits', '1'.repeat(200_000)],
  ['spaces before as', `x${' '.repeat(50_000)}as`],
])('%s neither overflow nor stall', (_, text) => {
  const { tree, text: parsed } = extractPython('a.py', text)
  const root = rootOf(tree)
  expect(unboundNames(root, parsed, scopeOptions(root, parsed))).toBeInstanceOf(Array)
})

test('lines are counted by line feeds, whatever the order of questions', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '\n', '\r'), maxLength: 60 }),
      fc.array(fc.nat(60)),
      (text, offsets) => {
        const lineAt = lineFinder(text)
        for (const offset of offsets) expect(lineAt(offset)).toBe(text.slice(0, offset).split('\n').length)
      },
    ),
  )
})
