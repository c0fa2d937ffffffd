import { existsSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { canonicalJson } from '../lib/canonical-json.ts'
import { boundedCapture } from '../lib/capture.ts'
import { oomKills } from '../lib/oom.ts'
import { runProcess, type ProcessResult } from '../lib/process.ts'
import type { AttemptContext, Artifacts, Executor } from '../model/ports.ts'
import type { Task, Usage } from '../model/task.ts'
import type { TestCounts } from '../model/validation.ts'
import { commandText, stepsOf, type CommandWork, type Step } from '../validate/check-work.ts'
import { countTests } from '../validate/counts/count-tests.ts'
import { parseProblems, type ToolOutput } from '../validate/problems/parse.ts'
import { verdictOf } from '../validate/verdict.ts'
import { withoutSecretsOf } from './env-secrets.ts'
import { keptText } from './kept-output.ts'
import { attemptNonce } from './nonce.ts'
import { scriptEnvironments, type ScriptEnvironments } from './npm-script.ts'
import { outputLog, type LogOptions, type StoredLog } from './output-log.ts'

/** Where and how commands run. */
export interface CommandOptions {
  /** Absolute path of the repository; a task's `cwd` must stay inside. */
  readonly root: string
  readonly artifacts: Artifacts
  /** The whole environment of a command, before the task's own `env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Between TERM and KILL; 8 s when absent: less than the engine waits for an answer. */
  readonly graceMs?: number
  /** Kept per stream, in bytes; 1 MiB when absent. */
  readonly maxBytes?: number
  /** Where the whole output goes, one file for each attempt; absent = only what is kept. */
  readonly logs?: LogOptions
  /** A second, hard stop: KILL at once. */
  readonly killSignal?: AbortSignal
  /** Passes over every text before it is stored. */
  readonly redact: (text: string) => string
}

/** The artifact of a command task; texts are UTF-8 with what is not replaced by U+FFFD. */
export interface CommandRecord {
  readonly v: 1
  readonly argv: readonly string[]
  readonly exit: number | null
  readonly signal: string | null
  /** Why the outcome is what it is, as a clause. */
  readonly because: string
  readonly tests: TestCounts | null
  /** Something between head and tail of a stream was left out. */
  readonly cut: boolean
  readonly stdout: string
  readonly stderr: string
  readonly log: StoredLog | null
}

/**
 * Does `command` work: spawns each of its programs as it stands, in a group of its own, with the folders'
 * `node_modules/.bin` first on PATH and what a package manager would set for a script. A program that does not end
 * with 0 is the last. What it comes to is for `verdictOf` to say; the output is the task's artifact.
 */
export const commandExecutor = (options: CommandOptions): Executor => {
  const environments = scriptEnvironments(options.root, options.env)
  const ofRun = withoutSecretsOf(options.env)
  const killsByKernel = risingCount(oomKills)
  return {
    run: async (task, context) => {
      if (task.work.kind !== 'command') throw new TypeError(`command cannot do ${task.work.kind}`)
      const { work } = task
      const cwd = resolve(options.root, work.cwd ?? '.')
      if (!isInside(options.root, cwd)) return notRun(`its folder ${work.cwd} lies outside the repository`)
      if (!existsSync(cwd)) return notRun(`its folder ${work.cwd} does not exist`)
      const ofTask = withoutSecretsOf(work.env ?? {})
      const redact = (text: string): string => options.redact(ofTask(ofRun(text)))
      const own = { ...options, redact }
      const { ran, step, ...said } = await runSteps(task, work, cwd, own, environments, context)
      const last = ran.at(-1)!
      const text = { stdout: said.stdout, stderr: said.stderr }
      const tests = countTests(said.cut ? { stdout: end(text.stdout), stderr: end(text.stderr) } : text)
      const verdict = verdictOf({
        ...text,
        program: shownProgram(step),
        command: commandText(work),
        exit: last.exit,
        signal: last.signal,
        ...(last.spawnError === undefined ? {} : { spawnError: last.spawnError }),
        exists: last.spawnError === 'ENOENT' && existsAt(cwd, step.argv[0] ?? ''),
        stopped: stoppedBy(last, context.signal),
        limitMs: task.timeoutMs,
        tests,
        complaints:
          tests?.collected === 0 ? complaints({ ...text, root: options.root, cwd, check: task.id }) : 0,
        oomKills: last.signal === 'SIGKILL' || last.exit === 137 ? killsByKernel() : 0,
      })
      const record: CommandRecord = {
        v: 1,
        argv: work.argv.map(redact),
        exit: last.exit,
        signal: last.signal,
        because: verdict.because,
        tests,
        ...said,
      }
      const bytes = new TextEncoder().encode(canonicalJson(record))
      const result = options.artifacts.put(bytes, 'application/json')
      context.report({
        type: 'artifact.stored',
        digest: result,
        bytes: bytes.length,
        media: 'application/json',
      })
      return { outcome: verdict.outcome, usage: usageOf(ran), examined: null, result }
    },
  }
}

/** Runs the programs of a work until one does not end with 0; `step` is the last that ran, the texts are of all. */
const runSteps = async (
  task: Task,
  work: CommandWork,
  cwd: string,
  options: CommandOptions,
  environments: ScriptEnvironments,
  context: AttemptContext,
): Promise<
  Pick<CommandRecord, 'stdout' | 'stderr' | 'cut' | 'log'> & {
    readonly ran: readonly ProcessResult[]
    readonly step: Step
  }
> => {
  const most = options.maxBytes ?? 1_048_576
  const keep = { stdout: boundedCapture(most), stderr: boundedCapture(most) }
  const log =
    options.logs &&
    outputLog(options.logs, { run: context.run, task: task.id, attempt: context.attempt }, options.redact)
  const nonce = attemptNonce(context.run, context.epoch)
  const ran: ProcessResult[] = []
  const steps = stepsOf(work)
  for (const step of steps) {
    const result = await runProcess({
      argv: step.argv,
      cwd,
      env: { ...environments.of(cwd, step), ...work.env, ...step.env },
      signal: context.signal,
      nonce,
      keep,
      graceMs: options.graceMs ?? 8_000,
      ...(log === undefined ? {} : { onOutput: log.write }),
      ...(options.killSignal ? { killSignal: options.killSignal } : {}),
    })
    ran.push(result)
    if (result.exit !== 0 || result.aborted) break
  }
  return {
    ran,
    step: steps[ran.length - 1]!,
    stdout: keptText(keep.stdout, options.redact),
    stderr: keptText(keep.stderr, options.redact),
    cut: keep.stdout.cut || keep.stderr.cut,
    log: log?.close() ?? null,
  }
}

const stoppedBy = (ran: ProcessResult, signal: AbortSignal): 'timed-out' | 'cancelled' | null => {
  if (ran.timedOut || (signal.aborted && signal.reason === 'timed-out')) return 'timed-out'
  return ran.aborted ? 'cancelled' : null
}

/** Where a flood was cut the end says how it went, and reading all that was kept would cost more than keeping it. */
const end = (text: string): string => text.slice(-262_144)

const complaints = (output: ToolOutput): number =>
  parseProblems(output).filter(({ severity }) => severity === 'high').length

/** What a sentence calls a step: its program, or the script where a shell runs that. */
const shownProgram = ({ argv, script }: Step): string =>
  script !== null && argv[1] === '-c' ? `script \`${script.event}\`` : (argv[0] ?? '')

/** Programs one after the other: times add up, memory is the largest; null where none was measured. */
const usageOf = (ran: readonly ProcessResult[]): Usage => {
  const known = (pick: (one: ProcessResult) => number | null): number[] =>
    ran.flatMap((one) => pick(one) ?? [])
  const [cpu, rss] = [known((one) => one.cpuMs), known((one) => one.rssMb)]
  return {
    wallMs: ran.reduce((sum, one) => sum + one.wallMs, 0),
    cpuMs: cpu.length === 0 ? null : cpu.reduce((sum, ms) => sum + ms, 0),
    rssMb: rss.length === 0 ? null : Math.max(...rss),
  }
}

/** By how much a count has risen since it was asked last; 0 where it is not known. */
const risingCount = (read: () => number | null): (() => number) => {
  let seen = read()
  return () => {
    const [before, now] = [seen, read()]
    seen = now
    return before === null || now === null ? 0 : now - before
  }
}

const existsAt = (cwd: string, program: string): boolean =>
  program.includes('/') && existsSync(resolve(cwd, program))

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
