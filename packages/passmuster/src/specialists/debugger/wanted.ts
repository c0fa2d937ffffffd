import type { Break } from '../../facts/import-graph.ts'
import type { CrashFacts } from '../../facts/python/crash-facts.ts'
import { analysePython } from '../../facts/python/graph.ts'
import type { PyImport, PythonFacts } from '../../facts/python/python-facts.ts'
import type { Repo } from '../../facts/repo.ts'

const codeOf = (repo: Repo, file: string): PythonFacts | null => {
  const code = repo.facts.get(file)?.code
  return code?.lang === 'python' ? code : null
}

/** The names that imports bind in their module. */
const boundBy = (imports: readonly PyImport[]): readonly string[] =>
  imports.flatMap((one) =>
    one.names === null
      ? [one.as ?? one.module.split('.')[0]!]
      : one.names.map((part) => part.as ?? part.name),
  )

/** Whether the file imports one of the names from the module, all of them, or the module itself, whose parts it may use. */
const takes = (repo: Repo, file: string, from: string, names: ReadonlySet<string>): boolean => {
  const { resolve } = analysePython(repo)
  return (codeOf(repo, file)?.imports ?? []).some((one) => {
    const found = resolve.resolve(file, one.module, one.level)
    if (found.is !== 'own') return false
    if (one.names === null) return found.at === from
    return one.names.some((part) =>
      found.at === from
        ? part.name === '*' || names.has(part.name)
        : resolve.child(found, part.name)?.files.at(-1) === from,
    )
  })
}

/** Whether the module itself or another one uses or imports what its guards would bind; true where that is not known. */
export const isWanted = (repo: Repo, breaks: readonly Break[]): boolean => {
  const { file } = breaks[0]!
  const code = codeOf(repo, file)
  const own = repo.facts.get(file)?.own['debugger'] as CrashFacts | undefined
  const reads = own?.guardedReads
  if (code === null || reads === undefined || breaks.some((one) => one.guard === undefined)) return true
  const guards = new Set(breaks.map((one) => one.guard))
  const bound = boundBy(code.imports.filter((one) => one.guard !== null && guards.has(one.guard.tryLine)))
  if (bound.includes('*') || bound.some((name) => reads.includes(name))) return true
  const names = new Set(bound)
  const users = new Set(
    repo.graph.edges.filter((edge) => edge.to === file && edge.from !== file).map((edge) => edge.from),
  )
  return [...users].some((user) => takes(repo, user, file, names))
}
