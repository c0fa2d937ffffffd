import type { Outcome } from '../../model/task.ts'
import type { CheckAttempt, CheckRow, Validation } from '../../model/validation.ts'

/** An outcome as the published document has it: its name under `kind`. */
export type OutcomeJson = { readonly kind: Outcome['is'] } & Readonly<Record<string, unknown>>

/** What `muster validate --json` prints; `muster schema validation` describes it. */
export interface ValidationJson extends Omit<Validation, 'tasks'> {
  readonly tasks: readonly (Omit<CheckRow, 'outcome' | 'attempts'> & {
    readonly outcome: OutcomeJson
    readonly attempts: readonly (Omit<CheckAttempt, 'outcome'> & { readonly outcome: OutcomeJson })[]
  })[]
}

/** The validation as its published document. */
export const validationJson = (v: Validation): ValidationJson => ({
  ...v,
  tasks: v.tasks.map((row) => ({
    ...row,
    outcome: outcomeJson(row.outcome),
    attempts: row.attempts.map((one) => ({ ...one, outcome: outcomeJson(one.outcome) })),
  })),
})

const outcomeJson = ({ is, ...rest }: Outcome): OutcomeJson => ({ kind: is, ...rest })
