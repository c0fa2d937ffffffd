import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ValidationJson } from '../../src/report/validation/json.ts'
import { openStore } from '../../src/store/open-store.ts'
import { makeRepository, muster, type TestRepository } from '../repository.ts'

const scripts = (given: Readonly<Record<string, string>>): string =>
  JSON.stringify({ name: 'shop', version: '1.0.0', scripts: given })

const repository = (files: Readonly<Record<string, string>>): TestRepository =>
  makeRepository({ 'pass.js': '', 'fail.js': 'process.exit(3)\n', ...files })

/** Trust and slots of this test only: slots are the machine's, and other tests run musters too. */
const alone = (state: string): Readonly<Record<string, string>> => {
  mkdirSync(`${state}-runtime`, { recursive: true, mode: 0o700 })
  return { XDG_CONFIG_HOME: `${state}-config`, XDG_RUNTIME_DIR: `${state}-runtime` }
}

const validate = async (
  { root, state }: TestRepository,
  code: number,
  ...more: readonly string[]
): Promise<ValidationJson> => {
  const ran = await muster(['validate', '--json', '--quiet', '--trust', '--state', state, ...more], {
    cwd: root,
    env: alone(state),
  })
  expect(ran, ran.err).toMatchObject({ code })
  return JSON.parse(ran.out) as ValidationJson
}

const outcomes = ({ tasks }: ValidationJson): Record<string, string> =>
  Object.fromEntries(tasks.map(({ id, outcome }) => [id, outcome.kind]))

test(
  'passed, failed, not run, empty and blocked are five different things',
  { timeout: 60_000 },
  async () => {
    using repo = repository({
      'muster.config.yaml': `tasks:
  fine: { command: node pass.js, kind: lint }
  wrong: { command: node fail.js, kind: unit }
  absent: { command: no-such-tool --check }
  hollow: { command: node hollow.js, kind: unit }
  behind: { command: node pass.js, needs: [wrong] }
  after: { command: node pass.js, needs: [{ task: wrong, when: settled }] }
`,
      'hollow.js': 'console.log("collected 0 items\\n\\n=== no tests ran in 0.01s ===")\nprocess.exit(5)\n',
    })
    const v = await validate(repo, 1)
    expect(outcomes(v)).toMatchObject({
      fine: 'passed',
      wrong: 'failed',
      absent: 'not-run',
      hollow: 'empty',
      behind: 'blocked',
      after: 'passed',
    })
    expect(v.verdict).toBe('failed')
    const wrong = v.tasks.find(({ id }) => id === 'wrong')!
    expect(wrong).toMatchObject({ because: 'exit 3', via: 'ran', attempts: [{ n: 1, exit: 3 }] })
    expect(v.tasks.find(({ id }) => id === 'absent')?.because).toBe('no-such-tool was not found')
  },
)

test(
  'a check that says no is told with its problems, its output lies in the named file',
  { timeout: 60_000 },
  async () => {
    using repo = repository({
      'tsc.js': `console.log("src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.")\nprocess.exit(2)\n`,
      'src/a.ts': 'export const a: number = 1\n',
      'package.json': scripts({ typecheck: 'node tsc.js' }),
    })
    const v = await validate(repo, 1)
    expect(v.problems).toEqual([
      {
        file: 'src/a.ts',
        line: 3,
        column: 7,
        severity: 'high',
        code: 'TS2322',
        message: "Type 'string' is not assignable to type 'number'.",
        tools: ['tsc'],
        checks: ['typecheck'],
      },
    ])
    expect(readFileSync(v.tasks[0]!.attempts[0]!.log!, 'utf8')).toContain('TS2322')
  },
)

test('what passes only at the second attempt is flaky, and the run passes', { timeout: 60_000 }, async () => {
  using repo = repository({
    'once.js': `const fs = require('node:fs')
if (!fs.existsSync(process.argv[2])) { fs.writeFileSync(process.argv[2], ''); process.exit(1) }
`,
  })
  repo.write(
    'muster.config.yaml',
    `tasks:\n  shaky: { command: [node, once.js, ${JSON.stringify(`${repo.root}/../seen`)}], retries: 1 }\n`,
  )
  const v = await validate(repo, 0)
  expect(v.tasks[0]).toMatchObject({
    outcome: { kind: 'flaky' },
    attempts: [
      { n: 1, exit: 1 },
      { n: 2, exit: 0 },
    ],
  })
  expect(v.tasks[0]?.because).toContain('passed at attempt 2')
})

