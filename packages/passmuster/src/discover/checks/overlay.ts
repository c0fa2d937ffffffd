import type { Left, Proposal, Want } from './proposal.ts'

/** What a task runner's configuration adds to a script: order, inputs, outputs, whether it may be restored. */
export interface Overlay {
  readonly because: readonly string[]
  /** The command itself, where the script only hands over to the runner. */
  readonly text?: string
  readonly needs: readonly Want[]
  readonly inputs: readonly string[] | null
  readonly outputs: readonly string[]
  readonly cache: boolean
  readonly env: readonly string[]
}

/** One runner's configuration: by script, with checks that are no scripts, and what it leaves out. */
export interface Runner {
  of(want: Want): Overlay | null
  readonly proposals: readonly Proposal[]
  readonly left: readonly Left[]
}
