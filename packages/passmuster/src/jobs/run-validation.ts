import { join } from 'node:path'
import { redact, redactAll } from '../context/redact.ts'
import { commandExecutor } from '../execute/command.ts'
import { attemptNonce } from '../execute/nonce.ts'
import type { Envelope } from '../model/event.ts'
import type { Executor } from '../model/ports.ts'
import type { Graph, Work } from '../model/task.ts'
import type { RunState } from '../schedule/state.ts'
import type { Changes } from '../snapshot/changes.ts'
import { analysisOf } from './analysis.ts'
import type { CheckCache } from './check-cache.ts'
import { gated } from './gate.ts'
import type { Prepared } from './prepare.ts'
import { restoredResult } from './restore.ts'
import { runRecorded, type OwnedRun } from './run-recorded.ts'
import { validateJob, type ValidateOptions } from './validation.ts'

/** What specialists need: the facts of the repository, and the lines they are asked about. */
export interface Review {
  readonly prepared: Prepared
  readonly changes: Changes
}

interface Running extends OwnedRun {
  readonly options: ValidateOptions
  /** Null where the suite has no specialist: then no file of the repository is parsed. */
  readonly review: Review | null
  readonly cache: CheckCache
}

/** Folder of the whole outputs, below the state of the repository. */
export const logsOf = (stateDir: string): string => join(stateDir, 'logs')

/** Composes the executors and runs the checks to their end. */
export const runValidation = async (given: Running): Promise<void> => {
  const { repository, options, graph, cache } = given
  const { store, root } = repository
  const reviewing = given.review === null ? null : reviewers(given, given.review)
  const command = commandExecutor({
    root,
    artifacts: store.artifacts,
    env: process.env,
    logs: { dir: logsOf(store.dir) },
    redact: (text) => redact(text).text,
  })
  try {
    await runRecorded(
      { ...given, graph: withoutSecrets(graph) },
      {
        job: validateJob,
        redact: (text) => redact(text).text,
        executors: { ...(reviewing?.executors ?? noReview), command: asWritten(graph, command) },
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        restore: (task) => {
          if (task.fingerprint === null || options.fresh === true) return null
          return task.work.kind === 'command' ? cache.restore(task.fingerprint) : restoredResult(store, task)
        },
        onEvents: (events, state) => {
          keepPassed(cache, state, events)
          options.onEvents?.(events)
        },
      },
      // An interrupted validation begins anew: only what passed and is cached is taken over.
      { anew: 'muster validate', goOn: 'muster validate starts anew; what passed and is cached is restored' },
    )
  } finally {
    reviewing?.close()
  }
}

const noReview: Readonly<Record<Exclude<Work['kind'], 'command'>, undefined>> = {
  extract: undefined,
  index: undefined,
  history: undefined,
  judge: undefined,
}

const reviewers = (given: Running, { prepared, changes }: Review): ReturnType<typeof analysisOf> => {
  const { repository, options, run, claim, limits, host } = given
  const analysis = analysisOf({
    repository,
    prepared,
    children: Math.min(limits.slots, host.cores),
    nonce: attemptNonce(run, claim.epoch),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  const judge = gated(analysis.executors.judge, repository.store.artifacts, changes)
  return { ...analysis, executors: { ...analysis.executors, judge } }
}

/** Remembers each command that passed, with the files it wrote. */
const keepPassed = (cache: CheckCache, state: RunState, events: readonly Envelope[]): void => {
  for (const { body } of events) {
    if (body.type !== 'attempt.finished' || body.outcome.is !== 'passed' || body.result === null) continue
    const task = state.tasks.get(body.task)?.task
    if (task?.work.kind === 'command' && task.fingerprint !== null) cache.keep(task.id, body.result)
  }
}

/** The graph for the journal: what looks like a secret in a command stays out of it. */
const withoutSecrets = ({ tasks }: Graph): Graph => ({
  tasks: tasks.map((task) => (task.work.kind === 'command' ? { ...task, work: redactAll(task.work) } : task)),
})

/** Commands run as they are written, not as the journal has them. */
const asWritten = ({ tasks }: Graph, command: Executor): Executor => {
  const works = new Map(tasks.map(({ id, work }) => [id, work]))
  return { run: (task, context) => command.run({ ...task, work: works.get(task.id) ?? task.work }, context) }
}
