/** What the reviewer keeps of one Python file; lines as in the file's facts. Absent = nothing of the kind. */
export interface ReviewFacts {
  readonly unbound?: readonly UnboundUse[]
  readonly keywordTwice?: readonly KeywordTwice[]
  readonly mutableDefaults?: readonly MutableDefault[]
  readonly swallowed?: readonly Swallowed[]
}

/** A use of a name that nothing binds. */
export interface UnboundUse {
  readonly name: string
  readonly line: number
  readonly symbol: string
  readonly when: 'load' | 'call' | 'annotation'
  readonly typingOnly: boolean
  readonly guarded: boolean
  /** It is called, or this member of it is asked for. */
  readonly called?: true
  readonly member?: string
}

/** A call that passes a keyword itself and again inside the function's own `**kwargs`, which the function reads it from. */
export interface KeywordTwice {
  readonly keyword: string
  readonly kwargs: string
  readonly symbol: string
  readonly callee: string
  readonly line: number
  readonly endLine: number
  /** Where the function itself looks the keyword up in `kwargs` without taking it out. */
  readonly readLine: number
  readonly readText: string
  /** `pop` where it is read mends it and changes nothing else. */
  readonly atRead?: true
}

/** A parameter whose default list, dict or set the function changes: all calls share it. */
export interface MutableDefault {
  readonly symbol: string
  readonly parameter: string
  readonly line: number
  readonly useLine: number
}

/** A handler of `Exception` or more that does nothing about it and does not say why. */
export interface Swallowed {
  readonly line: number
  readonly endLine: number
  readonly symbol: string
  /** `Exception`, `BaseException` or, of a bare `except`, `everything`. */
  readonly catches: string
  /** What the guarded lines call, as written; at most four. */
  readonly calls: readonly string[]
  /** Handlers of other exceptions stand before it. */
  readonly after?: true
}

/** What the reviewer keeps of one TypeScript or JavaScript file. Absent = nothing of the kind. */
export interface EcmaReview {
  readonly twice?: readonly Twice[]
  /** `catch` blocks without a statement or a comment. */
  readonly emptyCatch?: readonly { readonly line: number; readonly endLine: number }[]
  readonly exportsOfNothing?: readonly { readonly name: string; readonly line: number }[]
}

/** A key of an object, a member of a class or a case of a switch that stands twice. */
export interface Twice {
  readonly kind: 'key' | 'member' | 'case'
  readonly name: string
  readonly firstLine: number
  readonly line: number
  /** Both are written alike. */
  readonly same?: true
}
