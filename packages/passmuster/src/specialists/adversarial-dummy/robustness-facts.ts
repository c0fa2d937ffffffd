/** What the adversary keeps of one Python file; absent = nothing of the kind. Lines as in the file's facts. */
export interface RobustnessFacts {
  readonly parameters?: readonly ClassParameters[]
  readonly caches?: readonly GrowingCache[]
  readonly requests?: readonly Site[]
  readonly lengths?: readonly EmptyDivision[]
  readonly opened?: readonly Site[]
  readonly inputs?: readonly Site[]
  /** In test files: objects made with whole numbers, outside of what expects an error. */
  readonly built?: readonly Built[]
}

/** `Average(20, slow=10)`: what is called, and the whole numbers by keyword or, from 0 on, by place. */
export interface Built {
  readonly callee: string
  readonly line: number
  readonly values: readonly (readonly [string, number])[]
}

/** A call, and the function or class it stands in ('' = module level). */
export interface Site {
  readonly line: number
  readonly call: string
  readonly symbol: string
}

/** A class whose constructor takes sizes: those that it compares with a bound, and those that it uses as they come. */
export interface ClassParameters {
  readonly owner: string
  readonly line: number
  /** Names of the parameters behind `self`, in order. */
  readonly order: readonly string[]
  readonly checked: readonly { readonly name: string; readonly line: number }[]
  readonly unchecked: readonly UncheckedParameter[]
  /** Two of the unchecked ones where the first is meant to be the smaller. */
  readonly pair: readonly [string, string] | null
}

/** An integer parameter that reaches a place where 0 or a negative number is wrong. */
export interface UncheckedParameter {
  readonly name: string
  readonly line: number
  readonly use: 'rolling' | 'divisor' | 'tail'
  readonly useLine: number
}

/** A dict that gains an entry per key and that nothing in its class (or module) bounds. */
export interface GrowingCache {
  /** `Klass._cache`, or the name of a module's dict. */
  readonly name: string
  readonly attribute: string
  readonly line: number
  readonly storeLine: number
  readonly symbol: string
  /** What the key is made of, as written. */
  readonly key: string
  /** Methods that empty it when someone calls them. */
  readonly emptiedBy: readonly string[]
  /** An entry is dropped where the same key is asked for again. */
  readonly sameKeyOnly: boolean
}

/** `sum(xs) / len(xs)` of a parameter that is never asked whether it is empty. */
export interface EmptyDivision {
  readonly line: number
  readonly parameter: string
  readonly symbol: string
}
