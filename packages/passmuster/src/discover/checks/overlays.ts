import type { StackInput } from '../input.ts'
import type { NpmView } from './npm-packages.ts'
import { pnpmTasks } from './pnpm-tasks.ts'
import type { Runner } from './overlay.ts'
import { turboTasks } from './turbo.ts'
import { wireitScripts } from './wireit.ts'
import { nxTargets } from './nx.ts'

/** The runners of a repository as one: the first that knows a script rules it. */
export const overlaysOf = (input: StackInput, view: NpmView): Runner => {
  const runners = [wireitScripts, turboTasks, nxTargets, pnpmTasks].map((source) => source(input, view))
  return {
    of: (want) => {
      for (const runner of runners) {
        const found = runner.of(want)
        if (found) return found
      }
      return null
    },
    proposals: runners.flatMap((one) => one.proposals),
    left: runners.flatMap((one) => one.left),
  }
}
