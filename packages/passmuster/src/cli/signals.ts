import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './print.ts'

/**
 * First signal: `signal` aborts with the reason `interrupted`, so that what runs is ended and stays resumable.
 * Second: the process leaves at once, and its end kills every process group that it started.
 */
export const watchSignals = (
  terminal: Terminal,
): { readonly signal: AbortSignal; exitCode(): ExitCode | null; stop(): void } => {
  const controller = new AbortController()
  let code: ExitCode | null = null
  const on = (name: NodeJS.Signals): void => {
    if (code !== null) process.exit(code)
    code = name === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated
    // The terminal may be what has gone: then nobody reads this, and that must not count as a defect.
    if (name === 'SIGHUP') for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
    terminal.err(`\nmuster: stopping (${name}); again to leave at once.\n`)
    controller.abort('interrupted')
  }
  const names: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const name of names) process.on(name, on)
  return {
    signal: controller.signal,
    exitCode: () => code,
    stop: () => names.forEach((name) => process.off(name, on)),
  }
}
