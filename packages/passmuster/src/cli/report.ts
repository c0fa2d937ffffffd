import { lastDiscovery } from '../jobs/last-discovery.ts'
import { giveReport, readReportOptions } from './discovery-output.ts'
import { exitCodes } from './exit-codes.ts'
import type { Command } from './command.ts'
import { printFaults } from './print.ts'

/** `muster report`: a finished run again, in any format; with --out it goes to the file alone. */
export const command: Command = async ({ options, terminal }) => {
  const json = options['json'] === true
  const wanted = readReportOptions({ format: 'markdown', ...options })
  if (!wanted.ok) return printFaults(terminal, wanted.faults, json)
  const found = await lastDiscovery(options)
  if (!found.ok) return printFaults(terminal, found.faults, json)
  const { out } = wanted.value
  const quiet = { ...terminal, out: async () => {}, err: () => {} }
  const fault = await giveReport(found.value, wanted.value, {
    terminal: out === null ? terminal : quiet,
    at: { ...options, run: found.value.run },
  })
  return fault === null ? exitCodes.ok : printFaults(terminal, [fault], json)
}
