/** Exit codes by precedence: signals > 70 > 4 > 2 > 1 > 3 > 0. */
export const exitCodes = {
  ok: 0,
  /** A gate failed, or findings at or above --fail-on. */
  failed: 1,
  /** The command line or a configuration is wrong, or the input cannot be examined. */
  usage: 2,
  /** A required task was not run, ran out of time or budget, or waits. */
  incomplete: 3,
  /** The machine failed us: state unwritable, disk full, git broken. */
  infrastructure: 4,
  /** A bug of ours. */
  defect: 70,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const infrastructure = new Set([
  'git-failed',
  'state-unwritable',
  'state-full',
  'journal-newer',
  'journal-damaged',
  'spawn-failed',
  'tool-missing',
  'run-owned',
])

/** The exit code that a set of faults asks for. */
export const exitCodeOf = (codes: readonly string[]): ExitCode =>
  codes.some((code) => infrastructure.has(code)) ? exitCodes.infrastructure : exitCodes.usage
