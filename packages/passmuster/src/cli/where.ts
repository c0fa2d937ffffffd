import { whereAmI } from '../jobs/where.ts'
import { exitCodes } from './exit-codes.ts'
import type { Command } from './command.ts'
import { printFaults } from './print.ts'

/** Bare `muster`: where you are, and the one next command. */
export const command: Command = async ({ terminal }) => {
  const here = await whereAmI('.')
  if (!here.ok) return printFaults(terminal, here.faults, false)
  await terminal.out(`${here.value.lines.join('\n')}\nnext: ${here.value.next}\n`)
  return exitCodes.ok
}
