import type { Repo } from '../../facts/repo.ts'
import { parentsOf, type Step } from './python-loading.ts'

/** A name that is taken from a module before the line that binds it has run. */
export interface Unbound {
  readonly user: string
  readonly line: number
  readonly name: string
  readonly definer: string
  /** The import in the definer that is under way, and the later line that binds the name. */
  readonly under: number
  readonly bound: number
}

/**
 * Loads a module as the interpreter would, by the text alone. Null where it loads, and where an import that may not
 * run, or may be swallowed, could have loaded something before.
 */
export const unboundFrom = (
  entry: string,
  repo: Repo,
  stepsOf: (file: string) => readonly Step[],
): Unbound | null => {
  const done = new Set<string>()
  const running = new Map<string, number>()
  const frames: { readonly file: string; at: number }[] = []
  const begin = (file: string): void => {
    running.set(file, 0)
    frames.push({ file, at: 0 })
  }
  for (const start of [...parentsOf(entry, repo), entry]) {
    if (done.has(start)) continue
    begin(start)
    while (frames.length > 0) {
      const frame = frames.at(-1)!
      const step = stepsOf(frame.file)[frame.at]
      if (step === undefined) {
        frames.pop()
        running.delete(frame.file)
        done.add(frame.file)
        continue
      }
      frame.at++
      running.set(frame.file, step.line)
      if (done.has(step.to)) continue
      if (step.perhaps) return null
      const under = running.get(step.to)
      if (under === undefined) begin(step.to)
      else if (under > 0)
        for (const name of step.names ?? []) {
          const bound = boundLater(step.to, name, under, repo)
          if (bound !== null)
            return { user: frame.file, line: step.line, name, definer: step.to, under, bound }
        }
    }
  }
  return null
}

/** The first line that binds the name, when it is behind the import that is under way; null where anything else might bind it. */
const boundLater = (file: string, name: string, under: number, repo: Repo): number | null => {
  const code = repo.facts.get(file)?.code
  if (code?.lang !== 'python' || code.dynamicNames.length > 0) return null
  if (code.imports.some(({ names }) => names?.some((one) => one.name === '*'))) return null
  const lines = code.bindings.flatMap((one) => (one.name === name && one.how !== 'del' ? [one.line] : []))
  const first = Math.min(...lines)
  return lines.length > 0 && first > under && !isSubmodule(file, name, repo) ? first : null
}

/** A name that is also a module or folder of the package: `from package import name` finds it without a binding. */
const isSubmodule = (init: string, name: string, repo: Repo): boolean => {
  if (!init.endsWith('__init__.py')) return false
  const base = `${init.slice(0, -'__init__.py'.length)}${name}`
  const isOf = (path: string): boolean => path.startsWith(`${base}/`) || path.startsWith(`${base}.`)
  return repo.snapshot.files.some(({ path }) => isOf(path))
}
