import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readManifests } from '../../../src/facts/manifests/read.ts'

const read = (file: string, text: string): ReturnType<typeof readManifests> =>
  readManifests(new Map([[file, text]]))

const samples: readonly (readonly [string, string])[] = [
  [
    'pyproject.toml',
    '[project]\nname = "x"\ndependencies = [\n "a>=1",\n]\n[tool.poetry.dependencies]\nb = {version="1"}\n',
  ],
  ['requirements.txt', 'a==1 \\\n --hash=x\n-e git+x#egg=b\n'],
  ['setup.py', 'setup(name="x", install_requires=["a", \'b\'], extras_require={"d": ["c"]})\n'],
  ['setup.cfg', '[options]\ninstall_requires =\n  a\n  b\n'],
  ['Pipfile', '[packages]\na = "*"\n'],
  ['environment.yml', 'dependencies:\n  - a=1\n  - pip:\n    - b\n'],
  ['pixi.toml', '[dependencies]\na = "1"\n'],
  ['package.json', '{"name": "x", "dependencies": {"a": "1"}, "exports": {".": "./a"}}'],
  ['pnpm-workspace.yaml', 'packages:\n  - "a/*"\n'],
  ['tsconfig.json', '{ /* x */ "compilerOptions": { "paths": { "a": ["b"], }, }, }'],
  ['poetry.lock', '[[package]]\nname = "a"\nversion = "1"\n[package.dependencies]\nb = "1"\n'],
  ['uv.lock', '[[package]]\nname = "a"\ndependencies = [\n { name = "b" },\n]\n'],
  ['package-lock.json', '{"packages": {"node_modules/a": {"version": "1", "dependencies": {"b": "1"}}}}'],
  ['pnpm-lock.yaml', 'packages:\n  a@1.0.0:\n    dependencies:\n      b: 1\n'],
  ['yarn.lock', 'a@^1:\n  version "1"\n  dependencies:\n    b "^2"\n'],
  ['bun.lock', '{"packages": {"a": ["a@1", "", {"dependencies": {"b": "1"}}, ""],}}'],
  ['pixi.lock', 'packages:\n- conda: https://x/a-1-0.conda\n  depends:\n  - b\n'],
  ['Pipfile.lock', '{"default": {"a": {"version": "==1"}}}'],
]
const noise = fc.constantFrom(
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  '\\',
  '\n',
  '#',
  '=',
  ':',
  ',',
  '"""',
  '- ',
  '\u0000',
  '\ufeff',
  '&a',
  '*a',
  '<<<<<<< x',
  '__proto__',
  '\r\n',
  '😀',
  '  ',
)

test('a mutated manifest never throws, and its errors and rows have real lines', () => {
  const mutation = fc.record({
    at: fc.nat(),
    cut: fc.nat(12),
    put: fc.oneof(noise, fc.string({ maxLength: 6 })),
  })
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(mutation, { minLength: 1, maxLength: 6 }),
      ([file, text], changes) => {
        let now = text
        for (const { at, cut, put } of changes) {
          const from = at % (now.length + 1)
          now = now.slice(0, from) + put + now.slice(from + cut)
        }
        const found = read(file, now)
        const last = now.split('\n').length
        for (const one of [...found.all, ...found.locks, ...found.tsconfigs])
          for (const { line } of one.errors) expect(line >= 1 && line <= last + 1).toBe(true)
        for (const one of found.all)
          for (const { line } of one.declared) expect(line >= 1 && line <= last).toBe(true)
      },
    ),
    { numRuns: 3000 },
  )
})

describe('hostile texts', () => {
  const deep = (open: string, close: string, n = 100_000): string => open.repeat(n) + close.repeat(n)

  test.each([
    ['package.json', `{"dependencies": ${deep('[', ']')}}`],
    ['package.json', deep('{"a":', '}')],
    ['tsconfig.json', deep('[', ']')],
    ['package-lock.json', deep('{"dependencies":', '}')],
    ['environment.yml', `dependencies: ${deep('[', ']')}`],
    ['environment.yml', `dependencies: ${'- '.repeat(50_000)}a`],
    ['pyproject.toml', `a = ${deep('[', ']')}`],
    ['setup.py', `setup(install_requires=${deep('[', ']')})`],
  ])('%s nested 100,000 deep is an error or empty, in time', (file, text) => {
    const started = performance.now()
    const found = read(file, text)
    expect(
      [...found.all, ...found.locks, ...found.tsconfigs].flatMap((one) =>
        'declared' in one ? one.declared : [],
      ),
    ).toEqual([])
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('a YAML alias bomb is refused', () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) =>
        `a${n}: &a${n} [${
          n === 0
            ? 'x'
            : Array(12)
                .fill(`*a${n - 1}`)
                .join(', ')
        }]`,
    )
    const one = read('environment.yml', `${levels.join('\n')}\ndependencies: [*a11]\n`).all[0]!
    expect(one.errors.length).toBeGreaterThan(0)
  })

  test('malformed ones name the line, and the others are still read', () => {
    const found = readManifests(
      new Map([
        ['package.json', '{\n  "name": "x",\n  "dependencies": {\n    "a" "1"\n  }\n}'],
        ['pyproject.toml', '[project]\nname = "x"\ndependencies = [\n  "a"\n  "b"\n]\n'],
        ['environment.yml', 'dependencies:\n  - a\n - b\n'],
        ['requirements.txt', 'fine\n'],
      ]),
    )
    const lines = Object.fromEntries(found.all.map(({ file, errors }) => [file, errors[0]?.line]))
    expect(lines).toEqual({
      'package.json': 4,
      'pyproject.toml': 5,
      'environment.yml': 3,
      'requirements.txt': undefined,
    })
    expect(found.all.find(({ file }) => file === 'requirements.txt')?.declared).toHaveLength(1)
  })

  test('duplicate keys are named', () => {
    expect(
      read('package.json', '{\n"dependencies": {"a": "1"},\n"dependencies": {"b": "1"}\n}').all[0]!.errors,
    ).toEqual([{ line: 3, text: 'duplicate key "dependencies"' }])
    expect(read('environment.yml', 'dependencies: []\ndependencies: []\n').all[0]!.errors[0]).toMatchObject({
      line: 2,
    })
  })
})
