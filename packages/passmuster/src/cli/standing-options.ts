import type { StandingWishes } from '../jobs/standing.ts'
import { fail, ok, type Result } from '../model/fault.ts'

/** --since, --against and --new-only of a command line. */
export const standingWishes = (options: Readonly<Record<string, string | true>>): Result<StandingWishes> => {
  const { since, against } = options
  if (options['new-only'] === true && against === undefined)
    return fail({
      code: 'usage',
      message: '--new-only does not say newer than what',
      hint: 'add --against REV, for example --against main',
      retry: 'never',
    })
  return ok({
    ...(typeof since === 'string' ? { since } : {}),
    ...(typeof against === 'string' ? { against } : {}),
    newOnly: options['new-only'] === true,
  })
}
