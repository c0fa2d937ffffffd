import type { Evidence, EvidenceDraft } from '../../model/finding.ts'

export type ClaimKind = 'path' | 'import' | 'symbol' | 'number' | 'dependency' | 'status'
export type ClaimVerdict = 'verified' | 'refuted' | 'not checkable'

/** What a text says about the repository, by kind. */
export type ClaimSubject =
  | {
      readonly kind: 'path'
      readonly path: string
      /** Why it is taken to speak of this repository: it says so, it stands in a drawn tree, or it is only named. */
      readonly cue: 'made' | 'listed' | 'tree' | 'named'
      /** Index of the tree it stands in. */
      readonly tree?: number
    }
  | {
      readonly kind: 'import'
      readonly lang: 'python' | 'ecmascript'
      readonly module: string
      readonly names: readonly string[]
    }
  | { readonly kind: 'symbol'; readonly name: string; readonly made: boolean }
  | {
      readonly kind: 'dependency'
      readonly says: 'missing' | 'sole' | 'uses'
      /** Null where the text leaves it to what it said before. */
      readonly name: string | null
    }
  | {
      readonly kind: 'number'
      readonly says: 'lines'
      readonly count: number
      readonly about: boolean
      /** A path, or the words that name the file. */
      readonly of: string
    }
  | {
      readonly kind: 'number'
      readonly says: 'count'
      readonly count: number
      readonly about: boolean
      readonly what: 'files' | 'lines'
      /** Extension of the files that are counted; '' = all. */
      readonly lang: string
    }
  | { readonly kind: 'number'; readonly says: 'unmeasured'; readonly figures: readonly string[] }
  | { readonly kind: 'status'; readonly says: 'all' | 'ready' | 'tests' | 'done'; readonly phrase: string }

/** One claim as the text makes it: 1-based line, the line's text, and whether the sentence denies it. */
export type Claim = ClaimSubject & {
  readonly line: number
  readonly quote: string
  readonly denied: boolean
}

/** Beside the evidence of findings: a search through files, and a number that was counted. */
export type ClaimEvidence =
  | Evidence
  | { readonly kind: 'scanned'; readonly what: string; readonly files: number; readonly found: number }
  | { readonly kind: 'measured'; readonly what: string; readonly value: number; readonly of?: number }

export type ClaimEvidenceDraft = Exclude<ClaimEvidence, Evidence> | EvidenceDraft

/** What came of a claim; `lines` are all lines that make it. */
export interface Judged<E> {
  readonly kind: ClaimKind
  readonly line: number
  readonly lines: readonly number[]
  readonly quote: string
  /** The claim in our words. */
  readonly claim: string
  readonly verdict: ClaimVerdict
  readonly because: string
  readonly evidence: readonly E[]
}
export type JudgedClaim = Judged<ClaimEvidenceDraft>
export type CheckedClaim = Judged<ClaimEvidence>

/** What a check answers. */
export interface Answer {
  readonly claim: string
  readonly verdict: ClaimVerdict
  readonly because: string
  readonly evidence?: readonly ClaimEvidenceDraft[]
}
