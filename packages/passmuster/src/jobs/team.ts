import { ok, type Result } from '../model/fault.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { chooseRoles } from '../discover/roles.ts'
import type { Roles, Stack, Team } from '../model/team.ts'
import { openWorkingTree } from '../snapshot/working-tree.ts'
import { roster } from '../specialists/roster.ts'
import { prepare } from './prepare.ts'

/** The stack, team and roles of a repository; reads the working tree, keeps no state. */
export const readTeam = async (
  path: string,
  signal?: AbortSignal,
  only?: readonly string[],
): Promise<Result<{ snapshot: Snapshot; stack: Stack; team: Team; roles: Roles }>> => {
  const opened = await openWorkingTree(path, signal === undefined ? {} : { signal })
  if (!opened.ok) return opened
  const { stack, team, texts } = await prepare(opened.value, only === undefined ? {} : { only })
  const { snapshot } = opened.value
  const all = chooseRoles({ stack, team, specialists: roster, texts, snapshot })
  const roles =
    only === undefined ? all : { ...all, roles: all.roles.filter(({ from }) => from === 'specialist') }
  return ok({ snapshot, stack, team, roles })
}
