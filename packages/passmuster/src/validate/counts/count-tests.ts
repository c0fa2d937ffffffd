import type { TestCounts } from '../../model/validation.ts'
import { readSaid } from '../problems/said.ts'
import type { Said } from '../problems/said.ts'
import { cargoCounts, goCounts } from './compiled.ts'
import { jestCounts, jestJsonCounts, mochaCounts, nodeCounts, vitestCounts } from './javascript.ts'
import { pytestCounts, unittestCounts } from './python.ts'
import { sumCounts } from './tally.ts'

const readers: readonly ((said: Said) => TestCounts | null)[] = [
  vitestCounts,
  jestCounts,
  jestJsonCounts,
  mochaCounts,
  nodeCounts,
  pytestCounts,
  unittestCounts,
  cargoCounts,
  goCounts,
]

/** How many tests the runners in a check's output said they had, added up over runners; null where none said a number. */
export const countTests = (output: {
  readonly stdout: string
  readonly stderr: string
}): TestCounts | null => {
  const said = [readSaid(output.stdout), readSaid(output.stderr)]
  const whole = { lines: said.flatMap((one) => one.lines), documents: said.flatMap((one) => one.documents) }
  const hasJson = jestJsonCounts(whole) !== null
  return sumCounts(
    readers.map((read) => (hasJson && (read === jestCounts || read === vitestCounts) ? null : read(whole))),
  )
}
