import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

/** An import goes only to a later line; what stands on one line stays apart. Type-only imports count. */
const floors = [
  'cli',
  'index.ts',
  'orchestration-context-manager.ts',
  'parallel-validation-orchestrator.ts',
  'jobs',
  'web remote team execute store snapshot',
  'evidence',
  'engine',
  'view.ts',
  'report',
  'insight',
  'schedule',
  'validate context consolidate metrics',
  'specialists',
  'discover',
  'facts',
  'config graph',
  'model',
  'version.ts lib',
].map((line) => line.split(' '))

/** Which files of src may import a module that touches the machine. */
const doors: Readonly<Record<string, RegExp>> = {
  'node:child_process': /^lib\/process\.ts$/,
  'node:sqlite': /^store\//,
  'node:timers': /^lib\/clock\.ts$/,
  'node:timers/promises': /^lib\/clock\.ts$/,
  'node:perf_hooks': /^lib\/clock\.ts$/,
}

/** These floors compute and nothing else: no files, programs, network, cwd or clock. */
const pure = [
  'report',
  'insight',
  'schedule',
  'validate',
  'context',
  'consolidate',
  'metrics',
  'specialists',
  'graph',
  'model',
]
const pureModules = new Set(['node:path', 'node:path/posix', 'node:crypto', 'node:util'])

/** Text that needs a port; the two homes of time and chance are free of it. */
const ambient =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bsetTimeout\b|\bsetInterval\b|\bprocess\.hrtime\b|\bperformance\.now\b/
const ambientHomes = new Set(['lib/clock.ts', 'lib/rng.ts'])

const home = join(import.meta.dirname, '..')
const src = join(home, 'src')

interface SourceFile {
  readonly path: string
  readonly lines: readonly string[]
  readonly code: string
  readonly imports: readonly string[]
  readonly exportsDefault: boolean
}

const list = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()

const read = (path: string): SourceFile => {
  const text = readFileSync(join(src, path), 'utf8')
  const { module, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const code = comments.reduceRight((rest, one) => rest.slice(0, one.start) + rest.slice(one.end), text)
  const called = [...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)].map((match) => match[1] ?? '')
  const from = module.staticExports.flatMap((one) =>
    one.entries.map((entry) => entry.moduleRequest?.value ?? ''),
  )
  const imports = [...module.staticImports.map((one) => one.moduleRequest.value), ...from, ...called]
  return {
    path,
    code,
    lines: text.trimEnd().split('\n'),
    imports: [...new Set(imports.filter((one) => one !== ''))],
    exportsDefault: module.staticExports.some((one) =>
      one.entries.some((entry) => entry.exportName.kind === 'Default'),
    ),
  }
}

const files = list(src).map(read)
const known = new Set(files.map((file) => file.path))
const inside = (file: SourceFile): readonly string[] =>
  file.imports
    .filter((to) => to.startsWith('.'))
    .map((to) => relative(src, resolve(src, dirname(file.path), to)).replaceAll('\\', '/'))
const floorOf = (path: string): number => floors.findIndex((line) => line.includes(path.split('/')[0] ?? ''))
const where = (wrong: (file: SourceFile) => readonly string[]): readonly string[] =>
  files.flatMap((file) => wrong(file).map((what) => `${file.path}: ${what}`))

