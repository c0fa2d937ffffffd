import type { Digest } from './task.ts'

export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
export type Severity = (typeof severities)[number]

export const categories = [
  'blocker',
  'dependency',
  'correctness',
  'security',
  'secret',
  'concurrency',
  'performance',
  'robustness',
  'domain',
  'tests',
  'docs',
  'ci',
  'structure',
  'duplication',
] as const
export type Category = (typeof categories)[number]

export type FindingStatus = 'verified' | 'unverified' | 'refuted' | 'contradicted'
/** proved: follows from the text by a rule of the language; strong: one assumption; weak: a heuristic. */
export type Confidence = 'proved' | 'strong' | 'weak'

/** Physical lines, 1-based, both ends included; `file` is relative to the repository root with `/`. */
export interface Place {
  readonly file: string
  readonly startLine: number
  readonly endLine: number
  /** Notebook cell (1-based among all cells) when the file is a notebook; lines then count inside the cell. */
  readonly cell?: number
}

export type Evidence =
  /** Lines as they stand; digest = sha256 of the lines' text, each right-trimmed and joined with \n. */
  | {
      readonly kind: 'quote'
      readonly file: string
      readonly startLine: number
      readonly endLine: number
      readonly digest: Digest
      /** Notebook cell, when the file is a notebook. */
      readonly cell?: number
      /** sha256 of the lines' words alone (no spacing, quotes, brackets, commas): what a formatter leaves as it is. */
      readonly words?: Digest
    }
  /** Paths or names that were looked for and are not there. */
  | { readonly kind: 'absent'; readonly what: string; readonly searched: readonly string[] }
  /** A value at a path of a manifest; value null = the path is absent there. */
  | { readonly kind: 'manifest'; readonly file: string; readonly path: string; readonly value: string | null }
  /** A chain of imports (or calls), each hop quoted. */
  | {
      readonly kind: 'chain'
      readonly hops: readonly { readonly file: string; readonly line: number; readonly to: string }[]
    }
  /** A change in history: `change` is `renamed-to X`, `deleted`, `added`. */
  | { readonly kind: 'git'; readonly commit: string; readonly path: string; readonly change: string }
  /** A program that was run. */
  | {
      readonly kind: 'command'
      readonly argv: readonly string[]
      readonly exit: number
      readonly output: string
    }
  /** A secret, never quoted: keyed hash and a masked form. */
  | {
      readonly kind: 'secret'
      readonly file: string
      readonly line: number
      readonly startColumn: number
      readonly endColumn: number
      readonly hmac: string
      readonly shown: string
    }

/** A statement that others may contradict: `module:src/a.py exists`, polarity true. */
export interface Claim {
  readonly subject: string
  readonly predicate: string
  readonly polarity: boolean
}

/** How to mend it: prose always; `command` (argv) or `diff` (unified) where one is certain enough to name. */
export interface Fix {
  readonly text: string
  readonly command?: readonly string[]
  readonly diff?: string
}

export interface Finding {
  /** rule + file + enclosing symbol + ordinal, hashed: no line number in it. */
  readonly id: string
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly category: Category
  readonly at: readonly Place[]
  readonly evidence: readonly Evidence[]
  readonly impact: string
  readonly fix: Fix
  readonly confidence: Confidence
  readonly by: readonly string[]
  readonly status: FindingStatus
  readonly claims?: readonly Claim[]
}

/**
 * What a specialist's judge yields. The runner seals it: reads the quoted lines, checks that each `contains`
 * text stands there (else the finding is refuted), computes digests and the id, and checks the rest of the evidence.
 */
export interface FindingDraft {
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly category: Category
  readonly at: readonly Place[]
  readonly evidence: readonly EvidenceDraft[]
  readonly impact: string
  readonly fix: Fix
  readonly confidence: Confidence
  /** The enclosing symbol or the subject (a module, a dependency): part of the id instead of a line. */
  readonly symbol: string
  readonly claims?: readonly Claim[]
}

export type EvidenceDraft =
  | {
      readonly kind: 'quote'
      readonly file: string
      readonly startLine: number
      readonly endLine: number
      readonly contains: readonly string[]
      readonly cell?: number
    }
  | Exclude<Evidence, { readonly kind: 'quote' }>
