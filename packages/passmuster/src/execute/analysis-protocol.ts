import type { Examination } from '../facts/file-facts.ts'
import type { Digest } from '../model/task.ts'

/** A file to parse: its bytes exactly as the snapshot has them. */
export interface AnalysisRequest {
  readonly file: string
  readonly digest: Digest
  readonly bytes: Uint8Array
}

/** Parent to child: files to parse one after the other. */
export interface AnalysisGroup {
  readonly files: readonly AnalysisRequest[]
}

/** Child to parent: `ready` once after start with the processor time that took, then one answer per file in the order asked. */
export type ChildMessage =
  | { readonly type: 'ready'; readonly cpuMs: number }
  | {
      readonly type: 'answer'
      readonly file: string
      readonly examined: Examination
      /** UTF-8 JSON of the facts without file and digest; null when the file could not be read. */
      readonly body: Uint8Array | null
      /** The file holds a secret, so its facts may: they are not to be kept on disk. */
      readonly secret: boolean
      /** Processor time of the child's own thread since its start, in ms: the work. */
      readonly cpuMs: number
      /** The same of all its threads: what its time limit is judged by. */
      readonly processCpuMs: number
      readonly rssMb: number
    }

/** What became of one file; `body` is the UTF-8 JSON of its facts without file and digest, null when there are none. */
export interface AnalysisAnswer {
  readonly file: string
  readonly examined: Examination
  readonly body: Uint8Array | null
  /** The file holds a secret, so its facts may: they are not to be kept on disk. */
  readonly secret?: boolean
}