test('a dry run shows the checks and runs nothing', { timeout: 60_000 }, async () => {
  using repo = repository({
    'package.json': scripts({ lint: 'node -e "require(`fs`).writeFileSync(`ran`, ``)"' }),
  })
  const ran = await muster(['validate', '--dry-run', '--state', repo.state], { cwd: repo.root })
  expect(ran).toMatchObject({ code: 0 })
  expect(ran.out).toContain('script `lint` of package.json')
  expect(() => readFileSync(`${repo.root}/ran`)).toThrow('ENOENT')
})

test('specialists look at the changed lines only', { timeout: 120_000 }, async () => {
  using repo = repository({
    'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\n',
    'shop/__init__.py': '',
    'shop/old.py': 'def f():\n    return undefined_thing\n',
    'shop/new.py': 'def g():\n    return 1\n',
  })
  const clean = await validate(repo, 0, '--specialists', 'code-reviewer')
  expect(outcomes(clean)).toEqual({ 'code-reviewer': 'passed' })
  expect(clean.problems).toEqual([])
  repo.write('shop/new.py', 'def g():\n    return another_thing\n')
  const changed = await validate(repo, 0, '--specialists', 'code-reviewer')
  expect(changed.problems.map(({ file, line, code }) => ({ file, line, code }))).toEqual([
    { file: 'shop/new.py', line: 2, code: 'undefined-name' },
  ])
})

test(
  'a check that nobody knows, and needs that turn in a circle, are faults with their lines',
  { timeout: 60_000 },
  async () => {
    using repo = repository({
      'muster.config.yaml':
        'tasks:\n  a: { command: node pass.js, needs: [b] }\n  b: { command: node pass.js, needs: [a] }\n',
    })
    const circle = await muster(['validate', '--state', repo.state], { cwd: repo.root })
    expect(circle.code).toBe(2)
    expect(circle.err).toContain('muster.config.yaml:2')
    repo.write('muster.config.yaml', 'tasks:\n  a: { command: node pass.js }\n')
    const unknown = await muster(['validate', '--only', 'aa', '--state', repo.state], { cwd: repo.root })
    expect(unknown).toMatchObject({ code: 2 })
    expect(unknown.err).toContain('did you mean `a`')
  },
)

test(
  'nothing runs before somebody has looked at it, and a change asks again',
  { timeout: 60_000 },
  async () => {
    using repo = repository({ 'muster.config.yaml': 'tasks:\n  a: { command: node pass.js }\n' })
    const options = { cwd: repo.root, env: alone(repo.state) }
    const run = (...more: readonly string[]): ReturnType<typeof muster> =>
      muster(['validate', '--quiet', '--state', repo.state, ...more], options)
    const first = await run()
    expect(first).toMatchObject({ code: 2, out: '' })
    expect(first.err).toContain('[untrusted]')
    expect(first.err).toContain('muster trust')
    expect(await run('--trust')).toMatchObject({ code: 0 })
    expect(await run()).toMatchObject({ code: 0 })
    repo.write('muster.config.yaml', 'tasks:\n  a: { command: node pass.js now }\n')
    const changed = await run()
    expect(changed.code).toBe(2)
    expect(changed.err).toContain('not what was trusted: a')
  },
)

test(
  'what depends on nothing that changed is restored with its outputs, and a miss says why',
  { timeout: 60_000 },
  async () => {
    using repo = repository({
      'build.js': `const fs = require('node:fs')\nfs.mkdirSync('out', { recursive: true })\nfs.writeFileSync('out/made.txt', fs.readFileSync('in.txt'))\n`,
      'in.txt': 'one',
      '.gitignore': 'out/\n',
      'muster.config.yaml':
        'tasks:\n  build: { command: node build.js, inputs: [in.txt, build.js], outputs: [out/**] }\n  other: { command: node pass.js }\n',
    })
    const made = (): string => readFileSync(`${repo.root}/out/made.txt`, 'utf8')
    const cacheOf = async (...more: readonly string[]): Promise<unknown> =>
      (await validate(repo, 0, ...more)).tasks.map(
        ({ via, cache }) => `${via} ${cache.state}: ${cache.because}`,
      )
    expect(await cacheOf()).toEqual([
      'ran miss: no result of it is recorded',
      'ran off: caching is not asked for',
    ])
    rmSync(`${repo.root}/out`, { recursive: true })
    expect(await cacheOf()).toEqual([
      'restored hit: nothing that it depends on has changed',
      'ran off: caching is not asked for',
    ])
    expect(made()).toBe('one')
    repo.write('in.txt', 'two')
    expect(await cacheOf()).toEqual(['ran miss: file: in.txt changed', 'ran off: caching is not asked for'])
    expect(made()).toBe('two')
    expect(await cacheOf('--fresh')).toEqual([
      'ran off: nothing was taken over: --fresh',
      'ran off: caching is not asked for',
    ])
  },
)

