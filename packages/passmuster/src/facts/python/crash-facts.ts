/** What a Python file does as it loads, as far as crashes can be told from text: taken by the debugger's own extractor. */
export interface CrashFacts {
  readonly classes: readonly ClassFacts[]
  readonly functions: readonly FunctionFacts[]
  /** What the module's own code does as it loads, in order. */
  readonly load: readonly Op[]
  /** Names that are assigned the constant None at module level and nothing else there. */
  readonly nones: readonly string[]
  /** Uses, as the module loads, of names that guarded imports bind. */
  readonly uses: readonly GuardedUse[]
  /** Names used for certain as the module loads, before or without any binding. */
  readonly unbound: readonly {
    readonly name: string
    readonly line: number
    readonly where: UseWhere
    readonly boundAt: number | null
  }[]
  /** Where `unbound` holds any: the first uses, anywhere in code that loading runs, of all names that nothing in the file binds. */
  readonly alsoUnbound?: readonly { readonly name: string; readonly line: number }[]
  /** Names used in an import's handler before any binding. */
  readonly handlerUses: readonly {
    readonly name: string
    readonly line: number
    readonly tryLine: number
    readonly boundAt: number | null
  }[]
  /** Names that a handler at module level sets to None, by the line of its `try`. */
  readonly noneInHandler: readonly { readonly name: string; readonly tryLine: number }[]
  /** Names that imports inside a `try` bind and that the file reads anywhere, sorted. */
  readonly guardedReads: readonly string[]
  /** Text of the lines where import statements stand and of two lines around, for exact diffs; a last line without newline is left out. */
  readonly importText: Readonly<Record<number, string>>
}

export type UseWhere = 'annotation' | 'base' | 'decorator' | 'default' | 'call' | 'expression'

export interface GuardedUse {
  readonly name: string
  readonly line: number
  readonly where: UseWhere
  /** A member of it is taken (`nn.Module`). */
  readonly member: boolean
  readonly tryLine: number
}

export interface ClassFacts {
  readonly name: string
  readonly line: number
  readonly endLine: number
  /** Dotted, subscripts taken off; '?' for anything else. */
  readonly bases: readonly string[]
  /** Decorators as dotted names. */
  readonly decorators: readonly string[]
  readonly dataclass: { readonly line: number; readonly kwOnly: boolean; readonly init: boolean } | null
  readonly fields: readonly FieldFacts[]
  readonly methods: readonly FunctionFacts[]
  /** Names bound in the class body besides methods and annotated fields without value. */
  readonly attributes: readonly string[]
  /** Members assigned twice, with both lines: an error in an Enum. */
  readonly twice: readonly { readonly name: string; readonly line: number; readonly first: number }[]
}

export interface FieldFacts {
  readonly name: string
  readonly line: number
  readonly kind: 'field' | 'class' | 'marker'
  readonly hasDefault: boolean
  readonly kwOnly: boolean | null
  readonly init: boolean
  /** A list, dict or set as default: dataclasses refuse it. */
  readonly mutable: boolean
}

export interface FunctionFacts {
  readonly name: string
  readonly line: number
  readonly decorators: readonly string[]
  readonly generator: boolean
  readonly ops: readonly Op[]
  readonly nested: readonly FunctionFacts[]
  /** The nested function that it returns at its end. */
  readonly returns: string | null
}

/** One step of code that certainly runs once what is before it has run; what may not run is left out, save `set`. */
export type Op =
  /** `target`: dotted name called; `super.m` for `super().m()`. `self`: the object is handed over as an argument. */
  | { readonly do: 'call'; readonly target: string; readonly line: number; readonly self: boolean }
  /** A decorator applied: what `target` (called first when `called`) returns is called with the function. */
  | { readonly do: 'decorate'; readonly target: string; readonly called: boolean; readonly line: number }
  | { readonly do: 'set'; readonly attr: string; readonly line: number }
  | { readonly do: 'get'; readonly attr: string; readonly line: number }
  /** The body runs the first time, while a module-level name still is None. */
  | { readonly do: 'if-none'; readonly name: string; readonly ops: readonly Op[] }
  /** Failures inside are caught and not raised again when `swallows`. */
  | { readonly do: 'try'; readonly swallows: boolean; readonly ops: readonly Op[] }
  /** Nothing after it is certain to run. */
  | { readonly do: 'stop' }
