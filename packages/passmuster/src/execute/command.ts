import { existsSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { canonicalJson } from '../lib/canonical-json.ts'
import { runProcess, type ProcessResult } from '../lib/process.ts'
import type { Artifacts, Executor } from '../model/ports.ts'
import type { Outcome, Task } from '../model/task.ts'
import { attemptNonce } from './nonce.ts'

/** Where and how commands run. */
export interface CommandOptions {
  /** Absolute path of the repository; a task's `cwd` must stay inside. */
  readonly root: string
  readonly artifacts: Artifacts
  /** The whole environment of a command, before the task's own `env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly graceMs?: number
  /** Kept per stream, in bytes. */
  readonly maxBytes?: number
  /** A second, hard stop: KILL at once. */
  readonly killSignal?: AbortSignal
  /** Passes over every text before it is stored. */
  readonly redact: (text: string) => string
}

/**
 * Does `command` work: spawns the argument vector as it stands, never through a shell. Exit 0 passed; 126, 127 or a
 * missing program not-run; another exit failed; a signal of its own errored. The output is the task's artifact.
 */
export const commandExecutor = (options: CommandOptions): Executor => ({
  run: async (task, context) => {
    if (task.work.kind !== 'command') throw new TypeError(`command cannot do ${task.work.kind}`)
    const { argv, env } = task.work
    const cwd = resolve(options.root, task.work.cwd ?? '.')
    if (!isInside(options.root, cwd)) return notRun(`its folder ${task.work.cwd} lies outside the repository`)
    if (!existsSync(cwd)) return notRun(`its folder ${task.work.cwd} does not exist`)
    const ran = await runProcess({
      argv,
      cwd,
      env: { ...options.env, ...env },
      signal: context.signal,
      nonce: attemptNonce(context.run, context.epoch),
      ...(options.killSignal ? { killSignal: options.killSignal } : {}),
      ...(options.graceMs === undefined ? {} : { graceMs: options.graceMs }),
      ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
    })
    const bytes = new TextEncoder().encode(canonicalJson(record(task, ran, options.redact)))
    const result = options.artifacts.put(bytes, 'application/json')
    context.report({
      type: 'artifact.stored',
      digest: result,
      bytes: bytes.length,
      media: 'application/json',
    })
    return {
      outcome: outcomeOf(argv, ran, context.signal),
      usage: { wallMs: ran.wallMs, cpuMs: ran.cpuMs, rssMb: ran.rssMb },
      examined: null,
      result,
    }
  },
})

/** The artifact of a command task; texts are UTF-8 with what is not replaced by U+FFFD. */
export interface CommandRecord {
  readonly v: 1
  readonly argv: readonly string[]
  readonly exit: number | null
  readonly signal: string | null
  readonly cut: boolean
  readonly stdout: string
  readonly stderr: string
}

const record = (task: Task, ran: ProcessResult, redact: (text: string) => string): CommandRecord => {
  const text = (bytes: Uint8Array): string => redact(new TextDecoder().decode(bytes))
  const argv = task.work.kind === 'command' ? task.work.argv.map(redact) : []
  return {
    v: 1,
    argv,
    exit: ran.exit,
    signal: ran.signal,
    cut: ran.cut,
    stdout: text(ran.stdout),
    stderr: text(ran.stderr),
  }
}

const outcomeOf = (argv: readonly string[], ran: ProcessResult, signal: AbortSignal): Outcome => {
  if (ran.timedOut || (signal.aborted && signal.reason === 'timed-out')) return { is: 'timed-out' }
  if (ran.aborted) return { is: 'cancelled' }
  const program = argv[0] ?? ''
  if (ran.spawnError === 'ENOENT' || ran.exit === 127)
    return { is: 'not-run', because: `${program} was not found` }
  if (ran.spawnError === 'EACCES' || ran.exit === 126)
    return { is: 'not-run', because: `${program} cannot be executed` }
  if (ran.spawnError !== undefined)
    return {
      is: 'errored',
      fault: {
        code: 'spawn-failed',
        message: `${program} could not be started.`,
        hint: 'Check the process and memory limits of this machine.',
        retry: 'safe',
        cause: ran.spawnError,
      },
    }
  if (ran.exit === 0) return { is: 'passed' }
  if (ran.exit !== null) return { is: 'failed', findings: 0 }
  return {
    is: 'errored',
    fault: {
      code: 'child-crashed',
      message: `${program} was ended by ${ran.signal}.`,
      hint: 'Run the command by itself to see why.',
      retry: 'safe',
    },
  }
}

const isInside = (root: string, path: string): boolean => {
  const way = relative(root, path)
  return !isAbsolute(way) && way.split(/[\\/]/)[0] !== '..'
}

const notRun = (because: string): Awaited<ReturnType<Executor['run']>> => ({
  outcome: { is: 'not-run', because },
  usage: { wallMs: 0, cpuMs: null, rssMb: null },
  examined: null,
  result: null,
})
