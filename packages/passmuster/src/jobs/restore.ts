import type { Restored } from '../engine/options.ts'
import type { Envelope } from '../model/event.ts'
import type { Task } from '../model/task.ts'
import type { RunState } from '../schedule/state.ts'
import type { Store } from '../store/open-store.ts'

const space = 'results'

/** What an earlier run with the same fingerprint made, if its artifact is still there. */
export const restoredResult = (store: Store, task: Task): Restored | null => {
  const bytes = task.fingerprint === null ? null : store.cache.get(space, task.fingerprint)
  if (bytes === null) return null
  try {
    const kept = JSON.parse(new TextDecoder().decode(bytes)) as Restored
    return store.artifacts.get(kept.result) === null ? null : kept
  } catch {
    return null
  }
}

/** Remembers, under its fingerprint, the result of each attempt that passed. */
export const keepResults = (store: Store, state: RunState, events: readonly Envelope[]): void => {
  const kept: [string, Uint8Array][] = []
  for (const { body } of events) {
    if (body.type !== 'attempt.finished' || body.outcome.is !== 'passed' || body.result === null) continue
    const fingerprint = state.tasks.get(body.task)?.task.fingerprint
    if (fingerprint == null) continue
    const value: Restored = { result: body.result, examined: body.examined }
    kept.push([fingerprint, new TextEncoder().encode(JSON.stringify(value))])
  }
  if (kept.length > 0) store.cache.putMany(space, kept)
}
