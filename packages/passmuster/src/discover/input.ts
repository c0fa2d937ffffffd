import type { Manifests } from '../facts/manifests/manifest.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** What a stack is read from: file names, texts read whole, and manifests. */
export interface StackInput {
  readonly snapshot: Snapshot
  readonly texts: ReadonlyMap<string, string>
  readonly manifests: Manifests
}

/** With the package folders ('' = root) and how each is called ('.' = root). */
export interface StackKnown extends StackInput {
  readonly folders: ReadonlyMap<string, string>
}
