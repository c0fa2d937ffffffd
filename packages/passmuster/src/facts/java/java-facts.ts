/** What one Java file says, without compiling it. Lines are 1-based physical lines. */
export interface JavaFacts {
  readonly lang: 'java'
  /** '' for the unnamed package. */
  readonly package: string
  /** First line of the Javadoc above the first type, at most 200 characters. */
  readonly doc: { readonly text: string; readonly line: number } | null
  readonly imports: readonly JavaImport[]
  /** Types declared at the top of the file. */
  readonly types: readonly string[]
  readonly generated: boolean
  readonly hasMain: boolean
  /** Nothing is claimed of the syntax: the reader is more forgiving than the compiler. */
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

export interface JavaImport {
  /** As written, without `static` and `.*`. */
  readonly name: string
  readonly isStatic: boolean
  readonly isAll: boolean
  readonly line: number
}
