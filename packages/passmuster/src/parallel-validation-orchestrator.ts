import type { ValidateOptions } from './jobs/validation.ts'
import { startValidation } from './jobs/validate.ts'
import type { Suite } from './model/check.ts'
import { FaultError } from './model/fault.ts'
import type { Verdict } from './model/task.ts'
import type { Validation } from './model/validation.ts'

/** The seed's four reviewers side by side, and the one that comes after them. */
const reviewers = ['test-automator', 'code-reviewer', 'performance-optimizer', 'adversarial-dummy'] as const
const afterAll = 'documentation-specialist'

/** Which repository, and how much of it, is validated. */
export interface ParallelValidationOptions extends Partial<
  Pick<ValidateOptions, 'path' | 'stateDir' | 'since' | 'only' | 'skip' | 'trust' | 'signal' | 'onEvents'>
> {
  /** Slots; default: as many as cores and memory allow. */
  readonly maxWorkers?: number
}

/** What ran side by side and what it gained; times in ms, null where not measured. */
export interface ValidationSuiteResult {
  readonly verdict: Verdict
  /** Checks by how many others have to be over before them; those of one group can run at once. */
  readonly groups: readonly (readonly string[])[]
  readonly wallMs: number | null
  /** What the same work takes one after the other. */
  readonly serialWorkMs: number | null
  /** Serial work / wall. */
  readonly speedup: number | null
  readonly validation: Validation
}

/**
 * The seed's validator: the checks of a repository and its reviewing specialists over the changed lines, as one graph.
 * Runs only commands that are trusted (`muster trust`, or `trust: true`). Expected trouble rejects with `FaultError`.
 */
export class ParallelValidationOrchestrator {
  readonly #options: ValidateOptions

  constructor({ maxWorkers, ...options }: ParallelValidationOptions = {}) {
    this.#options = {
      path: '.',
      specialists: [
        ...reviewers.map((specialist) => ({ specialist })),
        { specialist: afterAll, after: reviewers },
      ],
      ...options,
      ...(maxWorkers === undefined ? {} : { concurrency: maxWorkers }),
    }
  }

  /** Runs everything to its end; a check that fails is a verdict, not a rejection. */
  async runValidationSuite(): Promise<ValidationSuiteResult> {
    const started = await startValidation(this.#options)
    if (!started.ok) throw new FaultError(started.faults[0]!)
    const ended = await started.value.finished
    if (!ended.ok) throw new FaultError(ended.faults[0]!)
    const { verdict, metrics } = ended.value
    return {
      verdict,
      groups: groupsOf(started.value.suite),
      wallMs: metrics.wallMs,
      serialWorkMs: metrics.serialWorkMs,
      speedup: metrics.speedup,
      validation: ended.value,
    }
  }
}

const groupsOf = ({ checks }: Suite): readonly (readonly string[])[] => {
  const depths = new Map<string, number>()
  const depthOf = (id: string): number => {
    const known = depths.get(id)
    if (known !== undefined) return known
    const needs = checks.find((one) => one.id === id)?.needs ?? []
    const depth = needs.reduce((most, need) => Math.max(most, depthOf(need.check) + 1), 0)
    depths.set(id, depth)
    return depth
  }
  const groups: string[][] = []
  for (const { id } of checks) (groups[depthOf(id)] ??= []).push(id)
  return groups
}
