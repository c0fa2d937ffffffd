import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './print.ts'

/** First signal: stop scheduling, end what runs, stay resumable. Second: leave at once. */
export const watchSignals = (
  terminal: Terminal,
): { readonly signal: AbortSignal; exitCode(): ExitCode | null; stop(): void } => {
  const controller = new AbortController()
  let code: ExitCode | null = null
  const on = (name: NodeJS.Signals): void => {
    if (code !== null) process.exit(code)
    code = name === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated
    terminal.err(
      `\nmuster: stopping (${name}); what is done is kept, \`muster resume\` goes on. Again to leave at once.\n`,
    )
    controller.abort('cancelled')
  }
  const names: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const name of names) process.on(name, on)
  return {
    signal: controller.signal,
    exitCode: () => code,
    stop: () => names.forEach((name) => process.off(name, on)),
  }
}
