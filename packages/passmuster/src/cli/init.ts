import { relative } from 'node:path'
import { writeStarterConfig } from '../jobs/init.ts'
import type { Command } from './command.ts'
import { exitCodes } from './exit-codes.ts'
import { jsonText, printFaults } from './print.ts'

/** `muster init [PATH]`: writes muster.config.yaml with every setting commented out. */
export const command: Command = async ({ args, options, terminal }) => {
  const json = options['json'] === true
  const written = await writeStarterConfig(args[0] ?? '.')
  if (!written.ok) return printFaults(terminal, written.faults, json)
  const { file } = written.value
  await terminal.out(
    json
      ? jsonText({ v: 1, kind: 'init', file })
      : `wrote ${relative(process.cwd(), file) || file}; it changes nothing until you take a # away\n`,
  )
  return exitCodes.ok
}
