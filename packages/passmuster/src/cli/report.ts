import { writeFile } from 'node:fs/promises'
import { lastDiscovery } from '../jobs/last-discovery.ts'
import { readReportOptions, renderReport } from './discovery-output.ts'
import { exitCodes } from './exit-codes.ts'
import type { Command } from './command.ts'
import { printFaults } from './print.ts'

/** `muster report`: a finished run again, in any format; the same bytes every time. */
export const command: Command = async ({ options, terminal }) => {
  const json = options['json'] === true
  const wanted = readReportOptions({ format: 'markdown', ...options })
  if (!wanted.ok) return printFaults(terminal, wanted.faults, json)
  const found = await lastDiscovery(options)
  if (!found.ok) return printFaults(terminal, found.faults, json)
  const { out, format } = wanted.value
  if (out === null) await terminal.out(renderReport(found.value, format, terminal))
  else
    await writeFile(
      out.file,
      renderReport(found.value, out.format, { ...terminal, color: false, width: 100 }),
    )
  return exitCodes.ok
}
