import type { Break } from '../import-graph.ts'
import type { Repo } from '../repo.ts'
import type { ClassFacts, CrashFacts, FunctionFacts } from './crash-facts.ts'
import { pythonFacts } from './modules.ts'
import type { Lookup } from './problems.ts'
import type { Resolver } from './resolve.ts'

/** A function or class, and the module it is defined in. */
export type Found =
  | { readonly is: 'class'; readonly file: string; readonly facts: ClassFacts }
  | { readonly is: 'function'; readonly file: string; readonly facts: FunctionFacts }

/** What the debugger's extractor took from a file; null for other files. */
export const crashFacts = (base: Pick<Repo, 'facts'>, file: string): CrashFacts | null =>
  (base.facts.get(file)?.own['debugger'] as CrashFacts | undefined) ?? null

/** Looks up functions and classes by the names a module uses for them, through imports. */
export interface Definitions {
  find(file: string, dotted: string): Found | null
  /** The module a `from … import` binds the name from: its distribution or module as written, for a name not found here. */
  origin(file: string, name: string): { readonly module: string; readonly name: string } | null
  /** The class and its bases in method resolution order, or null when a base is not known. */
  lineage(file: string, facts: ClassFacts): readonly Extract<Found, { is: 'class' }>[] | null
}

/** Bases that neither bring attributes worth knowing nor run anything when an object is made. */
const harmless = /^(object|(abc\.)?ABC|(typing\.|t\.)?(Generic|Protocol))$/

export const definitionsOf = (lookup: Lookup, resolve: Resolver): Definitions => {
  const { base, index } = lookup
  const importOf = (
    file: string,
    name: string,
  ): { readonly at: string; readonly name: string | null } | null => {
    for (const one of pythonFacts(base.facts.get(file))?.imports ?? []) {
      if (one.when === 'type-checking') continue
      if (one.names === null) {
        if ((one.as ?? one.module) !== name) continue
        const found = resolve.resolve(file, one.module, one.level)
        return found.is === 'own' ? { at: found.at, name: null } : null
      }
      const part = one.names.find((each) => (each.as ?? each.name) === name)
      if (part === undefined) continue
      const found = resolve.resolve(file, one.module, one.level)
      if (found.is !== 'own') return null
      const child = lookup.names.has(found.at, part.name) === 'yes' ? null : resolve.child(found, part.name)
      return child === null ? { at: found.at, name: part.name } : { at: child.at, name: null }
    }
    return null
  }
  const find = (file: string, dotted: string, depth: number = 0): Found | null => {
    if (depth > 12 || !index.files.has(file)) return null
    const [head, ...rest] = dotted.split('.')
    const facts = crashFacts(base, file)
    if (rest.length === 0) {
      const made = facts?.classes.findLast((one) => one.name === head)
      if (made !== undefined) return { is: 'class', file, facts: made }
      const run = facts?.functions.findLast((one) => one.name === head)
      if (run !== undefined) return { is: 'function', file, facts: run }
    }
    const via = importOf(file, head!)
    if (via === null) return null
    if (via.name === null) return rest.length === 0 ? null : find(via.at, rest.join('.'), depth + 1)
    return rest.length === 0 ? find(via.at, via.name, depth + 1) : null
  }
  const lineage = (
    file: string,
    facts: ClassFacts,
    depth: number = 0,
  ): readonly Extract<Found, { is: 'class' }>[] | null => {
    const all: Extract<Found, { is: 'class' }>[] = [{ is: 'class', file, facts }]
    if (depth > 12) return null
    for (const name of facts.bases) {
      if (harmless.test(name)) continue
      const found = find(file, name)
      if (found?.is !== 'class') return null
      const above = lineage(found.file, found.facts, depth + 1)
      if (above === null) return null
      for (const one of above) {
        const at = all.findIndex((each) => each.file === one.file && each.facts.line === one.facts.line)
        if (at >= 0) all.splice(at, 1)
        all.push(one)
      }
    }
    return all
  }
  return {
    find,
    lineage,
    origin: (file, name) => {
      for (const one of pythonFacts(base.facts.get(file))?.imports ?? []) {
        const part = one.names?.find((each) => (each.as ?? each.name) === name)
        if (part !== undefined) return { module: one.module, name: part.name }
        if (one.names === null && (one.as ?? one.module) === name) return { module: one.module, name: '' }
      }
      return null
    },
  }
}

/** A crash as a break: never an ImportError, so guarded imports let it through unless they catch everything. */
export const crash = (one: Omit<Break, 'kind' | 'names' | 'raises'>): Break => ({
  ...one,
  kind: 'import-time-crash',
  names: [],
  raises: 'other',
})
