import { readTeam } from '../jobs/team.ts'
import { presets } from '../discover/presets.ts'
import { writeRole, writeTeamBlock } from '../jobs/team-files.ts'
import { renderGaps, renderTeam } from '../report/team.ts'
import type { Fault } from '../model/fault.ts'
import { exitCodes } from './exit-codes.ts'
import type { Command } from './command.ts'
import { jsonText, printFaults } from './print.ts'

/** `muster team [PATH]`: the stack and the team that fits it, from files alone; nothing is run. */
export const command: Command = async ({ args, options, terminal, signal }) => {
  const json = options['json'] === true
  const path = args[0] ?? '.'
  const { preset } = options
  const only = typeof preset === 'string' ? presets.get(preset) : undefined
  if (preset !== undefined && only === undefined)
    return printFaults(terminal, [unknownPreset(String(preset))], json)
  if (typeof options['new'] === 'string') {
    const made = await writeRole(path, options['new'])
    if (!made.ok) return printFaults(terminal, made.faults, json)
    await terminal.out(json ? jsonText({ v: 1, kind: 'role', ...made.value }) : `wrote ${made.value.file}\n`)
    return exitCodes.ok
  }
  const read = await readTeam(path, signal, only)
  if (!read.ok) return printFaults(terminal, read.faults, json)
  const { stack, team, snapshot, roles } = read.value
  if (options['write'] === true) {
    const written = await writeTeamBlock(path, stack, roles)
    if (!written.ok) return printFaults(terminal, written.faults, json)
    const { file, changed } = written.value
    await terminal.out(
      json
        ? jsonText({ v: 1, kind: 'team-block', file, changed })
        : `${changed ? 'wrote the team into' : 'nothing to change in'} ${file}\n`,
    )
    return exitCodes.ok
  }
  if (json)
    await terminal.out(
      jsonText({
        v: 1,
        kind: 'team',
        snapshot: { commit: snapshot.commit, dirty: snapshot.dirty, digest: snapshot.digest },
        stack,
        team,
        roles: roles.roles,
        gaps: roles.gaps,
      }),
    )
  else if (options['gaps'] === true) await terminal.out(renderGaps(roles.gaps))
  else
    await terminal.out(
      renderTeam(team, stack, { explain: options['explain'] === true, roles, width: terminal.width }),
    )
  return exitCodes.ok
}

const unknownPreset = (name: string): Fault => ({
  code: 'usage',
  message: `there is no preset ${name}`,
  hint: `one of: ${[...presets.keys()].join(', ')}`,
  retry: 'never',
})
