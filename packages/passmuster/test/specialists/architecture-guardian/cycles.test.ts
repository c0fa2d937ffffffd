import { describe, expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { architectureGuardian } from '../../../src/specialists/architecture-guardian/architecture-guardian.ts'
import { judged } from '../small-repo.ts'

const of = (files: Readonly<Record<string, string>>): readonly FindingDraft[] =>
  judged({ 'pkg/__init__.py': '', ...files }, architectureGuardian)
const told = (files: Readonly<Record<string, string>>): readonly string[] =>
  of(files).map(({ rule, severity, title }) => `${severity} ${rule}: ${title}`)

describe('circles of imports', () => {
  test('two modules that work in either order are told once, with the chain', () => {
    const found = of({ 'pkg/a.py': 'import pkg.b\nx = 1\n', 'pkg/b.py': 'from pkg import a\ny = 1\n' })
    expect(found).toMatchObject([
      {
        rule: 'import-cycle',
        severity: 'low',
        title: 'pkg/a.py and pkg/b.py import each other as they load',
        evidence: [
          {
            kind: 'chain',
            hops: [
              { file: 'pkg/a.py', line: 1, to: 'pkg/b.py' },
              { file: 'pkg/b.py', line: 1, to: 'pkg/a.py' },
            ],
          },
        ],
      },
    ])
  })
  test('silent where a comment knows of it, and where the import is put below what the other needs', () => {
    const long = `\n${'# more words to read here\n'.repeat(20)}`
    const b = `from pkg import a\ny = 1\n`
    expect(
      told({ 'pkg/a.py': `import os\n# avoid circular import\nimport pkg.b\n${long}`, 'pkg/b.py': b }),
    ).toEqual([])
    expect(told({ 'pkg/a.py': 'Base = make()\nimport pkg.b\n', 'pkg/b.py': b })).toEqual([])
  })
  test('a longer one is told by its shortest way round', () => {
    expect(
      told({
        'pkg/a.py': 'import pkg.b\n',
        'pkg/b.py': 'import pkg.c\n',
        'pkg/c.py': 'import pkg.a\nimport pkg.d\n',
        'pkg/d.py': 'import pkg.e\n',
        'pkg/e.py': 'import pkg.c\nimport pkg.f\n',
        'pkg/f.py': 'import pkg.a\n',
      }),
    ).toEqual([
      'low import-cycle: pkg/a.py, pkg/b.py and pkg/c.py import one another in a circle as they load',
    ])
  })
  test('one that fails from every entry is high', () => {
    expect(
      told({ 'pkg/a.py': 'from pkg.b import y\nx = 1\n', 'pkg/b.py': 'from pkg.a import x\ny = 1\n' }),
    ).toEqual([
      'high import-cycle-fails: pkg/b.py imports `x` from pkg/a.py, which is still loading and binds it later',
    ])
  })
  test('one that some entry gets through is low', () => {
    expect(
      told({ 'pkg/a.py': 'x = 1\nfrom pkg.b import y\n', 'pkg/b.py': 'from pkg.a import x\ny = 1\n' }),
    ).toEqual(['low import-cycle: pkg/a.py and pkg/b.py import each other as they load'])
  })
  test('a package that a module below it asks too early', () => {
    const late = { 'pkg/__init__.py': 'from .a import A\nVERSION = "1"\n' }
    const asks = { 'pkg/a.py': 'from pkg import VERSION\nclass A:\n    v = VERSION\n' }
    expect(told({ ...late, ...asks })).toEqual([
      'high import-cycle-fails: pkg/a.py imports `VERSION` from pkg/__init__.py, which is still loading and binds it later',
    ])
    expect(told({ 'pkg/__init__.py': 'VERSION = "1"\nfrom .a import A\n', ...asks })).toEqual([])
  })
  test('a name that is also a submodule is found without a binding', () => {
    const package_ = {
      'pkg/__init__.py': 'import pkg.sub.x\nfrom pkg import sub\n',
      'pkg/sub/__init__.py': '',
      'pkg/sub/x.py': 'from pkg.a import A\n',
      'pkg/a.py': 'from pkg import sub\nclass A:\n    s = sub\n',
    }
    expect(told(package_)).toEqual([])
    expect(told({ ...package_, 'pkg/__init__.py': 'from .a import A\nsub = 1\n' })).toEqual([])
  })
  test.each([
    [
      'for type checkers only',
      'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pkg.a import x\n',
    ],
    ['in a function', 'def f():\n    from pkg.a import x\n'],
    ['guarded', 'try:\n    from pkg.a import x\nexcept ImportError:\n    x = None\n'],
    ['below the definitions', 'def f():\n    return x\n\nfrom pkg.a import x\n'],
  ])('silent: %s', (_, text) => {
    expect(told({ 'pkg/a.py': 'from pkg.b import f\nx = 1\n', 'pkg/b.py': text })).toEqual([])
  })
  test('a package and what lies in it are no circle; tests are not looked at', () => {
    expect(
      told({ 'pkg/__init__.py': 'from . import a\n', 'pkg/a.py': 'from . import b\n', 'pkg/b.py': '' }),
    ).toEqual([])
    expect(
      told({ 'tests/a.py': 'import tests.b\n', 'tests/b.py': 'import tests.a\n', 'tests/__init__.py': '' }),
    ).toEqual([])
  })
})
