import { expect, test } from 'vitest'
import { redact } from '../../src/context/redact.ts'
import { inline, plain } from '../../src/context/plain.ts'
import { detectors } from '../../src/lib/secret-detectors.ts'
import { scanText } from '../../src/specialists/secrets-scanner/scan.ts'
import { makeRepository, muster } from '../repository.ts'

const size = 1_000_000
const units = [
  'a',
  'A',
  '0',
  ' ',
  '\t',
  '\n',
  '"',
  "'",
  '(',
  '[',
  '{',
  '<',
  '=',
  ':',
  '/',
  '\\',
  '-',
  '_',
  '.',
  ',',
  '#',
  '*',
  'a.',
  'a-',
  'a ',
  '= ',
  'A_',
  'a:',
  '/*',
  '<!--',
  '://',
  'eyJ',
  'eyJaaaaaaaa.',
  'sk-',
  'token',
  'token=',
  'token = "',
  'PASSWORD',
  'PASSWORD_',
  'x://a:',
  'x://a:b',
  'Bearer ',
  '--token ',
  '-----BEGIN ',
  'PRIVATE KEY',
  '\u001b]',
  '\u001b[',
  '\u001bP',
  '\u009d',
  '\u0090',
  '\u0007',
  '-----BEGIN PRIVATE KEY',
]
const baits: readonly (readonly [string, string])[] = units.map((unit) => [
  JSON.stringify(unit),
  unit.repeat(Math.ceil(size / unit.length)),
])

test(
  'attack 37: no detector, redaction or cleaning takes more than linear time over 1 MB of one repeated text',
  { timeout: 180_000 },
  () => {
    expect(detectors.length).toBeGreaterThan(10)
    const slow: string[] = []
    const timed = (what: string, work: () => unknown): void => {
      const from = performance.now()
      work()
      if (performance.now() - from > 3000) slow.push(what)
    }
    for (const [name, text] of baits) {
      timed(`redact ${name}`, () => redact(text))
      timed(`plain ${name}`, () => plain(text))
      timed(`inline ${name}`, () => inline(text))
      timed(`scan ${name}`, () => scanText(text, 'settings'))
    }
    expect(slow).toEqual([])
  },
)

test.each([
  ['.py', (text: string) => `x = 1\n# ${text}\n"""${text}"""\ny = 2\n`],
  [
    '.ts',
    (text: string) =>
      `export const x = 1\n// ${text}\n/* ${text.replaceAll('*/', '')} */\nexport const y = 2\n`,
  ],
  ['.md', (text: string) => `# x\n\n${text}\n`],
  ['.yml', (text: string) => `x: 1\ny: ${text}\n`],
] as const)(
  'attack 37: a whole discovery over hostile %s files ends within 10 s and every specialist with it',
  { timeout: 60_000 },
  async (ending, made) => {
    const half = 240_000
    const shapes = [
      'a',
      ' ',
      '(',
      'a.',
      '"',
      '\t',
      '/',
      '=',
      'A_',
      '[x](',
      '`',
      '<!--',
      '- ',
      'token=',
      '://',
      'import a ',
    ]
    const files = Object.fromEntries(
      shapes.map((unit, n) => [`src/f${n}${ending}`, made(unit.repeat(half / unit.length))]),
    )
    using repo = makeRepository({
      ...files,
      'src/__init__.py': '',
      'requirements.txt': ' '.repeat(half),
      'README.md': `# x\n${'[a]('.repeat(half / 4)}`,
    })
    const from = performance.now()
    const ran = await muster(['discover', '--json', '--quiet', '--no-context', '--state', repo.state], {
      cwd: repo.root,
    })
    const took = performance.now() - from
    expect(ran.code, ran.err).toBe(0)
    const { specialists, coverage } = JSON.parse(ran.out) as {
      coverage: { files: number }
      specialists: { id: string; outcome: { is: string } }[]
    }
    expect(coverage.files).toBe(shapes.length + 3)
    expect(specialists.filter((one) => one.outcome.is !== 'passed').map((one) => one.id)).toEqual([])
    expect(took).toBeLessThan(10_000)
  },
)
