import { checkClaimsFile } from '../jobs/claims.ts'
import { verifyReportFile } from '../jobs/verify.ts'
import { renderClaims } from '../report/claims.ts'
import { inkOf } from '../report/ink.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Command, CommandContext } from './command.ts'
import { harmless, jsonText, printFaults } from './print.ts'
import { usageFault } from '../model/fault.ts'

/** `muster verify REPORT`: re-checks every finding of a JSON report against the repository as it is now; or `--claims FILE`. */
export const command: Command = async (context) => {
  const { args, options, terminal, signal } = context
  if (typeof options['claims'] === 'string') return verifyClaims(options['claims'], context)
  const json = options['json'] === true
  const file = args[0]
  if (file === undefined)
    return printFaults(
      terminal,
      [
        usageFault(
          'verify which report?',
          'muster discover --out report.json, then muster verify report.json; a text: muster verify --claims FILE',
        ),
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
      (row) =>
        `no longer holds  ${harmless(row.finding)}  ${harmless(row.title)}\n                 ${harmless(row.because)}`,
    )
    lines.push(
      `${rows.length - gone.length} of ${rows.length} findings hold${moved.length > 0 ? ` (${moved.length} at other lines now)` : ''}`,
    )
    await terminal.out(lines.join('\n') + '\n')
  }
  return gone.length > 0 ? exitCodes.failed : exitCodes.ok
}

/** `muster verify --claims FILE`: what a summary or README says of the repository, each claim held against it. */
const verifyClaims = async (
  file: string,
  { args, options, terminal, signal }: CommandContext,
): Promise<ExitCode> => {
  const json = options['json'] === true
  if (args.length > 0)
    return printFaults(
      terminal,
      [
        usageFault(
          `verify checks a report or a text, not both: \`${args[0]!}\` and --claims`,
          'muster verify --claims FILE',
        ),
      ],
      json,
    )
  const checked = await checkClaimsFile({
    file,
    path: typeof options['repo'] === 'string' ? options['repo'] : '.',
    signal,
    ...(typeof options['state'] === 'string' ? { stateDir: options['state'] } : {}),
  })
  if (!checked.ok) return printFaults(terminal, checked.faults, json)
  await terminal.out(
    json
      ? jsonText(checked.value)
      : renderClaims(checked.value, { ink: inkOf(terminal.color), width: Math.min(terminal.width, 110) }),
  )
  return checked.value.counts.refuted > 0 ? exitCodes.failed : exitCodes.ok
}
