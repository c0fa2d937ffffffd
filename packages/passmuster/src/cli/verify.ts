import { verifyReportFile } from '../jobs/verify.ts'
import { exitCodes } from './exit-codes.ts'
import type { Command } from './command.ts'
import { jsonText, printFaults } from './print.ts'

/** `muster verify REPORT`: re-checks every finding of a JSON report against the repository as it is now. */
export const command: Command = async ({ args, options, terminal, signal }) => {
  const json = options['json'] === true
  const file = args[0]
  if (file === undefined)
    return printFaults(
      terminal,
      [
        {
          code: 'usage',
          message: 'verify which report?',
          hint: 'muster discover --out report.json, then muster verify report.json',
          retry: 'never',
        },
      ],
      json,
    )
  const checked = await verifyReportFile({
    file,
    path: typeof options['repo'] === 'string' ? options['repo'] : '.',
    signal,
  })
  if (!checked.ok) return printFaults(terminal, checked.faults, json)
  const rows = checked.value
  const gone = rows.filter((row) => !row.holds)
  const moved = rows.filter((row) => row.holds && row.moved.length > 0)
  if (json)
    await terminal.out(
      jsonText({ v: 1, kind: 'verification', findings: rows.length, holds: rows.length - gone.length, rows }),
    )
  else {
    const lines = gone.map(
      (row) => `no longer holds  ${row.finding}  ${row.title}\n                 ${row.because}`,
    )
    lines.push(
      `${rows.length - gone.length} of ${rows.length} findings hold${moved.length > 0 ? ` (${moved.length} at other lines now)` : ''}`,
    )
    await terminal.out(lines.join('\n') + '\n')
  }
  return gone.length > 0 ? exitCodes.failed : exitCodes.ok
}
