import { describe, expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { performanceOptimizer } from '../../../src/specialists/performance-optimizer/performance-optimizer.ts'
import { judged, smallRepo } from '../small-repo.ts'

const of = (rule: string, text: string, file: string = 'src/pkg/a.py'): readonly FindingDraft[] =>
  judged({ [file]: text }, performanceOptimizer).filter((draft) => draft.rule === rule)

describe('Python', () => {
  test('complexity counts branches, loops, handlers and boolean operators', () => {
    const many = Array.from(
      { length: 9 },
      (_, n) => `    if a > ${n} and b:\n        pass\n    elif c:\n        pass\n`,
    )
    const [found] = of('complex-hot-spots', `def f(a, b, c):\n${many.join('')}`)
    expect(found!.title).toBe('Complex functions (20 or more): f (complexity 28)')
    expect(of('complex-hot-spots', `def f(a, b, c):\n${many.slice(0, 5).join('')}`)).toEqual([])
  })
  test('complexity times commits decides where there is history', () => {
    const complex = (n: number): string =>
      `def f(a):\n${Array.from({ length: n }, (_, i) => `    if a > ${i}:\n        pass\n`).join('')}`
    const repo = smallRepo({ 'src/a.py': complex(40), 'src/b.py': complex(20) }, performanceOptimizer)
    const churn = new Map([
      ['src/a.py', { commits: 2, lines: 9, authors: 1 }],
      ['src/b.py', { commits: 30, lines: 9, authors: 1 }],
    ])
    const [found] = performanceOptimizer.judge(
      { ...repo, history: { ...repo.history, commits: 60, churn } },
      new Map(),
    )
    expect(found!.title).toBe('Complex functions (15 or more): f (complexity 21)')
    expect(found!.impact).toContain('files that 10 or more commits changed (renames followed)')
  })
  test('what a bundler writes is no hot spot', () => {
    const many = Array.from({ length: 30 }, (_, n) => `  if (a > ${n}) b()\n`).join('')
    const complex = (file: string): readonly FindingDraft[] =>
      of('complex-hot-spots', `export function f(a) {\n${many}}\n`, file)
    expect(complex('src/a.js')).toHaveLength(1)
    expect(complex('packages/p/client-dist/a.js')).toEqual([])
    expect(complex('web/third_party/a.js')).toEqual([])
    expect(complex('web/js/jquery-1.8.js')).toEqual([])
  })
  test('a loop over rows that ends early, or tells of them, is left alone', () => {
    const loop = (body: string): readonly FindingDraft[] =>
      of('row-by-row', `def f(df):\n    for i, row in df.iterrows():\n        ${body}\n`)
    expect(loop('total.append(row.a)')).toHaveLength(1)
    expect(loop('if row.a: break')).toEqual([])
    expect(loop('logger.info(row.a)')).toEqual([])
  })
  test('row by row', () => {
    const text =
      'def f(df):\n    for i, row in df.iterrows():\n        print(row)\n    return df.apply(g, axis=1)\n'
    const [found] = of('row-by-row', text)
    expect(found!.title).toBe(
      '`f`: a DataFrame is worked row by row with `iterrows()` and `apply(axis=1)` (2 times)',
    )
    expect(of('row-by-row', 'first = next(df.iterrows())\n')).toEqual([])
  })
  test('a frame that grows in a loop', () => {
    expect(
      of('frame-grown-in-loop', 'def f(parts):\n    for p in parts:\n        df = pd.concat([df, p])\n'),
    ).toHaveLength(1)
    expect(of('frame-grown-in-loop', 'def f(a):\n    df = pd.concat([df, a])\n')).toEqual([])
    expect(
      of(
        'frame-grown-in-loop',
        'def f(parts):\n    for p in parts:\n        df = pd.concat([df, p])\n        print(len(df))\n',
      ),
    ).toEqual([])
    expect(of('frame-grown-in-loop', 'for p in parts:\n    all.append(p)\n')).toEqual([])
    const [gone] = of(
      'frame-grown-in-loop',
      'def f(parts):\n    for p in parts:\n        df = df.append(p, ignore_index=True)\n',
    )
    expect(gone!.impact).toContain('pandas 2.0 has no DataFrame.append any more')
  })
  test('the same file in each turn', () => {
    expect(
      of('same-file-in-loop', 'def f(xs, path):\n    for x in xs:\n        d = pd.read_csv(path)\n'),
    ).toHaveLength(1)
    expect(of('same-file-in-loop', 'def f(xs):\n    for x in xs:\n        d = pd.read_csv(x)\n')).toEqual([])
  })
  test('a query per element', () => {
    const text =
      'def f(c, rows):\n    for r in rows:\n        c.execute("SELECT a FROM b WHERE c = ?", (r,))\n'
    expect(of('query-in-loop', text)).toHaveLength(1)
    expect(of('query-in-loop', text.replace('(r,)', '(1,)'))).toEqual([])
    expect(
      of(
        'query-in-loop',
        'def f(c, tables):\n    for t in tables:\n        c.execute(f"SELECT count(*) FROM {t}")\n',
      ),
    ).toEqual([])
  })
  test('silent: a query in the same process, over a list that is written out, in a migration', () => {
    const text =
      'def f(c, rows):\n    for r in rows:\n        c.execute("SELECT a FROM b WHERE c = ?", (r,))\n'
    expect(of('query-in-loop', `import sqlite3\n${text}`)).toEqual([])
    expect(of('query-in-loop', text.replace('in rows', 'in ("a", "b")'))).toEqual([])
    expect(of('query-in-loop', text, 'src/app/migrations/0001_initial.py')).toEqual([])
  })
  test('silent: complexity that a comment at the function accepts', () => {
    const many = Array.from({ length: 30 }, (_, n) => `    if a > ${n}:\n        pass\n`).join('')
    expect(of('complex-hot-spots', `def f(a):  # noqa: C901\n${many}`)).toEqual([])
    expect(of('complex-hot-spots', `def f(a):  # the one\n    # noqa: C901\n${many}`)).toHaveLength(1)
  })
  test('silent: rows that are told in text, and loops that say themselves that they go by row', () => {
    expect(of('row-by-row', 'def f(df):\n    return df.apply(lambda r: f"{r.a}", axis=1)\n')).toEqual([])
    const text = 'def f(df, new):\n    for i, row in new.iterrows():\n        df.loc[i] = row\n'
    expect(of('row-by-row', text)).toHaveLength(1)
    expect(of('row-by-row', text.replace('    for', '    # row by row: few come\n    for'))).toEqual([])
  })
  test('a list as a queue', () => {
    const text =
      'def f(a):\n    todo = [a]\n    while todo:\n        x = todo.pop(0)\n        todo.extend(x.kids)\n'
    expect(of('list-as-queue', text)).toHaveLength(1)
    expect(of('list-as-queue', text.replace('        todo.extend(x.kids)\n', ''))).toEqual([])
    expect(of('list-as-queue', text.replace('while todo', 'while todo and a'))).toEqual([])
  })
  test('a comprehension counts, also as the only argument of a call', () => {
    const many = Array.from({ length: 10 }, () => '    any(x for x in a if x)\n').join('')
    expect(of('complex-hot-spots', `def f(a):\n${many}`)[0]!.title).toContain('f (complexity 21)')
  })
  test('generated code is not counted', () => {
    const many = Array.from({ length: 30 }, (_, n) => `    if a > ${n}:\n        pass\n`).join('')
    expect(of('complex-hot-spots', `# This file was autogenerated.\ndef f(a):\n${many}`)).toEqual([])
  })
})

describe('JavaScript', () => {
  test('a synchronous call in a request handler', () => {
    const text = "app.get('/', (req, res) => {\n  res.send(fs.readFileSync('a'))\n})\n"
    expect(of('sync-call-in-handler', text, 'src/a.js')[0]).toMatchObject({ severity: 'low' })
    expect(of('sync-call-in-handler', text, 'packages/ui/vite.config.js')).toEqual([])
    expect(
      of(
        'sync-call-in-handler',
        "const page = fs.readFileSync('a')\napp.get('/', (req, res) => res.send(page))\n",
        'src/a.js',
      ),
    ).toEqual([])
  })
  test('callbacks in callbacks are named by what they stand in', () => {
    const many = Array.from({ length: 30 }, (_, n) => `  if (a > ${n}) b()\n`).join('')
    const text = `f(() => {\n  g((a) => {\n${many}  })\n})\n`
    expect(of('complex-hot-spots', text, 'src/a.js')[0]!.title).toBe(
      'Complex functions (20 or more): a callback in src/a.js (complexity 31)',
    )
    const accepted = `// eslint-disable-next-line complexity\nfunction f(a) {\n${many}}\n`
    expect(of('complex-hot-spots', accepted, 'src/a.js')).toEqual([])
  })
  test('an accumulator that is copied', () => {
    expect(
      of('copied-accumulator', 'const y = xs.reduce((all, x) => ({ ...all, [x]: 1 }), {})\n', 'src/a.ts'),
    ).toHaveLength(1)
    expect(of('copied-accumulator', 'const y = xs.reduce((all, x) => ({ ...x }), {})\n', 'src/a.ts')).toEqual(
      [],
    )
  })
})
