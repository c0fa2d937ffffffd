import { lastDiscovery, quotedLines } from '../jobs/last-discovery.ts'
import { renderExplain } from '../report/explain.ts'
import { aboutOf } from '../report/find-subject.ts'
import { exitCodes } from './exit-codes.ts'
import type { Command } from './command.ts'
import { jsonText, printFaults } from './print.ts'

/** `muster explain ID`: one finding, blocker or specialist, with its evidence and what hangs on it. */
export const command: Command = async ({ args, options, terminal }) => {
  const json = options['json'] === true
  const id = args[0]
  const found = await lastDiscovery(options)
  if (!found.ok) return printFaults(terminal, found.faults, json)
  if (id === undefined)
    return printFaults(
      terminal,
      [
        {
          code: 'usage',
          message: 'explain what?',
          hint: `muster explain ID, for example ${found.value.findings[0]?.id ?? 'an id of the report'}`,
          retry: 'never',
        },
      ],
      json,
    )
  const text = renderExplain(found.value, id, {
    quotes: await quotedLines(options, aboutOf(found.value, id)),
  })
  if (!text.ok) return printFaults(terminal, text.faults, json)
  const { findings, blockers } = found.value
  const one =
    findings.find((finding) => finding.id.startsWith(id)) ??
    blockers.find((blocker) => blocker.id === id || blocker.target === id) ??
    null
  await terminal.out(
    json ? jsonText({ v: 1, kind: 'explanation', id, subject: one, text: text.value }) : text.value,
  )
  return exitCodes.ok
}
