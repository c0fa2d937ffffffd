import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/read-config.ts'
import { starterConfig } from '../../src/config/starter.ts'

const known = { specialists: ['debugger', 'planner'], presets: ['seed'] }
const nothing = { checks: [], left: [] }
const faultsOf = (text: string): readonly string[] => {
  const read = readConfig(text, known)
  return read.ok
    ? []
    : read.faults.map(({ at, cause, hint }) => `${at?.line}: ${cause} (${hint.slice(0, 30)})`)
}

test('every setting', () => {
  const text =
    'version: 1\ndiscover:\n  only: [debugger]\n  skip: [planner]\n  preset: seed\n  fail-on: high\n  concurrency: 3\n'
  expect(readConfig(text, known)).toEqual({
    ok: true,
    value: {
      discover: { only: ['debugger'], skip: ['planner'], preset: 'seed', failOn: 'high', concurrency: 3 },
      tasks: [],
    },
  })
})

test('the file that init writes changes nothing', () => {
  expect(readConfig(starterConfig(['debugger'], nothing), known)).toEqual({
    ok: true,
    value: { discover: {}, tasks: [] },
  })
})

test('every setting of the starter is one, once its # is taken away', () => {
  const text = starterConfig(['debugger'], nothing)
    .replace(/# (skip|only): .*/g, '$1: [debugger]')
    .replace(/# (preset|fail-on|concurrency):/g, '$1:')
  expect(faultsOf(text)).toEqual([])
  const read = readConfig(text, known)
  expect(read.ok && [...Object.keys(read.value.discover), read.value.concurrency]).toEqual([
    'only',
    'skip',
    'preset',
    'failOn',
    2,
  ])
})

test('all faults in one pass, each with its line and a near miss', () => {
  expect(
    faultsOf(
      'version: 2\ndiscovr: {}\ndiscover:\n  only: [debuger]\n  fail-on: bad\n  concurrency: 0\n  x: 1\n',
    ),
  ).toMatchInlineSnapshot(`
    [
      "1: \`version\` is not 1, the only one there is (write version: 1)",
      "2: there is no setting \`discovr\` (did you mean \`discover\`?)",
      "4: \`only\` names debuger, and there is no such specialist; did you mean \`debugger\`? (correct the line in muster.con)",
      "5: \`fail-on\` is none of critical, high, medium, low, info (correct the line in muster.con)",
      "6: \`concurrency\` is not a whole number from 1 to 256 (correct the line in muster.con)",
      "7: there is no setting \`discover.x\` (there are: only, skip, preset,)",
    ]
  `)
})

test.each(['', '# nothing\n', 'discover:\n'])('%j is the default', (text) => {
  expect(readConfig(text, known)).toEqual({ ok: true, value: { discover: {}, tasks: [] } })
})

test('no text throws, and a fault always names a line', () => {
  const piece = fc.constantFrom(
    'discover',
    ':',
    '\n',
    '  ',
    '- ',
    '[',
    '{',
    '&a',
    '*a',
    '1',
    'only',
    '"',
    '\t',
  )
  const linesOf = (text: string): readonly number[] => {
    const read = readConfig(text, known)
    return read.ok ? [] : read.faults.map(({ at }) => at?.line ?? 0)
  }
  let refused = 0
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
      const lines = linesOf(parts.join(''))
      refused += lines.length
      return lines.every((line) => line >= 1)
    }),
  )
  expect(refused).toBeGreaterThan(0)
})
