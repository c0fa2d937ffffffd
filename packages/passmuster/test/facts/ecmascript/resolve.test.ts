import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readManifests } from '../../../src/facts/manifests/read.ts'
import { ecmaResolver, type EcmaResolver, type Resolution } from '../../../src/facts/ecmascript/resolve.ts'

const resolver = (files: Readonly<Record<string, string>>, ignored: readonly string[] = []): EcmaResolver =>
  ecmaResolver({
    files: Object.keys(files),
    manifests: readManifests(new Map(Object.entries(files).filter(([path]) => /\.json$|\.yaml$/.test(path)))),
    unknowable: (path) => (ignored.includes(path) ? 'git ignores it' : null),
  })

const brief = (answer: Resolution): string => {
  if (answer.is === 'file') return answer.to
  return answer.is === 'package' || answer.is === 'builtin' ? `${answer.is} ${answer.name}` : answer.is
}

const tree = {
  'package.json':
    '{"name":"root","workspaces":["packages/*"],"imports":{"#db":"./src/db.js","#lib/*":"./src/lib/*.js","#ext":"lodash"}}',
  'tsconfig.json':
    '{"compilerOptions":{"paths":{"~lib/*":["./src/lib/*"],"exact":["./src/db.ts"]},"rootDirs":["src","gen"]}}',
  'src/a.ts': '',
  'src/db.ts': '',
  'src/view.tsx': '',
  'src/old.js': '',
  'src/data.json': '',
  'src/lib/one.ts': '',
  'src/lib/index.ts': '',
  'src/pkg/package.json': '{"main":"./start.js"}',
  'src/pkg/start.ts': '',
  'src/m.mts': '',
  'src/card.vue': '',
  'src/cup.coffee': '',
  'src/linked': '',
  'src/built/package.json': '{"main":"./out/start.js"}',
  'src/button.native.tsx': '',
  'gen/made.ts': '',
  'packages/x/package.json':
    '{"name":"@s/x","main":"./dist/index.js","exports":{".":"./dist/index.js","./sub":"./dist/sub.js","./deep/*":"./dist/deep/*.js"}}',
  'packages/x/src/index.ts': '',
  'packages/x/src/sub.ts': '',
  'packages/x/src/deep/er.ts': '',
  'packages/y/package.json': '{"name":"y","main":"./dist/y.js"}',
  'packages/y/tsconfig.json': '{"extends":"../../tsconfig.json","compilerOptions":{"baseUrl":"code"}}',
  'packages/y/code/inner/it.ts': '',
}

