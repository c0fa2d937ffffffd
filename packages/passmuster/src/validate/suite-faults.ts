import { adjacencyOf } from '../graph/adjacency.ts'
import { shortestCycles } from '../graph/cycles.ts'
import type { Check } from '../model/check.ts'
import type { Fault } from '../model/fault.ts'
import type { Place } from '../model/finding.ts'
import { taskId } from '../model/task.ts'

/** What checks of a suite may be called by: folded id to id, those switched off, and all that were ever there. */
export interface SuiteNames {
  readonly ids: ReadonlyMap<string, string>
  readonly off: ReadonlySet<string>
  readonly all: readonly string[]
}

/** A fault of the configuration that shows only beside the detected checks. */
export const suiteFault = (at: Place, cause: string, hint: string): Fault => ({
  code: 'config-invalid',
  message: `${at.file} cannot be used as it is`,
  hint,
  retry: 'never',
  at: { file: at.file, line: at.startLine },
  cause,
})

const shownAtMost = 12

/** Checks that wait for themselves, and per tangle its shortest cycle with the places where its members stand. */
export const cycleFaults = (checks: readonly Check[]): readonly Fault[] => {
  const tasks = checks.map((check) => ({
    id: taskId(check.id),
    needs: check.needs.map((need) => ({ task: taskId(need.check), when: need.when })),
  }))
  const selves = checks.filter((check) => check.needs.some((need) => need.check === check.id))
  return [
    ...selves.map((check) => waiting([check], `the task \`${check.id}\` needs itself`)),
    ...shortestCycles(adjacencyOf({ tasks })).map((cycle) => {
      const members = cycle.map((index) => checks[index]!)
      const named = members.slice(0, shownAtMost).map(shown)
      const rest = members.length - named.length
      const chain = [...named, ...(rest > 0 ? [`${rest} more`] : []), `\`${members[0]!.id}\``]
      return waiting(members, `${members.length} tasks wait for each other: ${chain.join(' needs ')}`)
    }),
  ]
}

const shown = ({ id, at }: Check): string =>
  at === null ? `\`${id}\`` : `\`${id}\` (${at.file}:${at.startLine})`

const waiting = (members: readonly Check[], cause: string): Fault => {
  const at = members.find((one) => one.at !== null)?.at ?? null
  const hint = 'take one of these needs away'
  return at === null
    ? { code: 'graph-invalid', message: cause, hint, retry: 'never' }
    : { ...suiteFault(at, cause, hint), message: 'the checks cannot be put in an order' }
}
