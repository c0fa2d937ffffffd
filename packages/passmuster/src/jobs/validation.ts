import type { Envelope } from '../model/event.ts'
import type { Result } from '../model/fault.ts'
import type { Suite } from '../model/check.ts'
import type { Graph, RunId } from '../model/task.ts'
import type { Validation } from '../model/validation.ts'

/** What a validation is asked to do. */
export interface ValidateOptions {
  readonly path: string
  readonly stateDir?: string
  readonly durable?: boolean
  /** Slots; default: as many as cores and memory allow. */
  readonly concurrency?: number
  /** Only these checks and what they need. */
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  /** Specialists that look at the changed lines, beside the checks; none when absent. */
  readonly specialists?: readonly SpecialistCheck[]
  /** Changed lines are those since this revision; default: the uncommitted ones. */
  readonly since?: string
  /** Take nothing over from earlier runs. */
  readonly fresh?: boolean
  /** What would run is trusted from now on. */
  readonly trust?: boolean
  readonly signal?: AbortSignal
  readonly onEvents?: (events: readonly Envelope[]) => void
  readonly onRepository?: (text: string) => void
}

/** A specialist as a check, and whose end it waits for. */
export interface SpecialistCheck {
  readonly specialist: string
  readonly after?: readonly string[]
}

/** A validation that is going on. */
export interface ValidationRun {
  readonly run: RunId
  readonly suite: Suite
  readonly graph: Graph
  /** Never rejects for expected trouble. */
  readonly finished: Promise<Result<Validation>>
}

/** The job that the journal records. */
export const validateJob = 'validate'
