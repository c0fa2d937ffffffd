import { parseCommandLine, type Invocation } from './arguments.ts'
import type { Command } from './command.ts'
import { commandHelp, helpText } from './commands.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { harmless, printFaults, processTerminal, type Terminal } from './print.ts'
import { watchSignals } from './signals.ts'

const modules: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  discover: () => import('./discover.ts'),
  team: () => import('./team.ts'),
  plan: () => import('./plan.ts'),
  explain: () => import('./explain.ts'),
  brief: () => import('./brief.ts'),
  report: () => import('./report.ts'),
  verify: () => import('./verify.ts'),
  answer: () => import('./answer.ts'),
  resume: () => import('./resume.ts'),
  init: () => import('./init.ts'),
  trust: () => import('./trust.ts'),
  schema: () => import('./schema.ts'),
  validate: () => import('./validate.ts'),
  completion: () => import('./completion.ts'),
  doctor: () => import('./doctor.ts'),
}

/** Runs one command line and returns its exit code; the table of contents of the program. */
export const main = async (
  argv: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<ExitCode> => {
  const parsed = parseCommandLine(argv)
  if (!parsed.ok) return printFaults(terminal, parsed.faults, argv.includes('--json'))
  const { command, help, version, args, options }: Invocation = parsed.value
  if (version) return print(terminal, `${(await import('../version.ts')).version}\n`)
  if (help) return print(terminal, command === null ? helpText() : commandHelp(command))
  const load = command === null ? () => import('./where.ts') : modules[command.name]
  if (load === undefined) throw new Error(`no module for the command ${command?.name}`)
  const signals = watchSignals(terminal)
  try {
    const code = await (await load()).command({ args, options, terminal, signal: signals.signal })
    return signals.exitCode() ?? code
  } catch (error) {
    terminal.err(defectText(error, argv))
    return exitCodes.defect
  } finally {
    signals.stop()
  }
}

const print = async (terminal: Terminal, text: string): Promise<ExitCode> => {
  await terminal.out(text)
  return exitCodes.ok
}

const defectText = (error: unknown, argv: readonly string[]): string => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const lines = [`while: muster ${argv.join(' ')}`, ...text.split('\n')]
  return `muster: this is a bug of ours, not of your repository [defect]\n${lines.map((line) => `  ${harmless(line)}\n`).join('')}  next: please report it with these lines; what was recorded is kept, \`muster resume\` goes on\n`
}
