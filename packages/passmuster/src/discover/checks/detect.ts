import type { Suite } from '../../model/check.ts'
import type { StackInput } from '../input.ts'
import { cargoChecks } from './cargo.ts'
import { ciChecks } from './ci-checks.ts'
import { ciRunsOf } from './ci-runs.ts'
import { goChecks } from './go.ts'
import { recipeChecks } from './makefile.ts'
import { noxChecks } from './nox.ts'
import { npmPackagesOf } from './npm-packages.ts'
import { preCommitChecks } from './pre-commit.ts'
import { pythonChecks } from './python.ts'
import { scriptChecks } from './scripts.ts'
import { settle } from './settle.ts'
import { toxChecks } from './tox.ts'

/**
 * The checks of a repository as its own files propose them, each with the reason and its place; what was seen and is
 * no check is named too. Reads texts only: nothing runs, and nothing below `.muster/` is believed.
 */
export const detectChecks = (input: StackInput): Suite => {
  const own = { ...input, texts: new Map([...input.texts].filter(([file]) => !file.startsWith('.muster/'))) }
  const view = npmPackagesOf(own)
  const ci = ciRunsOf(own, view)
  const names = new Map(
    view.packages.flatMap(({ folder, name }) => (name === null ? [] : [[folder, name] as const])),
  )
  return settle(
    [
      scriptChecks(own, ci),
      recipeChecks(own),
      ciChecks(ci, own),
      pythonChecks(own),
      preCommitChecks(own),
      toxChecks(own),
      noxChecks(own),
      cargoChecks(own),
      goChecks(own),
    ],
    names,
  )
}
