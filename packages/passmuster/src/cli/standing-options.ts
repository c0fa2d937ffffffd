import type { StandingWishes } from '../jobs/standing.ts'
import { usageFault, fail, ok, type Result } from '../model/fault.ts'

/** --since, --against and --new-only of a command line. */
export const standingWishes = (options: Readonly<Record<string, string | true>>): Result<StandingWishes> => {
  const { since, against } = options
  if (options['new-only'] === true && against === undefined)
    return fail(
      usageFault('--new-only does not say newer than what', 'add --against REV, for example --against main'),
    )
  return ok({
    ...(typeof since === 'string' ? { since } : {}),
    ...(typeof against === 'string' ? { against } : {}),
    newOnly: options['new-only'] === true,
  })
}
