import { systemClock } from '../lib/clock.ts'
import { fileURLToPath } from 'node:url'
import { runGraph } from '../engine/engine.ts'
import { redact } from '../context/redact.ts'
import { sealFindings } from '../evidence/seal.ts'
import { analysisPool } from '../execute/analysis-pool.ts'
import { extractExecutor } from '../execute/extract.ts'
import { readFacts } from '../execute/facts-reader.ts'
import { sampleTree } from '../lib/process-tree.ts'
import { attemptNonce } from '../execute/nonce.ts'
import type { FileFacts } from '../facts/file-facts.ts'
import type { Host } from '../model/event.ts'
import { FaultError, type Fault } from '../model/fault.ts'
import type { Limits } from '../model/task.ts'
import type { RunState } from '../schedule/state.ts'
import { readHistory } from '../snapshot/history.ts'
import { roster } from '../specialists/roster.ts'
import { machineSlots } from '../store/slots.ts'
import { programVersion } from './build-id.ts'
import { jobOf, type Launch } from './discovery.ts'
import { parsedFiles } from './discovery-graph.ts'
import { repoFacts } from './facts.ts'
import { judgeExecutor } from './judge.ts'
import { keepResults, restoredResult } from './restore.ts'

interface Running extends Launch {
  readonly limits: Limits
  readonly host: Host
  readonly onState: (state: RunState) => void
}

/** Composes ports and executors and runs the graph to its end, fresh or from where its journal stops. */
export const runDiscovery = async (given: Running): Promise<void> => {
  const { repository, prepared, options, run, claim, graph, config, limits } = given
  const { source, store, root } = repository
  const pool = analysisPool({
    size: Math.min(limits.slots, given.host.cores),
    childModule: childModule(),
    nonce: attemptNonce(run, claim.epoch),
  })
  const facts = new Map<string, FileFacts>()
  const from = { source, cache: store.cache, pool, factsVersion: programVersion() }
  const keep = (some: readonly FileFacts[]): void => some.forEach((one) => facts.set(one.file, one))
  const allFacts = async (): Promise<ReadonlyMap<string, FileFacts>> => {
    const missing = parsedFiles(source.snapshot)
      .map((file) => file.path)
      .filter((path) => !facts.has(path))
    if (missing.length > 0) keep((await readFacts(from, missing, options.signal)).facts)
    return facts
  }
  const { repo, executors } = repoFacts({
    ...prepared,
    source,
    artifacts: store.artifacts,
    facts: allFacts,
    history: (signal) =>
      readHistory(root, {
        ...(signal === undefined ? {} : { signal }),
        ...(options.rev === undefined || source.snapshot.commit === null
          ? {}
          : { commit: source.snapshot.commit }),
      }),
  })
  const seal: Parameters<typeof judgeExecutor>[0]['seal'] = (drafts, by, facts, checked) =>
    sealFindings(drafts, { by, source, repo: facts, redact, checked })
  const memory = sampleTree(process.pid)
  const slots = machineSlots(Math.max(limits.slots, given.host.cores))
  try {
    const ended = await runGraph({
      run,
      job: jobOf(options),
      graph,
      limits,
      config,
      snapshot: source.snapshot.digest,
      host: given.host,
      journal: store.journal,
      clock: systemClock,
      epoch: claim.epoch,
      slots,
      estimates: store.durations(),
      usage: () => ({ peakRssMb: memory.stop().rssMb }),
      executors: {
        command: undefined,
        extract: extractExecutor({ ...from, artifacts: store.artifacts, onFacts: keep }),
        judge: judgeExecutor({
          roster: new Map(roster.map((one) => [one.id, one])),
          artifacts: store.artifacts,
          repo,
          seal,
        }),
        ...executors,
      },
      restore: (task) => restoredResult(store, task),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onEvents: (events, state) => {
        given.onState(state)
        keepResults(store, state, events)
        options.onEvents?.(events)
      },
    })
    if (ended.verdict === null) throw new FaultError(stopped(ended))
  } finally {
    memory.stop()
    pool.close()
    slots.close()
  }
}

const stopped = ({ run }: RunState): Fault => ({
  code: 'stopped',
  message:
    run === null ? 'stopped before a run had begun' : `run ${run} is stopped; what it has done is kept`,
  hint: run === null ? 'muster discover' : 'muster resume',
  retry: 'safe',
})

/** The entry of an analysis child, source or built like this file itself. */
const childModule = (): string => {
  const here = fileURLToPath(import.meta.url)
  return fileURLToPath(
    new URL(`../execute/analysis-child.${here.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
  )
}
