import { renamedDistributions } from './import-map-names.ts'
import { isKnownDistribution } from './known-distributions.ts'

const byModule: ReadonlyMap<string, readonly string[]> = new Map(
  renamedDistributions
    .split('\n')
    .map((line) => line.split(' ').filter((word) => word !== ''))
    .filter((words) => words.length > 1)
    .map(([name, ...distributions]) => [name!, distributions] as const),
)

/** Distribution names compare in lower case with runs of `-`, `_` and `.` as one `-`. */
export const foldName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/**
 * Distributions that may bring an imported module, most likely first: by the longest dotted prefix the map knows,
 * then by its own name. `google.cloud.storage` gives `google-cloud-storage` before the ones of `google`.
 */
export const distributionsOf = (dotted: string): readonly string[] => {
  const parts = dotted.split('.')
  const found: string[] = []
  for (let length = parts.length; length > 0; length -= 1) {
    const prefix = parts.slice(0, length).join('.')
    for (const name of byModule.get(prefix) ?? []) if (!found.includes(name)) found.push(name)
    if (length > 1 && parts[0] === 'google') {
      const own = parts.slice(0, length).join('-')
      if (!found.includes(own)) found.push(own)
    }
  }
  if (!found.some((name) => foldName(name) === foldName(parts[0]!))) found.push(parts[0]!)
  return found
}

/** Whether the map names the module's distribution. */
export const isMapped = (top: string): boolean => byModule.has(top)

/** Whether a well-known distribution brings the module, so that a command may name it with certainty. */
export const isWellKnown = (top: string): boolean => byModule.has(top) || isKnownDistribution(foldName(top))

const bringers: ReadonlySet<string> = new Set([...byModule.values()].flat().map(foldName))

/** Whether it is known under which names a distribution (folded) is imported. */
export const isKnownBringer = (folded: string): boolean => bringers.has(folded) || isKnownDistribution(folded)
