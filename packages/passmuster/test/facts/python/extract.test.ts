import { describe, expect, test } from 'vitest'
import { extractPython } from '../../../src/facts/python/extract.ts'
import type { PyImport, PythonFacts } from '../../../src/facts/python/python-facts.ts'

const read = (...lines: string[]): PythonFacts => extractPython('pkg/mod.py', lines.join('\n')).facts
const only = (...lines: string[]): PyImport => {
  const { imports } = read(...lines)
  expect(imports).toHaveLength(1)
  return imports[0]!
}
const names = (...lines: string[]): string[] =>
  read(...lines).bindings.map(
    (b) => `${b.name}:${b.how}${b.conditional ? '?' : ''}${b.only ? `@${b.only}` : ''}`,
  )

describe('imports', () => {
  test('every form, with lines of the names', () => {
    const { imports } = read(
      'import a.b as c, d',
      'from ..p.q import (m as n,',
      '   o)',
      'from ... import *',
      'from . import x',
    )
    expect(
      imports.map(({ module, level, names, as, line, endLine }) => ({
        module,
        level,
        names,
        as,
        line,
        endLine,
      })),
    ).toEqual([
      { module: 'a.b', level: 0, names: null, as: 'c', line: 1, endLine: 1 },
      { module: 'd', level: 0, names: null, as: null, line: 1, endLine: 1 },
      {
        module: 'p.q',
        level: 2,
        names: [
          { name: 'm', as: 'n', line: 2 },
          { name: 'o', as: null, line: 3 },
        ],
        as: null,
        line: 2,
        endLine: 3,
      },
      { module: '', level: 3, names: [{ name: '*', as: null, line: 4 }], as: null, line: 4, endLine: 4 },
      { module: '', level: 1, names: [{ name: 'x', as: null, line: 5 }], as: null, line: 5, endLine: 5 },
    ])
  })
  test.each([
    ['at the top', ['import a'], 'load'],
    ['in a class body', ['class K:', '  import a'], 'load'],
    ['in a function', ['def f():', '  import a'], 'call'],
    ['for type checkers', ['if TYPE_CHECKING:', '  import a'], 'type-checking'],
    ['for type checkers, by module', ['if typing.TYPE_CHECKING:', '  import a'], 'type-checking'],
    ['else of TYPE_CHECKING', ['if TYPE_CHECKING:', '  pass', 'else:', '  import a'], 'load'],
    ['not TYPE_CHECKING', ['if not TYPE_CHECKING:', '  import a'], 'load'],
    ['as a script', ['if __name__ == "__main__":', '  import a'], 'main'],
    [
      'in a function below TYPE_CHECKING',
      ['if TYPE_CHECKING:', '  def f():', '    import a'],
      'type-checking',
    ],
  ] as const)('%s', (_, lines, when) => {
    expect(only(...lines)).toMatchObject({ when, conditional: false, guard: null })
  })
  test.each([
    ['ImportError', 'except ImportError:', 'import'],
    ['ModuleNotFoundError in a tuple', 'except (ValueError, ModuleNotFoundError) as e:', 'import'],
    ['Exception', 'except Exception:', 'any'],
    ['everything', 'except:', 'any'],
  ] as const)('guarded by %s', (_, handler, catches) => {
    const { guard, conditional } = only('try:', '  import a', handler, '  a = None')
    expect(guard).toEqual({
      catches,
      tryLine: 1,
      handlerLine: 3,
      reraises: false,
      binds: ['a'],
      fallbackImport: false,
    })
    expect(conditional).toBe(false)
  })
  test('a handler for something else is no guard, but the try around it is', () => {
    const found = only(
      'try:',
      '  try:',
      '    import a',
      '  except ValueError: pass',
      'except ImportError: raise',
    )
    expect(found.guard).toMatchObject({ tryLine: 1, handlerLine: 5, reraises: true })
  })
  test('the fallback stands in the handler', () => {
    const [first, second] = read('try:', '  import a', 'except ImportError:', '  import b as a').imports
    expect(first!.guard).toMatchObject({ fallbackImport: true, binds: ['a'] })
    expect(second).toMatchObject({ inHandler: true, conditional: true, guard: null })
  })
  test('contextlib.suppress is a guard', () => {
    expect(only('with contextlib.suppress(ImportError):', '  import a').guard).toMatchObject({
      catches: 'import',
      tryLine: 1,
    })
    expect(only('with suppress(KeyError):', '  import a').guard).toBeNull()
  })
  test('a function inside a try is called later, unguarded', () => {
    expect(only('try:', '  def f():', '    import a', 'except ImportError: pass').guard).toBeNull()
  })
  test.each([
    ['if', ['if x:', '  import a']],
    ['else of try', ['try:', '  pass', 'except E:', '  pass', 'else:', '  import a']],
    ['for', ['for x in y:', '  import a']],
    ['match', ['match x:', '  case 1:', '    import a']],
  ])('may not run below %s', (_, lines) => expect(only(...lines).conditional).toBe(true))
  test('several statements on a line, continuation, BOM, CRLF, tabs and form feeds', () => {
    const text = '\ufeffimport a; import b\r\n\f\r\nfrom c \\\r\n  import d\r\nif x:\r\n\timport e\r\n'
    const { facts } = extractPython('m.py', text)
    expect(facts.imports.map((i) => [i.module, i.line, i.endLine])).toEqual([
      ['a', 1, 1],
      ['b', 1, 1],
      ['c', 3, 4],
      ['e', 6, 6],
    ])
    expect(facts.errors).toEqual([])
  })
})

