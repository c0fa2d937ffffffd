import fc from 'fast-check'
import { checkKinds, type Check, type CheckWork, type Suite } from '../../src/model/check.ts'
import { taskDefaults } from '../../src/config/task-setting.ts'

/** A check with work of its own and nothing else said. */
export const check = (id: string, given: Partial<Check> = {}): Check => ({
  ...taskDefaults(given),
  work: { is: 'words', words: ['true'] },
  because: 'made up',
  at: null,
  ...given,
  id,
})

const awkward = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    'yes',
    'null',
    '1',
    '0x1f',
    ':',
    '# no',
    '- a',
    "it's",
    'a: b',
    '$HOME',
    '*',
    '~',
    '[',
    'é',
    '1e3',
  ),
  fc.constantFrom(
    '\u2028',
    '\u0085',
    '\u200b',
    '\ud83d\ude00',
    '"',
    '\\',
    '\t',
    ' a ',
    'a\nb',
    '.inf',
    '%',
    '@a',
  ),
)
const text = awkward.filter((one) => !one.includes('\0') && one.trim() !== '' && one.isWellFormed())
const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
const glob = fc.constantFrom(
  'src/**',
  '**/*.ts',
  '!dist',
  '{a,b}/*.[ch]',
  'file with space',
  '#odd',
  '- b',
  'ö/*',
)
const id = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9@_][A-Za-z0-9@_:./+*#-]{0,12}$/),
  fc.constantFrom(
    'true',
    'null',
    '__proto__',
    '12',
    '~',
    '?',
    '*a',
    '&b',
    '!c',
    '%d',
    '@scope/pkg:test',
    'größe',
    '{}',
  ),
)

const work: fc.Arbitrary<CheckWork> = fc.oneof(
  fc.record({
    is: fc.constant('words' as const),
    words: fc
      .tuple(
        text,
        fc.array(
          text.map((one) => one),
          { maxLength: 4 },
        ),
      )
      .map(([a, b]) => [a, ...b]),
  }),
  fc.record(
    { is: fc.constant('shell' as const), text, shell: fc.constantFrom('bash', '/bin/zsh') },
    { requiredKeys: ['is', 'text'] },
  ),
  fc.record({ is: fc.constant('script' as const), name: text, text }),
  fc.record({ is: fc.constant('specialist' as const), specialist: fc.constantFrom('debugger', 'planner') }),
)

/** Suites of checks as detection could find them, with every field in play; needs go to earlier checks only. */
export const suites: fc.Arbitrary<Suite> = fc
  .uniqueArray(
    fc.record({
      id,
      kind: fc.constantFrom(...checkKinds),
      work,
      cwd: fc.constantFrom('', 'web', 'a b/c', 'null'),
      inputs: fc.option(fc.array(glob, { maxLength: 3 })),
      outputs: fc.array(glob, { maxLength: 2 }),
      cache: fc.boolean(),
      timeoutMs: fc.oneof(fc.integer({ min: 1, max: 86_400_000 }), fc.constantFrom(600_000, 90_000, 1000)),
      retries: fc.nat(10),
      locks: fc.array(name, { maxLength: 2 }),
      memoryMb: fc.option(fc.oneof(fc.integer({ min: 1, max: 99_999 }), fc.constant(2048))),
      env: fc.array(
        fc.oneof(
          name,
          name.map((one) => `${one}*`),
        ),
        { maxLength: 2 },
      ),
      set: fc.dictionary(name, text, { maxKeys: 2, noNullPrototype: true }),
      exclusive: fc.boolean(),
      required: fc.boolean(),
      because: fc.oneof(text, fc.constant('script `lint` of package.json')),
      needs: fc.array(fc.tuple(fc.nat(20), fc.constantFrom('passed' as const, 'settled' as const)), {
        maxLength: 3,
      }),
    }),
    { maxLength: 6, selector: (one) => one.id.normalize('NFC').toLowerCase() },
  )
  .map((all) => ({
    checks: all.map((one, at) => ({
      ...one,
      at: null,
      needs: at === 0 ? [] : one.needs.map(([to, when]) => ({ check: all[to % at]!.id, when })),
    })),
    left: [],
  }))
