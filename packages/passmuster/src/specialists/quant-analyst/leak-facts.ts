export type LeakKind =
  | 'fitted-before-split'
  | 'selected-before-split'
  | 'resampled-before-split'
  | 'scored-on-training-data'
  | 'stopped-on-training-data'
  | 'fitted-on-test'
  | 'shuffled-time-series'
  | 'backward-fill'
  | 'future-shift-in-feature'

/** A line with texts that stand on it (or on the lines up to `endLine`). */
export interface Spot {
  readonly line: number
  readonly endLine: number
  readonly contains: readonly string[]
}

/** A place where knowledge of rows to predict reaches what is learned or measured. */
export interface Leak {
  readonly kind: LeakKind
  readonly symbol: string
  readonly at: Spot
  /** The step that makes it a leak: the split, the metric, the column. */
  readonly later?: Spot
  /** The step in a called function. */
  readonly inside?: Spot
  /** What is fitted or filled, as written. */
  readonly what: string
  /** Class, function, metric or column that the rule rests on. */
  readonly by: string
  /** Only gaps at the start are filled from later rows. */
  readonly mild?: boolean
  /** It stands under `if __name__ == '__main__'`. */
  readonly demo?: boolean
  /** The same, where it is the order of steps that counts: importing the file does not run it. */
  readonly main?: boolean
  /** The class whose `fit` is called, where the function itself makes the model. */
  readonly maker?: string
  /** The `fit` methods of the file look at no row. */
  readonly idle?: boolean
}

export interface LeakFacts {
  readonly leaks: readonly Leak[]
}
