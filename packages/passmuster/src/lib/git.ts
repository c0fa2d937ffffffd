import { delimiter, isAbsolute } from 'node:path'
import { runProcess } from './process.ts'

export interface GitOptions {
  readonly cwd: string
  readonly signal?: AbortSignal
  readonly stdin?: string | Uint8Array
  /** More output than this is a failure (`cut`), never a silent loss; 1 GiB when absent. */
  readonly maxBytes?: number
  readonly timeoutMs?: number
}

/** `exit` null = ended by a signal, an abort, a time limit, or git is not installed (`spawnError`). */
export interface GitResult {
  readonly exit: number | null
  readonly stdout: Uint8Array
  readonly stderr: string
  readonly cut: boolean
  readonly aborted: boolean
  readonly timedOut: boolean
  readonly spawnError?: string
}

/**
 * Settings that a repository's own configuration could use to start a program, or to bend what git says:
 * each is overridden on the command line, which outranks every file.
 */
const overrides = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.attributesFile=/dev/null',
  'core.pager=cat',
  'core.untrackedCache=false',
  'core.protectNTFS=false',
  'core.precomposeUnicode=false',
  'log.showSignature=false',
  'log.showRoot=true',
  'log.mailmap=false',
  'diff.orderFile=/dev/null',
  'diff.renameLimit=2000',
  'diff.noprefix=false',
  'diff.relative=false',
  'diff.trustExitCode=false',
  'color.ui=false',
  'submodule.recurse=false',
  'protocol.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.graftFileDeprecated=false',
]

/** Subcommands that can start external diff or text conversion programs unless told not to. */
const diffing = new Set(['blame', 'log', 'diff', 'show', 'diff-tree', 'diff-index', 'diff-files'])

/** The full argument vector: hardened settings, then the subcommand with the guards it understands. */
export const hardenedArgv = (args: readonly string[]): readonly string[] => {
  const [command, ...rest] = args
  const guards = command !== undefined && diffing.has(command) ? ['--no-ext-diff', '--no-textconv'] : []
  return [
    'git',
    '--no-pager',
    '--no-replace-objects',
    '--literal-pathspecs',
    ...overrides.flatMap((setting) => ['-c', setting]),
    ...(command === undefined ? [] : [command]),
    ...guards,
    ...rest,
  ]
}

/**
 * The environment git sees: nothing that starts with GIT_ from outside, only absolute PATH entries (a `.` there would
 * run a `git` lying in the repository), no prompts, no locks, no network, no editor, messages in English.
 */
export const hardenedEnv = (
  from: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> => {
  const kept = Object.entries(from).filter(
    ([name]) => !/^(GIT_|LC_|LANG|SSH_ASKPASS|PAGER$|EDITOR$|VISUAL$)/i.test(name),
  )
  const path = (from['PATH'] ?? '').split(delimiter).filter((entry) => isAbsolute(entry))
  return {
    ...Object.fromEntries(kept),
    PATH: path.join(delimiter),
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_PAGER: 'cat',
    GIT_EDITOR: ':',
    GIT_ASKPASS: ':',
    LC_ALL: 'C',
  }
}

/** Runs one git command that only reads; the only way git is ever started. Never rejects for what git does. */
export const git = async (args: readonly string[], options: GitOptions): Promise<GitResult> => {
  const limit = options.maxBytes ?? 2 ** 30
  const chunks: Uint8Array[] = []
  let total = 0
  const flood = new AbortController()
  const result = await runProcess({
    argv: hardenedArgv(args),
    cwd: options.cwd,
    env: hardenedEnv(process.env),
    graceMs: 1000,
    maxBytes: 65_536,
    sample: false,
    killSignal: flood.signal,
    onStdout: (chunk) => {
      total += chunk.length
      if (total > limit) flood.abort()
      else chunks.push(chunk)
    },
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  })
  return {
    exit: result.exit,
    stdout: Buffer.concat(chunks),
    stderr: Buffer.from(result.stderr).toString('utf8').trim(),
    cut: total > limit,
    aborted: result.aborted && total <= limit,
    timedOut: result.timedOut,
    ...(result.spawnError === undefined ? {} : { spawnError: result.spawnError }),
  }
}