test(
  'a secret in a command or its output reaches no file of ours and no screen',
  { timeout: 60_000 },
  async () => {
    const secret = ['ghp', '_', '16C7e42F292c6912E7710c838347Ae178B4a'].join('')
    using repo = repository({
      'say.js':
        'console.log(`token: ${process.argv[2]}`)\nprocess.exit(process.argv[2].length === 40 ? 1 : 2)\n',
      'package.json': scripts({ lint: `node say.js ${secret}` }),
    })
    const v = await validate(repo, 1)
    expect(v.tasks[0]?.because).toBe('exit 1')
    const plan = await muster(['validate', '--dry-run', '--json'], { cwd: repo.root, env: alone(repo.state) })
    const files = readdirSync(repo.state, { recursive: true, withFileTypes: true, encoding: 'utf8' }).filter(
      (one) => one.isFile(),
    )
    expect(files.length).toBeGreaterThan(2)
    for (const { parentPath, name } of files)
      expect(readFileSync(`${parentPath}/${name}`).includes(secret), name).toBe(false)
    expect(JSON.stringify(v) + plan.out).not.toContain(secret)
    expect(plan.out).toContain('[redacted')
  },
)

test(
  'on the screen what failed without a known problem shows its last words',
  { timeout: 60_000 },
  async () => {
    using repo = repository({
      'die.js': 'console.log("nobody parses this")\nprocess.exit(1)\n',
      'muster.config.yaml': 'tasks:\n  a: { command: node die.js }\n',
    })
    const ran = await muster(['validate', '--quiet', '--trust', '--state', repo.state], {
      cwd: repo.root,
      env: alone(repo.state),
    })
    expect(ran.code).toBe(1)
    expect(ran.out).toContain('failed a: exit 1\n  nobody parses this\n  output: ')
  },
)

test(
  'a specialist may stand in the configuration, and one that there is not is named',
  { timeout: 60_000 },
  async () => {
    using repo = repository({
      'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\n',
      'shop/a.py': 'def f():\n    return 1\n',
      'muster.config.yaml': 'tasks:\n  review: { specialist: code-reviewer }\n',
    })
    repo.write('shop/a.py', 'def f():\n    return nobody_knows\n')
    const v = await validate(repo, 0)
    expect(outcomes(v)).toEqual({ review: 'passed' })
    expect(v.problems.map(({ code, checks }) => `${code} ${checks.join()}`)).toEqual([
      'undefined-name review',
    ])
    const wrong = await muster(['validate', '--specialists', 'code-reviwer', '--state', repo.state], {
      cwd: repo.root,
      env: alone(repo.state),
    })
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain('did you mean `code-reviewer`')
  },
)

test('what a check needed last time is what it weighs', { timeout: 60_000 }, async () => {
  using repo = repository({
    'big.js': 'const held = Buffer.alloc(200 * 1024 * 1024, 1)\nsetTimeout(() => held, 900)\n',
    'muster.config.yaml': 'tasks:\n  big: { command: node big.js }\n',
  })
  await validate(repo, 0)
  const opened = openStore({ dir: repo.state })
  if (!opened.ok) throw new Error(opened.faults[0]?.message)
  const peak = opened.value.peaks().get('validate/big') ?? 0
  opened.value.close()
  expect(peak).toBeGreaterThan(200)
  const v = await validate(repo, 0)
  const again = openStore({ dir: repo.state })
  if (!again.ok) throw new Error(again.faults[0]?.message)
  const [first] = again.value.journal.read(v.run)
  again.value.close()
  const weight = first?.body.type === 'run.started' ? first.body.graph.tasks[0]?.memoryMb : null
  expect(weight).toBe(Math.ceil(peak * 1.2))
})

test(
  'nothing to run is no pass, and a manifest that cannot be read makes a pass incomplete',
  { timeout: 60_000 },
  async () => {
    using repo = repository({ 'package.json': '{ "scripts": { "test": "node pass.js",\n' })
    const options = { cwd: repo.root, env: alone(repo.state) }
    const none = await muster(['validate', '--quiet', '--state', repo.state], options)
    expect(none).toMatchObject({ code: 2, out: '' })
    expect(none.err).toMatch(/\[no-checks\]\n {2}at package\.json:\d/)
    repo.write('muster.config.yaml', 'tasks:\n  a: { command: "true" }\n')
    const v = await validate(repo, 3)
    expect(outcomes(v)).toEqual({ a: 'passed' })
    expect(v.verdict).toBe('incomplete')
    expect(v.because).toContain('package.json: it cannot be read')
    repo.write('package.json', '{}')
    expect((await validate(repo, 0)).verdict).toBe('passed')
  },
)
