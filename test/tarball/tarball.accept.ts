import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

// What a user does with the tarball, on a machine of their own: another folder, another home, another prefix.
const root = join(import.meta.dirname, '../..')
const away = mkdtempSync(join(tmpdir(), 'muster-tarball-'))
const prefix = join(away, 'prefix')
const repo = join(away, 'repo')
const muster = join(prefix, 'bin/muster')
const modules = join(prefix, 'lib/node_modules')
const nodes = { new: dirname(process.execPath), old: olderNode() }

/** The folder of a Node below 24 that this machine happens to have, or null. */
function olderNode(): string | null {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => existsSync(join(folder, 'node')))
  const version = (folder: string): number =>
    Number(
      execFileSync(join(folder, 'node'), ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' }),
    )
  return folders.find((folder) => version(folder) < 24) ?? null
}

/** This machine's environment (its way to the registry may be in it), without what npm told this very process. */
const outside = Object.entries(process.env).filter(
  ([name]) => !/^(npm_(?!config_)|NODE$|NODE_(ENV|OPTIONS|PATH)|VITEST|CI$|INIT_CWD)/.test(name),
)
const env = (first: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(outside),
  PATH: [first, '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
  npm_config_prefix: prefix,
  XDG_STATE_HOME: join(away, 'state'),
  XDG_CONFIG_HOME: join(away, 'config'),
  XDG_CACHE_HOME: join(away, 'cache'),
})
const run = (node: string, program: string, ...argv: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(program, argv, { cwd: repo, env: env(node), encoding: 'utf8', timeout: 200_000 })

const bytes = (path: string): number => {
  const stat = lstatSync(path)
  return stat.isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + bytes(join(path, name)), 0)
    : stat.size
}

let tarball = ''
let packed: readonly string[] = []

beforeAll(() => {
  const printed = execFileSync('npm', ['pack', '--json', '--pack-destination', away], {
    cwd: join(root, 'packages/passmuster'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [pack] = JSON.parse(/^\[$[\s\S]*/m.exec(printed)?.[0] ?? '[]') as {
    filename: string
    files: { path: string }[]
  }[]
  tarball = join(away, pack?.filename ?? '')
  packed = (pack?.files ?? []).map((file) => file.path)

  mkdirSync(join(repo, 'shop'), { recursive: true })
  writeFileSync(
    join(repo, 'pyproject.toml'),
    '[project]\nname = "shop"\nversion = "1"\ndependencies = ["requests"]\n',
  )
  writeFileSync(join(repo, 'shop/__init__.py'), '"""A small shop."""\n')
  writeFileSync(join(repo, 'shop/clock.py'), 'import requests\nimport schedule\n\nEVERY = schedule.every\n')
  writeFileSync(join(repo, 'shop/till.py'), 'from shop.clock import EVERY\n\nprint(EVERY)\n')
  const git = (...argv: readonly string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...argv], { cwd: repo, stdio: 'pipe' })
  git('init', '-q')
  git('add', '.')
  git('commit', '-q', '-m', 'a small shop')
})
afterAll(() => rmSync(away, { recursive: true, force: true }))

test('the tarball holds what it names and nothing else', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'packages/passmuster/package.json'), 'utf8')) as {
    bin: Record<string, string>
    exports: Record<string, string | Record<string, string>>
  }
  const targets = Object.values(manifest.exports).flatMap((to) =>
    typeof to === 'string' ? [to] : [to['types'], to['default']],
  )
  const named = [...Object.values(manifest.bin), ...targets].map((path) => path?.replace('./', ''))
  expect(named.filter((path) => path === undefined || !packed.includes(path))).toEqual([])
  expect(packed).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']))
  expect(
    packed.filter((path) => !/^(bin|dist|schema)\/|^(LICENSE|README\.md|package\.json)$/.test(path)),
  ).toEqual([])
  expect(packed.filter((path) => /\.tsbuildinfo$|\.test\.|(?<!\.d)\.ts$/.test(path))).toEqual([])
})

test('npm i -g installs it without scripts, and muster discover finds the missing dependency', () => {
  const installed = run(nodes.new, 'npm', 'i', '-g', tarball, '--prefix', prefix, '--ignore-scripts')
  expect(installed.status, installed.stderr).toBe(0)
  const found = run(nodes.new, muster, 'discover')
  expect(found.stderr).not.toMatch(/^\s+at .*:\d+:\d+/m)
  expect(found.status, found.stderr).toBe(0)
  expect(found.stdout).toContain('schedule')
  const json = JSON.parse(run(nodes.new, muster, 'discover', '--json').stdout) as {
    blockers: { target: string; blocks: { modules: number } }[]
  }
  expect(json.blockers).toEqual([
    expect.objectContaining({
      target: 'schedule',
      blocks: expect.objectContaining({ modules: 2 }) as unknown,
    }),
  ])
})

test('it takes at most 90 MB on the disk', () => {
  const megabytes = bytes(modules) / 1e6
  console.log(`installed: ${megabytes.toFixed(1)} MB`)
  expect(megabytes).toBeGreaterThan(0.5)
  expect(megabytes).toBeLessThanOrEqual(90)
})

test.skipIf(nodes.old === null)('on an older Node: one line, and that line makes it work', () => {
  const old = nodes.old ?? ''
  const refused = run(old, muster, 'discover')
  expect(refused.status).toBe(2)
  expect(refused.stdout).toBe('')
  expect(refused.stderr.trimEnd().split('\n')).toHaveLength(1)
  const line = /once: (.+)$/m.exec(refused.stderr)?.[1] ?? ''
  expect(line).toMatch(/^npm i -g /)
  const mended = run(old, 'sh', '-c', line)
  expect(mended.status, mended.stderr).toBe(0)
  const found = run(old, muster, 'discover')
  expect(found.status, found.stderr).toBe(0)
  expect(found.stdout).toContain('schedule')
})
