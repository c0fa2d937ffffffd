import { ok, type Result } from '../model/fault.ts'
import type { Suite } from '../model/check.ts'
import { locate } from '../snapshot/locate.ts'
import { openWorkingTree } from '../snapshot/working-tree.ts'
import { readTrust, trustPath } from '../store/trust.ts'
import type { TrustEntry } from '../store/trust-file.ts'
import { readSuite } from './suite.ts'
import { revokeTrust, trustOf, trustSet, type TrustAnswer } from './trust.ts'

/** What `muster trust` shows of a repository. */
export interface TrustView extends TrustAnswer {
  readonly root: string
  readonly suite: Suite
  /** Trusts exactly what was shown, even if the files have changed since. */
  agree(): Promise<Result<unknown>>
}

/** Reads what would run in the repository that holds `path`, and whether that is trusted. */
export const viewTrust = async (path: string, signal?: AbortSignal): Promise<Result<TrustView>> => {
  const opened = await openWorkingTree(path, signal === undefined ? {} : { signal })
  if (!opened.ok) return opened
  const source = opened.value
  const { root, commonDir } = source
  const read = await readSuite(source)
  if (!read.ok) return read
  const { suite } = read.value
  const where = { root, commonDir, env: process.env }
  const answer = await trustOf({ ...where, source, checks: suite.checks })
  return ok({ ...answer, root, suite, agree: () => trustSet(where, answer.set) })
}

/** Takes back what was trusted of the repository that holds `path`. */
export const revoke = async (
  path: string,
): Promise<Result<{ readonly root: string; readonly had: boolean }>> => {
  const located = await locate(path)
  if (!located.ok) return located
  const { root, commonDir } = located.value
  const had = await revokeTrust({ root, commonDir, env: process.env })
  return had.ok ? ok({ root, had: had.value }) : had
}

/** Every repository of which something is trusted. */
export const listTrust = (): Result<readonly TrustEntry[]> => readTrust(trustPath(process.env), null)
