import { taskDefaults } from '../config/task-setting.ts'
import type { Check, Suite } from '../model/check.ts'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import { nearest } from '../lib/nearest.ts'
import type { SpecialistCheck, ValidateOptions } from './validation.ts'

/** The suite as the caller wants it: with specialists, and only what was asked for with all that it needs. */
export const wantedSuite = (suite: Suite, options: ValidateOptions): Result<Suite> => {
  const all = [...suite.checks, ...(options.specialists ?? []).map(specialistCheck)]
  const known = new Set(all.map(({ id }) => id))
  const faults = [...(options.only ?? []), ...(options.skip ?? [])]
    .filter((id) => !known.has(id))
    .map((id) => unknownCheck(id, [...known]))
  if (faults.length > 0) return fail(...faults)
  const skipped = new Set(options.skip ?? [])
  const kept = new Set<string>()
  const keep = (id: string): void => {
    if (kept.has(id) || skipped.has(id)) return
    kept.add(id)
    all.find((one) => one.id === id)?.needs.forEach((need) => keep(need.check))
  }
  for (const id of options.only ?? known) keep(id)
  const checks = all
    .filter(({ id }) => kept.has(id))
    .map((check) => ({ ...check, needs: check.needs.filter((need) => kept.has(need.check)) }))
  return ok({ checks, left: suite.left })
}

const unknownCheck = (id: string, known: readonly string[]): Fault => {
  const near = nearest(id, known)
  return {
    code: 'usage',
    message: `there is no check \`${id}\``,
    hint: near === null ? `there are: ${known.join(', ')}` : `did you mean \`${near}\`?`,
    retry: 'never',
  }
}

const specialistCheck = ({ specialist, after = [] }: SpecialistCheck): Check => ({
  id: specialist,
  ...taskDefaults({}),
  work: { is: 'specialist', specialist },
  needs: after.map((check) => ({ check, when: 'settled' })),
  because: `${specialist} over the changed lines`,
  at: null,
})
