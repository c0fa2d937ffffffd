/** What the optimizer keeps of one Python file; absent = nothing of the kind. Lines as in the file's facts. */
export interface PerformanceFacts {
  readonly complex?: readonly ComplexFunction[]
  readonly rows?: readonly CostlySite[]
  readonly frames?: readonly CostlySite[]
  readonly reads?: readonly CostlySite[]
  readonly queries?: readonly CostlySite[]
  readonly queues?: readonly CostlySite[]
  /** JavaScript: synchronous file access in request handlers. */
  readonly syncCalls?: readonly CostlySite[]
  /** JavaScript: the accumulator is copied for each element. */
  readonly spreads?: readonly CostlySite[]
}

/** A function with many paths: 1 + branches, loops, handlers, boolean operators and conditions. */
export interface ComplexFunction {
  readonly symbol: string
  readonly line: number
  readonly complexity: number
}

/** A statement that costs more than it seems, and what it is in words. */
export interface CostlySite {
  readonly line: number
  readonly what: string
  readonly symbol: string
  /** The line of the loop around it. */
  readonly loopLine?: number
}
