import { describe, expect, test } from 'vitest'
import { scopeOptions } from '../../../src/facts/python/scope-options.ts'
import { unboundNames } from '../../../src/facts/python/scope.ts'
import { parsePython, rootOf } from '../../../src/facts/python/tree.ts'

const unbound = (...lines: string[]): string[] => {
  const text = lines.join('\n')
  const root = rootOf(parsePython(text))
  return unboundNames(root, text, scopeOptions(root, text)).map(
    (u) =>
      `${u.name} ${u.when}${u.symbol ? ` ${u.symbol}` : ''}${u.typingOnly ? ' typing' : ''}${u.guarded ? ' guarded' : ''}`,
  )
}

describe('found', () => {
  test.each([
    ['at load', ['print(x)'], ['x load']],
    ['in a method', ['class K:', '  def m(self): return x'], ['x call K.m']],
    ['a decorator', ['@x.y', 'def f(): pass'], ['x load']],
    ['a default', ['def f(a=x): pass'], ['x load']],
    ['a base class and a keyword value', ['class K(x, metaclass=y): pass'], ['x load', 'y load']],
    ['an annotation', ['def f(a: x) -> y: pass'], ['x annotation', 'y annotation']],
    ['a class attribute from a method', ['class K:', '  a = 1', '  def m(self): return a'], ['a call K.m']],
    [
      'a class attribute from a comprehension',
      ['class K:', '  a = 1', '  b = [a for i in range(3)]'],
      ['a load K'],
    ],
    ['a comprehension name outside', ['[i for i in range(3)]', 'i'], ['i load']],
    ["another function's local", ['def f(): a = 1', 'def g(): return a'], ['a call g']],
    ['in an f-string', ['f"{x:>{y}}"'], ['x load', 'y load']],
    [
      'for type checkers only',
      ['if TYPE_CHECKING:', '  from m import T', 'def f(): return T()', 'TYPE_CHECKING = 0'],
      ['T call f typing'],
    ],
    [
      'swallowed',
      ['def f():', '  try:', '    a = 1', '    b = a', '    return x', '  except Exception:', '    return 0'],
      ['x call f guarded'],
    ],
    ['a class pattern', ['match 1:', '  case K(a=b): print(b)'], ['K load']],
    ['below __main__', ['if __name__ == "__main__":', '  x()'], ['x call']],
  ] as const)('%s', (_, lines, want) => expect(unbound(...lines)).toEqual(want))
})

describe('never reported', () => {
  test.each([
    ['builtins and module attributes', ['print(len, __name__, __file__, aiter, ExceptionGroup)']],
    ['defined later', ['def f(): return x', 'x = 1']],
    ['conditionally defined', ['if a:', '  x = 1', 'x', 'a = 0']],
    ['via global', ['def f():', '  global x', '  x = 1', 'def g(): return x']],
    ['nonlocal', ['def f():', '  x = 1', '  def g():', '    nonlocal x', '    x += 1', '  return g']],
    ['parameters of every kind', ['def f(a, /, b, *c, d=1, **e): return a, b, c, d, e']],
    ['lambda parameters', ['lambda a, *b, c=1: (a, b, c)']],
    [
      'comprehensions, nested',
      [
        '[x + y for x in range(3) for y in range(x) if y]',
        '{k: v for k, v in {}.items()}',
        'sum(i for i in [])',
      ],
    ],
    ['first iterable of a class comprehension', ['class K:', '  a = []', '  b = [i for i in a]']],
    ['walrus from a comprehension', ['def f():', '  [y := 1 for _ in []]', '  return y']],
    [
      'with, for, except, match targets',
      [
        'with open("") as (a, b): pass',
        'for c, d in []: pass',
        'try: pass',
        'except OSError as e: print(e)',
        'match 1:',
        '  case [g, *h]: pass',
        'print(a, b, c, d, g, h)',
      ],
    ],
    ['keywords and attributes', ['dict(x=1).y.z']],
    [
      'annotations under the future import',
      ['from __future__ import annotations', 'def f(a: X) -> Y: pass', 'b: Z = 1'],
    ],
    ['quoted annotations', ['def f(a: "X") -> "Y": pass']],
    ['annotations of locals', ['def f():', '  a: X = 1', '  return a']],
    ['__class__ in a method', ['class K:', '  def m(self): return __class__']],
    [
      'type parameters',
      ['def f[T](a: T) -> T: return a', 'class K[U]:', '  def m(self, a: U): pass', 'type A[V] = list[V]'],
    ],
    ['expected NameError', ['try:', '  unicode', 'except NameError:', '  unicode = str']],
    ['deleted', ['x = 1', 'del x']],
    [
      'only for type checkers, in annotations that are quoted',
      ['from typing import TYPE_CHECKING', 'if TYPE_CHECKING:', '  from m import T', 'def f(a: "T"): pass'],
    ],
    ['decorator attributes', ['import a', '@a.b.c(a.d)', 'def f(): pass']],
    ['import aliases', ['import a.b, c as d', 'from e import f as g', 'print(a, d, g)']],
  ] as const)('%s', (_, lines) => expect(unbound(...lines)).toEqual([]))
})
