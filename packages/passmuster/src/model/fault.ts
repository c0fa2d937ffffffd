/**
 * Expected trouble is a value, never a throw: what happened, where, and the next step for a person.
 * `code` is a key of the fault table in `docs/faults.md`; a defect (a bug of ours) throws instead.
 */
export interface Fault {
  readonly code: FaultCode
  readonly message: string
  readonly hint: string
  readonly retry: 'never' | 'safe'
  readonly at?: { readonly file: string; readonly line?: number }
  readonly cause?: string
}

/** Every code a fault may carry; each has a section in docs/faults.md and a test that triggers it. */
export type FaultCode =
  | 'not-a-folder'
  | 'no-git'
  | 'bare-repository'
  | 'git-failed'
  | 'unreadable'
  | 'state-unwritable'
  | 'state-full'
  | 'journal-newer'
  | 'journal-damaged'
  | 'run-owned'
  | 'run-unknown'
  | 'snapshot-changed'
  | 'report-unreadable'
  | 'answers-unreadable'
  | 'config-invalid'
  | 'no-checks'
  | 'untrusted'
  | 'trust-unreadable'
  | 'finding-unknown'
  | 'step-unknown'
  | 'usage'
  | 'graph-invalid'
  | 'spawn-failed'
  | 'tool-missing'
  | 'child-crashed'
  | 'memory-limit'
  | 'stopped'
  | 'executor-threw'
  | 'old-node'

/** The two ends of every operation that can fail in an expected way; all faults at once, as a compiler does. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
export const fail = (...faults: readonly Fault[]): Result<never> => ({ ok: false, faults })

/** The command line is wrong: what about it, and what to write instead. */
export const usageFault = (message: string, hint: string): Fault => ({
  code: 'usage',
  message,
  hint,
  retry: 'never',
})

/** How a fault leaves a place that can only throw (a port, a promise); `fault` is the value to show. */
export class FaultError extends Error {
  override readonly name = 'FaultError'
  readonly fault: Fault
  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.message, options)
    this.fault = fault
  }
}
