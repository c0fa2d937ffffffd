import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blastOf } from '../../../src/facts/blast.ts'
import { debuggerSpecialist } from '../../../src/specialists/debugger/debugger.ts'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { repoOf } from '../../facts/python/repo-of.ts'

const found = (source: string, more: Readonly<Record<string, string>> = {}): readonly FindingDraft[] => [
  ...debuggerSpecialist.judge(repoOf({ 'requirements.txt': 'numpy\n', 'a.py': source, ...more }), new Map()),
]
const told = (source: string): readonly (readonly string[])[] =>
  found(source).map((one) => [one.title, one.impact, one.fix.text])

describe('names that nothing binds as a module loads', () => {
  test('all of one module are one finding, in one statement or in several', () => {
    expect(
      told(
        'import json\n\nnew = {\n    site.get(): {\n        "a": email.get(),\n        "b": word.get(),\n    }\n}\n',
      ),
    ).toEqual([
      [
        'site, email and word are used as the module loads, and nothing defines them: NameError',
        '1 module (8 lines) cannot load. No other known blocker holds it.',
        'Import or define site (line 4), email (line 5) and word (line 6) above their uses',
      ],
    ])
    expect(told('half = (1 + 2) / 2\narea = sqrt(s * (s - 1))\n').map((one) => [one[0], one[2]])).toEqual([
      [
        'sqrt and s are used as the module loads, and nothing defines them: NameError',
        'Import or define sqrt and s above line 2',
      ],
    ])
  })

  test('those in a loop or a condition behind come with them, those in functions do not', () => {
    const [one] = found('first()\nfor i in range(3):\n    second(i)\n\n\ndef f():\n    third()\n')
    expect(one!.title).toBe(
      'first and second are used as the module loads, and nothing defines them: NameError',
    )
  })

  test('one that is defined later is moved', () => {
    expect(found('a()\nb()\n\n\ndef b():\n    pass\n')[0]!.fix.text).toBe(
      'Import or define a above line 1; move the definition of b (line 5) above line 2',
    )
  })

  test('a function of the file that was meant is named', () => {
    expect(told('def search():\n    return 1\n\n\nbinary_search()\n')).toEqual([
      [
        'binary_search is used as the module loads, and nothing defines it: NameError',
        '1 module (5 lines) cannot load. No other known blocker holds it.',
        'Call search (line 1) in place of binary_search at line 5, if that is meant, or define binary_search',
      ],
    ])
  })

  test('an undeclared import of the same module holds it too', () => {
    const titles = found(
      'import pickle\nfrom dotenv import load_dotenv\n\n\ndef search():\n    return 1\n\n\nbinary_search()\n',
      {
        'requirements.txt': 'mysql-connector-python\nopencv-python\npython-docx\n',
      },
    )
    expect(titles.map((one) => `${one.rule} ${/does not free it/.test(one.impact)}`).toSorted()).toEqual([
      'import-time-crash true',
      'missing-dependency true',
    ])
  })

  test('mending one thing frees a module only where nothing else stops it or what it imports', () => {
    const names = ['a', 'b', 'c', 'd']
    const fault = fc.constantFrom(
      'import undeclared_thing',
      'import other_thing',
      'from gone import x',
      'nowhere_one()',
      'nowhere_two = nowhere_three',
      'value = 1',
    )
    const program = fc.record({
      faults: fc.array(fault, { maxLength: 3 }),
      needs: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
    })
    fc.assert(
      fc.property(fc.array(program, { minLength: 4, maxLength: 4 }), (programs) => {
        const files = programs.map(
          ({ faults, needs }, at) =>
            [
              `pkg/${names[at]}.py`,
              [
                ...needs.filter((to) => to > at).map((to) => `from pkg import ${names[to]}`),
                ...faults,
                '',
              ].join('\n'),
            ] as const,
        )
        const repo = repoOf({
          'pyproject.toml': '[project]\nname = "pkg"\nversion = "1"\ndependencies = ["numpy"]\n',
          'pkg/__init__.py': '',
          ...Object.fromEntries(files),
        })
        const holding = (at: number): ReadonlySet<string> => {
          const own = programs[at]!.faults.filter((one) => one !== 'value = 1').map((one) =>
            one.startsWith('nowhere') ? `names of ${names[at]}` : one,
          )
          const below = programs[at]!.needs.filter((to) => to > at).flatMap((to) => [...holding(to)])
          return new Set([...own, ...below])
        }
        const free = names.flatMap((name, at) => (holding(at).size === 1 ? [`pkg/${name}.py`] : []))
        const stuck = names.flatMap((name, at) => (holding(at).size > 0 ? [`pkg/${name}.py`] : []))
        const blast = blastOf(repo.graph)
        expect([...blast.failing].sort()).toEqual(stuck)
        expect([...new Set(blast.obstacles.flatMap((one) => one.aloneFrees))].sort()).toEqual(free)
        for (const one of blast.obstacles) {
          const { breaks } = repo.graph
          const other = breaks.filter((each) => !one.breaks.includes(each)).map((each) => each.file)
          expect(one.aloneFrees.filter((file) => other.includes(file))).toEqual([])
        }
      }),
      { numRuns: 150 },
    )
  })
})

test('a module that nobody asks for and that stops nobody else weighs less', () => {
  const severity = (files: Readonly<Record<string, string>>): string | undefined =>
    [...debuggerSpecialist.judge(repoOf({ 'shop/__init__.py': '', ...files }), new Map())].find(
      ({ rule }) => rule === 'missing-module',
    )?.severity
  const broken = 'from shop.gone import x\n'
  expect(severity({ 'shop/left.py': broken })).toBe('medium')
  expect(severity({ 'shop/cli.py': broken })).toBe('high')
  expect(severity({ 'shop/used.py': broken, 'shop/user.py': 'def f():\n    import shop.used\n' })).toBe(
    'high',
  )
})
