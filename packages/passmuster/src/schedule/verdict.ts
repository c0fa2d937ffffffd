import type { Outcome, Verdict } from '../model/task.ts'
import type { RunState, TaskState } from './state.ts'

/** The most task names a sentence lists. */
const namedAtMost = 5

/**
 * A cancelled run is cancelled; else a required `failed` makes it failed; else a required task without a yes makes
 * it incomplete. Skipped on purpose counts as a yes; tasks that aren't required never count against a run.
 */
export const verdictOf = (state: RunState): { readonly verdict: Verdict; readonly because: string } => {
  if (state.cancel !== null) return { verdict: 'cancelled', because: state.cancel }
  const required = state.list.filter(({ task }) => task.required)
  const failed = required.filter(({ outcome }) => outcome?.is === 'failed')
  if (failed.length > 0) return { verdict: 'failed', because: `failed: ${named(failed)}` }
  const missing = required.filter(({ outcome }) => !counts(outcome))
  if (missing.length > 0) return { verdict: 'incomplete', because: `without a result: ${named(missing)}` }
  return { verdict: 'passed', because: `all ${required.length} required tasks passed` }
}

const counts = (outcome: Outcome | null): boolean =>
  outcome?.is === 'passed' || outcome?.is === 'flaky' || outcome?.is === 'skipped'

const named = (list: readonly TaskState[]): string => {
  const first = list.slice(0, namedAtMost).map(({ task, outcome }) => `${task.id} (${outcome?.is})`)
  const rest = list.length - first.length
  return first.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
