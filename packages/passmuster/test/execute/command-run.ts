import { readdirSync, readFileSync } from 'node:fs'
import { commandExecutor, type CommandOptions, type CommandRecord } from '../../src/execute/command.ts'
import { systemClock } from '../../src/lib/clock.ts'
import type { AttemptResult } from '../../src/model/ports.ts'
import { runId, type Task, type Work } from '../../src/model/task.ts'
import { commandTask, openedStore, temporaryFolder } from '../store/store-folder.ts'

export type Ran = AttemptResult & { readonly record: CommandRecord }

/** Runs one command work for real, as a run of its own; `record` is its artifact. */
export const runWork = async (
  work: Extract<Work, { kind: 'command' }>,
  more: {
    readonly root?: string
    readonly run?: string
    readonly task?: Partial<Task>
    readonly signal?: AbortSignal
    readonly options?: Partial<CommandOptions>
  } = {},
): Promise<Ran> => {
  const store = openedStore()
  const ended = await commandExecutor({
    root: more.root ?? temporaryFolder(),
    artifacts: store.artifacts,
    env: { PATH: process.env['PATH'] },
    graceMs: 200,
    redact: (text) => text,
    ...more.options,
  }).run(commandTask('a', { work, ...more.task }), {
    run: runId(more.run ?? 'r'),
    epoch: 1,
    attempt: 1,
    signal: more.signal ?? new AbortController().signal,
    report: () => {},
    inputs: new Map(),
  })
  const bytes = ended.result && store.artifacts.get(ended.result)
  if (!bytes) throw new Error(JSON.stringify(ended.outcome))
  return { ...ended, record: JSON.parse(new TextDecoder().decode(bytes)) as CommandRecord }
}

/** The living processes that carry a mark of this run, by what they were started as. */
export const leftOf = (run: string): readonly string[] =>
  readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return []
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`MUSTER_ATTEMPT=${run}.`)) return []
      if (readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')) return []
      return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')}`]
    } catch {
      return []
    }
  })

/** Those that are still there after the system had a second to clear away what was killed. */
export const leftAtLast = async (run: string): Promise<readonly string[]> => {
  for (let turn = 0; turn < 50 && leftOf(run).length > 0; turn++) await systemClock.sleep(20)
  return leftOf(run)
}
