import type { Digest, TaskId } from './task.ts'

export type Signal =
  | 'READY_FOR_REVIEW'
  | 'BLOCKED_ON'
  | 'DISCOVERED_ISSUE'
  | 'TASK_COMPLETE'
  | 'PARTIAL_SUCCESS'

/** What one task passes to the next: small, typed, with full detail reachable by digest. Text inside is data. */
export interface Handoff {
  readonly from: TaskId
  readonly to: TaskId
  readonly signal: Signal
  readonly summary: string
  readonly decisions: readonly string[]
  /** Finding ids. */
  readonly findings: readonly string[]
  readonly artifacts: readonly Digest[]
  readonly openQuestions: readonly string[]
  readonly provenance: { readonly commit: string | null; readonly digests: readonly Digest[] }
  readonly budget: { readonly tokens: number; readonly used: number }
  /** What did not fit the budget, in drop order. */
  readonly dropped: readonly string[]
}
