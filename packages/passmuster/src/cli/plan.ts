import { lastDiscovery } from '../jobs/last-discovery.ts'
import { renderMermaid } from '../report/mermaid.ts'
import { renderPlan } from '../report/plan.ts'
import { exitCodes } from './exit-codes.ts'
import type { Command } from './command.ts'
import { jsonText, printFaults } from './print.ts'

/** `muster plan`: the repair plan of the last discovery, as text, markdown or Mermaid. */
export const command: Command = async ({ options, terminal }) => {
  const json = options['json'] === true
  const format = options['format'] ?? 'text'
  if (format !== 'text' && format !== 'markdown' && format !== 'mermaid')
    return printFaults(
      terminal,
      [
        {
          code: 'usage',
          message: `--format ${format} is not a format of the plan`,
          hint: 'one of: text, markdown, mermaid',
          retry: 'never',
        },
      ],
      json,
    )
  const found = await lastDiscovery(options)
  if (!found.ok) return printFaults(terminal, found.faults, json)
  const { plan, run, repairSets } = found.value
  if (json) await terminal.out(jsonText({ v: 1, kind: 'plan', run, plan, repairSets }))
  else if (format === 'mermaid') await terminal.out(renderMermaid(plan))
  else await terminal.out(renderPlan(found.value, { markdown: format === 'markdown', width: terminal.width }))
  return exitCodes.ok
}
