import type { Manifest } from '../../facts/manifests/manifest.ts'
import { overlap, parseRange } from '../../facts/manifests/ranges.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'

type Range = NonNullable<ReturnType<typeof parseRange>>

/** The range of a runtime that the project asks for: as written, as read, and where. */
export interface Asked {
  readonly runtime: 'python' | 'node'
  readonly file: string
  readonly line: number
  readonly text: string
  readonly range: Range
}

/** The one range that speaks for the whole repository; null when none can be read or several disagree. */
export const asking = (repo: Repo, runtime: Asked['runtime']): Asked | null => {
  const manifest = speaker(repo, runtime)
  const asked = manifest?.requiresRuntime
  const range = asked ? parseRange(asked.range) : null
  return manifest && asked && range
    ? { runtime, file: manifest.file, line: asked.line, text: asked.range, range }
    : null
}

const speaker = (repo: Repo, runtime: Asked['runtime']): Manifest | null => {
  const ecosystem = runtime === 'python' ? 'python' : 'npm'
  const found = repo.manifests.all.filter(
    (one) =>
      one.ecosystem === ecosystem &&
      one.requiresRuntime !== null &&
      roleOf(one.file) === 'source' &&
      one.kind !== 'conda',
  )
  const ranges = new Set(found.map((one) => one.requiresRuntime!.range.replace(/\s/g, '')))
  return ranges.size === 1 ? found[0]! : null
}

/** Whether some version of the named family lies in the range; what cannot be read is allowed. */
export const isAllowed = (range: Range, version: string): boolean => {
  const family = parseRange(version.replace(/^v/, ''))
  return family === null || overlap(range, family)
}

const families: Readonly<Record<Asked['runtime'], readonly string[]>> = {
  python: Array.from({ length: 15 }, (_, at) => `3.${at}`),
  node: Array.from({ length: 10 }, (_, at) => `${6 + 2 * at}`),
}

/** The lowest version in the range by name, in quotes; otherwise in words. */
export const withinOf = ({ runtime, range, text }: Asked): string => {
  const lowest = families[runtime].find((one) => isAllowed(range, one))
  return lowest === undefined ? `a version within ${text}` : `"${lowest}"`
}
