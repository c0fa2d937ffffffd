import { examineMachine } from '../jobs/doctor.ts'
import { exitCodes } from './exit-codes.ts'
import type { Command } from './command.ts'
import { jsonText } from './print.ts'

/** `muster doctor`: what muster needs and what this machine has; each line that is not well says what to do. */
export const command: Command = async ({ options, terminal }) => {
  const path = typeof options['repo'] === 'string' ? options['repo'] : '.'
  const checks = await examineMachine(
    path,
    typeof options['state'] === 'string' ? options['state'] : undefined,
  )
  if (options['json'] === true) await terminal.out(jsonText({ v: 1, kind: 'doctor', checks }))
  else
    await terminal.out(
      checks
        .map(
          (check) =>
            `${check.well ? 'ok   ' : 'NOT  '}${check.what.padEnd(18)}${check.found}${check.hint === null ? '' : `\n     next: ${check.hint}`}\n`,
        )
        .join(''),
    )
  return checks.every((check) => check.well || !check.required) ? exitCodes.ok : exitCodes.infrastructure
}
