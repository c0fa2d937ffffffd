import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runGraph } from '../../src/engine/engine.ts'
import { commandExecutor } from '../../src/execute/command.ts'
import { after, systemClock } from '../../src/lib/clock.ts'
import { randomToken } from '../../src/lib/rng.ts'
import { runId, type Digest, type Work } from '../../src/model/task.ts'
import { commandTask, openedStore, temporaryFolder } from '../store/store-folder.ts'
import { leftAtLast, leftOf, runWork } from './command-run.ts'

type Command = Extract<Work, { kind: 'command' }>
const sh = (text: string): Command => ({ kind: 'command', argv: ['sh', '-c', text] })
const node = (...args: readonly string[]): Command => ({ kind: 'command', argv: [process.execPath, ...args] })

/** A program in a session of its own that TERM does not end, and whose pid is in `file` once it is up. */
const stubborn = (file: string): string =>
  `setsid sh -c 'trap "" TERM HUP INT; echo $$ > ${file}; while :; do sleep 0.05; done' & while [ ! -s ${file} ]; do sleep 0.01; done`

describe.runIf(process.platform === 'linux')('every verdict, with real processes', () => {
  const rows: readonly [name: string, make: (root: string) => Command, verdict: string][] = [
    ['exit 0', () => sh('exit 0'), 'passed: exit 0'],
    ['exit 3', () => sh('exit 3'), 'failed: exit 3'],
    [
      'a program that is not there',
      () => ({ kind: 'command', argv: ['no-such-tool'] }),
      'not-run: no-such-tool was not found',
    ],
    ['a shell that does not find it', () => sh('no-such-tool --all'), 'not-run: no-such-tool was not found'],
    [
      'exit 127 and no word',
      () => sh('exit 127'),
      'not-run: exit 127: sh or a program that it calls was not found',
    ],
    [
      'exit 126 and no word',
      () => sh('exit 126'),
      'not-run: exit 126: sh or a program that it calls cannot be executed',
    ],
    [
      'a file that is no program',
      (root) => {
        writeFileSync(join(root, 'plain'), 'x')
        chmodSync(join(root, 'plain'), 0o644)
        return { kind: 'command', argv: ['./plain'] }
      },
      'not-run: ./plain cannot be executed',
    ],
    [
      'a shell that may not execute it',
      (root) => {
        writeFileSync(join(root, 'plain'), 'x')
        return sh('./plain')
      },
      'not-run: ./plain cannot be executed',
    ],
    [
      'an interpreter that is not there',
      (root) => {
        writeFileSync(join(root, 'odd'), '#!/no/such/interpreter\n', { mode: 0o755 })
        return { kind: 'command', argv: ['./odd'] }
      },
      'not-run: the interpreter that ./odd names in its first line was not found',
    ],
    [
      'an interpreter that env does not find',
      (root) => {
        writeFileSync(join(root, 'odd'), '#!/usr/bin/env no-such-tool\n', { mode: 0o755 })
        return { kind: 'command', argv: ['./odd'] }
      },
      'not-run: no-such-tool was not found',
    ],
    [
      'a test file without a test',
      (root) => {
        writeFileSync(join(root, 'none.test.mjs'), 'export {}\n')
        return node('--test', 'none.test.mjs')
      },
      'empty: 0 tests ran (exit 0)',
    ],
    ['no test file at all', () => node('--test'), 'empty: 0 tests ran (exit 0)'],
    [
      'one test that passes and one that fails',
      (root) => {
        writeFileSync(
          join(root, 'two.test.mjs'),
          "import test from 'node:test'\ntest('a', () => {})\ntest('b', () => { throw new Error('no') })\n",
        )
        return node('--test', 'two.test.mjs')
      },
      'failed: exit 1, 1 of 2 tests passed',
    ],
    [
      'a SIGKILL of its own',
      () => sh('kill -9 $$'),
      'errored: sh was killed by a SIGKILL that muster did not send',
    ],
    [
      'a SIGKILL below its shell',
      () => sh("sh -c 'kill -9 $$'; exit $?"),
      'errored: sh was killed by a SIGKILL that muster did not send',
    ],
    [
      'a heap that is too small',
      () =>
        node(
          '--max-old-space-size=12',
          '-e',
          'const a = []; for (;;) a.push(new Array(1000).fill(a.length))',
        ),
      `errored: ${process.execPath} ran out of the memory that Node gives its objects`,
    ],
    ['a crash', () => sh('kill -SEGV $$'), 'errored: sh was ended by SIGSEGV'],
  ]
  test.for(rows)('%s', async ([, make, verdict]) => {
    const root = temporaryFolder()
    const run = `t${randomToken()}`
    const ended = await runWork(make(root), { root, run })
    expect(`${ended.outcome.is}: ${ended.record.because}`).toBe(verdict)
    expect(await leftAtLast(run)).toEqual([])
  })

  test('a time limit ends a grandchild that ignores SIGTERM in a session of its own', async () => {
    const root = temporaryFolder()
    const run = `t${randomToken()}`
    const stop = new AbortController()
    const going = runWork(sh(`${stubborn(join(root, 'pid'))}; trap '' TERM; while :; do sleep 0.05; done`), {
      root,
      run,
      signal: stop.signal,
      task: { timeoutMs: 900 },
    })
    while (!existsSync(join(root, 'pid')) || readFileSync(join(root, 'pid'), 'utf8') === '')
      await systemClock.sleep(10)
    expect(leftOf(run).length, 'root and grandchild are up: the fault fired').toBeGreaterThanOrEqual(2)
    stop.abort('timed-out')
    const ended = await going
    expect(ended.outcome).toEqual({ is: 'timed-out' })
    expect(ended.record.because).toBe('still running after 900 ms, its time limit')
    expect(await leftAtLast(run)).toEqual([])
  })

  test('a cancel is no time limit', async () => {
    const run = `t${randomToken()}`
    const stop = new AbortController()
    after(100, () => stop.abort('cancelled'))
    const ended = await runWork(sh('sleep 60'), { run, signal: stop.signal })
    expect({ is: ended.outcome.is, because: ended.record.because }).toEqual({
      is: 'cancelled',
      because: 'the run was cancelled',
    })
    expect(await leftAtLast(run)).toEqual([])
  })

  test('output that a grandchild holds open does not hold up a command that has ended', async () => {
    const root = temporaryFolder()
    const run = `t${randomToken()}`
    const started = systemClock.mono()
    const ended = await runWork(sh(`${stubborn(join(root, 'pid'))}; echo over`), { root, run })
    expect(ended.outcome).toEqual({ is: 'passed' })
    expect(ended.record.stdout).toBe('over\n')
    expect(readFileSync(join(root, 'pid'), 'utf8')).toMatch(/^\d+\n$/)
    expect(systemClock.mono() - started).toBeLessThan(3_000)
    expect(await leftAtLast(run)).toEqual([])
  })

  test('a test that fails once and then passes is flaky, by the journal of the run', async () => {
    const root = temporaryFolder()
    const store = openedStore()
    const run = runId(`t${randomToken()}`)
    const once = `[ -e tried ] || { touch tried; echo first; exit 1; }; echo second`
    const task = commandTask('flaky', { work: sh(once), retries: 1, timeoutMs: 20_000 })
    const executor = commandExecutor({
      root,
      artifacts: store.artifacts,
      env: { PATH: process.env['PATH'] },
      redact: (text) => text,
    })
    await runGraph({
      run,
      job: 'test',
      graph: { tasks: [task] },
      limits: { slots: 1, memoryMb: 1000, overtakes: 4 },
      config: {},
      snapshot: 'a'.repeat(64) as Digest,
      host: { cores: 1, memoryMb: 1000, platform: 'linux', node: process.version, version: '0' },
      journal: store.journal,
      clock: systemClock,
      executors: {
        command: executor,
        extract: undefined,
        index: undefined,
        history: undefined,
        judge: undefined,
      },
      estimates: new Map(),
      epoch: 1,
    })
    const events = [...store.journal.read(run)].map((one) => one.body)
    const ends = events.flatMap((one) => (one.type === 'attempt.finished' ? [one.outcome.is] : []))
    const settled = events.flatMap((one) => (one.type === 'task.settled' ? [one.outcome.is] : []))
    expect({ ends, settled }).toEqual({ ends: ['failed', 'passed'], settled: ['flaky'] })
    expect(await leftAtLast(run)).toEqual([])
  })
})

