import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/read-config.ts'
import type { Suite } from '../../src/model/check.ts'
import { suiteOf } from '../../src/validate/suite.ts'
import { check } from '../config/some-checks.ts'

const needs = (...ids: readonly string[]): { needs: { check: string; when: 'passed' }[] } => ({
  needs: ids.map((one) => ({ check: one, when: 'passed' as const })),
})
const detected: Suite = {
  checks: [
    check('build', { kind: 'build', timeoutMs: 1000 }),
    check('unit', { kind: 'unit', ...needs('build'), because: 'script `test`' }),
    check('types', { kind: 'types', work: { is: 'script', name: 'types', text: 'tsc' }, cwd: 'web' }),
  ],
  left: [{ what: 'deploy', because: 'it changes something outside', at: null }],
}
const merged = (text: string): ReturnType<typeof suiteOf> => {
  const read = readConfig(text, { specialists: [], presets: [] })
  if (!read.ok) return read
  return suiteOf(read.value, detected, new Map([['web', new Map([['bundle', 'vite build']])]]))
}
const faultsOf = (text: string): readonly string[] => {
  const read = merged(text)
  return read.ok ? [] : read.faults.map(({ at, cause, hint }) => `${at?.line}: ${cause} (${hint})`)
}
const checksOf = (text: string): Suite['checks'] => {
  const read = merged(text)
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.value.checks
}

test('without tasks the suite is the detected one', () => {
  expect(merged('')).toEqual({ ok: true, value: detected })
})

test('a task without a command changes the detected check and nothing else of it', () => {
  const [, unit] = checksOf('tasks: { Unit: { timeout: 5m, retries: 1 } }')
  expect(unit).toEqual({
    ...detected.checks[1],
    timeoutMs: 300_000,
    retries: 1,
    because: 'script `test`, changed in muster.config.yaml',
    at: { file: 'muster.config.yaml', startLine: 1, endLine: 1 },
  })
})

test('a task with a command stands by itself, in the place of the detected one', () => {
  const checks = checksOf('tasks:\n  new: make new\n  unit: make unit\n')
  expect(checks.map(({ id, kind, needs: all }) => [id, kind, all.length])).toEqual([
    ['build', 'build', 0],
    ['unit', 'other', 0],
    ['types', 'types', 0],
    ['new', 'other', 0],
  ])
})

test('false switches a check off, and what was found to need it goes on without it', () => {
  const read = merged('tasks:\n  build: false\n')
  expect(read.ok && read.value.checks.map(({ id, needs: all }) => [id, all.length])).toEqual([
    ['unit', 0],
    ['types', 0],
  ])
  expect(read.ok && read.value.left.at(-1)).toMatchObject({ what: 'build', at: { startLine: 2 } })
})

test('scripts are those of package.json, detected or not', () => {
  const checks = checksOf('tasks:\n  a: { script: types, cwd: web }\n  b: { script: bundle, cwd: web }\n')
  expect(checks.slice(3).map(({ work }) => work)).toEqual([
    { is: 'script', name: 'types', text: 'tsc' },
    { is: 'script', name: 'bundle', text: 'vite build' },
  ])
})

test('all faults at once', () => {
  expect(
    faultsOf(`tasks:
  unti: { timeout: 5m }
  gone: false
  build: false
  a: { command: make, needs: [buidl, build, b] }
  b: { command: make, needs: [c] }
  c: { command: make, needs: [b, d] }
  d: { command: make, needs: [d] }
  e: { script: bundel, cwd: web }
  f: { script: test }
`),
  ).toMatchInlineSnapshot(`
    [
      "2: the task \`unti\` has no command, and no check of that id is found that it could change (did you mean \`unit\`?)",
      "3: the task \`gone\` is switched off, and no check of that id is found (take the line away)",
      "9: the task \`e\` runs \`bundel\`, which is no script of web/package.json (did you mean \`bundle\`?)",
      "10: the task \`f\` runs a script of package.json, and no such file has scripts (correct \`script\` or \`cwd\`)",
      "5: the task \`a\` needs \`buidl\`, which no task is called (did you mean \`build\`?)",
      "5: the task \`a\` needs \`build\`, which is switched off (add that task or take the need away)",
      "8: the task \`d\` needs itself (take one of these needs away)",
      "6: 2 tasks wait for each other: \`b\` (muster.config.yaml:6) needs \`c\` (muster.config.yaml:7) needs \`b\` (take one of these needs away)",
    ]
  `)
})

test('a long cycle is named by its beginning', () => {
  const many = Array.from(
    { length: 40 },
    (_, at) => `  t${at}: { command: make, needs: [t${(at + 1) % 40}] }`,
  )
  const [fault] = faultsOf(`tasks:\n${many.join('\n')}\n`)
  expect(fault).toContain('40 tasks wait for each other: `t0` (muster.config.yaml:2) needs')
  expect(fault).toContain('28 more needs `t0`')
})
