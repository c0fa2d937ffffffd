import { analysePython } from '../../facts/python/graph.ts'
import type { PythonFacts } from '../../facts/python/python-facts.ts'
import type { Repo } from '../../facts/repo.ts'
import { folderOf } from '../../lib/paths.ts'

/** One module of the repository that an import statement loads, in the order the interpreter does. */
export interface Step {
  readonly to: string
  readonly line: number
  /** Names taken from `to` itself, submodules left out; null where the statement takes none. */
  readonly names: readonly string[] | null
  /** The module the statement is about, rather than a package above it. */
  readonly meant: boolean
  /** It stands below a function, class or what is named like one: put there on purpose. */
  readonly below: boolean
  /** It may not run, or its failure is swallowed. */
  readonly perhaps: boolean
}

const none: readonly Step[] = []

/** What loading each Python module runs of the repository's own, as the text alone shows. */
export const stepsOf = (repo: Repo): ((file: string) => readonly Step[]) => {
  const { resolve, names } = analysePython(repo)
  const known = new Map<string, readonly Step[]>()
  const read = (file: string, code: PythonFacts): readonly Step[] => {
    const first = Math.min(
      ...code.bindings.flatMap(({ how, line, name }) =>
        how === 'def' || how === 'class' || (how === 'assign' && /^[A-Z][a-z]/.test(name)) ? [line] : [],
      ),
    )
    return code.imports.flatMap((one) => {
      if (one.when !== 'load') return none
      const found = resolve.resolve(file, one.module, one.level)
      if (found.is !== 'own') return none
      const rest = {
        line: one.line,
        below: one.line > first,
        perhaps: one.guard !== null || one.conditional || one.inHandler,
      }
      const children: Step[] = []
      const taken: string[] = []
      for (const { name } of one.names ?? []) {
        const child = name === '*' || names.has(found.at, name) === 'yes' ? null : resolve.child(found, name)
        if (child === null && name !== '*') taken.push(name)
        for (const to of child?.files ?? [])
          children.push({ to, names: null, meant: to === child?.files.at(-1), ...rest })
      }
      const isOnlyChildren = children.length > 0 && taken.length === 0
      const own = found.files.map((to): Step => ({
        to,
        names: to === found.at && taken.length > 0 ? taken : null,
        meant: to === found.at && !isOnlyChildren,
        ...rest,
      }))
      return [...own, ...children].filter(({ to }) => to !== file)
    })
  }
  return (file) => {
    const before = known.get(file)
    if (before !== undefined) return before
    const code = repo.facts.get(file)?.code
    const steps = code?.lang === 'python' ? read(file, code) : none
    known.set(file, steps)
    return steps
  }
}

/** Whether `file` lies in the package whose `__init__` this is, which is then under way when it loads. */
export const isAbove = (init: string, file: string): boolean =>
  init.endsWith('__init__.py') && file.startsWith(init.slice(0, -'__init__.py'.length))

/** The `__init__` files that load before a module, outermost first. */
export const parentsOf = (file: string, repo: Repo): readonly string[] => {
  const found: string[] = []
  let folder = folderOf(file.endsWith('/__init__.py') ? folderOf(file) : file)
  while (folder !== '' && repo.facts.has(`${folder}/__init__.py`)) {
    found.unshift(`${folder}/__init__.py`)
    folder = folderOf(folder)
  }
  return found
}
