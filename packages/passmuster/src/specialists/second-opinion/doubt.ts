/** One thing that imports ask for and the second look did not find where it should be. */
export interface Doubt {
  readonly kind: 'module' | 'distribution' | 'name'
  /** `bot.core`, `jwt`, `bot.ml.deep#TaskType`: as the import names it, which is how claims name it. */
  readonly subject: string
  /** For a distribution: its folded name, as a manifest would have it. */
  readonly distribution?: string
  readonly file: string
  readonly line: number
  /** A word of the import that stands on that line. */
  readonly word: string
  /** Where it was looked for. */
  readonly searched: readonly string[]
  /** Files elsewhere whose path ends like the module: it exists, though perhaps not where imports reach it. */
  readonly elsewhere: readonly string[]
}
