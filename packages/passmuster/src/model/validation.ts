import type { CheckKind } from './check.ts'
import type { Severity } from './finding.ts'
import type { Metrics } from './report.ts'
import type { Digest, Outcome, RunId, Usage, Verdict } from './task.ts'

/** One complaint of a tool about one place, as parsed from its output; lines and columns from 1. */
export interface Problem {
  /** Repository path with `/`; null where the tool named none. */
  readonly file: string | null
  readonly line: number | null
  readonly column: number | null
  readonly severity: Extract<Severity, 'high' | 'medium' | 'low'>
  /** `TS2322`, `no-unused-vars`, `E501`; null for a failed test. */
  readonly code: string | null
  readonly message: string
  /** Tools that said it, and checks it came from, sorted. */
  readonly tools: readonly string[]
  readonly checks: readonly string[]
  /** A failed test's full name. */
  readonly test?: string
}

/** What a test runner said it collected and how it went; null where it did not say. */
export interface TestCounts {
  readonly collected: number
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** One try of a check; times in ms. */
export interface CheckAttempt {
  readonly n: number
  /** Ms since the run began. */
  readonly startedMs: number
  readonly outcome: Outcome
  readonly usage: Usage
  readonly exit: number | null
  readonly signal: string | null
  /** Digest of what is kept of it: command, exit, head and tail of its output. */
  readonly record: Digest | null
  /** File with its whole output; null where it said nothing, or before it ended. */
  readonly log: string | null
}

/** How one check went. `because` says why it ended so, in one sentence. */
export interface CheckRow {
  readonly id: string
  readonly kind: CheckKind
  readonly title: string
  readonly outcome: Outcome
  readonly because: string
  readonly via: 'ran' | 'restored' | 'attached'
  /** ISO time; null where it never started. */
  readonly startedAt: string | null
  readonly durationMs: number | null
  readonly attempts: readonly CheckAttempt[]
  readonly tests: TestCounts | null
  readonly cache: { readonly state: 'hit' | 'miss' | 'off'; readonly because: string }
}

/** What a validation says; `muster validate --json` prints it. */
export interface Validation {
  readonly v: 1
  readonly kind: 'validation'
  readonly run: RunId
  readonly verdict: Verdict
  readonly because: string
  readonly tasks: readonly CheckRow[]
  readonly problems: readonly Problem[]
  /** Seen and no check; `unread` where checks may be that nobody could read. */
  readonly left: readonly { readonly what: string; readonly because: string; readonly unread?: true }[]
  readonly metrics: Metrics & {
    readonly serialWorkMs: number | null
    /** achieved − bound, in ms. */
    readonly regretMs: number | null
    readonly bottleneck: { readonly task: string; readonly costsMs: number } | null
  }
}
