import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandExecutor, type CommandRecord } from '../../src/execute/command.ts'
import { after } from '../../src/lib/clock.ts'
import type { EventBody } from '../../src/model/event.ts'
import type { AttemptResult } from '../../src/model/ports.ts'
import { runId, type Work } from '../../src/model/task.ts'
import type { Store } from '../../src/store/open-store.ts'
import { commandTask, openedStore, temporaryFolder } from '../store/store-folder.ts'

const run = async (
  argv: readonly string[],
  more: {
    store?: Store
    root?: string
    work?: Partial<Extract<Work, { kind: 'command' }>>
    signal?: AbortSignal
  } = {},
): Promise<AttemptResult & { record: CommandRecord | null; events: EventBody[] }> => {
  const store = more.store ?? openedStore()
  const events: EventBody[] = []
  const ended = await commandExecutor({
    root: more.root ?? temporaryFolder(),
    artifacts: store.artifacts,
    env: { PATH: process.env['PATH'] },
    graceMs: 200,
    redact: (text) => text.replaceAll('s3cret', '***'),
  }).run(commandTask('a', { work: { kind: 'command', argv, ...more.work } }), {
    run: runId('r'),
    epoch: 1,
    attempt: 1,
    signal: more.signal ?? new AbortController().signal,
    report: (event) => events.push(event),
    inputs: new Map(),
  })
  const bytes = ended.result && store.artifacts.get(ended.result)
  return {
    ...ended,
    record: bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as CommandRecord) : null,
    events,
  }
}

describe('outcomes', () => {
  test('0 passed, 1 failed with both streams kept', async () => {
    expect((await run(['true'])).outcome).toEqual({ is: 'passed' })
    const failed = await run(['sh', '-c', 'echo out; echo err >&2; exit 1'])
    expect(failed.outcome).toEqual({ is: 'failed', findings: 0 })
    expect(failed.record).toEqual({
      v: 1,
      argv: ['sh', '-c', 'echo out; echo err >&2; exit 1'],
      exit: 1,
      signal: null,
      because: 'exit 1',
      tests: null,
      cut: false,
      stdout: 'out\n',
      stderr: 'err\n',
      log: null,
    })
    expect(failed.events).toMatchObject([{ type: 'artifact.stored', digest: failed.result }])
  })

  test('what did not run has neither passed nor failed', async () => {
    const root = temporaryFolder()
    writeFileSync(join(root, 'plain'), 'not a program')
    chmodSync(join(root, 'plain'), 0o644)
    const outcomes = [
      ['no-such-tool'],
      ['sh', '-c', 'no-such-tool-either'],
      ['sh', '-c', 'exit 126'],
      [join(root, 'plain')],
    ]
    for (const argv of outcomes) expect((await run(argv, { root })).outcome.is).toBe('not-run')
  })

  test('a crash of the program is errored', async () => {
    expect((await run(['sh', '-c', 'kill -SEGV $$'])).outcome).toMatchObject({
      is: 'errored',
      fault: { code: 'child-crashed', message: expect.stringContaining('SIGSEGV') },
    })
  })

  test('a program that the machine cannot start is errored, and may be tried again', async () => {
    const tooLong = 'x'.repeat(4 * 1024 * 1024)
    expect((await run(['true', tooLong])).outcome).toMatchObject({
      is: 'errored',
      fault: { code: 'spawn-failed', retry: 'safe', cause: 'E2BIG' },
    })
  })

  test('the time limit and a cancel of the engine are told apart', async () => {
    for (const is of ['timed-out', 'cancelled'] as const) {
      const stop = new AbortController()
      after(150, () => stop.abort(is))
      expect((await run(['sleep', '60'], { signal: stop.signal })).outcome).toEqual({ is })
    }
  })
})

describe('where and with what', () => {
  test('cwd is relative to the repository and stays inside; one that is not there is not-run', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'sub'))
    expect((await run(['pwd'], { root, work: { cwd: 'sub' } })).record?.stdout.trim().endsWith('/sub')).toBe(
      true,
    )
    for (const cwd of ['..', '/', 'sub/../..', 'none']) {
      const refused = await run(['touch', 'made'], { root, work: { cwd } })
      expect(refused.outcome.is).toBe('not-run')
    }
  })

  test('the environment is the given one plus the task and the mark, nothing of ours', async () => {
    process.env['MUSTER_TEST_LEAK'] = 'leaked'
    const store = openedStore()
    const ended = await run(['env'], { store, work: { env: { TOKEN: 'x' } } })
    delete process.env['MUSTER_TEST_LEAK']
    expect(ended.record?.stdout).toMatch(/^TOKEN=x$/m)
    expect(ended.record?.stdout).toMatch(/^MUSTER_ATTEMPT=r\.1\.[0-9a-f]{16}$/m)
    expect(ended.record?.stdout).not.toContain('leaked')
  })

  test('secrets are taken out before anything is stored', async () => {
    const store = openedStore()
    const ended = await run(['echo', 'it is s3cret'], { store })
    expect(ended.record?.stdout).toBe('it is ***\n')
    expect(ended.record?.argv).toEqual(['echo', 'it is ***'])
    for (const name of ['journal.db', 'journal.db-wal'])
      expect(readFileSync(join(store.dir, name)).includes('s3cret')).toBe(false)
  })
})
