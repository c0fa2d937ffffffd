import type { Repo } from '../repo.ts'
import { pythonFacts } from './modules.ts'
import type { PyImport } from './python-facts.ts'
import type { Resolver } from './resolve.ts'

/** Whether a module binds a name, as far as its text tells. */
export interface Names {
  has(file: string, name: string): 'yes' | 'no' | 'unknown'
  /** Names that are certainly bound, for near-miss search; star imports followed. */
  list(file: string): readonly string[]
  /** The guarded imports that alone bind the name (it is absent when they fail); null when anything else binds it. */
  onlySoft(file: string, name: string): readonly PyImport[] | null
}

const always = new Set([
  '__name__',
  '__file__',
  '__doc__',
  '__path__',
  '__spec__',
  '__package__',
  '__loader__',
  '__dict__',
  '__builtins__',
  '__cached__',
  '__annotations__',
  '__class__',
])

const boundBy = (one: PyImport): readonly string[] =>
  one.names === null ? [one.as ?? one.module.split('.')[0]!] : one.names.map((part) => part.as ?? part.name)

interface Table {
  readonly names: ReadonlySet<string>
  readonly open: boolean
  readonly doubtful: ReadonlySet<string>
}

/** Tables are built once per module; star imports are followed through the repository and open a module elsewhere. */
export const namesOf = (base: Omit<Repo, 'graph' | 'stack'>, resolve: Resolver): Names => {
  const tables = new Map<string, Table>()
  const build = (file: string, path: ReadonlySet<string>): Table => {
    const known = tables.get(file)
    if (known !== undefined) return known
    const code = pythonFacts(base.facts.get(file))
    const names = new Set<string>()
    const doubtful = new Set<string>()
    let open = code === null || code.dynamicNames.length > 0 || code.python2 || code.errors.length > 0
    for (const binding of code?.bindings ?? []) {
      if (binding.only !== undefined) continue
      if (binding.how === 'annotation' || binding.how === 'del') doubtful.add(binding.name)
      else names.add(binding.name)
    }
    for (const one of code?.imports ?? []) {
      if (one.when !== 'load') continue
      if (one.names?.some((part) => part.name === '*') !== true) {
        for (const name of boundBy(one)) if (name !== '') names.add(name)
        continue
      }
      const target = resolve.resolve(file, one.module, one.level)
      if (target.is !== 'own' || path.has(target.at)) {
        open = true
        continue
      }
      if (target.end === 'namespace') continue
      const inner = build(target.at, new Set([...path, file]))
      const listed = pythonFacts(base.facts.get(target.at))?.all ?? null
      if (inner.open || (listed !== null && !listed.exact)) open = true
      const given =
        listed !== null && listed.exact
          ? listed.names.map((part) => part.name)
          : [...inner.names].filter((name) => !name.startsWith('_'))
      for (const name of given) names.add(name)
      for (const name of inner.doubtful) doubtful.add(name)
    }
    const table = { names, open, doubtful }
    if (path.size === 0) tables.set(file, table)
    return table
  }
  return {
    has: (file, name) => {
      const table = build(file, new Set())
      if (always.has(name) || table.names.has(name)) return 'yes'
      return table.open || table.doubtful.has(name) ? 'unknown' : 'no'
    },
    list: (file) => [...build(file, new Set()).names].sort(),
    onlySoft: (file, name) => {
      const code = pythonFacts(base.facts.get(file))
      if (code === null || code.dynamicNames.length > 0) return null
      const mine = code.imports.filter((one) => one.when === 'load' && boundBy(one).includes(name))
      if (
        mine.length === 0 ||
        mine.some(
          (one) =>
            one.guard === null ||
            one.guard.reraises ||
            one.guard.fallbackImport ||
            one.guard.binds.includes(name),
        )
      )
        return null
      const lines = new Set(mine.flatMap((one) => [one.line, ...(one.names ?? []).map((part) => part.line)]))
      return code.bindings.some(
        (bound) => bound.name === name && !(bound.how === 'import' && lines.has(bound.line)),
      )
        ? null
        : mine
    },
  }
}
