import type { Language } from './file-facts.ts'

/** A file as an analysis child hands it to `extract`: text and syntax tree; the tree never leaves the child. */
export interface ParsedFile<Tree = unknown> {
  readonly file: string
  /** What the tree's offsets count in: without a byte order mark; a notebook's code cells joined. */
  readonly text: string
  readonly lang: Language
  readonly tree: Tree
  /** 1-based line of a character offset. */
  lineAt(offset: number): number
}

/** Facts of its own that a specialist takes from each file, in the child; raise `version` when its meaning changes. */
export interface Extractor {
  readonly version: number
  readonly langs: readonly Language[]
  /** Plain JSON; undefined = nothing of interest. */
  extract(file: ParsedFile): unknown
}
