import { ok, type Result } from '../model/fault.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Stack, Team } from '../model/team.ts'
import { openWorkingTree } from '../snapshot/working-tree.ts'
import { prepare } from './prepare.ts'

/** The stack and team of a repository; reads the working tree, keeps no state. */
export const readTeam = async (
  path: string,
  signal?: AbortSignal,
): Promise<Result<{ snapshot: Snapshot; stack: Stack; team: Team }>> => {
  const opened = await openWorkingTree(path, signal === undefined ? {} : { signal })
  if (!opened.ok) return opened
  const { stack, team } = await prepare(opened.value)
  return ok({ snapshot: opened.value.snapshot, stack, team })
}
