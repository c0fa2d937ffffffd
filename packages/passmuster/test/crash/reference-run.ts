import { openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { commandExecutor } from '../../src/execute/command.ts'
import { runGraph } from '../../src/engine/engine.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { sha256 } from '../../src/lib/hash.ts'
import { FaultError } from '../../src/model/fault.ts'
import type { Executor } from '../../src/model/ports.ts'
import { runId, type Digest } from '../../src/model/task.ts'
import { openStore } from '../../src/store/open-store.ts'
import { claimRun } from '../../src/store/own-run.ts'
import { evolve } from '../../src/schedule/evolve.ts'
import { initialState } from '../../src/schedule/state.ts'
import { projection } from '../engine/projection.ts'
import { referenceGraph } from './reference-graph.ts'

/*
 * The reference run of the crash harness, a process of its own: starts or resumes run `ref` in the store DIR.
 * Every acknowledged event is noted in DIR/acknowledged (seq, epoch, digest of its body) by plain write(2), before
 * the engine goes on. Exit 0: finished, and replay equals live (both digests in DIR/states); 5: a fault (its code on
 * stdout); 6: replay differs.
 */
const dir = process.argv[2] ?? ''
const fail = (code: string): never => {
  writeSync(1, `${code}\n`)
  process.exit(5)
}
const opened = openStore({ dir })
if (!opened.ok) fail(opened.faults[0]!.code)
else {
  const store = opened.value
  const log = openSync(join(dir, 'acknowledged'), 'a')
  const run = runId('ref')
  const quick: Executor = {
    run: async (_, context) => {
      const bytes = new TextEncoder().encode(`result of attempt`)
      const result = store.artifacts.put(bytes, 'text/plain')
      context.report({ type: 'artifact.stored', digest: result, bytes: bytes.length, media: 'text/plain' })
      return {
        outcome: { is: 'passed' },
        usage: { wallMs: 1, cpuMs: null, rssMb: null },
        examined: null,
        result,
      }
    },
  }
  const flaky: Executor = {
    run: async (task, context) =>
      context.attempt === 1
        ? {
            outcome: {
              is: 'errored',
              fault: { code: 'spawn-failed', message: 'once', hint: '', retry: 'safe' },
            },
            usage: { wallMs: 1, cpuMs: null, rssMb: null },
            examined: null,
            result: null,
          }
        : quick.run(task, context),
  }
  try {
    const claim = claimRun(store, run)
    if (!('epoch' in claim)) fail('run-owned')
    else {
      const state = await runGraph({
        run,
        job: 'reference',
        graph: referenceGraph,
        limits: { slots: 2, memoryMb: 100, overtakes: 2 },
        config: {},
        snapshot: '0'.repeat(64) as Digest,
        host: { cores: 2, memoryMb: 1, platform: 'test', node: '', version: '' },
        journal: store.journal,
        clock: systemClock,
        executors: {
          command: commandExecutor({
            root: dir,
            artifacts: store.artifacts,
            env: process.env,
            redact: (text) => text,
          }),
          history: quick,
          index: flaky,
          extract: undefined,
          judge: undefined,
        },
        estimates: new Map(),
        epoch: claim.epoch,
        onEvents: (events) => {
          for (const { seq, epoch, body } of events)
            writeSync(log, `${seq} ${epoch} ${sha256(JSON.stringify(body))}\n`)
        },
      })
      const replayed = initialState(new Map())
      for (const envelope of store.journal.read(run)) evolve(replayed, envelope)
      const [live, again] = [state, replayed].map((one) => sha256(projection(one)))
      writeFileSync(join(dir, 'states'), `${live}\n${again}\n`)
      claim.release()
      store.close()
      process.exit(live === again ? 0 : 6)
    }
  } catch (error) {
    if (error instanceof FaultError) fail(error.fault.code)
    throw error
  }
}
