/** What the test specialist keeps of a TypeScript or JavaScript file in which nothing is written that could be called. */
export interface DataFacts {
  readonly data: true
}

/** What the test specialist keeps of one Python test file. */
export interface TestFacts {
  /** `Test…` classes that define `__init__` and hold tests: pytest skips them. */
  readonly classesWithInit?: readonly {
    readonly name: string
    readonly line: number
    readonly initLine: number
    readonly tests: number
  }[]
  /**
   * Test functions in which nothing is seen to be checked, with the dotted origins of imported names they call:
   * an origin among the test files may check after all.
   */
  readonly unchecked?: readonly {
    readonly symbol: string
    readonly line: number
    /** Asserts only where a handler takes the failure, or returns its verdict; absent = neither. */
    readonly how?: 'caught' | 'returned'
    readonly calledFrom?: readonly string[]
  }[]
  /** All test functions, however they are checked. */
  readonly tests: number
}
