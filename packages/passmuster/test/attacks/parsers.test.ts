import { execFileSync } from 'node:child_process'
import { openSync, closeSync, ftruncateSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readAnswers } from '../../src/consolidate/answers.ts'
import { readManifests } from '../../src/facts/manifests/read.ts'
import { makeRepository, muster } from '../repository.ts'

const aliasBomb = `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array.from({ length: 9 }, () => `*a${n}`).join(',')}]`).join('\n')}\n`
const deep = (open: string, close: string): string => open.repeat(100_000) + close.repeat(100_000)

const bombs: Readonly<Record<string, readonly string[]>> = {
  yaml: [
    aliasBomb,
    deep('[', ']'),
    deep('{a: ', '}'),
    deep('- ', ''),
    'name: a\nname: b\ndependencies: [x]\ndependencies: [y]\n',
    '__proto__:\n  polluted: yes\nconstructor:\n  prototype:\n    polluted: yes\ndependencies:\n  __proto__: {polluted: yes}\n',
    '? '.repeat(100_000),
    '&a '.repeat(10_000),
    '!!js/function "function(){}"\n',
    '<<: *nothing\n',
    `dependencies: [${'[a]\n'.repeat(50_000)}`,
    'a:\n'.repeat(50_000),
  ],
  json: [
    deep('[', ']'),
    deep('{"a":', '}'),
    '{"name":"a","name":"b","dependencies":{"x":"1","x":"2"}}',
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"dependencies":{"__proto__":{"polluted":true},"toString":"1"}}',
    '['.repeat(300_000),
    '"'.repeat(300_001),
    `{"${'x'.repeat(200_000)}":[${'"a",'.repeat(50_000)}"a"]}`,
    `{${'"a":1,'.repeat(50_000)}"a":1}`,
  ],
  toml: [
    `a = ${deep('[', ']')}`,
    `a = ${deep('{a = ', '}')}`,
    `[${'a.'.repeat(100_000)}a]\nb = 1\n`,
    'name = 1\nname = 2\n[project]\n[project]\n',
    '[__proto__]\npolluted = true\n[project]\n__proto__ = {polluted = true}\n[constructor.prototype]\npolluted = true\n[dependencies.__proto__]\nversion = "1"\n',
    `a = """${'"'.repeat(200_000)}`,
    `[${'x'.repeat(200_000)}]\n${Array.from({ length: 30_000 }, (_, n) => `a${n} = 1\n`).join('')}`,
    '\n'.repeat(200_000),
  ],
  xml: [
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><project>&c;</project>',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><project><name>&b;</name></project>',
    deep('<a>', '</a>'),
    '<a '.repeat(100_000),
    '<!--'.repeat(100_000),
    '<![CDATA['.repeat(100_000),
  ],
  plain: [
    '('.repeat(200_000),
    '['.repeat(200_000),
    `${'a'.repeat(200_000)}\n`,
    '\\\n'.repeat(100_000),
    `setup(${'\r'.repeat(200_000)}`,
    `[options]\n${'\n'.repeat(200_000)}`,
    '/*'.repeat(100_000),
    'a\n'.repeat(100_000),
    '[__proto__]\npolluted = 1\n',
  ],
}

const files: readonly (readonly [string, keyof typeof bombs])[] = [
  ['environment.yml', 'yaml'],
  ['pnpm-workspace.yaml', 'yaml'],
  ['pnpm-lock.yaml', 'yaml'],
  ['pixi.lock', 'yaml'],
  ['yarn.lock', 'yaml'],
  ['package.json', 'json'],
  ['package-lock.json', 'json'],
  ['npm-shrinkwrap.json', 'json'],
  ['bun.lock', 'json'],
  ['Pipfile.lock', 'json'],
  ['tsconfig.json', 'json'],
  ['pyproject.toml', 'toml'],
  ['Pipfile', 'toml'],
  ['pixi.toml', 'toml'],
  ['Cargo.toml', 'toml'],
  ['Cargo.lock', 'toml'],
  ['poetry.lock', 'toml'],
  ['uv.lock', 'toml'],
  ['pdm.lock', 'toml'],
  ['pom.xml', 'xml'],
  ['setup.cfg', 'plain'],
  ['tox.ini', 'plain'],
  ['setup.py', 'plain'],
  ['requirements.txt', 'plain'],
  ['go.mod', 'plain'],
  ['go.sum', 'plain'],
  ['build.gradle', 'plain'],
  ['settings.gradle', 'plain'],
]

const polluted = (): unknown => ({}) as unknown as Record<string, unknown>

test.each(files)(
  'attack 34: %s of hostile shape is read in time, throws nothing and pollutes nothing',
  { timeout: 60_000 },
  (file, kind) => {
    const before = performance.now()
    for (const [at, text] of bombs[kind]!.entries()) {
      const found = readManifests(new Map([[file, text]]))
      expect(
        found.all.length + found.locks.length + found.tsconfigs.length,
        `${file} bomb ${at}`,
      ).toBeLessThanOrEqual(2)
      expect((polluted() as { polluted?: unknown }).polluted).toBeUndefined()
      expect(Object.keys(Object.prototype)).toEqual([])
    }
    expect(performance.now() - before).toBeLessThan(8000)
  },
)

test('attack 34: a hostile text of many faults has its first 100, at their lines', () => {
  const errorsOf = (file: string, text: string): readonly { readonly line: number }[] =>
    readManifests(new Map([[file, text]])).all.flatMap((one) => one.errors)
  for (const [file, text] of [
    ['go.mod', 'a\n'.repeat(1000)],
    ['environment.yml', 'a:\n'.repeat(1000)],
    ['package.json', `{${'"a":1,\n'.repeat(1000)}"a":1}`],
  ] as const) {
    const found = errorsOf(file, text)
    expect([found.length, found.at(-1)!.line], file).toEqual([100, file === 'go.mod' ? 100 : 101])
  }
  expect(errorsOf('pyproject.toml', `\n[${'a.'.repeat(200)}a]\n`)).toMatchObject([{ line: 2 }])
  expect(errorsOf('pyproject.toml', `\n[${'a.'.repeat(199)}a]\n`)).toEqual([])
})

test('attack 34: duplicate keys and bombs are named, not swallowed', () => {
  const errorsOf = (file: string, text: string): number => {
    const { all, locks, tsconfigs } = readManifests(new Map([[file, text]]))
    return [...all, ...locks, ...tsconfigs].flatMap((one) => one.errors).length
  }
  expect(errorsOf('package.json', '{"name":"a","name":"b"}')).toBeGreaterThan(0)
  expect(errorsOf('pyproject.toml', 'a = 1\na = 2\n')).toBeGreaterThan(0)
  expect(errorsOf('environment.yml', 'name: a\nname: b\n')).toBeGreaterThan(0)
  expect(errorsOf('environment.yml', aliasBomb)).toBeGreaterThan(0)
  expect(errorsOf('package.json', deep('[', ']'))).toBeGreaterThan(0)
  expect(errorsOf('pom.xml', bombs['xml']![0]!)).toBeGreaterThan(0)
})

test('attack 34: the answers file: bombs, depth, duplicates and __proto__ answer nothing and are named', () => {
  for (const text of bombs['yaml']!) {
    const { answers, faults } = readAnswers(text)
    expect([answers.length, faults.length > 0], text.slice(0, 40)).toEqual([0, true])
  }
  const { answers, faults } = readAnswers(
    'answers:\n  - __proto__: {finding: a, rule: b, file: c, because: d, evidence: e}\n',
  )
  expect([answers.length, faults.length]).toEqual([0, 1])
  expect((polluted() as { polluted?: unknown }).polluted).toBeUndefined()
})

test('attack 34: a whole discovery over all of them ends well', { timeout: 120_000 }, async () => {
  const tree = Object.fromEntries(
    files.flatMap(([file, kind]) => bombs[kind]!.map((text, n) => [`p${n}/${file}`, text] as const)),
  )
  using repo = makeRepository({
    ...tree,
    '.muster-answers.yaml': aliasBomb,
    '.github/workflows/a.yml': aliasBomb,
    'a.py': 'import os\n',
  })
  const ran = await muster(['discover', '--json', '--quiet', '--no-context', '--state', repo.state], {
    cwd: repo.root,
  })
  expect(ran.code, ran.err).toBe(0)
  const report = JSON.parse(ran.out) as { specialists: { id: string; outcome: { is: string } }[] }
  expect(report.specialists.filter((one) => one.outcome.is !== 'passed')).toEqual([])
})

test(
  'attack 35: a report of 500 MB, of 100,000 levels, or of other shapes is refused, in little memory',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository({ 'a.py': 'import os\n' })
    const file = join(repo.root, '..', 'big.json')
    const refused = async (args: readonly string[]): Promise<void> => {
      const ran = await muster([...args, '--json', '--state', repo.state], {
        cwd: repo.root,
        env: { NODE_OPTIONS: '--max-old-space-size=400' },
      })
      expect((JSON.parse(ran.out) as { faults: { code: string }[] }).faults[0]!.code, ran.err).toBe(
        'report-unreadable',
      )
      expect(ran.err).not.toMatch(/\n\s+at .+:\d+:\d+/)
    }
    const handle = openSync(file, 'w')
    ftruncateSync(handle, 500 * 1024 * 1024)
    closeSync(handle)
    await refused(['verify', file])
    await refused(['discover', '--quiet', '--no-context', '--against', file])
    const head = '"v":1,"kind":"discovery"'
    for (const text of [
      `{${head},"findings":${deep('[', ']')}}`,
      `{${head},"findings":[null]}`,
      `{${head},"findings":[{"id":"a"}]}`,
      `{${head},"findings":[{"__proto__":{"id":"a"},"evidence":"x"}]}`,
      `{${head},"findings":[],"specialists":[{"id":"debugger"}]}`,
      `{"v":99,"kind":"discovery","findings":[]}`,
    ]) {
      writeFileSync(file, text)
      await refused(['verify', file])
    }
  },
)

test('attack 35: a JSON file of 500 MB in the repository is not read', { timeout: 120_000 }, async () => {
  using repo = makeRepository({ 'a.py': 'import os\n' })
  const handle = openSync(join(repo.root, 'package.json'), 'w')
  ftruncateSync(handle, 500 * 1024 * 1024)
  closeSync(handle)
  const ran = await muster(['discover', '--json', '--quiet', '--no-context', '--state', repo.state], {
    cwd: repo.root,
    env: { NODE_OPTIONS: '--max-old-space-size=400' },
  })
  expect(ran.code, ran.err).toBe(0)
  expect(ran.out).toContain('package.json')
})

test('attack 36: nothing of ours unpacks an archive: the only decompression is of our own artifacts and records', () => {
  const source = join(import.meta.dirname, '../../src')
  const unpacking =
    /\b(?:gunzip|inflate|unzip|brotliDecompress|zstdDecompress|createGunzip|createInflate|createUnzip|DecompressionStream)\w*|from '(?:tar|unzipper|yauzl|adm-zip|jszip|fflate|decompress)/
  const found = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && unpacking.test(readFileSync(join(source, name), 'utf8')),
  )
  expect(found).toContain('store/artifacts.ts')
  expect(found.filter((name) => !name.startsWith('specialists/')).toSorted()).toEqual([
    'store/artifacts.ts',
    'store/fingerprint-records.ts',
  ])
  const words = execFileSync('grep', ['-rlE', 'node:zlib', source], { encoding: 'utf8' }).trim().split('\n')
  expect(words.filter((name) => name.includes('/specialists/'))).toEqual([])
})

test(
  'attack 38: recorded results of tests with entities, traversal and depth are data at most',
  { timeout: 120_000 },
  async () => {
    const lcov = `TN:\nSF:../../../../etc/passwd\nDA:1,0\nend_of_record\nSF:/etc/shadow\nDA:1,0\nend_of_record\nSF:${'../'.repeat(5000)}x\nend_of_record\n`
    const junit = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 12 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n === 0 ? '' : n};`.repeat(10)}">`).join('')}<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&a12;&x;" file="../../etc/passwd"/></testsuite>`
    const sarif = JSON.stringify({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: '__proto__' } },
          results: [
            {
              message: { text: '::set-env name=A::b' },
              locations: [{ physicalLocation: { artifactLocation: { uri: 'file:///etc/passwd' } } }],
            },
          ],
        },
      ],
    })
    using repo = makeRepository({
      'a.py': 'import os\n',
      'tests/test_a.py': 'from a import os\ndef test_a():\n    assert os\n',
      'lcov.info': lcov,
      'coverage/lcov.info': lcov,
      'junit.xml': junit,
      'reports/TEST-a.xml': junit,
      'results.sarif': sarif,
      'coverage/coverage-final.json': deep('{"a":', '}'),
      'tests/__snapshots__/a.test.ts.snap': `exports[\`${'`'.repeat(50_000)}`,
    })
    const log = join(repo.root, '..', 'trace')
    const entry = join(import.meta.dirname, '../cli/fixtures/source-muster.ts')
    const args = ['discover', '--json', '--quiet', '--no-context', '--state', repo.state]
    const ran = await muster(args, { cwd: repo.root })
    expect(ran.code, ran.err).toBe(0)
    expect(ran.out).not.toMatch(/etc\/(?:passwd|shadow)|root:x:0/)
    try {
      execFileSync(
        'strace',
        [
          '-f',
          '-qq',
          '-e',
          'trace=open,openat',
          '-o',
          log,
          process.execPath,
          '--conditions=passmuster-source',
          entry,
          ...args,
          '--fresh',
        ],
        { cwd: repo.root, stdio: 'ignore' },
      )
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
      throw error
    }
    const opened = readFileSync(log, 'utf8')
    expect(opened).toContain('lcov.info')
    expect(opened).not.toMatch(/etc\/shadow|passwd.*\.\.\//)
  },
)
