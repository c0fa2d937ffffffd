import type { FileFacts } from '../facts/file-facts.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { systemClock } from '../lib/clock.ts'
import { sha256 } from '../lib/hash.ts'
import { FaultError } from '../model/fault.ts'
import type { Artifacts, AttemptContext, AttemptResult, Executor } from '../model/ports.ts'
import type { Digest, Outcome, Task } from '../model/task.ts'
import { readFacts, type FactsRead, type FactsSource } from './facts-reader.ts'

/** Facts go to `onFacts` for the judges of this process; the task's result is the list of what was examined. */
export interface ExtractOptions extends FactsSource {
  readonly artifacts: Artifacts
  readonly onFacts: (facts: readonly FileFacts[]) => void
}

/** Does `extract` work: facts of a group of files, from the cache or from an analysis child. */
export const extractExecutor = (options: ExtractOptions): Executor => ({
  run: async (task, context) => {
    const started = systemClock.mono()
    try {
      const read = await readFacts(options, filesOf(task), context.signal)
      options.onFacts(read.facts)
      return finish(options, read, context, systemClock.mono() - started)
    } catch (error) {
      const outcome = outcomeOf(error, context.signal)
      return {
        outcome,
        usage: { wallMs: systemClock.mono() - started, cpuMs: null, rssMb: null },
        examined: null,
        result: null,
      }
    }
  },
})

const filesOf = (task: Task): readonly string[] => {
  if (task.work.kind !== 'extract') throw new TypeError(`extract cannot do ${task.work.kind}`)
  return task.work.files
}

const finish = (
  options: ExtractOptions,
  read: FactsRead,
  context: AttemptContext,
  wallMs: number,
): AttemptResult => {
  const rows = [
    ...read.facts.map((facts) => [facts.file, facts.digest, facts.examined]),
    ...read.changed.map((file) => [file, null, 'changed']),
  ]
  const bytes = new TextEncoder().encode(canonicalJson(rows))
  const result = options.artifacts.put(bytes, 'application/json')
  context.report({ type: 'artifact.stored', digest: result, bytes: bytes.length, media: 'application/json' })
  const parsed = read.facts.filter((facts) => facts.code !== null)
  return {
    outcome: { is: 'passed' },
    usage: {
      wallMs,
      cpuMs: read.cpuMs,
      rssMb: read.rssMb,
      ...(read.shares.length > 0 ? { shares: read.shares } : {}),
    },
    examined: {
      files: parsed.length,
      lines: parsed.reduce((sum, facts) => sum + facts.lines, 0),
      digest: sha256(canonicalJson(parsed.map((facts) => [facts.file, facts.digest]))) as Digest,
    },
    result,
  }
}

const outcomeOf = (error: unknown, signal: AbortSignal): Outcome => {
  if (signal.aborted) return { is: signal.reason === 'timed-out' ? 'timed-out' : 'cancelled' }
  if (error instanceof FaultError) return { is: 'errored', fault: error.fault }
  throw error
}
