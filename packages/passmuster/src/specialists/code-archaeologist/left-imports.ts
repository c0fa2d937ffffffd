import { indexModules } from '../../facts/python/modules.ts'
import type { PyImport } from '../../facts/python/python-facts.ts'
import { resolver } from '../../facts/python/resolve.ts'
import { rootsOf } from '../../facts/python/roots.ts'
import type { Repo } from '../../facts/repo.ts'

/**
 * Counts the import statements of Python files, those inside functions too, that ask for a path which is not there
 * (of a package: its `__init__.py`); 0 for other languages.
 */
export const importCounter = (repo: Repo): ((path: string) => number) => {
  let counts: ReadonlyMap<string, number> | null = null
  return (path) => (path.endsWith('.py') ? ((counts ??= countAll(repo)).get(path) ?? 0) : 0)
}

const countAll = (repo: Repo): ReadonlyMap<string, number> => {
  const index = indexModules(repo.snapshot)
  const resolve = resolver(repo, index, rootsOf(repo, index))
  const wantedBy = (file: string, made: PyImport): readonly string[] => {
    const found = resolve.resolve(file, made.module, made.level)
    if (found.is === 'missing') return found.searched
    if (found.is !== 'own' || found.end === 'module') return []
    const folder = found.end === 'package' ? found.at.slice(0, found.at.lastIndexOf('/') + 1) : `${found.at}/`
    const own = repo.facts.get(found.at)?.code
    const bound = new Set(own?.lang === 'python' ? own.bindings.map(({ name }) => name) : [])
    return (made.names ?? []).flatMap(({ name }) =>
      !bound.has(name) && resolve.child(found, name) === null
        ? [`${folder}${name}.py`, `${folder}${name}/__init__.py`]
        : [],
    )
  }
  const counts = new Map<string, number>()
  for (const [file, { code }] of repo.facts)
    if (code?.lang === 'python')
      for (const made of code.imports)
        for (const path of new Set(wantedBy(file, made))) counts.set(path, (counts.get(path) ?? 0) + 1)
  return counts
}

/** What import statements of Python files ask of a module by its absolute dotted name: how many, and which names. */
export const askedOf = (
  repo: Repo,
  target: string,
): { readonly statements: number; readonly names: readonly string[] } => {
  const names = new Set<string>()
  let statements = 0
  for (const { code } of repo.facts.values())
    if (code?.lang === 'python')
      for (const made of code.imports) {
        if (made.level !== 0 || made.module !== target) continue
        statements += 1
        for (const { name } of made.names ?? []) if (name !== '*') names.add(name)
      }
  return { statements, names: [...names].sort() }
}

/** The Python file of the same base name that binds all of these names; null = none, or more than one. */
export const binderOf = (repo: Repo, path: string, names: readonly string[]): string | null => {
  const base = path.slice(path.lastIndexOf('/') + 1)
  const found = [...repo.facts].flatMap(([file, { code }]) => {
    if (code?.lang !== 'python' || file.slice(file.lastIndexOf('/') + 1) !== base) return []
    const bound = new Set(code.bindings.map(({ name }) => name))
    return names.every((name) => bound.has(name)) ? [file] : []
  })
  return found.length === 1 ? (found[0] ?? null) : null
}