describe('specifiers', () => {
  const { resolve } = resolver(tree, ['src/ignored.ts'])
  test.each([
    ['./db', 'src/db.ts'],
    ['./db.ts', 'src/db.ts'],
    ['./db.js', 'src/db.ts'],
    ['./view.jsx', 'src/view.tsx'],
    ['./view.js', 'src/view.tsx'],
    ['./m.mjs', 'src/m.mts'],
    ['./old', 'src/old.js'],
    ['./data.json', 'src/data.json'],
    ['./lib', 'src/lib/index.ts'],
    ['./lib/', 'src/lib/index.ts'],
    ['./pkg', 'src/pkg/start.ts'],
    ['./card.vue', 'src/card.vue'],
    ['./button', 'src/button.native.tsx'],
    ['./made', 'gen/made.ts'],
    ['./gone', 'missing'],
    ['./gone.js', 'missing'],
    ['./lib/gone', 'missing'],
    ['./DB', 'missing'],
    ['./ignored', 'unknown'],
    ['./dist/a.js', 'unknown'],
    ['./api.generated', 'unknown'],
    ['./__generated__/api', 'unknown'],
    ['./style.css', 'unknown'],
    ['./icon.svg?raw', 'unknown'],
    ['./native.node', 'unknown'],
    ['../../outside', 'unknown'],
    ['/abs', 'unknown'],
    ['~lib/one', 'src/lib/one.ts'],
    ['~lib/', 'src/lib/index.ts'],
    ['~lib/gone', 'missing'],
    ['./cup', 'unknown'],
    ['./linked/a', 'unknown'],
    ['./built', 'unknown'],
    ['./icon#part', 'unknown'],
    ['exact', 'src/db.ts'],
    ['@/one', 'unknown'],
    ['~/one', 'unknown'],
    ['$lib/one', 'unknown'],
    ['#db', 'src/db.ts'],
    ['#lib/one', 'src/lib/one.ts'],
    ['#ext', 'package lodash'],
    ['#none', 'unknown'],
    ['fs', 'builtin fs'],
    ['node:test', 'builtin test'],
    ['node:sqlite', 'builtin sqlite'],
    ['fs/promises', 'builtin fs/promises'],
    ['bun:test', 'unknown'],
    ['https://deno.land/x/a.ts', 'unknown'],
    ['jsr:@std/assert', 'unknown'],
    ['npm:chalk@5', 'unknown'],
    ['virtual:pwa', 'unknown'],
    ['vscode', 'unknown'],
    ['lodash', 'package lodash'],
    ['lodash/fp', 'package lodash'],
    ['@a/b/c', 'package @a/b'],
    ['@s/x', 'packages/x/src/index.ts'],
    ['@s/x/sub', 'packages/x/src/sub.ts'],
    ['@s/x/deep/er', 'packages/x/src/deep/er.ts'],
    ['@s/x/none', 'unknown'],
    ['y', 'unknown'],
    ['', 'unknown'],
  ])('%s -> %s', (specifier, expected) => expect(brief(resolve('src/a.ts', specifier))).toBe(expected))

  test('baseUrl, and paths inherited through extends, count from the config that has them', () => {
    expect(brief(resolve('packages/y/code/b.ts', 'inner/it'))).toBe('packages/y/code/inner/it.ts')
    expect(brief(resolve('packages/x/src/index.ts', '@s/x/sub'))).toBe('packages/x/src/sub.ts')
  })

  test('what runs is preferred to what declares it', () => {
    const beside = resolver({
      'package.json': '{"name":"me","exports":{"types":"./i.d.ts","default":"./i.js"}}',
      'i.d.ts': '',
      'i.js': '',
      't.js': '',
    })
    for (const specifier of ['./i', './i.js', 'me'])
      expect(beside.resolve('t.js', specifier)).toEqual({ is: 'file', to: 'i.js' })
  })

  test('what was tried are paths that are not there', () => {
    const answer = resolve('src/a.ts', './gone.js')
    expect(answer).toEqual({
      is: 'missing',
      path: 'src/gone.js',
      tried: ['src/gone.js', 'src/gone.ts', 'src/gone.tsx'],
    })
  })

  test('configs that extend each other in a circle end', () => {
    const round = resolver({
      'tsconfig.json': '{"extends":"./b.json"}',
      'b.json': '{"extends":"./tsconfig.json"}',
      'a.ts': '',
    })
    expect(brief(round.resolve('a.ts', 'x'))).toBe('package x')
  })
})

const segment = fc.constantFrom(
  'a',
  'b',
  'index',
  'src',
  '..',
  '.',
  '@s',
  '#x',
  '~',
  '*',
  'dist',
  '',
  'c.ts',
  'd.js',
  '%',
  '\\',
  '(',
)
const specifiers = fc.oneof(
  fc.string(),
  fc.array(segment, { maxLength: 6 }).map((parts) => parts.join('/')),
)

test('never throws, and finds only files of the snapshot', () => {
  const one = resolver(tree)
  fc.assert(
    fc.property(
      fc.constantFrom('src/a.ts', 'a.ts', 'packages/y/code/b.ts'),
      specifiers,
      (from, specifier) => {
        const answer = one.resolve(from, specifier)
        const found = answer.is === 'file' ? [answer.to] : []
        const tried = answer.is === 'missing' ? answer.tried : []
        expect(found.filter((path) => !Object.hasOwn(tree, path))).toEqual([])
        expect(tried.filter((path) => Object.hasOwn(tree, path))).toEqual([])
      },
    ),
    { numRuns: 1_000 },
  )
})

test('the order of files and of questions does not matter', () => {
  const entries = Object.entries(tree)
  fc.assert(
    fc.property(
      fc.shuffledSubarray(entries, { minLength: entries.length }),
      fc.array(specifiers, { maxLength: 8 }),
      (shuffled, asked) => {
        const [one, other] = [resolver(tree), resolver(Object.fromEntries(shuffled))]
        const forwards = asked.map((specifier) => one.resolve('src/a.ts', specifier))
        const backwards = asked
          .toReversed()
          .map((specifier) => other.resolve('src/a.ts', specifier))
          .toReversed()
        expect(backwards).toEqual(forwards)
      },
    ),
    { numRuns: 100 },
  )
})
