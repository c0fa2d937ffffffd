import type { LockFile } from './manifest.ts'

/** Collects locked packages, then turns "needs" round into "needed by". */
export interface LockBuilder {
  /** `weight`: how many requests this version answers, where the lock file tells. */
  add(name: string, version: string, line: number, weight?: number): void
  needs(from: string, name: string): void
  error(line: number, text: string): void
  done(): LockFile
}

export const lockBuilder = (
  file: string,
  ecosystem: LockFile['ecosystem'],
  manager: LockFile['manager'],
): LockBuilder => {
  const packages = new Map<string, { version: string; line: number; weights: Map<string, number> }>()
  const needed = new Map<string, Set<string>>()
  const errors: { line: number; text: string }[] = []
  return {
    add: (name, version, line, weight = 1) => {
      const known = packages.get(name)
      if (known === undefined) packages.set(name, { version, line, weights: new Map([[version, weight]]) })
      else known.weights.set(version, (known.weights.get(version) ?? 0) + weight)
    },
    needs: (from, name) => {
      const by = needed.get(name) ?? new Set()
      needed.set(name, by.add(from))
    },
    error: (line, text) => void errors.push({ line, text }),
    done: () => ({
      file,
      ecosystem,
      manager,
      packages: new Map(
        [...packages].map(([name, { version, line, weights }]) => {
          const by = [...(needed.get(name) ?? [])].filter((one) => packages.has(one)).sort()
          const others = weights.size > 1 ? { versions: Object.fromEntries(weights) } : {}
          return [name, { version, neededBy: by, line, ...others }]
        }),
      ),
      errors,
    }),
  }
}

/** Lines of a text with their numbers; a left-over merge conflict is an error of the lock. */
export const lockLines = function* (text: string, lock: LockBuilder): Generator<readonly [number, string]> {
  let line = 0
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from)
    const stop = end === -1 ? text.length : end
    line += 1
    const one = text.charCodeAt(stop - 1) === 13 ? text.slice(from, stop - 1) : text.slice(from, stop)
    if (one.startsWith('<<<<<<< ')) lock.error(line, 'unresolved merge conflict')
    yield [line, one]
    from = stop + 1
  }
}
