/**
 * What one Python file (or notebook: its code cells as one module) says, without running it.
 * Lines are 1-based physical lines; in a notebook they are lines of its joined code cells, and `cells` maps them back.
 */
export interface PythonFacts {
  readonly lang: 'python'
  /** First line of the module docstring, at most 200 characters, and where it stands. */
  readonly doc: { readonly text: string; readonly line: number } | null
  readonly futureAnnotations: boolean
  readonly imports: readonly PyImport[]
  /** Names bound at module level, in source order; one entry per binding. */
  readonly bindings: readonly PyBinding[]
  /** `__all__`: exact is false when it is built in a way we cannot follow. */
  readonly all: {
    readonly line: number
    readonly exact: boolean
    readonly names: readonly { readonly name: string; readonly line: number }[]
  } | null
  /** Makes any name check on this module *unknown*: module `__getattr__`, `globals()`/`vars()` written, `exec`, `setattr(sys.modules…)`. */
  readonly dynamicNames: readonly {
    readonly how: 'getattr' | 'globals' | 'exec' | 'sys-modules'
    readonly line: number
  }[]
  /** Constant `sys.path.append/insert` arguments. `base`: 'file' = relative to this file's folder (via `__file__`), 'cwd' = as written. */
  readonly sysPath: readonly {
    readonly line: number
    readonly base: 'file' | 'cwd' | 'absolute'
    readonly path: string
  }[]
  /** Modules that a check at module level asks for by name, raising or leaving when they are not there. */
  readonly checked?: readonly string[]
  readonly hasMain: boolean
  readonly errors: readonly PySyntaxError[]
  /** `print x`, `except X, e`, backticks, `exec "…"`: the file is Python 2. */
  readonly python2: boolean
  /** Non-null for notebooks: cell index (1-based, among all cells) of each run of lines. */
  readonly cells:
    | readonly {
        readonly cell: number
        readonly fromLine: number
        readonly toLine: number
        readonly executionCount: number | null
      }[]
    | null
  /** `%pip install …` lines of a notebook, or what the text of a file says to install so, as written behind `install`. */
  readonly installs?: readonly { readonly what: string; readonly line: number }[]
  /** Distributions (folded) that a `# /// script` block declares. */
  readonly inlined?: readonly string[]
  /** First line that puts on `sys.path` what no text tells. */
  readonly pathUnknown?: number
  /** A notebook without Python code, and why. */
  readonly notebook?: 'malformed' | 'other-language' | 'empty'
}

export interface PyImport {
  readonly line: number
  readonly endLine: number
  /** Dotted module as written; '' for `from . import x`. */
  readonly module: string
  /** Leading dots. */
  readonly level: number
  /** Null for `import a.b`; ['*'] entry for a star import. */
  readonly names:
    | readonly { readonly name: string; readonly as: string | null; readonly line: number }[]
    | null
  /** `import a.b as c`. */
  readonly as: string | null
  /** When it runs: as the module loads, inside a function, never at run time, or only when run as a script. */
  readonly when: 'load' | 'call' | 'type-checking' | 'main'
  /** The nearest enclosing `try` body whose handlers would catch a failing import. */
  readonly guard: PyGuard | null
  /** Under an `if` (other than TYPE_CHECKING and `__main__`) or in an except/else branch: may not run. */
  readonly conditional: boolean
  /** It stands in the except-handler of a guarded import: the fallback. */
  readonly inHandler: boolean
  /** A comment beside it says that it is not meant to succeed. */
  readonly madeUp?: true
}

export interface PyGuard {
  /** 'import' catches ImportError/ModuleNotFoundError only; 'any' catches Exception, BaseException or everything. */
  readonly catches: 'import' | 'any'
  readonly tryLine: number
  readonly handlerLine: number
  /** The handler (or each of them) re-raises, or exits: the import is as good as hard. */
  readonly reraises: boolean
  /** Names the handler binds (`X = None`, a fallback class), so that they exist after a failure. */
  readonly binds: readonly string[]
  /** The handler imports something else instead. */
  readonly fallbackImport: boolean
}

export interface PyBinding {
  readonly name: string
  readonly line: number
  readonly how:
    | 'def'
    | 'class'
    | 'assign'
    | 'import'
    | 'for'
    | 'with'
    | 'except'
    | 'global'
    | 'annotation'
    | 'del'
    | 'walrus'
    | 'match'
  /** Bound only under an if/try/except/for/while: it may not exist. */
  readonly conditional: boolean
  /** Bound only for type checkers, or only when run as a script: an importer never sees it. */
  readonly only?: 'type-checking' | 'main'
}

export interface PySyntaxError {
  readonly line: number
  readonly text: string
  /** Sure: no Python 3 accepts it. Otherwise our parser may be the one that is wrong. */
  readonly certain: boolean
  readonly why: string
}
