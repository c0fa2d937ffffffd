import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { architectureGuardian } from '../../../src/specialists/architecture-guardian/architecture-guardian.ts'
import { joinClones } from '../../../src/specialists/architecture-guardian/join.ts'
import { decodeUnits, encodeUnits, unitsOf } from '../../../src/specialists/architecture-guardian/units.ts'
import { judged } from '../small-repo.ts'

/** `count` different Python functions of four lines each; `salt` makes them differ from another call's. */
const functions = (count: number, salt: string): string =>
  Array.from(
    { length: count },
    (_, n) =>
      `def ${salt}_${n}(a, b):\n    total = a * ${n} + b\n    result = call_${n}(total, key="${salt}${n}")\n    return ${salt}(result)\n`,
  ).join('')

const told = (files: Readonly<Record<string, string>>): string[] =>
  judged(files, architectureGuardian)
    .filter(({ category }) => category === 'duplication')
    .map(
      ({ severity, title, at }) =>
        `${severity} ${title} @ ${at.map((p) => `${p.file}:${p.startLine}-${p.endLine}`).join(' ')}`,
    )

describe('units', () => {
  test('do not depend on layout, comments or quotes', () => {
    const hashes = (text: string, python: boolean): readonly number[] =>
      unitsOf(text, python).map((u) => u.hash)
    expect(hashes('f(a,\n  b)  # why\n\nx = "s"\n', true)).toEqual(hashes("f(a, b)\nx = 's'", true))
    expect(hashes('if (a) { b("x") } // no\n', false)).toEqual(hashes("if (a)\n{\n  b('x');\n}", false))
    expect(hashes('a = 1\n', true)).not.toEqual(hashes('a = 2\n', true))
  })
  test('know how many of their lines hold code', () => {
    const units = unitsOf('f(a,\n  # why\n\n  b)\ng(1)\n', true)
    expect(units.map(({ startLine, endLine, code }) => [startLine, endLine, code])).toEqual([
      [1, 4, 2],
      [5, 5, 1],
    ])
  })
  test('hold no imports', () => {
    expect(unitsOf('import os\nfrom a import (\n  b,\n)\nx = 1\n', true)).toHaveLength(1)
    expect(unitsOf("import { a, b } from 'x'\nimport 'y'\nf()\n", false)).toHaveLength(1)
  })
  test('patterns, templates and broken quotes do not swallow what follows', () => {
    const lines = unitsOf('a = /["\'`]/.test(b);\nc = `x${ f(`y`) }"`;\nd = <p>don\'t</p>;\ne();\n', false)
    expect(lines.map((u) => u.startLine)).toEqual([1, 2, 3, 4])
    expect(unitsOf('a = """x\n"y"\n"""\nb = 1\n', true).map((u) => [u.startLine, u.endLine])).toEqual([
      [1, 3],
      [4, 4],
    ])
  })
  test('come back as they were written', () => {
    const unit = fc.record({
      hash: fc.nat(0xffffff),
      gap: fc.nat(5_000),
      span: fc.nat(3_000),
      empty: fc.nat(3_000),
      tokens: fc.integer({ min: 1, max: 64 }),
    })
    fc.assert(
      fc.property(fc.array(unit), (drawn) => {
        let last = 0
        const units = drawn.map(({ hash, gap, span, empty, tokens }) => {
          const startLine = last + gap
          last = startLine + span
          return { hash, startLine, endLine: last, code: span + 1 - Math.min(span, empty), tokens }
        })
        expect(decodeUnits(encodeUnits(units))).toEqual(units)
      }),
    )
  })
})

test('a planted copy is found at its lines, wherever it stands', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(20), fc.integer({ min: 8, max: 40 }), (before, behind, size) => {
      const copy = functions(size, 'copy')
      const files = [
        ['a.py', unitsOf(functions(before, 'one') + copy + functions(3, 'end'), true)],
        ['b.py', unitsOf(functions(behind, 'two') + copy, true)],
      ] as const
      expect(joinClones(files, { lines: 30, tokens: 200, kinds: 10 })).toMatchObject([
        {
          a: { file: 'a.py', startLine: before * 4 + 1, endLine: (before + size) * 4 },
          b: { file: 'b.py', startLine: behind * 4 + 1, endLine: (behind + size) * 4 },
        },
      ])
    }),
  )
})

describe('data', () => {
  const rows = (salt: string): string =>
    Array.from({ length: 40 }, (_, n) => `  { "id": ${n}, "name": "n${n}", "tags": ["a", "b${n}"] },\n`).join(
      '',
    ) + `  { "id": "${salt}" },\n`
  test('literals that stand twice are no code, in either language', () => {
    for (const [file, open, close] of [
      ['src/a.ts', 'export const a = {\n rows: [\n', '] }\n'],
      ['src/a.py', 'a = [\n', ']\n'],
    ] as const) {
      const other = file.replace('/a.', '/b.')
      expect(told({ [file]: open + rows('x') + close, [other]: open + rows('y') + close })).toEqual([])
    }
  })
  test('code between them is still told', () => {
    const text = (salt: string): string => `data = [\n${rows(salt)}]\n${functions(12, 'f')}`
    expect(told({ 'src/a.py': text('x'), 'src/b.py': text('y') })).toHaveLength(1)
  })
})

