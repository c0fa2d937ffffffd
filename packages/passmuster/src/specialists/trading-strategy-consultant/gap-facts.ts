export type GapKind =
  | 'filled-on-signal-bar'
  | 'backtest-without-costs'
  | 'bought-without-cash-check'
  | 'ratio-of-a-constant'
  | 'spread-annualised-linearly'
  | 'ratio-of-zero-spread'

/** Lines with texts that stand there. */
export interface Spot {
  readonly line: number
  readonly endLine: number
  readonly contains: readonly string[]
}

/** A place where a simulated or reported result differs from what trading would bring. */
export interface Gap {
  readonly kind: GapKind
  readonly symbol: string
  readonly at: Spot
  /** Where the signal is made, or the result is summed up. */
  readonly other?: Spot
  /** The result, as written. */
  readonly what: string
  /** The expression or factor that the rule rests on. */
  readonly by: string
}

export interface GapFacts {
  readonly gaps: readonly Gap[]
}
