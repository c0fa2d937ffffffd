import { relative } from 'node:path'
import { writeStarterConfig } from '../jobs/init.ts'
import type { Command } from './command.ts'
import { exitCodes } from './exit-codes.ts'
import { jsonText, printFaults } from './print.ts'

/** `muster init [PATH]`: writes muster.config.yaml: every setting, commented out, and the checks as they are found. */
export const command: Command = async ({ args, options, terminal }) => {
  const json = options['json'] === true
  const written = await writeStarterConfig(args[0] ?? '.')
  if (!written.ok) return printFaults(terminal, written.faults, json)
  const { file, checks } = written.value
  await terminal.out(
    json
      ? jsonText({ v: 1, kind: 'init', file, checks })
      : `wrote ${relative(process.cwd(), file) || file} with ${checks === 1 ? '1 check' : `${checks} checks`}; it changes nothing until you edit it\n`,
  )
  return exitCodes.ok
}
