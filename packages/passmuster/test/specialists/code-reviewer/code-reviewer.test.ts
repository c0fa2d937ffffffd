import { describe, expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { codeReviewer } from '../../../src/specialists/code-reviewer/code-reviewer.ts'
import { judged } from '../small-repo.ts'

const of = (rule: string, files: Readonly<Record<string, string>>): readonly FindingDraft[] =>
  judged(files, codeReviewer).filter((draft) => draft.rule === rule)

describe('undefined names', () => {
  test('a definition in a package or folder that has nothing to do with the file is no advice', () => {
    const fixes = (use: string, definer: string): readonly string[] =>
      of('undefined-name', {
        [use]: 'def g():\n    return halve(1)\n',
        [definer]: 'def halve(x):\n    return x / 2\n',
        'src/pkg/__init__.py': '',
      }).map(({ fix }) => fix.text)
    expect(fixes('one file/use.py', 'Halve.py')[0]).not.toContain('from Halve import')
    expect(fixes('src/pkg/use.py', 'src/pkg/deep/halves.py')[0]).toContain(
      'from pkg.deep.halves import halve',
    )
    expect(fixes('app/use.py', 'app/halves.py')[0]).toContain('import halve')
  })
  test('one finding per name, with the import another file shows', () => {
    const [found, ...more] = of('undefined-name', {
      'src/pkg/__init__.py': '',
      'src/pkg/a.py': 'import numpy as np\n\ndef f():\n    return mse(1)\n\ndef g():\n    return mse(2)\n',
      'src/pkg/b.py': 'from sklearn.metrics import mse\nprint(mse)\n',
    })
    expect(more).toEqual([])
    expect(found).toMatchObject({
      severity: 'medium',
      category: 'correctness',
      confidence: 'proved',
      symbol: 'mse',
    })
    expect(found!.at.map((place) => place.startLine)).toEqual([4, 7])
    expect(found!.impact).toContain('f (line 4) and g (line 7) raise NameError')
    expect(found!.fix.text).toBe(
      'Add `from sklearn.metrics import mse` to src/pkg/a.py (as src/pkg/b.py:1 does).',
    )
  })
  test('a definition of our own beats what others import; a near name is offered', () => {
    const [own, near] = of('undefined-name', {
      'pkg/__init__.py': '',
      'pkg/a.py': 'configuration = 1\n\ndef f():\n    return Helper()\n\ndef g():\n    return configuraton\n',
      'pkg/b.py': 'class Helper: pass\n',
    })
    expect(own!.fix.text).toContain('`from pkg.b import Helper`')
    expect(near!.fix.text).toContain('Did you mean `configuration`')
  })
  test('of two classes of one name none is advised, as an import elsewhere shows only one of them', () => {
    const [found] = of('undefined-name', {
      'src/pkg/__init__.py': '',
      'src/pkg/a.py': 'class Checker:\n    pass\n',
      'src/pkg/b.py': 'class Checker:\n    pass\n',
      'tests/test_a.py': 'from pkg.a import Checker\nassert Checker\n',
      'tests/test_b.py': 'def test_b():\n    assert Checker()\n',
    })
    expect(found!.fix.text).toBe(
      'Define or import `Checker` before it is used, or write the name that is meant.',
    )
  })
  test('a line of __init__ that an earlier one never lets run is not told', () => {
    const text = (before: string, base = ''): string =>
      `Base = object\nclass Order${base}:\n    def __init__(self, amount):\n        ${before}\n        if self.amount <= 0:\n            raise ValueError(size)\n        self.amount = amount\n`
    expect(of('undefined-name', { 'src/a.py': text('self.type = 1') })).toEqual([])
    expect(of('undefined-name', { 'src/a.py': text('self.amount = 2') })).toHaveLength(1)
    expect(of('undefined-name', { 'src/a.py': text('self.load()') })).toHaveLength(1)
    expect(of('undefined-name', { 'src/a.py': text('self.type = 1', '(Base)') })).toHaveLength(1)
  })
  test('in a notebook it speaks of the cell and its line', () => {
    const cell = (source: string): unknown => ({ cell_type: 'code', source, execution_count: null })
    const cells = [cell('a = 1\n'), cell('print(a)\nx = lost(1)\n'), cell('def f():\n    return gone\n')]
    const found = of('undefined-name', { 'a.ipynb': JSON.stringify({ cells, metadata: {}, nbformat: 4 }) })
    expect(found.map(({ impact }) => impact)).toEqual([
      "Running the notebook raises NameError: name 'lost' is not defined at line 2 of cell 2, if that line is reached.",
      "f (line 2 of cell 3) raises NameError: name 'gone' is not defined when the line runs.",
    ])
  })
  test('names of one line share a finding, as only the first of them is heard of', () => {
    const [pair, later, ...more] = of('undefined-name', {
      'src/a.py': 'def f(x):\n    if x in (h, l):\n        return 1\n    return o\n',
    })
    expect(more).toEqual([])
    expect(pair!.title).toBe('`h` and `l` are used but never defined or imported')
    expect(pair!.fix.text).toBe(
      'Define or import `h` and `l` before they are used, or write the names that are meant.',
    )
    expect(pair!.impact).toBe(
      'f (line 2) raises a NameError when the line runs, for the first of h and l that is evaluated.',
    )
    expect(later!.impact).toBe(
      "f (line 4) raises NameError: name 'o' is not defined when the line runs. Before that, line 2 fails where it runs: `h` is not defined either.",
    )
  })
  test('an import is not advised of a module that a package of its name hides', () => {
    const [found] = of('undefined-name', {
      'pkg/__init__.py': '',
      'pkg/config.py': 'settings = 1\n',
      'pkg/config/__init__.py': 'other = 1\n',
      'pkg/b.py': 'from pkg.config import settings\n',
      'tests/test_a.py': 'def test_a():\n    return settings\n',
    })
    expect(found!.fix.text).toBe(
      'Define or import `settings` before it is used, or write the name that is meant.',
    )
  })
  test('of two lines at load only the first is high', () => {
    const found = of('undefined-name', { 'a.py': 'import os\nprint(lost)\nprint(gone)\n' })
    expect(found.map(({ severity }) => severity)).toEqual(['high', 'medium'])
  })
  test('a short name is near too many others', () => {
    const [found] = of('undefined-name', { 'a.py': 'stats = 1\nprint(state)\n' })
    expect(found!.fix.text).toBe(
      'Define or import `state` before it is used, or write the name that is meant.',
    )
  })
  test('silent: names that the host of the program gives it', () => {
    const text = 'class A:\n    def fetch(self, unit=Resolution.Daily):\n        return QuantBook()\n'
    expect(of('undefined-name', { 'src/quantconnect_feed.py': text })).toEqual([])
    expect(of('undefined-name', { 'src/feed.py': text })).toHaveLength(2)
  })
  test('at load it is high, hidden by a handler it is low', () => {
    const [load] = of('undefined-name', { 'a.py': 'import os\nprint(x)\n' })
    expect(load).toMatchObject({ severity: 'high' })
    const [hidden] = of('undefined-name', {
      'a.py':
        'def f():\n    try:\n        a = 1\n        b = a\n        return x + b\n    except Exception:\n        return 0\n',
    })
    expect(hidden).toMatchObject({ severity: 'low' })
  })
  test.each([
    ['a star import', 'from m import *\nprint(x)\n'],
    ['module __getattr__ and globals', 'globals().update(x=1)\nprint(x)\n'],
    ['Python 2', 'print x\n'],
    ['future annotations', 'from __future__ import annotations\ndef f(a: List) -> Dict: pass\n'],
    ['asked for first', 'if "x" in globals():\n    print(x)\n'],
    ['old builtins in code for both', 'import sys\nif sys.version_info[0] == 2:\n    print(unicode)\n'],
    ['IPython', 'get_ipython().run()\n'],
  ])('silent: %s', (_, text) => {
    expect(judged({ 'a.py': text }, codeReviewer).filter((d) => d.rule.endsWith('-name'))).toEqual([])
  })
  test.each([
    ['asks for a member of the module', 'getpass.getpass("?")', 'import getpass'],
    ['calls it', 'getpass("?")', 'from getpass import getpass'],
  ])('how the name is used decides what is imported: %s', (_, use, line) => {
    const [found] = of('undefined-name', {
      'a.py': `def f():\n    return ${use}\n`,
      'b.py': 'from getpass import getpass\nprint(getpass)\n',
    })
    expect(found!.fix.text).toContain(`\`${line}\``)
  })
  test('a module is not called, a function has no members', () => {
    const fixes = of('undefined-name', {
      'app/a.py': 'def f():\n    return glob("*")\n\ndef g():\n    return helper.run()\n',
      'app/b.py': 'import glob\ndef helper():\n    return glob\n',
    }).map(({ fix }) => fix.text)
    expect(fixes.join(' ')).not.toContain('Add `')
  })
  test('in a notebook the place names the cell', () => {
    const text = JSON.stringify({
      cells: [
        { cell_type: 'code', source: 'a = 1' },
        { cell_type: 'code', source: '\nprint(b)' },
      ],
      metadata: {},
    })
    expect(of('undefined-name', { 'n.ipynb': text })[0]!.at).toEqual([
      { file: 'n.ipynb', startLine: 2, endLine: 2, cell: 2 },
    ])
  })
})

describe('undefined exports', () => {
  test('names that __all__ promises and the module does not have', () => {
    const [found] = of('undefined-export', {
      'pkg/__init__.py': 'from pkg.m import a\n\n__all__ = [\n    "a",\n    "gone",\n]\n',
      'pkg/m.py': 'a = 1\n',
    })
    expect(found).toMatchObject({ severity: 'medium', confidence: 'proved' })
    expect(found!.at.map((place) => place.startLine)).toEqual([3, 5])
    expect(found!.title).toContain('`gone`')
  })
  test('what the module that the package hides defines is said to stand there; namesakes elsewhere are no advice', () => {
    const [found] = of('undefined-export', {
      'pkg/__init__.py': '',
      'pkg/config.py': 'class Level:\n    pass\n',
      'pkg/config/__init__.py': '__all__ = ["Level", "Manager", "Inner"]\n',
      'pkg/config/inner.py': 'class Inner:\n    pass\n',
      'pkg/utils.py': 'class Manager:\n    pass\n',
    })
    expect(found!.fix.text).toContain('`Level` is defined in pkg/config.py, which this package hides')
    expect(found!.fix.text).toContain('`from pkg.config.inner import Inner`')
    expect(found!.fix.text).toContain('Define or import `Manager`, or take it off the list.')
    expect(found!.fix.text).not.toContain('pkg.utils')
  })
  test.each([
    ['a submodule of a package', { 'pkg/__init__.py': '__all__ = ["m"]\n', 'pkg/m.py': '' }],
    ['a subpackage', { 'pkg/__init__.py': '__all__ = ["sub"]\n', 'pkg/sub/x.py': '' }],
    ['a star import', { 'a.py': 'from b import *\n__all__ = ["x"]\n' }],
    ['__getattr__', { 'a.py': 'def __getattr__(n): pass\n__all__ = ["x"]\n' }],
    ['a computed list', { 'a.py': '__all__ = ["x"] + names()\n' }],
    [
      'defined under a condition',
      { 'a.py': 'import os\nif os.name == "nt":\n    x = 1\nelse:\n    x = 2\n__all__ = ["x"]\n' },
    ],
  ])('silent: %s', (_, files) => expect(of('undefined-export', files)).toEqual([]))
})

describe('the same keyword twice', () => {
  const error = (read: string): string =>
    `class E(Exception):\n    def __init__(self, m, **kwargs):\n        context = ${read}\n        super().__init__(\n            m,\n            context=context,\n            **kwargs,\n        )\n`
  test('read from kwargs and left there', () => {
    const [found] = of('keyword-passed-twice', { 'src/a.py': error('kwargs.get("context", {})') })
    expect(found).toMatchObject({ severity: 'medium', confidence: 'proved', symbol: 'E.__init__' })
    expect(found!.at).toEqual([{ file: 'src/a.py', startLine: 4, endLine: 8 }])
    expect(found!.fix.text).toContain('kwargs.pop("context", …)')
  })
  test.each(['kwargs.pop("context", {})', 'kwargs.get("other")', '{}'])('silent: %s', (read) => {
    expect(of('keyword-passed-twice', { 'a.py': error(read) })).toEqual([])
  })
  test('a read under a condition is not mended there: it is taken out right before the call', () => {
    const [found] = of('keyword-passed-twice', {
      'src/a.py':
        'def task(*args, **opts):\n    if FORKED and opts.get("lazy", True):\n        return shared(*args, lazy=False, **opts)\n    return made(**opts)\n',
    })
    expect(found!.severity).toBe('medium')
    expect(found!.impact).toContain('a caller that passes it and comes to line 3 gets TypeError')
    expect(found!.fix.text).toContain('`opts.pop("lazy", None)` before line 3')
  })
  test('silent where the function sets the key itself', () => {
    expect(
      of('keyword-passed-twice', { 'a.py': 'def f(**kw):\n    kw["a"] = 1\n    g(a=1, **kw)\n' }),
    ).toEqual([])
  })
  test('silent where kwargs is made anew', () => {
    expect(
      of('keyword-passed-twice', {
        'a.py':
          'def f(**kwargs):\n    a = kwargs.get("a")\n    kwargs = clean(kwargs)\n    g(a=a, **kwargs)\n',
      }),
    ).toEqual([])
  })
})

describe('shared defaults and swallowed errors', () => {
  test('a default that is changed is reported; one that is only handed out, stored or copied is fine', () => {
    const files = {
      'src/a.py':
        'def f(x=[]):\n    x.append(1)\n    return x\n\ndef g(y={}):\n    return y\n\ndef h(z=[]):\n    z = list(z)\n    z.append(1)\n\nclass M:\n    def __init__(self, w={}):\n        self.w = w\n\ndef k(_cache={}):\n    _cache[1] = 2\n',
    }
    expect(of('mutable-default-changed', files)).toMatchObject([
      { severity: 'medium', at: [{ startLine: 1 }] },
    ])
    expect(judged(files, codeReviewer).map((one) => one.rule)).toEqual(['mutable-default-changed'])
  })
  test('silent: what is taken out of an empty default leaves it empty, and a cancelled task is awaited', () => {
    const text =
      'def f(opts={}):\n    opts.pop("a", None)\n\nasync def g(task):\n    task.cancel()\n    try:\n        await task\n    except BaseException:\n        pass\n'
    expect(judged({ 'src/a.py': text }, codeReviewer)).toEqual([])
    const other = text.replace('task.cancel()', 'task.start()')
    expect(judged({ 'src/a.py': other }, codeReviewer).map((one) => one.rule)).toEqual(['swallowed-error'])
  })
  test('one finding per file for handlers that do nothing', () => {
    const [found, ...more] = of('swallowed-error', {
      'src/a.py':
        'def f():\n    try:\n        g()\n    except Exception:\n        pass\n    try:\n        g()\n    except:\n        ...\n    try:\n        g()\n    except Exception as e:\n        log(e)\n',
    })
    expect(more).toEqual([])
    expect(found!.severity).toBe('low')
    expect(found!.at.map((place) => place.startLine)).toEqual([4, 8])
    expect(found!.title).toBe(
      'Handlers of src/a.py catch any Exception or everything, do nothing and do not say why',
    )
    expect(found!.impact).toContain('One of them catches KeyboardInterrupt')
  })
  test('of a swallowed error only what the guarded lines show is said', () => {
    const [found] = of('swallowed-error', {
      'src/a.py':
        'async def f(task):\n    try:\n        await task.run(1)\n    except ValueError:\n        raise\n    except (OSError, BaseException):\n        pass\n',
    })
    expect(found!.title).toBe('A handler of src/a.py catches everything, does nothing and does not say why')
    expect(found!.impact).toBe(
      'In f an exception of the guarded lines (with calls such as `task.run`) ends there without a trace, unless a handler before takes it. It catches KeyboardInterrupt and the cancellation of tasks, too.',
    )
  })
  test.each([
    ['where only things are tidied up', 'def f(x):\n    try:\n        x.close()\n'],
    ['where a bar of progress is moved on', 'def f(pbar):\n    try:\n        pbar.update(len(pbar))\n'],
    ['where the value stays as it was', 'def f(x):\n    try:\n        x = x.decode()\n'],
  ])('silent: %s', (_, text) => {
    const handler = '    except Exception:\n        pass\n    return 1\n'
    expect(of('swallowed-error', { 'src/a.py': `${text}${handler}` })).toEqual([])
    const work = '    try:\n        y = work()\n'
    expect(of('swallowed-error', { 'src/a.py': `def f():\n${work}${handler}` })).toHaveLength(1)
  })
  test('silent: a loop that sleeps and asks again until it is answered', () => {
    const loop = (end: string): string =>
      `def f():\n    while True:\n        try:\n            if get().ok:\n                ${end}\n        except Exception:\n            pass\n        time.sleep(1)\n`
    expect(of('swallowed-error', { 'src/a.py': loop('break') })).toEqual([])
    expect(of('swallowed-error', { 'src/a.py': loop('work()') })).toHaveLength(1)
  })
  test.each([
    ['in the handler', 'except Exception:\n    # there may be no photo\n    pass'],
    ['behind it', 'except Exception:\n    pass  # kept as it was'],
    ['for a linter', 'except Exception:  # noqa: S110\n    pass'],
    ['before it', '# either is fine\nexcept Exception:\n    pass'],
  ])('silent: a comment %s says that it is meant', (_, handler) => {
    expect(of('swallowed-error', { 'a.py': `try:\n    g()\n${handler}\n` })).toEqual([])
  })
  test.each([
    [
      'in a long try',
      `def f():\n    try:\n        # wait() propagates any error\n${'        g()\n'.repeat(12)}    except Exception:\n        pass\n`,
    ],
    [
      'above it',
      'def f():\n    # a failure here is of no interest\n    x = 1\n    try:\n        g(x)\n    except Exception:\n        pass\n',
    ],
    [
      'in the docstring',
      'def f():\n    """Best effort."""\n    try:\n        g()\n    except Exception:\n        pass\n',
    ],
  ])('silent: words of failure %s', (_, text) => {
    expect(of('swallowed-error', { 'a.py': text })).toEqual([])
  })
  test('other comments in a long try do not say why', () => {
    const text = `def f():\n    try:\n        # first\n${'        g()\n'.repeat(12)}    except Exception:\n        pass\n`
    expect(of('swallowed-error', { 'a.py': text })).toHaveLength(1)
  })
  test.each([
    'except ValueError:\n    pass',
    'except Exception:\n    raise',
    'except Exception:\n    return 1',
  ])('silent: %s', (handler) => {
    expect(of('swallowed-error', { 'a.py': `try:\n    g()\n${handler}\n` })).toEqual([])
  })
  test("a soft import is the blocker analysis' business", () => {
    expect(of('swallowed-error', { 'a.py': 'try:\n    import g\nexcept Exception:\n    pass\n' })).toEqual([])
  })
})

describe('TypeScript and JavaScript', () => {
  test('empty handlers are named by their place; a comment behind or before one says why', () => {
    const [found, ...more] = of('empty-catch', {
      'src/a.ts': 'try {\n  f()\n} catch {}\ntry {\n  g()\n} catch (e) {\n}\n',
      'src/b.ts': 'try {\n  f()\n} catch {} // gone already\ntry {\n  f()\n  // may be gone\n} catch {}\n',
    })
    expect(more).toEqual([])
    expect(found!.title).toBe(
      'src/a.ts:3 and src/a.ts:6 have a `catch` block without a statement or a comment',
    )
    expect(found!.fix.text).not.toContain('pass')
  })
  test.each([
    'export const f = (): string => {\n  try {\n    return g()\n  } catch {}\n  return ""\n}\n',
    'export const f = () => {\n  try {\n    if (g()) {\n      return 1\n    }\n  } catch {}\n  return 0\n}\n',
    'let data = null\ntry {\n  data = JSON.parse(x)\n} catch (e) {}\n',
    'try {\n  fs.unlinkSync(path)\n} catch (e) {}\ntry {\n  await a.b.close()\n} catch {}\n',
  ])('silent where what follows is plainly done instead, or it only tidies up: %j', (text) => {
    expect(of('empty-catch', { 'src/a.ts': text })).toEqual([])
  })
  test('silent: a comment in the try or above it speaks of the failure; a URL is no comment', () => {
    const commented =
      'try {\n  // we throw the original error even if the rollback throws\n  f()\n} catch (e) {}\n'
    const above = '// ignore what is not there\ntry {\n  f()\n} catch {}\n'
    expect(of('empty-catch', { 'src/a.ts': commented, 'src/b.ts': above })).toEqual([])
    expect(of('empty-catch', { 'src/a.ts': 'try {\n  f("http://x")\n} catch {}\n' })).toHaveLength(1)
  })
  const said = (files: Readonly<Record<string, string>>): readonly string[] =>
    judged(files, codeReviewer).map(
      (one) => `${one.rule} ${one.severity} ${one.at.map((p) => `${p.file}:${p.startLine}`).join(' ')}`,
    )

  test('keys, members and cases twice, exports of nothing, empty handlers, types that lead nowhere', () => {
    expect(
      said({
        'src/a.ts':
          'export const o = {\n  x: 1,\n  x: 2,\n}\nexport class C {\n  m() { return 1 }\n  m() { return 2 }\n}\nexport const f = (k: string): number => {\n  switch (k) {\n    case "a": return 1\n    case "a": return 2\n    default: return 3\n  }\n}\n',
        'src/b.ts': 'export { lost }\n',
        'src/c.ts': 'export const g = (): void => {\n  try {\n    JSON.parse("")\n  } catch {}\n}\n',
        'src/d.ts': "import type { T } from './gone'\nimport type { U } from './c'\nexport type V = T | U\n",
      }),
    ).toEqual([
      'missing-type medium src/d.ts:1',
      'missing-type medium src/d.ts:2',
      'duplicate-key medium src/a.ts:3',
      'duplicate-member medium src/a.ts:7',
      'duplicate-case medium src/a.ts:12',
      'undefined-export high src/b.ts:1',
      'empty-catch info src/c.ts:4',
    ])
  })
  test('silent where it is meant: overloads, accessors, spreads, computed keys, comments, all ways to declare', () => {
    expect(
      said({
        'src/a.ts':
          'declare const s: { x: number }\nconst k = "x"\nexport const o = { x: 1, ...s, x: 2, [k]: 3, get y() { return 1 }, set y(v) {} }\nexport class C {\n  m(a: string): void\n  m(a: number): void\n  m(a: unknown): void {}\n  static m(): void {}\n  get p() { return 1 }\n  set p(v) {}\n}\nexport const f = (): void => {\n  try {\n    JSON.parse("")\n  } catch {\n    // not there yet\n  }\n}\n',
        'src/b.ts':
          "import a, { b as c, type D } from './a'\nfunction e() {}\nclass F {}\nenum G { A }\ninterface H {}\ntype I = 1\nnamespace J { export const x = 1 }\nconst { k, l: [m] } = JSON.parse('')\ndeclare function n(): void\nimport o = J.x\nif (k) { var p = 1 }\nexport { a, c, D, e, F, G, H, I, J, k, m, n, o, p, e as default }\n",
        'test/fixtures/x.ts': 'export { never }\n',
      }).filter((one) => !one.startsWith('missing')),
    ).toEqual([])
  })
})
