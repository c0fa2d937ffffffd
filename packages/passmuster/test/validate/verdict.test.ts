import { describe, expect, test } from 'vitest'
import { verdictOf, type Ended } from '../../src/validate/verdict.ts'

const ended = (more: Partial<Ended>): Ended => ({
  program: 'tool',
  command: 'tool --all',
  exit: 0,
  signal: null,
  stopped: null,
  limitMs: 300_000,
  stdout: '',
  stderr: '',
  tests: null,
  complaints: 0,
  oomKills: 0,
  ...more,
})
const tests = (passed: number, failed = 0, skipped = 0) => ({
  collected: passed + failed + skipped,
  passed,
  failed,
  skipped,
})
const said = (more: Partial<Ended>): string => {
  const { outcome, because } = verdictOf(ended(more))
  const detail = outcome.is === 'errored' ? ` ${outcome.fault.code} ${outcome.fault.retry}` : ''
  return `${outcome.is}${detail}: ${because}`
}

describe('how an ended command is called', () => {
  test.each<[Partial<Ended>, string]>([
    [{}, 'passed: exit 0'],
    [{ tests: tests(12) }, 'passed: exit 0, 12 of 12 tests passed'],
    [{ exit: 1 }, 'failed: exit 1'],
    [{ exit: 1, tests: tests(10, 2) }, 'failed: exit 1, 10 of 12 tests passed'],
    [{ exit: 255 }, 'failed: exit 255'],
    [{ tests: tests(0) }, 'empty: 0 tests ran (exit 0)'],
    [{ exit: 5, tests: tests(0) }, 'empty: 0 tests ran (exit 5)'],
    [{ exit: 1, tests: tests(0), complaints: 1 }, 'failed: exit 1'],
    [
      { exit: null, signal: 'SIGTERM', stopped: 'timed-out' },
      'timed-out: still running after 5 min, its time limit',
    ],
    [{ stopped: 'timed-out', limitMs: 1500 }, 'timed-out: still running after 1.5 s, its time limit'],
    [{ exit: 143, stopped: 'cancelled' }, 'cancelled: the run was cancelled'],
    [{ exit: null, spawnError: 'ENOENT' }, 'not-run: tool was not found'],
    [
      { exit: null, spawnError: 'ENOENT', exists: true },
      'not-run: the interpreter that tool names in its first line was not found',
    ],
    [{ exit: null, spawnError: 'EACCES' }, 'not-run: tool cannot be executed'],
    [{ exit: null, spawnError: 'ENOEXEC' }, 'not-run: tool is no program for this machine'],
    [{ exit: null, spawnError: 'EAGAIN' }, 'errored spawn-failed safe: tool could not be started'],
    [{ exit: 127 }, 'not-run: exit 127: tool or a program that it calls was not found'],
    [{ exit: 126 }, 'not-run: exit 126: tool or a program that it calls cannot be executed'],
    [{ exit: null, signal: 'SIGSEGV' }, 'errored child-crashed safe: tool was ended by SIGSEGV'],
    [{ exit: 139 }, 'errored child-crashed safe: tool was ended by SIGSEGV'],
    [
      { exit: null, signal: 'SIGKILL' },
      'errored memory-limit safe: tool was killed by a SIGKILL that muster did not send',
    ],
    [{ exit: 137 }, 'errored memory-limit safe: tool was killed by a SIGKILL that muster did not send'],
    [
      { exit: null, signal: 'SIGKILL', oomKills: 1 },
      'errored memory-limit safe: tool was killed while the kernel was out of memory',
    ],
    [
      {
        exit: 134,
        stderr: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
      },
      'errored memory-limit never: tool ran out of the memory that Node gives its objects',
    ],
  ])('%o: %s', (how, what) => expect(said(how)).toBe(what))
})

describe('a missing program is named from what was said', () => {
  const cases: readonly [exit: number, command: string, stderr: string, because: string][] = [
    [127, 'a', 'sh: 1: eslint: not found\n', 'eslint was not found'],
    [127, 'a', 'sh: eslint: not found\n', 'eslint was not found'],
    [127, 'a', '/bin/sh: line 1: eslint: command not found\n', 'eslint was not found'],
    [127, 'a', './run.sh: 3: ./run.sh: eslint: not found\n', 'eslint was not found'],
    [127, 'a', './run.sh: line 3: eslint: command not found\n', 'eslint was not found'],
    [127, 'a', 'bash: eslint: command not found\n', 'eslint was not found'],
    [127, 'a', 'zsh:1: command not found: eslint\n', 'eslint was not found'],
    [127, 'a', '/usr/bin/env: ‘eslint’: No such file or directory\n', 'eslint was not found'],
    [127, 'a', "env: 'eslint': No such file or directory\n", 'eslint was not found'],
    [127, 'a', '\u001b[31msh: 1: eslint: not found\u001b[0m\n', 'eslint was not found'],
    [126, 'a', 'sh: 1: ./build: Permission denied\n', './build cannot be executed'],
    [126, 'a', 'bash: line 1: ./build: Permission denied\n', './build cannot be executed'],
    [
      1,
      'npx foo',
      'npm error could not determine executable to run\n',
      'a program that it calls was not found',
    ],
    [
      1,
      'npx --no eslint',
      'npm error npx canceled due to missing packages and no YES option: ["eslint@10.1.0"]\n',
      'eslint was not found',
    ],
    [
      1,
      'npx --no @a/b',
      'npm error npx canceled due to missing packages and no YES option: ["@a/b@1.0.0"]\n',
      '@a/b was not found',
    ],
    [
      254,
      'pnpm exec eslint',
      ' ERR_PNPM_RECURSIVE_EXEC_FIRST_FAIL  Command "eslint" not found\n',
      'eslint was not found',
    ],
    [1, 'yarn eslint .', 'error Command "eslint" not found.\n', 'eslint was not found'],
    [
      2,
      'uv run pytest',
      'error: Failed to spawn: `pytest`\n  Caused by: No such file or directory (os error 2)\n',
      'pytest was not found',
    ],
    [1, 'python -m pytest', '/usr/bin/python3: No module named pytest\n', 'pytest was not found'],
    [101, 'cargo nextest run', 'error: no such command: `nextest`\n\nhelp: …\n', 'nextest was not found'],
    [
      2,
      'make lint',
      'make: eslint: No such file or directory\nmake: *** [Makefile:2: lint] Error 127\n',
      'eslint was not found',
    ],
    [
      2,
      'make lint',
      '/bin/sh: 1: eslint: not found\nmake: *** [Makefile:2: lint] Error 127\n',
      'eslint was not found',
    ],
  ]
  test.each(cases)('exit %i of %s: %s', (exit, command, stderr, because) => {
    expect(verdictOf(ended({ exit, command, stderr }))).toEqual({
      outcome: { is: 'not-run', because },
      because,
    })
  })

  test.each<[string, number, string]>([
    ['the same words of another tool', 1, 'npm error could not determine executable to run\n'],
    ['a traceback of the tests', 1, "ModuleNotFoundError: No module named 'pytest'\n"],
    ['a test that checks for a missing program', 1, 'sh: 1: eslint: not found\n'],
    ['a make that failed by itself', 2, 'make: *** [Makefile:2: lint] Error 1\n'],
  ])('%s is a failure', (_, exit, stderr) => {
    expect(verdictOf(ended({ exit, command: 'make test', stderr })).outcome.is).toBe('failed')
  })
})
