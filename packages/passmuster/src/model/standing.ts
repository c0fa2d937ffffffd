import type { Finding } from './finding.ts'
import type { Digest } from './task.ts'

export const answerKinds = ['accepted', 'false-alarm', 'later'] as const
export type AnswerKind = (typeof answerKinds)[number]

/** What a person said to one finding; it binds to the finding's evidence, not to its lines. */
export interface Answer {
  readonly finding: string
  readonly rule: string
  readonly file: string
  readonly as: AnswerKind
  readonly because: string
  /** Last day on which it holds, YYYY-MM-DD; null = no end. */
  readonly until: string | null
  /** `evidenceDigest` of the finding when it was answered. */
  readonly evidence: string
}

/** How today's findings stand to what people answered and to another state of the repository. */
export interface Standing {
  readonly answered: readonly Answer[]
  /** Answers to findings of today that no longer bind, and why. */
  readonly lapsed: readonly { readonly answer: Answer; readonly because: string }[]
  /** Answers whose finding is not in this report. */
  readonly idle: readonly Answer[]
  /** Answers of kind false-alarm by rule, most first. */
  readonly falseAlarms: readonly { readonly rule: string; readonly count: number }[]
  readonly against: Comparison | null
  /** Set where findings were left out of the list, with how many. */
  readonly narrowed: { readonly to: string; readonly left: number } | null
}

/** Findings of two states of one repository, matched. Ids are today's, except those of `fixed`. */
export interface Comparison {
  /** What was asked for: a revision or a report file. */
  readonly with: string
  readonly commit: string | null
  readonly resultDigest: Digest
  readonly new: readonly string[]
  readonly known: readonly string[]
  readonly fixed: readonly Finding[]
  /** Neither: their specialist did not finish on one of the two sides. */
  readonly unknown: readonly { readonly finding: string; readonly because: string }[]
}