describe('duplicated code', () => {
  const copy = functions(30, 'c')
  test('one finding for two files; none for tests and examples', () => {
    expect(told({ 'src/a.py': `import os\n${copy}`, 'src/b.py': `${functions(2, 'o')}${copy}` })).toEqual([
      'low src/a.py and src/b.py have the same 120 lines of code @ src/a.py:2-61 src/b.py:9-68',
    ])
    expect(told({ 'tests/test_a.py': copy, 'src/b.py': copy })).toEqual([])
    expect(told({ 'src/a.spec/a.py': copy, 'strategies/TestLong1/b.py': copy })).toEqual([])
    expect(told({ 'examples/a.py': copy, 'src/b.py': copy })).toEqual([])
  })
  test('three files share one finding; short passages, tables and generated files none', () => {
    expect(told({ 'a.py': copy, 'b.py': copy, 'x/c.py': copy })).toHaveLength(1)
    expect(told({ 'a.py': functions(7, 'c'), 'b.py': functions(7, 'c') })).toEqual([])
    const table = 'row(1, 2, 3, "a", "b", "c")\n'.repeat(80)
    expect(told({ 'a.py': table, 'b.py': table })).toEqual([])
    expect(told({ 'a.py': `# Generated by x\n${copy}`, 'b.py': copy })).toEqual([])
  })
  test('a module that its package hides is told once', () => {
    const files = {
      'src/m.py': copy + functions(20, 'd'),
      'src/m/__init__.py': '',
      'src/m/one.py': copy,
      'src/m/two.py': functions(20, 'd'),
    }
    expect(told(files)).toEqual([
      'medium All 200 lines of src/m.py stand again in the package of the same name beside it @ src/m.py:1-60 src/m/one.py:1-60 src/m.py:121-180 src/m/two.py:1-60',
    ])
  })
  test('folders of copies are told once', () => {
    const files = Object.fromEntries(
      ['one', 'two'].flatMap((folder) =>
        ['x', 'y', 'z'].map((name) => [`${folder}/${name}.py`, functions(12, name)]),
      ),
    )
    expect(told(files)).toHaveLength(1)
    expect(told(files)[0]).toContain(
      'one and two have the same passages in 3 files of the same names: 144 lines of code',
    )
  })
  test('types of TypeScript are not code that was copied', () => {
    const shape = `export interface Shape {\n${Array.from({ length: 60 }, (_, n) => `  field${n}: { a: string, b${n}: number }\n`).join('')}}\n`
    expect(told({ 'src/a.ts': shape, 'src/b.ts': shape })).toEqual([])
  })
  test('copies in packages of their own, or for platforms, may be meant', () => {
    const homes = { 'one/package.json': '{}', 'two/package.json': '{}' }
    expect(told({ ...homes, 'one/a.py': copy, 'two/b.py': copy })[0]).toMatch(/^info /)
    expect(told({ 'src/boxNode.py': copy, 'src/boxBun.py': copy })[0]).toMatch(/^info /)
    expect(told({ 'src/box.py': copy, 'src/crate.py': copy })[0]).toMatch(/^low /)
  })
  test('forms of one source: compiled, of another version, waiting or not', () => {
    for (const [one, other] of [
      ['src/a/client.js', 'lib/a/client.js'],
      ['api/v1/users.py', 'api/v2/users.py'],
      ['pkg/_sync/pool.py', 'pkg/_async/pool.py'],
    ])
      expect(told({ [one!]: copy, [other!]: copy })).toEqual([])
  })
  test('a shorter copy in a third file is told apart, with its own lines', () => {
    const some = functions(12, 'c')
    expect(
      told({
        'a.py': copy,
        'b.py': `${functions(2, 'o')}${copy}`,
        'c.py': `${some}${functions(3, 'p')}`,
      }).map((one) => one.replace(/ @.*/, '')),
    ).toEqual([
      'low a.py and b.py have the same 120 lines of code',
      'low 3 files have the same 48 lines of code: a.py, b.py, c.py',
    ])
  })
  test('whole files: keep one of them', () => {
    const [found] = judged({ 'a.py': copy, 'b/a.py': copy }, architectureGuardian)
    expect(found!.fix.text).toMatch(/^Keep one of the files/)
  })
  test('a line of which only a part is the same is left out at either end', () => {
    const body = Array.from({ length: 40 }, (_, n) => `  call${n}(a, ${n}, "x${n}");\n`).join('')
    const text = (salt: string): string => `${salt}(1); first(2);\n${body}last(3); ${salt}(4);\n`
    const [found] = judged({ 'src/a.js': text('one'), 'src/b.js': text('two') }, architectureGuardian)
    expect(found!.at).toMatchObject([
      { startLine: 2, endLine: 41 },
      { startLine: 2, endLine: 41 },
    ])
    expect(found!.title).toContain('the same 40 lines')
  })
  test('releases and bundles that were checked in say nothing', () => {
    const body = Array.from({ length: 60 }, (_, n) => `call${n}(a, ${n}, "x${n}", b)\n`).join('')
    for (const head of ['/*!\n * Slider v2.1.0\n */\n', 'function __webpack_require__(id) {}\n'])
      expect(told({ 'src/a.js': head + body, 'src/b.js': head + body })).toEqual([])
    expect(told({ 'src/a.js': body, 'src/b.js': body })).toHaveLength(1)
  })
  test('types that differ between end the passage', () => {
    const body = (salt: string): string =>
      Array.from({ length: 20 }, (_, n) => `${salt}${n}(a, ${n}, "x${n}", b)\n`).join('')
    const text = (type: string): string => `${body('f')}interface T {\n  a: ${type}\n}\n${body('g')}`
    expect(told({ 'src/a.ts': text('string'), 'src/b.ts': text('number') })).toEqual([])
    expect(told({ 'src/a.ts': text('string'), 'src/b.ts': text('string') })).toHaveLength(1)
  })
})