describe('the house', () => {
  test('every file stands on a floor', () => {
    expect(files.length).toBeGreaterThan(10)
    expect(
      where((file) => (floorOf(file.path) < 0 ? ['its folder is in no line of the floors'] : [])),
    ).toEqual([])
  })

  test('imports go down', () => {
    const wrong = where((file) =>
      inside(file).flatMap((to) => {
        if (!known.has(to)) return [`imports ${to}, which is not in src`]
        if (file.path.split('/')[0] === to.split('/')[0]) return []
        return floorOf(to) > floorOf(file.path)
          ? []
          : [`imports ${to}, which is not on a later line of the floors`]
      }),
    )
    expect(wrong).toEqual([])
  })

  test('a specialist knows no other specialist, only facts, model, lib and the contract', () => {
    const wrong = where((file) => {
      const [folder, own, inner] = file.path.split('/')
      if (folder !== 'specialists' || inner === undefined) return []
      return inside(file).filter(
        (to) =>
          !/^(facts|model|lib)\//.test(to) &&
          !to.startsWith(`specialists/${own}/`) &&
          !/^specialists\/[^/]+$/.test(to),
      )
    })
    expect(wrong).toEqual([])
  })

  test('no circles, type-only imports included', () => {
    const byPath = new Map(files.map((file) => [file.path, file]))
    const state = new Map<string, 'open' | 'done'>()
    const circles: string[] = []
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'open') circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
      if (state.has(path)) return
      state.set(path, 'open')
      const file = byPath.get(path)
      for (const to of file === undefined ? [] : inside(file)) visit(to, [...trail, path])
      state.set(path, 'done')
    }
    for (const file of files) visit(file.path, [])
    expect(circles).toEqual([])
  })

  test('programs, databases and time have one door each', () => {
    const wrong = where((file) => [
      ...file.imports.filter((to) => !(doors[to]?.test(file.path) ?? true)).map((to) => `imports ${to}`),
      ...(ambientHomes.has(file.path) ? [] : (file.code.match(ambient) ?? [])).map((text) => `uses ${text}`),
    ])
    expect(wrong).toEqual([])
  })

  test('pure floors import nothing that touches the machine', () => {
    const wrong = where((file) =>
      pure.includes(file.path.split('/')[0] ?? '')
        ? file.imports
            .filter((to) => to.startsWith('node:') && !pureModules.has(to))
            .map((to) => `imports ${to}`)
        : [],
    )
    expect(wrong).toEqual([])
  })

  test('order never depends on the locale', () => {
    expect(
      where((file) => file.code.match(/\.(?:localeCompare|toLocale\w+)\b|\bIntl\.Collator\b/) ?? []),
    ).toEqual([])
  })

  test('imports name Node by its prefix and packages that are declared', () => {
    const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    const declared = new Set(Object.keys(manifest.dependencies))
    const packageOf = (name: string): string =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/')
    expect(
      where((file) => file.imports.filter((to) => !/^(\.|node:)/.test(to) && !declared.has(packageOf(to)))),
    ).toEqual([])
  })
})

describe('the style', () => {
  test('named exports only', () => {
    expect(where((file) => (file.exportsDefault ? ['has a default export'] : []))).toEqual([])
  })

  test('no any, no enum, no namespace, no silenced compiler', () => {
    const banned =
      /(?<=[:<,|&(]\s*)\bany\b(?=\s*[[\]>,;)|&=]|\s*$)|\bas any\b|^\s*(export )?(const )?(enum|namespace) \w+ \{/m
    const silenced = /@ts-(ignore|expect-error|nocheck)/
    const wrong = where((file) => [
      ...(file.code
        .replace(/'[^'\n]*'/g, "''")
        .match(banned)
        ?.slice(0, 1) ?? []),
      ...file.lines.filter((line) => silenced.test(line)),
    ])
    expect(wrong).toEqual([])
  })

  test('no file is named after nothing', () => {
    const empty = /^(utils?|helpers?|managers?|services?|common|processors?|misc|shared)$/
    const named = /^orchestration-context-manager\.ts$|(^|\/)package-manager\.ts$/
    const wrong = files.filter(
      ({ path }) =>
        !named.test(path) &&
        path.split('/').some((part) =>
          part
            .replace(/\.tsx?$/, '')
            .split('-')
            .some((word) => empty.test(word)),
        ),
    )
    expect(wrong.map((file) => file.path)).toEqual([])
  })

  test('a folder earns its place with a second file', () => {
    const folders = new Set(files.map((file) => dirname(file.path)))
    const within = (folder: string): number =>
      files.filter(({ path }) => path.startsWith(`${folder}/`)).length
    expect([...folders].filter((folder) => folder !== '.' && within(folder) < 2)).toEqual([])
  })

  test('files are short: half of them within 90 lines, nine in ten within 250, none over 400', () => {
    const sizes = files.map((file) => file.lines.length).sort((a, b) => a - b)
    const quantile = (share: number): number => sizes[Math.max(0, Math.ceil(sizes.length * share) - 1)] ?? 0
    const long = files
      .filter((file) => file.lines.length > 400)
      .map((file) => `${file.path} ${file.lines.length}`)
    expect({
      long,
      median: quantile(0.5) <= 90 || quantile(0.5),
      p90: quantile(0.9) <= 250 || quantile(0.9),
    }).toEqual({
      long: [],
      median: true,
      p90: true,
    })
  })

  test('test/ mirrors src/: every folder of source has tests', () => {
    const tested = new Set(
      list(join(home, 'test'))
        .filter((path) => path.endsWith('.test.ts'))
        .map(dirname),
    )
    const folders = new Set(files.map((file) => dirname(file.path)).filter((folder) => folder !== '.'))
    const covers = (folder: string): boolean =>
      [...tested].some((one) => one === folder || one.startsWith(`${folder}/`))
    const untested = [...folders].filter((folder) => !covers(folder) && basename(folder) !== 'model')
    expect(untested).toEqual([])
  })
})
