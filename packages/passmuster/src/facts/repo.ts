import type { Snapshot } from '../model/snapshot.ts'
import type { Stack } from '../model/team.ts'
import type { FileFacts } from './file-facts.ts'
import type { ImportGraph } from './import-graph.ts'
import type { Manifests } from './manifests/manifest.ts'

/** What git remembers, from one `git log --numstat -M` call; empty where there is no history. */
export interface History {
  readonly commits: number
  /** How many of them are merges, which no number of `churn` holds; absent = none. */
  readonly merges?: number
  readonly shallow: boolean
  /** There are older commits than those that were read. */
  readonly limited?: boolean
  /** The oldest commit there is; absent where not all were read. In a shallow clone the oldest that is here. */
  readonly first?: string
  /** git stopped before it had told all, because an object is missing: `commits` are those that could be read. */
  readonly incomplete?: boolean
  /** Contents of old files are missing: only renames without a change are known in the older commits. */
  readonly exactRenames?: boolean
  /** Newest first. */
  readonly renames: readonly { readonly commit: string; readonly from: string; readonly to: string }[]
  /**
   * Newest first; files that were deleted (and not renamed), when, and how many lines of text they had, where known.
   * `set`: of a file of settings for the environment the names that had a value; absent = not read.
   */
  readonly deletions: readonly {
    readonly commit: string
    readonly path: string
    readonly lines?: number
    readonly set?: readonly string[]
  }[]
  /** Per path that still exists: commits that touched it, lines added + deleted (0 where contents are missing), authors (opaque indexes, never names). */
  readonly churn: ReadonlyMap<
    string,
    { readonly commits: number; readonly lines: number; readonly authors: number }
  >
}

/** Everything a judge may look at: pure data about one snapshot. */
export interface Repo {
  readonly snapshot: Snapshot
  /** By path, only files that were examined. */
  readonly facts: ReadonlyMap<string, FileFacts>
  /** Small text files that are read whole: manifests, configs, CI, docs (≤ 512 KB each). */
  readonly texts: ReadonlyMap<string, string>
  readonly manifests: Manifests
  readonly history: History
  readonly stack: Stack
  readonly graph: ImportGraph
  /** True when git would ignore the path, or it is generated or lies in a submodule, sparse area or LFS pointer: unknown, not missing. */
  unknowable(path: string): string | null
}
