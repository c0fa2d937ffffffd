import { systemClock } from '../lib/clock.ts'
import { ok, type Fault, type Result } from '../model/fault.ts'
import type { Check } from '../model/check.ts'
import type { Source } from '../model/ports.ts'
import { repoId } from '../store/home.ts'
import { readTrust, trustPath, updateTrust } from '../store/trust.ts'
import type { TrustEntry } from '../store/trust-file.ts'
import { compareTaskSets, type TaskSet } from '../validate/task-set.ts'
import { readSuite, readTaskSet } from './suite.ts'
import { openTarget, targetBranch } from './target-branch.ts'

/** A repository whose commands are asked about. */
export interface TrustQuestion {
  readonly root: string
  readonly commonDir: string
  readonly source: Source
  readonly checks: readonly Check[]
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Whether what would run was looked at: `changed` names the checks that differ from what was trusted last. */
export type Trust =
  | { readonly is: 'trusted'; readonly by: 'person' | 'target-branch' | 'nothing-runs' }
  | { readonly is: 'unknown' }
  | {
      readonly is: 'changed'
      readonly from: 'person' | 'target-branch'
      readonly added: readonly string[]
      readonly removed: readonly string[]
      readonly changed: readonly string[]
    }

/** The answer with what it is about; a fault says why what is trusted could not be known, which then is nothing. */
export interface TrustAnswer {
  readonly trust: Trust
  readonly set: TaskSet
  readonly faults: readonly Fault[]
}

/** Whether the commands of a repository are trusted. On a pull request only the target branch counts. Runs nothing. */
export const trustOf = async (question: TrustQuestion): Promise<TrustAnswer> => {
  const { root, source, checks, env } = question
  const set = await readTaskSet(source, checks)
  if (checks.every(({ work }) => work.is === 'specialist'))
    return { trust: { is: 'trusted', by: 'nothing-runs' }, set, faults: [] }
  const branch = targetBranch(env)
  if (branch !== null) {
    const target = await targetSet(root, branch)
    return target.ok
      ? { trust: judged(set, [target.value.checks], 'target-branch'), set, faults: [] }
      : { trust: { is: 'unknown' }, set, faults: target.faults }
  }
  const read = readTrust(trustPath(env), root)
  if (!read.ok) return { trust: { is: 'unknown' }, set, faults: read.faults }
  const id = repoId(question.commonDir)
  const own = read.value.find(({ repository }) => repository === id)
  return { trust: judged(set, own?.sets.map((one) => one.checks) ?? [], 'person'), set, faults: [] }
}

const judged = (
  now: TaskSet,
  trusted: readonly TaskSet['checks'][],
  by: 'person' | 'target-branch',
): Trust => {
  const differences = trusted.map((checks) => compareTaskSets(checks, now.checks))
  const same = differences.some(({ added, changed }) => added.length + changed.length === 0)
  const latest = differences.at(-1)
  if (same) return { is: 'trusted', by }
  return latest === undefined ? { is: 'unknown' } : { is: 'changed', from: by, ...latest }
}

const targetSet = async (root: string, branch: string): Promise<Result<TaskSet>> => {
  const target = await openTarget(root, branch)
  if (!target.ok) return target
  const read = await readSuite(target.value)
  return read.ok ? ok(await readTaskSet(target.value, read.value.suite.checks)) : read
}

/** Trusts exactly this task set of the repository, beside those trusted before. */
export const trustSet = (
  { root, commonDir, env }: Pick<TrustQuestion, 'root' | 'commonDir' | 'env'>,
  set: TaskSet,
): Promise<Result<readonly TrustEntry[]>> => {
  const repository = repoId(commonDir)
  const at = new Date(systemClock.now()).toISOString()
  return updateTrust(trustPath(env), root, (entries) => {
    const before = entries.find((one) => one.repository === repository)?.sets ?? []
    const sets = [
      ...before.filter((one) => one.digest !== set.digest),
      { digest: set.digest, at, checks: set.checks },
    ]
    return [...entries.filter((one) => one.repository !== repository), { repository, root, sets }]
  })
}

/** Takes back what was trusted of a repository; whether there was anything. */
export const revokeTrust = async ({
  root,
  commonDir,
  env,
}: Pick<TrustQuestion, 'root' | 'commonDir' | 'env'>): Promise<Result<boolean>> => {
  const repository = repoId(commonDir)
  let had = false
  const done = await updateTrust(trustPath(env), root, (entries) => {
    had = entries.some((one) => one.repository === repository)
    return entries.filter((one) => one.repository !== repository)
  })
  return done.ok ? ok(had) : done
}
