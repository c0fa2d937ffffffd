import type { Outcome } from '../model/task.ts'
import type { RunState, TaskState } from './state.ts'

/** What follows an ended attempt: the task's final outcome, or one more attempt after a pause. */
export type Conclusion =
  | { readonly do: 'settle'; readonly outcome: Outcome }
  | { readonly do: 'retry'; readonly attempt: number; readonly delayMs: number }

/**
 * Another attempt follows a verdict of no, a lost worker or a fault that says trying again is safe, as long as the task
 * has retries left and nobody cancelled. Attempts lost with their engine don't use up retries. What timed out is
 * not tried again: it keeps what it found. A yes after a no is flaky.
 */
export const conclude = (state: Pick<RunState, 'cancel'>, one: TaskState, outcome: Outcome): Conclusion => {
  const tries = one.attempts - one.lost
  if (state.cancel === null && mayRetry(outcome) && tries <= one.task.retries) {
    return { do: 'retry', attempt: one.attempts + 1, delayMs: backoffMs(one.task.key, tries) }
  }
  if (outcome.is === 'passed' && one.failedBefore) return { do: 'settle', outcome: { is: 'flaky' } }
  return { do: 'settle', outcome }
}

const mayRetry = (outcome: Outcome): boolean =>
  outcome.is === 'failed' ||
  outcome.is === 'lost' ||
  (outcome.is === 'errored' && outcome.fault.retry === 'safe')

const firstDelayMs = 250
const longestDelayMs = 30_000

/** Doubles per try up to 30 s; the last quarter is spread by key and try, the same on every machine. */
export const backoffMs = (key: string, tries: number): number => {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(20, tries - 1))
  return Math.round(full * (0.75 + 0.25 * spread(`${key}#${tries}`)))
}

/** FNV-1a as a share of 1. */
const spread = (text: string): number => {
  let hash = 0x811c_9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193)
  return (hash >>> 0) / 0x1_0000_0000
}