describe('bindings', () => {
  test.each([
    [
      'assignment',
      ['a = b = 1', '(c, [d, *e]), f.g, h[0] = x'],
      ['a:assign', 'b:assign', 'c:assign', 'd:assign', 'e:assign'],
    ],
    ['annotation', ['a: int', 'b: int = 1'], ['a:annotation', 'b:assign']],
    [
      'definitions',
      ['def f(): x = 1', '@d', 'class K:', '  y = 1', 'async def g(): pass'],
      ['f:def', 'K:class', 'g:def'],
    ],
    [
      'control flow',
      ['if p:', '  a = 1', 'for b in q: pass', 'with r as c: d = 1'],
      ['a:assign?', 'b:for?', 'c:with', 'd:assign'],
    ],
    [
      'try',
      ['try:', '  a = 1', 'except E as e:', '  b = 1', 'finally:', '  c = 1'],
      ['a:assign?', 'e:except?', 'b:assign?', 'c:assign'],
    ],
    [
      'walrus',
      ['if (n := f()): pass', 'print([m := 1 for x in y])', 'g(k := 2)', 'lambda: (z := 1)'],
      ['n:walrus', 'm:walrus', 'k:walrus'],
    ],
    [
      'match',
      ['match v:', '  case {"a": b, **r}: pass', '  case [x, *y] | K(z, k=w): pass', '  case 1 as o: pass'],
      ['b:match?', 'r:match?', 'x:match?', 'y:match?', 'z:match?', 'w:match?', 'o:match?'],
    ],
    ['global', ['def f():', '  global a', '  a = 1', '  b = 2'], ['f:def', 'a:global?']],
    ['del', ['a = 1', 'del a, b[0]'], ['a:assign', 'a:del']],
    [
      'imports',
      ['import a.b', 'import a.b as c', 'from d import e as f, g', 'from h import *'],
      ['a:import', 'c:import', 'f:import', 'g:import'],
    ],
    [
      'with targets',
      ['with f() as (a, b), g() as c.d: pass', 'with (f() as e, g() as h):', '  pass'],
      ['a:with', 'b:with', 'e:with', 'h:with'],
    ],
    [
      'never seen by importers',
      ['if TYPE_CHECKING:', '  import a', 'if __name__ == "__main__":', '  b = 1'],
      ['a:import@type-checking', 'b:assign@main'],
    ],
  ] as const)('%s', (_, lines, want) => expect(names(...lines)).toEqual(want))
})

describe('__all__', () => {
  test.each([
    ['list', ['__all__ = ["a", "b"]'], true, ['a', 'b']],
    ['annotated tuple', ['__all__: tuple = ("a",)'], true, ['a']],
    ['bare tuple', ['__all__ = "a", "b"'], true, ['a', 'b']],
    [
      'added to',
      [
        '__all__ = ["a"] + ["b"]',
        '__all__ += ["c"]',
        '__all__.extend(["d"])',
        '__all__.append("e")',
        '__all__.remove("a")',
      ],
      true,
      ['b', 'c', 'd', 'e'],
    ],
    ['another module', ['__all__ = ["a"] + m.__all__'], false, ['a']],
    ['starred', ['__all__ = [*m.__all__, "a"]'], false, ['a']],
    ['conditional', ['__all__ = ["a"]', 'if x:', '  __all__ += ["b"]'], false, ['a', 'b']],
    ['computed', ['__all__ = [n for n in dir()]'], false, []],
  ] as const)('%s', (_, lines, exact, want) => {
    const { all } = read(...lines)
    expect(all?.exact).toBe(exact)
    expect(all?.names.map((n) => n.name)).toEqual(want)
  })
  test('lines of the names', () =>
    expect(read('__all__ = [', '  "a",', ']').all).toEqual({
      line: 1,
      exact: true,
      names: [{ name: 'a', line: 2 }],
    }))
})

