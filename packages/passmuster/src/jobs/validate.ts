import { redactAll } from '../context/redact.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { checkGraph } from '../graph/check.ts'
import { FaultError, fail, ok, type Fault, type Result } from '../model/fault.ts'
import type { Suite } from '../model/check.ts'
import { taskId, type Need } from '../model/task.ts'
import { changesSince } from '../snapshot/changes.ts'
import { many } from '../report/words.ts'
import { claimRun } from '../store/own-run.ts'
import type { TaskSet } from '../validate/task-set.ts'
import { version } from '../version.ts'
import { assembleValidation, type ValidationBase } from './assemble-validation.ts'
import { programVersion } from './build-id.ts'
import { openCheckCache } from './check-cache.ts'
import { unknownSpecialists } from './discover.ts'
import { discoveryGraph } from './discovery-graph.ts'
import { hostOf, limitsOf } from './launch.ts'
import { openRepository, type OpenRepository } from './open-repository.ts'
import { prepare, type Prepared } from './prepare.ts'
import { newRunId } from './run-recorded.ts'
import { logsOf, runValidation, type Review } from './run-validation.ts'
import { readSuite } from './suite.ts'
import { trustOf, trustSet } from './trust.ts'
import type { ValidateOptions, ValidationRun } from './validation.ts'
import { validationGraph, type ValidationPlan } from './validation-graph.ts'
import { wantedSuite } from './wanted-suite.ts'

/** The checks that `startValidation` would run, each with its reason; executes nothing. */
export const planValidation = async (options: ValidateOptions): Promise<Result<Suite>> => {
  const opened = await openRepository(options)
  if (!opened.ok) return opened
  const { source, store } = opened.value
  try {
    const read = await readSuite(source)
    return read.ok ? wantedSuite(read.value.suite, options) : read
  } finally {
    store.close()
  }
}

/** Starts the checks of the repository that holds `path`. */
export const startValidation = async (options: ValidateOptions): Promise<Result<ValidationRun>> => {
  const opened = await openRepository(options)
  if (!opened.ok) return opened
  try {
    const begun = await begin(opened.value, options)
    if (!begun.ok) opened.value.store.close()
    return begun
  } catch (error) {
    opened.value.store.close()
    if (error instanceof FaultError) return fail(error.fault)
    throw error
  }
}

const begin = async (
  repository: OpenRepository,
  options: ValidateOptions,
): Promise<Result<ValidationRun>> => {
  const { source, store, root } = repository
  const read = await readSuite(source)
  const wanted = read.ok ? wantedSuite(read.value.suite, options) : read
  if (!wanted.ok) return wanted
  const suite = wanted.value
  if (suite.checks.length === 0) return fail(noChecks(root, suite))
  const set = await trustedSet(repository, suite, options)
  if (!set.ok) return set
  const review = await reviewOf(repository, suite, options)
  if (!review.ok) return review
  const cache = openCheckCache({
    ...repository,
    checks: suite.checks,
    set: set.value,
    trusted: true,
    env: process.env,
  })
  const graph = validationGraph({
    suite,
    analysis: review.value === null ? null : analysisPlan(repository, review.value.prepared),
    peaks: store.peaks(),
    fingerprints: cache.fingerprints,
  })
  const checked = checkGraph(graph)
  if (!checked.ok) return checked
  options.onRepository?.(`${root}: ${many(suite.checks.length, 'check')}`)
  const base: ValidationBase = {
    suite,
    root,
    files: source.snapshot.files.map(({ path }) => path),
    misses: options.fresh === true ? {} : cache.misses,
  }
  const baseDigest = store.artifacts.put(
    new TextEncoder().encode(canonicalJson(redactAll(base))),
    'application/json',
  )
  const run = newRunId()
  const claim = claimRun(store, run)
  if ('holder' in claim) throw new Error('a new run id is already owned')
  const going = runValidation({
    repository,
    options,
    run,
    claim,
    graph,
    config: { base: baseDigest, version },
    review: review.value,
    cache,
    limits: limitsOf(options),
    host: hostOf(),
  })
  const finished = going
    .finally(() => claim.release())
    .then(() => ok(assembleValidation([...store.journal.read(run)], store.artifacts, logsOf(store.dir))))
    .catch((error: unknown) => {
      if (error instanceof FaultError) return fail(error.fault)
      throw error
    })
    .finally(() => store.close())
  return ok({ run, suite, graph, finished })
}

/** Nothing to run is no pass. */
const noChecks = (root: string, { left }: Suite): Fault => {
  const unread = left.find((one) => one.unread === true)
  return {
    code: 'no-checks',
    message: `there is no check to run in ${root}`,
    hint:
      unread === undefined
        ? 'muster validate --dry-run shows what was left out and why; muster init writes a configuration to name checks in'
        : `correct ${unread.what}`,
    retry: 'never',
    ...(unread?.at == null ? {} : { at: { file: unread.at.file, line: unread.at.startLine } }),
    ...(unread === undefined ? {} : { cause: unread.because }),
  }
}

/** What the suite runs, where somebody has looked at it, or does so now; else why it may not run. */
const trustedSet = async (
  { root, commonDir, source }: OpenRepository,
  { checks }: Suite,
  options: ValidateOptions,
): Promise<Result<TaskSet>> => {
  const { env } = process
  const { trust, set, faults } = await trustOf({ root, commonDir, source, checks, env })
  if (faults.length > 0) return fail(...faults)
  if (trust.is === 'trusted') return ok(set)
  const isTarget = trust.is === 'changed' && trust.from === 'target-branch'
  if (options.trust === true && !isTarget) {
    const done = await trustSet({ root, commonDir, env }, set)
    return done.ok ? ok(set) : done
  }
  const changed = trust.is === 'changed' ? [...trust.changed, ...trust.added] : []
  return fail({
    code: 'untrusted',
    message: isTarget
      ? `the target branch of the pull request does not run this: ${changed.join(', ')}`
      : trust.is === 'changed'
        ? `what would run is not what was trusted: ${changed.join(', ')}`
        : `nobody has said yet that the commands of ${root} may run`,
    hint: isTarget
      ? 'once it is merged it is what the target branch runs'
      : 'muster trust shows them and asks; in CI: muster validate --trust',
    retry: 'never',
  })
}

/** What the specialists of a suite need; null where it has none. */
const reviewOf = async (
  { source, root }: OpenRepository,
  { checks }: Suite,
  { since = 'HEAD', signal }: ValidateOptions,
): Promise<Result<Review | null>> => {
  const only = checks.flatMap(({ work }) => (work.is === 'specialist' ? [work.specialist] : []))
  if (only.length === 0) return ok(null)
  const unknown = unknownSpecialists({ only })
  if (unknown.length > 0) return fail(...unknown)
  const changes = await changesSince(root, since, signal === undefined ? {} : { signal })
  return changes.ok ? ok({ prepared: await prepare(source, { only }), changes: changes.value }) : changes
}

/** What specialists wait for: the facts of all files, as in a discovery. */
const analysisPlan = ({ source }: OpenRepository, { members }: Prepared): ValidationPlan['analysis'] => {
  const { tasks } = discoveryGraph({
    snapshot: source.snapshot,
    team: members,
    factsVersion: programVersion(),
    restore: true,
  })
  const judges = new Map(tasks.filter(({ work }) => work.kind === 'judge').map((task) => [task.id, task]))
  const needs: readonly Need[] = [{ task: taskId('index'), when: 'settled' }]
  return {
    tasks: tasks.filter(({ work }) => work.kind !== 'judge'),
    needs,
    judge: (specialist) => judges.get(taskId(specialist)) ?? null,
  }
}
