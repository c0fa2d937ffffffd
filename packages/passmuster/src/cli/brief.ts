import { lastDiscovery, quotedLines } from '../jobs/last-discovery.ts'
import { renderBrief } from '../report/brief.ts'
import { aboutOf } from '../report/find-subject.ts'
import { exitCodes } from './exit-codes.ts'
import type { Command } from './command.ts'
import { jsonText, printFaults } from './print.ts'

/** `muster brief STEP-or-ID`: one step of the plan or one finding as a packet that any agent can work from. */
export const command: Command = async ({ args, options, terminal }) => {
  const json = options['json'] === true
  const found = await lastDiscovery(options)
  if (!found.ok) return printFaults(terminal, found.faults, json)
  const id = args[0] ?? '1'
  const text = renderBrief(found.value, id, { quotes: await quotedLines(options, aboutOf(found.value, id)) })
  if (!text.ok) return printFaults(terminal, text.faults, json)
  await terminal.out(json ? jsonText({ v: 1, kind: 'brief', id, text: text.value }) : text.value)
  return exitCodes.ok
}