describe('dynamic names', () => {
  test.each([
    ['def __getattr__(name): pass', ['getattr']],
    ['globals()["x"] = 1', ['globals']],
    ['globals().update(x=1)', ['globals']],
    ['def f():\n  globals()["x"] = 1', ['globals']],
    ['namespace = globals()', ['globals']],
    ['exec(code)', ['exec']],
    ['sys.modules[__name__] = K()', ['sys-modules']],
    ['setattr(sys.modules[__name__], "x", 1)', ['sys-modules']],
    ['class K:\n  def __getattr__(self, n): pass', []],
    ['x = globals()["y"]', []],
    ['def f():\n  exec(code)', []],
  ] as const)('%s', (text, hows) => expect(read(text).dynamicNames.map((d) => d.how)).toEqual(hows))
})

describe('sys.path', () => {
  test.each([
    ['sys.path.insert(0, "src")', 'cwd', 'src'],
    ['sys.path.append("/opt/x/../y")', 'absolute', '/opt/y'],
    ['sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))', 'file', '..'],
    ['sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))', 'file', '..'],
    ['sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))', 'file', '../src'],
    ['sys.path.append(str(Path(__file__).parents[2]))', 'file', '../..'],
    ['sys.path.append(Path(__file__).parent.joinpath("a", "b").as_posix())', 'file', 'a/b'],
    ['sys.path.append(os.path.dirname(__file__) + "/lib")', 'file', 'lib'],
    ['sys.path.append(f"{os.path.dirname(__file__)}/lib")', 'file', 'lib'],
    ['ROOT = Path(__file__).parent\nsys.path.append(str(ROOT / "x"))', 'file', 'x'],
    ['sys.path[0:0] = [os.getcwd()]', 'cwd', '.'],
    ['sys.path += ["a"]', 'cwd', 'a'],
    ['def f():\n  sys.path.extend([os.path.dirname(__file__)])', 'file', '.'],
  ] as const)('%s', (text, base, path) => {
    expect(read(text).sysPath).toEqual([{ line: text.split('\n').length, base, path }])
  })
  test('what is not constant is left out', () => {
    expect(read('sys.path.append(os.environ["X"])', 'sys.path.append(find("x"))').sysPath).toEqual([])
  })
})

describe('the rest', () => {
  test('docstring, future annotations, main', () => {
    const facts = read(
      '"""',
      'What it does.',
      'More."""',
      'from __future__ import annotations',
      'if __name__ == "__main__": pass',
    )
    expect(facts.doc).toEqual({ text: 'What it does.', line: 1 })
    expect(facts).toMatchObject({ futureAnnotations: true, hasMain: true })
    expect(read('b"x"').doc).toBeNull()
    expect(read('f"x"').doc).toBeNull()
  })
  test.each(['print "x"', 'try:\n  pass\nexcept E, e:\n  pass', 'raise E, "x"', 'exec "x"', 'a <> b'])(
    'Python 2: %s',
    (text) => {
      expect(read(text).python2).toBe(true)
    },
  )
  test.each(['print("x")', 'print ("x")', 'print', 'x = "a <> b"', 'raise E("x, y")', 'exec("x")'])(
    'not Python 2: %s',
    (text) => {
      expect(read(text).python2).toBe(false)
    },
  )
  test('certain errors', () => {
    expect(read('x = 1', '<<<<<<< HEAD', 'y = 1', '=======', 'y = 2', '>>>>>>> other').errors).toContainEqual(
      expect.objectContaining({ line: 2, certain: true }),
    )
    expect(read('x = 1\0').errors).toContainEqual(expect.objectContaining({ line: 1, certain: true }))
  })
  test('what the grammar cannot read but Python can is no error', () => {
    const { errors } = read(
      'def f():',
      '  yield',
      '  x = 24.',
      'with (open(a) as b,',
      '      open(c) as d):',
      '  pass',
      'with e as (g, h): pass',
      'f"{x["y"]}"',
    )
    expect(errors).toEqual([])
  })
})
