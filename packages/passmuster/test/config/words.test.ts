import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joinWords, splitCommand } from '../../src/config/words.ts'

const words = (text: string): readonly string[] | string => {
  const split = splitCommand(text)
  return split.is === 'words' ? split.words : `${split.is}: ${split.because}`
}

test('words as a shell splits them', () => {
  expect(words('npm run  test')).toEqual(['npm', 'run', 'test'])
  expect(words(`eslint "src/**/*.ts" 'a b'c\\ d "say \\"x\\" \\n"`)).toEqual([
    'eslint',
    'src/**/*.ts',
    'a bc d',
    'say "x" \\n',
  ])
  expect(words("echo ''")).toEqual(['echo', ''])
  expect(words('a \\\n  b\n')).toEqual(['a', 'b'])
  expect(words('make -j4 # all of it')).toEqual(['make', '-j4'])
  expect(words('git diff a#b $ 100%')).toEqual(['git', 'diff', 'a#b', '$', '100%'])
})

test('assignments before the command are told apart from those behind it', () => {
  expect(splitCommand(`CI=1 NAME='a b' cross-env A=b jest`)).toEqual({
    is: 'words',
    words: ['cross-env', 'A=b', 'jest'],
    set: { CI: '1', NAME: 'a b' },
  })
  expect(words("'A'=b c")).toEqual(['A=b', 'c'])
})

describe('what needs a shell is named', () => {
  test.each([
    ['a && b', 'several commands: `&&`'],
    ['a; b', 'several commands: `;`'],
    ['a & b', 'several commands: `&`'],
    ['a\nb', 'it has several lines'],
    ['a | b', 'a pipe: `|`'],
    ['a > b', 'a redirection: `>`'],
    ['a 2>&1', 'a redirection: `2>&`'],
    ['(a)', 'a subshell'],
    ['ls *.ts', 'a glob: `*.ts`'],
    ['echo $HOME', 'a variable: `$HOME`'],
    ['echo "${A:-b c}"', 'a variable: `"${A:-b c}"`'],
    ['echo "$(git log)"', 'a command substitution: `"$(git log)"`'],
    ['echo `a`', 'a command substitution: ``a``'],
    ['ls ~/x', 'a home folder: `~/x`'],
    ['A=~/x ls', 'a home folder: `A=~/x`'],
    ['cp {a,b} c', 'braces expand in some shells: `{a,b}`'],
    ['cd web', '`cd` is a builtin of the shell'],
    ['! ts-prune', "`!` is a word of the shell's own language"],
    ['if a', "`if` is a word of the shell's own language"],
    ['A=1', 'it only sets variables'],
  ])('%s', (text, because) => {
    expect(splitCommand(text)).toEqual({ is: 'shell', because })
  })
})

test('what nothing can run is malformed', () => {
  expect(words('')).toBe('malformed: there is no command in it')
  expect(words('# nothing')).toBe('malformed: there is no command in it')
  expect(words('a "b')).toBe('malformed: the double quote at column 3 is not closed')
  expect(words("a 'b")).toBe('malformed: the single quote at column 3 is not closed')
  expect(words('a \\')).toBe('malformed: it ends with a backslash that escapes nothing')
  expect(words('a $(b')).toBe('malformed: the substitution at column 3 is not closed')
  expect(words("'' a")).toBe('malformed: its first word is empty')
})

test('any words survive quoting and splitting', () => {
  const first = fc.string({ minLength: 1, unit: 'grapheme' }).filter((one) => !splitBuiltin(one))
  fc.assert(
    fc.property(first, fc.array(fc.string({ unit: 'binary' })), (head, rest) => {
      expect(splitCommand(joinWords([head, ...rest]))).toEqual({
        is: 'words',
        words: [head, ...rest],
        set: {},
      })
    }),
  )
})

const splitBuiltin = (word: string): boolean => splitCommand(joinWords([word])).is === 'shell'

test('what splits into words is what sh passes on', () => {
  const piece = fc.constantFrom(
    'a',
    'B',
    ' ',
    "'",
    '"',
    '\\',
    '=',
    '#',
    '$',
    '*',
    '{',
    ',',
    '}',
    '-',
    '~',
    '\t',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = `x ${pieces.join('')}`
      const split = splitCommand(text)
      if (split.is !== 'words') return
      const out = execFileSync('sh', ['-c', `x() { printf '<%s>' "$@"; }; ${text}`], { encoding: 'utf8' })
      const passed = split.words.slice(1)
      expect(out).toBe(passed.length === 0 ? '<>' : passed.map((one) => `<${one}>`).join(''))
    }),
    { numRuns: 200 },
  )
})

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(['words', 'shell', 'malformed']).toContain(splitCommand(text).is)
    }),
  )
})

test('white space that no shell splits at stays in its word', () => {
  for (const odd of ['\u00a0', '\v', '\f', '\u2028', '\ufeff'])
    expect(splitCommand(`a${odd}b ${odd} c`)).toEqual({ is: 'words', words: [`a${odd}b`, odd, 'c'], set: {} })
})
