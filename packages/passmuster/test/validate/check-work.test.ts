import { expect, test } from 'vitest'
import type { Check } from '../../src/model/check.ts'
import { commandText, commandWork, stepsOf } from '../../src/validate/check-work.ts'

const check = (work: Check['work'], cwd = '', set = {}): Pick<Check, 'work' | 'cwd' | 'set'> => ({
  work,
  cwd,
  set,
})

test('words are spawned as they are, a text goes to its shell, a specialist is no command', () => {
  expect(commandWork(check({ is: 'words', words: ['a', 'b c'] }, 'web', { CI: '1' }))).toEqual({
    kind: 'command',
    argv: ['a', 'b c'],
    cwd: 'web',
    env: { CI: '1' },
  })
  expect(commandWork(check({ is: 'shell', text: 'a | b' }))).toEqual({
    kind: 'command',
    argv: ['sh', '-c', 'a | b'],
  })
  expect(commandWork(check({ is: 'shell', text: 'a', shell: 'bash' }))?.argv).toEqual(['bash', '-c', 'a'])
  expect(commandWork(check({ is: 'specialist', specialist: 'x' }))).toBeNull()
})

test('a script of plain words needs no shell; its pre and post run around it', () => {
  const work = commandWork(
    check({ is: 'script', name: 'lint', text: "CI=1 eslint 'a b'", pre: 'a && b', post: 'c' }),
  )!
  expect(work.argv).toEqual(['eslint', 'a b'])
  expect(stepsOf(work)).toEqual([
    { argv: ['sh', '-c', 'a && b'], env: {}, script: { event: 'prelint', text: 'a && b' } },
    { argv: ['eslint', 'a b'], env: { CI: '1' }, script: { event: 'lint', text: "CI=1 eslint 'a b'" } },
    { argv: ['c'], env: {}, script: { event: 'postlint', text: 'c' } },
  ])
  expect(commandText(work)).toBe("a && b\nCI=1 eslint 'a b'\nc")
})

test.each(['a $X', 'a *.ts', "a 'b", 'cd x', ''])('the script `%s` is left to its shell', (text) => {
  expect(commandWork(check({ is: 'script', name: 'x', text }))?.argv).toEqual(['sh', '-c', text])
})

test('a shell that was chosen gets every text', () => {
  const work = commandWork(check({ is: 'script', name: 'x', text: 'a b', pre: 'c', shell: '/bin/bash' }))!
  expect(stepsOf(work).map(({ argv }) => argv)).toEqual([
    ['/bin/bash', '-c', 'c'],
    ['/bin/bash', '-c', 'a b'],
  ])
})
