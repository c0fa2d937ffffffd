import { describe, expect, test } from 'vitest'
import { extractPython } from '../../../src/facts/python/extract.ts'
import { firstLexicalError } from '../../../src/facts/python/syntax-lexical.ts'
import type { PySyntaxError } from '../../../src/facts/python/python-facts.ts'

const certain = (text: string): readonly PySyntaxError[] =>
  extractPython('a.py', text).facts.errors.filter((e) => e.certain)

describe('no Python 3 accepts it', () => {
  test.each([
    ['x = (1,\ny = 2\n', 1, 'never closed'],
    ['x = (1]\n', 1, 'closes a'],
    ['x = 1)\n', 1, 'closes nothing'],
    ['a = 1\nx = "abc\ny = 1\n', 2, 'does not end on its line'],
    ['a = 1\nx = """abc\ny = 1\n', 2, 'never ends'],
    ['def f():\nreturn 1\n', 2, 'indented block'],
    ['x = 1\n  y = 2\n', 2, 'unexpected indentation'],
    ['if x:\n    y = 1\n  z = 2\n', 3, 'matches no outer block'],
    ['def f()\n    pass\n', 1, 'no colon'],
    ['if x = 1:\n    pass\n', 1, 'in the condition'],
    ['x = a ? b : c\n', 1, 'no meaning'],
    ['x = \u201ca\u201d\n', 1, 'cannot stand in code'],
    ['x = 1 \\ \ny = 1\n', 1, 'backslash'],
    ['return 1\n', 1, 'outside a function'],
    ['class K:\n    yield 1\n', 2, 'outside a function'],
    ['if x:\n    break\n', 2, 'outside a loop'],
    ['for x in y:\n    def f():\n        continue\n', 3, 'outside a loop'],
    ['await f()\n', 1, 'outside a function'],
  ])('%j', (text, line, why) => {
    expect(certain(text)).toEqual([
      expect.objectContaining({ line, why: expect.stringContaining(why) as string }),
    ])
  })
})

describe('some Python 3 accepts it', () => {
  test.each([
    'f"{x["a"]}"\n',
    "f'{\n  x\n}'\n",
    'f"""{\n x }"""\n',
    'def f[T](a: T) -> T: return a\ntype A = int\n',
    'try:\n    pass\nexcept A, B:\n    pass\n',
    'if (x := lambda y=1: y): pass\n',
    'x = {"a": 1, **b}\n',
    'class K: pass\n',
    'if x:\n# comment\n    y = 1\n',
    'if x:\n\ty = 1\n\tz = 2\n',
    'x = [\n1,\n  2,\n]\n',
    'x = 1 + \\\n  2\n',
    'match = 1\nmatch.x\nprint(match)\n',
    'match x:\n    case 1: pass\n',
    'for x in y:\n    pass\nelse:\n    z = 1\n',
    'while x:\n    if y:\n        break\n    else:\n        continue\n',
    '\u00e9t\u00e9 = "\u201c"  # \u201d\n',
    'async def f():\n    await g()\n    yield 1\n',
    'x = rb"\\\\"\nb = Rb\'a\'\n',
    'if x == 1 and y >= 2: z = 3\n',
    'def f(a=1) -> "b": return a\n',
    '\fclass K:\n    pass\n',
  ])('%j', (text) => expect(certain(text)).toEqual([]))
  test('notebooks: top-level await and indented cells', () => {
    const text = JSON.stringify({
      cells: [{ cell_type: 'code', source: '  x = 1\n  await f()' }],
      metadata: {},
    })
    expect(extractPython('n.ipynb', text).facts.errors.filter((e) => e.certain)).toEqual([])
  })
})

test('the first error is found by its offset', () => {
  expect(firstLexicalError('ok = 1\nbad = $\n', true)).toEqual({
    offset: 13,
    why: '`$` has no meaning in Python',
  })
  expect(firstLexicalError('ok = 1\n', true)).toBeNull()
})
