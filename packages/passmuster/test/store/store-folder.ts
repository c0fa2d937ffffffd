import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { EventBody } from '../../src/model/event.ts'
import { runId, taskId, type Digest, type Graph, type RunId, type Task } from '../../src/model/task.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'

/** A folder that is removed when the test ends. */
export const temporaryFolder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'muster-store-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** An open store, closed when the test ends. */
export const openedStore = (dir: string = temporaryFolder(), durable = false): Store => {
  const opened = openStore({ dir, durable })
  if (!opened.ok) throw new Error(JSON.stringify(opened.faults))
  let open = true
  const { value } = opened
  const store = {
    ...value,
    close: () => {
      if (open) value.close()
      open = false
    },
  }
  onTestFinished(() => store.close())
  return store
}

export const stamp = { at: 1_000, mono: 5 }
export const oneRun: RunId = runId('run-1')

export const commandTask = (id: string, more: Partial<Task> = {}): Task => ({
  id: taskId(id),
  key: `key-${id}`,
  title: id,
  group: 'g',
  work: { kind: 'command', argv: ['true'] },
  needs: [],
  required: true,
  timeoutMs: 1000,
  retries: 0,
  locks: [],
  slots: 1,
  memoryMb: 1,
  fingerprint: null,
  ...more,
})

export const runStarted = (
  graph: Graph,
  more: Partial<Extract<EventBody, { type: 'run.started' }>> = {},
): EventBody => ({
  type: 'run.started',
  job: 'test',
  graph,
  limits: { slots: 1, memoryMb: 100, overtakes: 2 },
  config: { a: 1, b: 2 },
  snapshot: 'f'.repeat(64) as Digest,
  host: { cores: 1, memoryMb: 1, platform: 'test', node: '24', version: '0' },
  ...more,
})

export const ready = (id: string): EventBody => ({ type: 'task.ready', task: taskId(id) })

export const finishedAttempt = (
  id: string,
  wallMs: number,
  cpuMs: number | null,
  is: 'passed' | 'flaky' = 'passed',
): EventBody => ({
  type: 'attempt.finished',
  task: taskId(id),
  attempt: 1,
  outcome: { is },
  usage: { wallMs, cpuMs, rssMb: null },
  examined: null,
  result: null,
})
