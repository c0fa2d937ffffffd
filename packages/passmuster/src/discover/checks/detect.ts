import type { Suite } from '../../model/check.ts'
import { at, word } from '../../facts/manifests/shape.ts'
import type { StackInput } from '../input.ts'
import { ciRunsOf } from './ci-runs.ts'
import { npmPackagesOf } from './npm-packages.ts'
import { scriptChecks } from './scripts.ts'
import { settle } from './settle.ts'

/**
 * The checks of a repository as its own files propose them, each with the reason and its place; what was seen and is
 * no check is named too. Reads texts only: nothing runs, and nothing below `.muster/` is believed.
 */
export const detectChecks = (input: StackInput): Suite => {
  const own = { ...input, texts: new Map([...input.texts].filter(([file]) => !file.startsWith('.muster/'))) }
  const view = npmPackagesOf(own)
  const ci = ciRunsOf(own, view)
  const names = new Map(
    view.packages.flatMap((one) => {
      const name = word(at(one.json.value, 'name'))
      return name === null ? [] : [[one.folder, name] as const]
    }),
  )
  return settle([scriptChecks(own, ci)], names)
}
