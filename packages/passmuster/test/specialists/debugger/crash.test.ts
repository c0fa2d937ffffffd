import { describe, expect, test } from 'vitest'
import { buildGraph } from '../../../src/facts/build-graph.ts'
import { breaksOf, repoOf } from '../../facts/python/repo-of.ts'

const toml =
  '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = ["numpy"]\n[project.optional-dependencies]\nml = ["torch"]\n'
const crashes = (files: Readonly<Record<string, string>>): readonly string[] =>
  breaksOf(repoOf({ 'pyproject.toml': toml, 'src/app/__init__.py': '', ...files }))
    .filter((one) => one.startsWith('import-time-crash'))
    .map((one) => one.slice('import-time-crash src/app/'.length))
const inA = (source: string): readonly string[] => crashes({ 'src/app/a.py': source })

describe('dataclasses, named tuples, enums', () => {
  const head =
    'from dataclasses import dataclass, field, KW_ONLY, InitVar\nfrom typing import ClassVar, NamedTuple\nfrom enum import Enum\n'

  test('a field without default after one with a default', () => {
    expect(inA(`${head}@dataclass\nclass A:\n    x: int = 1\n    y: int\n`)).toEqual([
      'a.py:7 src/app/a.py:A',
    ])
    expect(
      inA(
        `${head}@dataclass(frozen=True)\nclass A:\n    x: list = field(default_factory=list)\n    y: InitVar[int]\n`,
      ),
    ).toEqual(['a.py:7 src/app/a.py:A'])
  })

  test('the fix names every field that stands too late', () => {
    const source = `${head}@dataclass\nclass A:\n    w: int\n    x: int = 1\n    y: int\n    z: int\n`
    const repo = repoOf({ 'pyproject.toml': toml, 'src/app/__init__.py': '', 'src/app/a.py': source })
    expect(buildGraph(repo).breaks.map((one) => one.fix.text)).toEqual([
      'Move y, z above x (line 7), or give each a default',
    ])
  })

  test('what dataclasses allow is not reported', () => {
    const fine = [
      '    x: int = 1\n    y: ClassVar[int]\n',
      '    x: int = 1\n    _: KW_ONLY\n    y: int\n',
      '    x: int = field(init=False)\n    y: int\n',
      '    x: int = 1\n    y: int = field(kw_only=True)\n',
      '    x: int = 1\n    y: int = field(init=False)\n',
      '    x: int = field(repr=False)\n    y: int\n',
    ]
    for (const body of fine) expect(inA(`${head}@dataclass\nclass A:\n${body}`)).toEqual([])
    expect(inA(`${head}@dataclass(kw_only=True)\nclass A:\n    x: int = 1\n    y: int\n`)).toEqual([])
    expect(inA('from attrs import dataclass\n@dataclass\nclass A:\n    x: int = 1\n    y: int\n')).toEqual([])
  })

  test('an inherited default counts, through another module; a redefined field keeps its place', () => {
    const base = `${head}@dataclass\nclass Base:\n    x: int = 1\n`
    expect(
      crashes({
        'src/app/base.py': base,
        'src/app/a.py': `${head}from .base import Base\n@dataclass\nclass A(Base):\n    y: int\n`,
      }),
    ).toEqual(['a.py:6 src/app/a.py:A'.replace(':6', ':7')])
    expect(
      crashes({
        'src/app/base.py': base,
        'src/app/a.py': `${head}from .base import Base\n@dataclass\nclass A(Base):\n    x: int = 2\n`,
      }),
    ).toEqual([])
  })

  test('a mutable default, a named tuple in the wrong order, an enum member given twice', () => {
    expect(inA(`${head}@dataclass\nclass A:\n    x: list = []\n`)).toEqual(['a.py:6 src/app/a.py:A'])
    expect(inA(`${head}class A(NamedTuple):\n    x: int = 1\n    y: int\n`)).toEqual([
      'a.py:6 src/app/a.py:A',
    ])
    expect(inA(`${head}class A(Enum):\n    X = 1\n    Y = 2\n    X = 3\n`)).toEqual(['a.py:7 src/app/a.py:A'])
  })
})

