import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseCommandLine } from '../../packages/passmuster/src/cli/arguments.ts'
import { readReportOptions } from '../../packages/passmuster/src/cli/discovery-output.ts'

const folder = join(import.meta.dirname, '..', '..', 'examples', 'ci')
const files = readdirSync(folder).sort()
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8')
type Tree = { readonly [key: string]: Tree } & readonly Tree[]

/** Every line of a file that runs muster, as words. */
const calls = (file: string): readonly (readonly string[])[] =>
  [...textOf(file).matchAll(/^\s*(?:- |run: |entry: )?\s*muster ([^\n>]+)/gm)].map((match) =>
    match[1]!.trim().split(/\s+/),
  )

test('there is one for GitHub, GitLab and pre-commit', () => {
  expect(files).toEqual(['github.yml', 'gitlab-ci.yml', 'pre-commit-config.yaml'])
})

test('every call of muster in them is one that muster takes', () => {
  const taken = files.flatMap((file) => calls(file))
  expect(taken.length).toBeGreaterThanOrEqual(9)
  for (const words of taken) {
    const read = parseCommandLine(words)
    expect(read.ok ? [] : read.faults, words.join(' ')).toEqual([])
    if (!read.ok) continue
    const wanted = readReportOptions({ ...read.value.options })
    expect(wanted.ok ? [] : wanted.faults, words.join(' ')).toEqual([])
  }
})

test('none downloads a program by a name that is not ours, nor puts an expression into a shell', () => {
  for (const file of files) {
    expect(textOf(file)).not.toMatch(/\bnpx\b|npm exec|npm (?:i|install)[^\n]* passmuster\b/)
    for (const [, script] of textOf(file).matchAll(/run: (?:\|\n)?([^\n]*)/g))
      expect(script).not.toContain('${{')
  }
})

test('GitHub: the whole history, least permissions, limits', () => {
  const flow = parse(textOf('github.yml')) as Tree
  expect(Object.keys(flow)).toEqual(['name', 'on', 'permissions', 'jobs'])
  expect(flow['permissions']).toEqual({ contents: 'read' })
  for (const job of Object.values(flow['jobs']!)) {
    expect(Object.keys(job)).toEqual(['runs-on', 'timeout-minutes', 'permissions', 'env', 'steps'])
    const steps = job['steps'] as unknown as readonly Record<string, unknown>[]
    for (const step of steps) {
      expect('run' in step !== 'uses' in step).toBe(true)
      for (const key of Object.keys(step)) expect(['name', 'uses', 'with', 'run', 'env', 'if']).toContain(key)
    }
    expect(steps[0]).toMatchObject({ with: { 'fetch-depth': 0 } })
  }
})

test('GitLab: the whole history, a known stage', () => {
  const { stages, muster } = parse(textOf('gitlab-ci.yml')) as Tree
  expect(stages).toContain(muster!['stage'])
  expect(muster!['variables']!['GIT_DEPTH']).toBe('0')
})

/** The schemas that GitHub, GitLab and pre-commit tools publish, as this program carries them. */
const checker = (() => {
  try {
    return execFileSync('check-jsonschema', ['--version'], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
})()

test.skipIf(checker === null)(
  `they fit the published schemas (${checker ?? 'skipped: check-jsonschema is not installed'})`,
  () => {
    for (const [file, schema] of [
      ['github.yml', 'vendor.github-workflows'],
      ['gitlab-ci.yml', 'vendor.gitlab-ci'],
    ] as const)
      expect(
        execFileSync('check-jsonschema', ['--builtin-schema', schema, join(folder, file)], {
          encoding: 'utf8',
        }),
      ).toContain('ok')
  },
)
