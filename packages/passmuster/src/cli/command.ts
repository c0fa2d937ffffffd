import type { ExitCode } from './exit-codes.ts'
import type { Terminal } from './print.ts'

/** What every command gets: its options, where to print, and the signal that a Ctrl-C aborts. */
export interface CommandContext {
  readonly args: readonly string[]
  readonly options: Readonly<Record<string, string | true>>
  readonly terminal: Terminal
  readonly signal: AbortSignal
}
export type Command = (context: CommandContext) => Promise<ExitCode>
