import type { Digest } from '../model/task.ts'
import type { EcmaFacts } from './ecmascript/ecma-facts.ts'
import type { GoFacts } from './go/go-facts.ts'
import type { JavaFacts } from './java/java-facts.ts'
import type { PythonFacts } from './python/python-facts.ts'
import type { RustFacts } from './rust/rust-facts.ts'

export type Language = 'python' | 'ecmascript' | 'go' | 'java' | 'rust'

/** How reading one file went; anything but `ok` and `partial` leaves `code` null and the file named in coverage. */
export type Examination = 'ok' | 'partial' | 'crashed' | 'timed-out'

/**
 * All that is known of one file, plain JSON, cached by content digest + extractor version.
 * `code` is shared by every specialist; `own` holds what a specialist's own `extract` returned, by specialist id.
 */
export interface FileFacts {
  readonly file: string
  readonly digest: Digest
  readonly examined: Examination
  /** Physical lines. */
  readonly lines: number
  readonly code: PythonFacts | EcmaFacts | GoFacts | JavaFacts | RustFacts | null
  readonly own: Readonly<Record<string, unknown>>
}