describe('names that are not there as the module loads', () => {
  const soft = (handler: string, rest: string, name: string = 'torch'): string =>
    `try:\n    import ${name}\n    from ${name} import nn\nexcept ImportError:\n    ${handler}\n${rest}`

  test('a handler that uses a name defined only later, where the distribution need not be there', () => {
    expect(inA(soft('logger.warning("x")', 'import logging\nlogger = logging.getLogger()\n'))).toEqual([
      'a.py:5 src/app/a.py:logger',
    ])
    expect(
      inA(soft('logger.warning("x")', 'import logging\nlogger = logging.getLogger()\n', 'numpy')),
    ).toEqual([])
    expect(inA(`import logging\nlogger = logging.getLogger()\n${soft('logger.warning("x")', '')}`)).toEqual(
      [],
    )
    expect(inA(soft('def f(): logger.warning("x")', 'logger = 1\n'))).toEqual([])
  })

  test('a base class, an annotation, a default that an optional import was to bind', () => {
    expect(inA(soft('OK = False', 'class Net(nn.Module): ...\n'))).toEqual(['a.py:6 src/app/a.py:nn'])
    expect(inA(soft('OK = False', 'def f(x: nn.Module): ...\n'))).toEqual(['a.py:6 src/app/a.py:nn'])
    expect(
      inA(`from __future__ import annotations\n${soft('OK = False', 'def f(x: nn.Module): ...\n')}`),
    ).toEqual([])
    expect(inA(soft('OK = False', 'def f(x: "nn.Module"): ...\n'))).toEqual([])
    expect(inA(soft('OK = False', 'if OK:\n    class Net(nn.Module): ...\n'))).toEqual([])
  })

  test('a None fallback crashes only where it is used as what it is not', () => {
    expect(inA(soft('nn = None', 'class Net(nn.Module): ...\n'))).toEqual(['a.py:6 src/app/a.py:nn'])
    expect(inA(soft('nn = None', 'def f(x: nn): ...\n'))).toEqual([])
    expect(inA(soft('from . import nn', 'class Net(nn.Module): ...\n'))).toEqual([])
  })

  test('a name that nothing binds, or only later', () => {
    expect(inA('x = y\n')).toEqual(['a.py:1 src/app/a.py:y'])
    expect(inA('class A:\n    z = 1\n    w = z\ndef f(a: int = len("x")): ...\n')).toEqual([])
    expect(inA('def f(): return y\nx = [i for i in range(3)]\n')).toEqual([])
    expect(inA('x = y\ny = 1\n')).toEqual(['a.py:1 src/app/a.py:y'])
    expect(inA('from numpy import *\nx = y\n')).toEqual([])
  })
})

describe('attributes read before they are set, by what runs at import', () => {
  const base =
    'class Base:\n    def __init__(self):\n        self.name = 1\n        try:\n            self.start()\n        except Exception as e:\n            raise RuntimeError() from e\n    def start(self): ...\n'
  const collector =
    'from .base import Base\nclass Collector(Base):\n    def __init__(self):\n        super().__init__()\n        self.interval = 3\n    def start(self):\n        print(self.name, self.interval)\n'
  const registry =
    '_one = None\ndef get():\n    global _one\n    if _one is None:\n        _one = Collector()\n    return _one\ndef timed(label):\n    def decorate(fn):\n        get()\n        return fn\n    return decorate\n'

  test('super().__init__() calls an overridden method that needs what is set later; a decorator elsewhere reaches it', () => {
    const files = {
      'src/app/base.py': base,
      'src/app/collector.py': collector + registry,
      'src/app/use.py': 'from .collector import timed\nclass A:\n    @timed("a")\n    def run(self): ...\n',
    }
    expect(crashes(files)).toEqual(['use.py:3 src/app/collector.py:Collector'])
  })

  test('nothing is claimed when nothing makes the object at import, or it is set before, or somebody may catch it', () => {
    const use = 'from .collector import Collector\nx = Collector()\n'
    const with_ = (changed: Readonly<Record<string, string>>): readonly string[] =>
      crashes({
        'src/app/base.py': base,
        'src/app/collector.py': collector,
        'src/app/use.py': use,
        ...changed,
      })
    expect(with_({})).toEqual(['use.py:2 src/app/collector.py:Collector'])
    expect(
      with_({ 'src/app/use.py': 'from .collector import Collector\ndef f(): return Collector()\n' }),
    ).toEqual([])
    expect(
      with_({
        'src/app/collector.py': collector.replace(
          '        super().__init__()\n        self.interval = 3\n',
          '        self.interval = 3\n        super().__init__()\n',
        ),
      }),
    ).toEqual([])
    expect(
      with_({
        'src/app/collector.py': collector.replace(
          'class Collector(Base):\n',
          'class Collector(Base):\n    interval = 1\n',
        ),
      }),
    ).toEqual([])
    expect(
      with_({
        'src/app/base.py': base.replace('            raise RuntimeError() from e\n', '            pass\n'),
      }),
    ).toEqual([])
    expect(
      with_({
        'src/app/base.py': base
          .replace('class Base:', 'class Base(Unknown):')
          .replace('class', 'from numpy import Unknown\nclass'),
      }),
    ).toEqual([])
    expect(
      with_({ 'src/app/base.py': base.replace('self.start()', 'setup(self)\n            self.start()') }),
    ).toEqual([])
    expect(
      with_({
        'src/app/base.py': base.replace(
          '            self.start()',
          '            if self.name:\n                self.start()',
        ),
      }),
    ).toEqual([])
  })
})

describe('syntax', () => {
  test('a file that cannot be parsed blocks what imports it', () => {
    const found = breaksOf(
      repoOf({ 'pyproject.toml': toml, 'src/app/__init__.py': '', 'src/app/a.py': 'print "x"\n' }),
    )
    expect(found.map((one) => one.split(' ')[0])).toEqual(['syntax-error'])
  })
})
