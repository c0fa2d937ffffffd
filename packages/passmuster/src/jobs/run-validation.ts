import { join } from 'node:path'
import { redact, redactAll } from '../context/redact.ts'
import { runGraph } from '../engine/engine.ts'
import { commandExecutor } from '../execute/command.ts'
import { attemptNonce } from '../execute/nonce.ts'
import { systemClock } from '../lib/clock.ts'
import { sampleTree } from '../lib/process-tree.ts'
import type { Envelope, Host } from '../model/event.ts'
import { FaultError } from '../model/fault.ts'
import type { Executor } from '../model/ports.ts'
import type { Graph, Limits, RunId } from '../model/task.ts'
import type { RunState } from '../schedule/state.ts'
import type { Changes } from '../snapshot/changes.ts'
import type { Claim } from '../store/own-run.ts'
import { machineSlots } from '../store/slots.ts'
import { analysisOf } from './analysis.ts'
import type { CheckCache } from './check-cache.ts'
import { gated } from './gate.ts'
import type { OpenRepository } from './open-repository.ts'
import type { Prepared } from './prepare.ts'
import { restoredResult } from './restore.ts'
import { stopped } from './run-discovery.ts'
import { validateJob, type ValidateOptions } from './validation.ts'

interface Running {
  readonly repository: OpenRepository
  readonly prepared: Prepared
  readonly options: ValidateOptions
  readonly run: RunId
  readonly claim: Claim
  readonly graph: Graph
  readonly config: Readonly<Record<string, unknown>>
  readonly changes: Changes
  readonly cache: CheckCache
  readonly limits: Limits
  readonly host: Host
}

/** A validation that was interrupted begins anew: only what passed and is cached is taken over. */
const again = 'muster validate starts anew; checks that are cached and passed are restored'

/** Folder of the whole outputs, below the state of the repository. */
export const logsOf = (stateDir: string): string => join(stateDir, 'logs')

/** Composes ports and executors and runs the checks to their end. */
export const runValidation = async (given: Running): Promise<void> => {
  const { repository, options, run, claim, graph, limits, cache } = given
  const { source, store, root } = repository
  const analysis = analysisOf({
    ...given,
    children: Math.min(limits.slots, given.host.cores),
    nonce: attemptNonce(run, claim.epoch),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  const memory = sampleTree(process.pid)
  const slots = machineSlots(Math.max(limits.slots, given.host.cores))
  try {
    const ended = await runGraph({
      run,
      job: validateJob,
      graph: redactAll(graph),
      limits,
      config: given.config,
      snapshot: source.snapshot.digest,
      host: given.host,
      journal: store.journal,
      clock: systemClock,
      epoch: claim.epoch,
      slots,
      estimates: store.durations(),
      usage: () => ({ peakRssMb: memory.stop().rssMb }),
      redact: (text) => redact(text).text,
      executors: {
        ...analysis.executors,
        judge: gated(analysis.executors.judge, store.artifacts, given.changes),
        command: asWritten(
          graph,
          commandExecutor({
            root,
            artifacts: store.artifacts,
            env: process.env,
            logs: { dir: logsOf(store.dir) },
            redact: (text) => redact(text).text,
            ...(options.killSignal === undefined ? {} : { killSignal: options.killSignal }),
          }),
        ),
      },
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      restore: (task) => {
        if (task.fingerprint === null || options.fresh === true) return null
        return task.work.kind === 'command' ? cache.restore(task.fingerprint) : restoredResult(store, task)
      },
      onEvents: (events, state) => {
        keepPassed(cache, state, events)
        options.onEvents?.(events)
      },
    })
    if (ended.verdict === null) throw new FaultError(stopped(ended, 'muster validate', again))
  } finally {
    memory.stop()
    analysis.close()
    slots.close()
  }
}

/** Remembers each command that passed, with the files it wrote. */
const keepPassed = (cache: CheckCache, state: RunState, events: readonly Envelope[]): void => {
  for (const { body } of events) {
    if (body.type !== 'attempt.finished' || body.outcome.is !== 'passed' || body.result === null) continue
    const task = state.tasks.get(body.task)?.task
    if (task?.work.kind === 'command' && task.fingerprint !== null) cache.keep(task.id, body.result)
  }
}

/** The journal has the commands without what looks like a secret in them; they run as they are written. */
const asWritten = ({ tasks }: Graph, command: Executor): Executor => {
  const works = new Map(tasks.map(({ id, work }) => [id, work]))
  return { run: (task, context) => command.run({ ...task, work: works.get(task.id) ?? task.work }, context) }
}
