import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCommandLine } from '../../packages/passmuster/src/cli/arguments.ts'
import { helpText } from '../../packages/passmuster/src/cli/commands.ts'
import { exampleRepository, recordings, replay, root, snippets, steady } from './recordings.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].sort()
const everywhere = (wrong: (text: string, path: string) => readonly string[]): readonly string[] =>
  documents.flatMap((path) => wrong(read(path), path).map((what) => `${path}: ${what}`))

describe('README.md', () => {
  const readme = read('README.md')

  test('is one screen, and says first what the word means', () => {
    const [first = ''] = readme.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(first).toMatch(/muster/i)
    expect(first).toMatch(/gather/i)
    expect(first).toMatch(/inspect/i)
    expect(readme.split('\n').length).toBeLessThanOrEqual(100)
  })

  test('what it shows as printed is what is printed', () => {
    const code = snippets(readme)
    const blocks = recordings(readme)
    expect(blocks.length).toBeGreaterThanOrEqual(2)
    let written = readme
    for (const block of blocks.toReversed()) {
      const place = exampleRepository(block.example)
      try {
        const now = replay(block.command, place, code)
        const shown = process.env['MUSTER_RECORD'] === undefined ? block.printed : now
        expect(steady(now), block.command).toBe(steady(shown))
        written = `${written.slice(0, block.from)}${now.trimEnd()}\n${written.slice(block.to)}`
      } finally {
        place.end()
      }
    }
    if (process.env['MUSTER_RECORD'] !== undefined) writeFileSync(join(root, 'README.md'), written)
  }, 120_000)

  test('every named snippet is run by a recording', () => {
    const run = recordings(readme).map((block) => block.command)
    expect([...snippets(readme).keys()].filter((name) => !run.includes(`node ${name}`))).toEqual([])
  })
})

describe('every document', () => {
  test('names commands that muster has', () => {
    const known = new Set([...helpText().matchAll(/^ {2}([a-z]+)\b/gm)].map((match) => match[1]))
    expect(known.has('discover')).toBe(true)
    const code = (text: string): readonly string[] =>
      [...text.matchAll(/`([^`\n]+)`|^(?:\$ )?(muster .+)$/gm)].map((match) => match[1] ?? match[2] ?? '')
    const named = (text: string): readonly string[] =>
      code(text).flatMap((piece) =>
        [...piece.matchAll(/\bmuster(?: --)? ([a-z]+)\b/g)].map((match) => match[1] ?? ''),
      )
    expect(
      everywhere((text) =>
        named(text)
          .filter((name) => !known.has(name))
          .map((name) => `muster ${name}`),
      ),
    ).toEqual([])
  })

  test('shows only calls of muster that muster takes', () => {
    const calls = (text: string): readonly string[] =>
      [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) =>
        [...(block[1] ?? '').matchAll(/^muster (.+)$/gm)].map((match) => match[1] ?? ''),
      )
    expect(calls(read('docs/living.md')).length).toBeGreaterThanOrEqual(9)
    const words = (call: string): readonly string[] =>
      (call.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''))
    expect(
      everywhere((text) =>
        calls(text).flatMap((call) => {
          const taken = parseCommandLine(words(call))
          return taken.ok ? [] : taken.faults.map((fault) => `muster ${call}: ${fault.message}`)
        }),
      ),
    ).toEqual([])
  })

  test('names npm scripts that exist', () => {
    const scripts = Object.keys(
      (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts,
    )
    const named = (text: string): readonly string[] =>
      [...text.matchAll(/\bnpm run (?:-s )?([a-z:]+)/g)].map((match) => match[1] ?? '')
    expect(everywhere((text) => named(text).filter((name) => !scripts.includes(name)))).toEqual([])
  })

  test('never sends anyone to a package of another owner', () => {
    expect(
      everywhere(
        (text) => text.match(/\b(npx|npm exec|npm init|bunx|pnpm dlx|yarn dlx) (?!-- )[^\n`]*/g) ?? [],
      ),
    ).toEqual([])
  })

  test('links to what is there', () => {
    const links = (text: string): readonly string[] =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1] ?? '')
        .filter((to) => !/^(https?:|#)/.test(to))
    expect(
      everywhere((text, path) =>
        links(text).filter((to) => !existsSync(resolve(root, dirname(path), to.split('#')[0] ?? ''))),
      ),
    ).toEqual([])
  })

  test('names files that are there', () => {
    const named = (text: string): readonly string[] =>
      [...text.matchAll(/`((?:packages|docs|test|scripts|examples|\.ci)\/[\w./-]+)`/g)].map(
        (match) => match[1] ?? '',
      )
    const absent = (path: string): boolean =>
      !existsSync(join(root, path)) &&
      !existsSync(join(root, 'packages/passmuster', path)) &&
      !/FOLDER|dist/.test(path)
    expect(everywhere((text) => named(text).filter(absent))).toEqual([])
  })
})

describe('every fault code', () => {
  const union =
    /export type FaultCode =([^/]+?)\n\n/.exec(read('packages/passmuster/src/model/fault.ts'))?.[1] ?? ''
  const codes = [...union.matchAll(/'([a-z-]+)'/g)].map((match) => match[1] ?? '')
  const text = (folder: string): string =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[jt]s$/.test(name) && name !== 'model/fault.ts')
      .map((name) => read(join(folder, name)))
      .join('\n')

  test('has one section in docs/faults.md, which has none more', () => {
    const sections = [...read('docs/faults.md').matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '')
    expect(codes.length).toBeGreaterThan(10)
    expect(sections.toSorted()).toEqual(codes.toSorted())
  })

  test('is used by the program and triggered by a test', () => {
    const program = text('packages/passmuster/src') + text('packages/passmuster/bin')
    const tests = text('packages/passmuster/test') + read('test/house/start.test.ts')
    const named = (within: string, code: string): boolean =>
      new RegExp(`['"\\[]${code}(?: \\d)?['"\\]]`).test(within)
    expect({
      unused: codes.filter((code) => !named(program, code)),
      untested: codes.filter((code) => !named(tests, code)),
    }).toEqual({ unused: [], untested: [] })
  })
})

test('docs/tour.md has eight stops, each at one function that exists', () => {
  const stops = [...read('docs/tour.md').matchAll(/^(\d)\. .*?\[`(\w+)`\]\(([^)]+)\)/gm)].map(
    ([, n, name = '', to = '']) => ({ n, name, to }),
  )
  expect(stops.map((stop) => stop.n)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
  const lost = stops.filter(
    ({ name, to }) => !new RegExp(`export (async )?(const|function) ${name}\\b`).test(read(join('docs', to))),
  )
  expect(lost).toEqual([])
})