test('scripts of a package', async () => {
  const root = temporaryFolder()
  mkdirSync(join(root, 'web', 'node_modules', '.bin'), { recursive: true })
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true })
  const tool = (path: string, text: string): void =>
    writeFileSync(join(root, path), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  tool('web/node_modules/.bin/near', 'echo near of web "$@"')
  tool('node_modules/.bin/near', 'echo near of root')
  tool('node_modules/.bin/far', 'env | grep -E "^(npm_|INIT_CWD|NODE=)" | sort')
  writeFileSync(join(root, 'package-lock.json'), '{}')
  writeFileSync(
    join(root, 'web', 'package.json'),
    JSON.stringify({
      name: '@a/web',
      version: '1.2.3',
      config: { port: 80, deep: { on: true, off: false } },
      bin: { web: 'x' },
    }),
  )
  const script = {
    name: 'test',
    text: 'far',
    pre: "near 'a b' c",
    post: "X=1 sh -c 'echo post $X $npm_lifecycle_event'",
  }
  const work: Command = { kind: 'command', argv: ['far'], cwd: 'web', script }
  const { record, outcome } = await runWork(work, {
    root,
    options: {
      env: {
        PATH: process.env['PATH'],
        npm_package_name: 'outer',
        npm_lifecycle_event: 'outer',
        npm_config_registry: 'kept',
      },
    },
  })
  expect(outcome.is).toBe('passed')
  const lines = record.stdout.trimEnd().split('\n')
  expect(lines[0]).toBe('near of web a b c')
  expect(lines.at(-1)).toBe('post 1 posttest')
  const web = join(root, 'web')
  expect(Object.fromEntries(lines.slice(1, -1).map((line) => line.split(/=(.*)/).slice(0, 2)))).toEqual({
    INIT_CWD: web,
    NODE: process.execPath,
    npm_command: 'run',
    npm_config_local_prefix: web,
    npm_config_registry: 'kept',
    npm_config_user_agent: expect.stringMatching(/^npm\/\S+ node\/v\d+\.\S+ \w+ \w+ workspaces\/false$/),
    npm_execpath: expect.stringMatching(/npm/),
    npm_lifecycle_event: 'test',
    npm_lifecycle_script: 'far',
    npm_node_execpath: process.execPath,
    npm_package_bin_web: 'x',
    npm_package_config_deep_off: '',
    npm_package_config_deep_on: 'true',
    npm_package_config_port: '80',
    npm_package_json: join(web, 'package.json'),
    npm_package_name: '@a/web',
    npm_package_version: '1.2.3',
  })
})

test.each([
  ['pre', 'exit 4', undefined, 'failed: exit 4', ''],
  ['post', undefined, 'exit 5', 'failed: exit 5', 'main\n'],
  ['a missing pre', 'no-such-tool', undefined, 'not-run: no-such-tool was not found', ''],
])('a failing %s stops', async (_, pre, post, verdict, stdout) => {
  const script = { name: 'x', text: 'echo main', ...(pre ? { pre } : {}), ...(post ? { post } : {}) }
  const ended = await runWork({ kind: 'command', argv: ['echo', 'main'], script })
  expect([`${ended.outcome.is}: ${ended.record.because}`, ended.record.stdout]).toEqual([verdict, stdout])
})

test('a shell of the package gets the text as it is', async () => {
  const root = temporaryFolder()
  writeFileSync(join(root, 'own-shell'), '#!/bin/sh\nfor one; do echo "<$one>"; done\n', { mode: 0o755 })
  const script = { name: 'x', text: 'a "b c" && d', shell: join(root, 'own-shell') }
  const { record } = await runWork({ kind: 'command', argv: ['x'], script }, { root })
  expect(record.stdout).toBe('<-c>\n<a "b c" && d>\n')
})
