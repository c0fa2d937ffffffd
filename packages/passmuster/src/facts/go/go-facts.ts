/** What one Go file says, without building it. Lines are 1-based physical lines. */
export interface GoFacts {
  readonly lang: 'go'
  /** The name behind `package`; null where there is none. */
  readonly package: string | null
  /** First line of the comment above `package`, at most 200 characters. */
  readonly doc: { readonly text: string; readonly line: number } | null
  readonly imports: readonly GoImport[]
  /** The build constraint as one expression (`linux && !cgo`), '' without one. */
  readonly build: string
  readonly generated: boolean
  readonly hasMain: boolean
  /** What stands behind each `//go:generate`. */
  readonly generates: readonly string[]
  /** Nothing is claimed of the syntax: the reader is more forgiving than the compiler. */
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

export interface GoImport {
  readonly path: string
  /** `_`, `.`, or the name given to it. */
  readonly alias: string | null
  readonly line: number
}
