import { expect, test } from 'vitest'
import type { Extractor, ParsedFile } from '../../src/facts/extractor.ts'
import { languageOf } from '../../src/facts/language.ts'
import { factsVersion, readFileFacts } from '../../src/facts/parse-file.ts'
import type { Digest } from '../../src/model/task.ts'

const digest = 'd'.repeat(64) as Digest
const extractor = (
  version: number,
  langs: Extractor['langs'],
  extract: (file: ParsedFile) => unknown,
): Extractor => ({
  version,
  langs,
  extract,
})

test.each([
  ['a/b.py', 'python'],
  ['a/b.pyi', 'python'],
  ['N.IPYNB', 'python'],
  ['x.d.ts', 'ecmascript'],
  ['x.cjs', 'ecmascript'],
  ['x.tsx', 'ecmascript'],
  ['.py', null],
  ['py', null],
  ['a.py/b', null],
  ['a.constructor', null],
])('%s is %s', (path, lang) => expect(languageOf(path)).toBe(lang))

test('every extractor of the language sees one tree, and what it leaves out is not kept', () => {
  const trees: unknown[] = []
  const see = (file: ParsedFile): unknown => {
    trees.push(file.tree)
    return { line: file.lineAt(file.text.indexOf('b')) }
  }
  const extractors = new Map([
    ['one', extractor(1, ['python'], see)],
    ['two', extractor(1, ['python', 'ecmascript'], see)],
    ['ts', extractor(1, ['ecmascript'], see)],
    ['none', extractor(1, ['python'], () => undefined)],
  ])
  const facts = readFileFacts({ file: 'a.py', digest, text: '\ufeffa = 1\nb = 2', extractors })
  expect(facts.own).toEqual({ one: { line: 2 }, two: { line: 2 } })
  expect(trees[0]).toBe(trees[1])
  expect(facts).toMatchObject({ file: 'a.py', digest, examined: 'ok', lines: 2, code: { lang: 'python' } })
})

test('what could not be read wholly is partial; another language has no code', () => {
  const extractors = new Map<string, Extractor>()
  expect(readFileFacts({ file: 'a.py', digest, text: 'x = (\n', extractors })).toMatchObject({
    examined: 'partial',
    lines: 1,
  })
  expect(readFileFacts({ file: 'a.ts', digest, text: 'export const = 1', extractors }).examined).toBe(
    'partial',
  )
  expect(readFileFacts({ file: 'a.rb', digest, text: 'def main; end\n', extractors })).toMatchObject({
    code: null,
    lines: 1,
  })
})

test('the version names every extractor, in one order', () => {
  const a = extractor(2, ['python'], () => 1)
  const b = extractor(7, ['python'], () => 1)
  const version = factsVersion(
    new Map([
      ['b', b],
      ['a', a],
    ]),
  )
  expect(version).toBe(
    factsVersion(
      new Map([
        ['a', a],
        ['b', b],
      ]),
    ),
  )
  expect(version).toContain('a@2 b@7')
  expect(factsVersion(new Map([['a', b]]))).not.toBe(factsVersion(new Map([['a', a]])))
})
