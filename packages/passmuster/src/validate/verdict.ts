import type { Fault } from '../model/fault.ts'
import type { Outcome } from '../model/task.ts'
import type { TestCounts } from '../model/validation.ts'
import { missingTool } from './missing-tool.ts'
import { testVerdict } from './test-verdict.ts'

/** How a command ended, as it was seen from outside, with the end of what it said. */
export interface Ended {
  /** What was spawned, for sentences: `eslint`. */
  readonly program: string
  /** The whole command as it was written: a script's text, the words of a vector. */
  readonly command: string
  readonly exit: number | null
  readonly signal: string | null
  /** The system's word for why it never started: `ENOENT`. */
  readonly spawnError?: string
  /** A file of the program's name exists although it could not be started: its interpreter is what is missing. */
  readonly exists?: boolean
  /** That it was ended from here, and why. */
  readonly stopped: 'timed-out' | 'cancelled' | null
  readonly limitMs: number
  readonly stdout: string
  readonly stderr: string
  /** What its test runner counted; null = it said nothing of tests. */
  readonly tests: TestCounts | null
  /** How many problems of high severity its output tells of; only asked for where 0 tests were counted. */
  readonly complaints: number
  /** By how much the kernel's count of out-of-memory kills rose meanwhile. */
  readonly oomKills: number
}

/** The outcome of a command and why it is that one, as a clause: `exit 1, 2 of 12 tests failed`. */
export interface CommandVerdict {
  readonly outcome: Outcome
  readonly because: string
}

/** The one place where an ended command becomes an outcome: what is not known to have run is no pass and no failure. */
export const verdictOf = (ended: Ended): CommandVerdict => {
  if (ended.stopped === 'timed-out')
    return {
      outcome: { is: 'timed-out' },
      because: `still running after ${duration(ended.limitMs)}, its time limit`,
    }
  if (ended.stopped === 'cancelled') return { outcome: { is: 'cancelled' }, because: 'the run was cancelled' }
  if (ended.spawnError !== undefined) return notStarted(ended, ended.spawnError)
  if (ended.exit === null) return crashed(ended, ended.signal ?? 'a signal')
  const missing =
    ended.exit === 0
      ? null
      : missingTool({ exit: ended.exit, command: ended.command, said: lastWords(ended) })
  if (missing !== null)
    return notRun(
      `${missing === '' ? 'a program that it calls' : missing} ${ended.exit === 126 ? 'cannot be executed' : 'was not found'}`,
    )
  if (ended.exit === 127) return notRun(`exit 127: ${ended.program} or a program that it calls was not found`)
  if (ended.exit === 126)
    return notRun(`exit 126: ${ended.program} or a program that it calls cannot be executed`)
  const signal = fatal[ended.exit - 128]
  if (signal !== undefined) return crashed(ended, signal)
  const { is, because } = testVerdict(ended.exit, ended.tests, ended.complaints)
  return { outcome: is === 'failed' ? { is, findings: ended.tests?.failed ?? 0 } : { is }, because }
}

/** Exit codes above 128 by which a shell passes on the signal that ended its program. */
const fatal: Readonly<Record<number, string>> = {
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
}

const notStarted = (ended: Ended, error: string): CommandVerdict => {
  if (error === 'ENOENT' || error === 'ENOTDIR')
    return notRun(
      ended.exists === true
        ? `the interpreter that ${ended.program} names in its first line was not found`
        : `${ended.program} was not found`,
    )
  if (error === 'EACCES' || error === 'EPERM') return notRun(`${ended.program} cannot be executed`)
  if (error === 'ENOEXEC') return notRun(`${ended.program} is no program for this machine`)
  return errored({
    code: 'spawn-failed',
    message: `${ended.program} could not be started.`,
    hint: 'Check the process and memory limits of this machine.',
    retry: 'safe',
    cause: error,
  })
}

const crashed = (ended: Ended, signal: string): CommandVerdict => {
  if (/JavaScript heap out of memory/.test(ended.stderr.slice(-lastKept)))
    return errored({
      code: 'memory-limit',
      message: `${ended.program} ran out of the memory that Node gives its objects.`,
      hint: 'Give it more with NODE_OPTIONS=--max-old-space-size=4096 (in MB), or less to do at once.',
      retry: 'never',
      cause: signal,
    })
  if (signal === 'SIGKILL')
    return errored({
      code: 'memory-limit',
      message:
        ended.oomKills > 0
          ? `${ended.program} was killed while the kernel was out of memory.`
          : `${ended.program} was killed by a SIGKILL that muster did not send.`,
      hint: 'Most often the machine or its container was out of memory: run fewer tasks at once (--concurrency), or give the task its `memory`.',
      retry: 'safe',
      cause: signal,
    })
  return errored({
    code: 'child-crashed',
    message: `${ended.program} was ended by ${signal}.`,
    hint: 'Run the command by itself to see why.',
    retry: 'safe',
    cause: signal,
  })
}

const notRun = (because: string): CommandVerdict => ({ outcome: { is: 'not-run', because }, because })

const errored = (fault: Fault): CommandVerdict => ({
  outcome: { is: 'errored', fault },
  because: fault.message.replace(/\.$/, ''),
})

const lastKept = 8_192

const lastWords = ({ stdout, stderr }: Ended): string =>
  // oxlint-disable-next-line no-control-regex
  `${stdout.slice(-lastKept)}\n${stderr.slice(-lastKept)}`
    .replace(/\u001b\[[0-9;]{0,32}m/g, '')
    .replaceAll('\r', '')

const duration = (ms: number): string =>
  ms < 1_000
    ? `${Math.round(ms)} ms`
    : ms < 120_000
      ? `${Math.round(ms / 100) / 10} s`
      : `${Math.round(ms / 6_000) / 10} min`
