/** A commit as a person knows it. `at`: ISO date of the author's clock. */
export interface CommitInfo {
  readonly commit: string
  readonly at: string
  readonly subject: string
}

/** Since when a finding holds. `looked`: commits that were examined to know it. */
export type Birth = { readonly looked: number } & (
  | { readonly is: 'born'; readonly in: CommitInfo }
  /** It holds in the oldest commit there is here. */
  | { readonly is: 'older'; readonly than: CommitInfo; readonly shallow: boolean }
  | { readonly is: 'uncommitted' }
)
