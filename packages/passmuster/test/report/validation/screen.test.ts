import { expect, test } from 'vitest'
import { renderValidation, type ValidationScreen } from '../../../src/report/validation/screen.ts'
import { sample } from './sample.ts'

const screen: ValidationScreen = {
  width: 90,
  color: false,
  logs: new Map([['slow <test>', 'first\nlast words\n\n']]),
}

test('what did not pass comes first with its problems, then every check, then the figures', () => {
  expect(`\n${renderValidation(sample, screen)}`).toMatchInlineSnapshot(`
    "
    failed types: exit 2
      src/a.ts:3:7  TS2322  Type 'string' is not assignable to type 'number'.
      line one\\u{1b}[2J
      output: /state/logs/r1/types.1.log

    timed out slow <test>: no end within 90 s
      first
      last words
      output: /state/logs/r1/types.1.log

    empty none: exit 0, but 0 tests were collected

    not run e2e: playwright was not found

    failed    types                    1.2 s     exit 2
    timed out slow <test>              1.2 s     no end within 90 s
    empty     none                     1.2 s     exit 0, but 0 tests were collected
    not run   e2e                                playwright was not found
    blocked   ship                               types did not pass
    flaky     shaky                    1.2 s     passed at the 2nd of 2 attempts
    passed    lint                     cached
    passed    test                     12.3 s    29 of 30 tests passed, 1 skipped

    failed: 1 failed, 1 timed out, 1 empty, 1 not run, 1 blocked, 1 flaky, 2 passed; 2 problems
    14.0 s · 1.50× one after the other · 2 slots · bound 12.3 s, 1.6 s above it · bottleneck test (6.0 s)
    "
  `)
})

test('a quiet screen says only what did not pass and where the output lies', () => {
  const quiet = renderValidation(sample, { ...screen, quiet: true })
  expect(quiet).not.toContain('lint')
  expect(quiet).toContain('/state/logs/r1/types.1.log')
})

test('no control character of a tool reaches the screen, and colour only where asked for', () => {
  expect(renderValidation(sample, screen)).not.toMatch(/[^\n\P{Cc}]/u)
  expect(renderValidation(sample, { ...screen, color: true })).toContain('\u001b[31m')
})
