import { readTeam } from '../jobs/team.ts'
import { renderTeam } from '../report/team.ts'
import { exitCodes } from './exit-codes.ts'
import type { Command } from './command.ts'
import { jsonText, printFaults } from './print.ts'

/** `muster team [PATH]`: the stack and the team that fits it, from files alone; nothing is run. */
export const command: Command = async ({ args, options, terminal, signal }) => {
  const json = options['json'] === true
  const read = await readTeam(args[0] ?? '.', signal)
  if (!read.ok) return printFaults(terminal, read.faults, json)
  const { stack, team, snapshot } = read.value
  if (json)
    await terminal.out(
      jsonText({
        v: 1,
        kind: 'team',
        snapshot: { commit: snapshot.commit, dirty: snapshot.dirty, digest: snapshot.digest },
        stack,
        team,
      }),
    )
  else
    await terminal.out(
      renderTeam(team, stack, { explain: options['explain'] === true, width: terminal.width }),
    )
  return exitCodes.ok
}
