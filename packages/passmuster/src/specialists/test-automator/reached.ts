import type { Module } from '../../facts/import-graph.ts'
import type { Repo } from '../../facts/repo.ts'

/** Whether a module is a test or serves tests, by its place or by its name alone. */
export const isTest = ({ role, file }: Module): boolean =>
  role === 'test' ||
  /(^|\/)(cypress|e2e|playwright)\/|(^|\/)(setup-?tests?|(vitest|jest|test)[.-]setup)\.[cm]?[jt]sx?$/i.test(
    file,
  ) ||
  /(^|\/)(test_[^/]*|[^/]*_test|tests|conftest)\.py$|\.(test|spec|cy|e2e)\.[cm]?[jt]sx?$/.test(file)

/**
 * Whether tests come to a module by imports, or may: an import of a test ends like its path, a test file is called
 * after it, it belongs to a package that is asked for by its name, or it is loaded by name where Python does that.
 */
export const reachedByTests = (repo: Repo, tests: readonly Module[]): ((one: Module) => boolean) => {
  const out = Map.groupBy(repo.graph.edges, (edge) => edge.from)
  const named = namedBy(repo)
  const asked = new Set(tests.flatMap(({ file }) => askedIn(repo, file)))
  const alike = [...repo.graph.modules.values()].filter(({ file }) => asked.has(tailOfFile(file)))
  const open = [...tests, ...alike, ...loadedByName(repo)].map(({ file }) => file)
  const reached = new Set(open)
  const bare = bareOf(repo)
  const homes = new Set<string>()
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const next = (out.get(at) ?? []).map(({ to }) => to)
    for (const home of bare(at)) if (!next.some((to) => to.startsWith(home))) homes.add(home)
    for (const to of [...next, ...named(at)]) {
      if (reached.has(to)) continue
      reached.add(to)
      open.push(to)
    }
  }
  const twins = new Set([...reached].map(familyOf))
  return ({ file }) =>
    reached.has(file) || twins.has(familyOf(file)) || [...homes].some((home) => file.startsWith(home))
}

/** Folders of the repository's own JavaScript packages that a file asks for by their names. */
const bareOf = ({ manifests, facts }: Repo): ((file: string) => readonly string[]) => {
  const homes = new Map(
    manifests.all.flatMap(({ kind, file, name }) =>
      kind === 'package.json' && name ? [[name, file.slice(0, -'package.json'.length)] as const] : [],
    ),
  )
  return (file) => {
    const code = facts.get(file)?.code
    if (code?.lang !== 'ecmascript') return []
    return code.imports.flatMap(({ specifier }) => {
      const name = /^(?:@[^/]+\/)?[^/.][^/]*/.exec(specifier)?.[0]
      return (name === undefined ? undefined : homes.get(name)) ?? []
    })
  }
}

/** `src/util` for src/util.ts, src/util.js and src/util.native.ts: what is written once and built or varied. */
const familyOf = (file: string): string => file.replace(/(\/|^)([^/.]+)\.[^/]*$/, '$1$2')

/** Last parts of what a test asks for, and what its own name says that it tests. */
const askedIn = ({ facts }: Repo, file: string): readonly string[] => {
  const code = facts.get(file)?.code
  const stem = familyOf(file.slice(file.lastIndexOf('/') + 1)).replace(/^test[_-]|[_-](?:tests?|spec)$/gi, '')
  if (code?.lang === 'ecmascript')
    return [stem, ...code.imports.map(({ specifier }) => tailOf(specifier.replace(/\.[cm]?[jt]sx?$/, '')))]
  if (code?.lang !== 'python') return []
  return [
    stem,
    ...code.imports.flatMap(({ module, names }) => [
      module.slice(module.lastIndexOf('.') + 1),
      ...(names ?? []).map(({ name }) => name),
    ]),
  ]
}

const tailOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const tailOfFile = (file: string): string => {
  const stem = tailOf(familyOf(file))
  return stem === 'index' || stem === '__init__' ? tailOf(file.slice(0, file.lastIndexOf('/'))) : stem
}

/** Python modules that no import statement asks for, in packages that load modules by name. */
const loadedByName = ({ graph, facts }: Repo): readonly Module[] => {
  const imported = new Set(graph.edges.filter(({ implicit }) => !implicit).map(({ to }) => to))
  const tops = new Set(
    [...graph.modules.values()].flatMap((one) => {
      const code = facts.get(one.file)?.code
      if (code?.lang !== 'python') return []
      const loads = code.imports.some(
        ({ module, names }) =>
          /^(?:importlib(?:\.util|\.machinery)?|pkgutil|imp|runpy|pluggy|stevedore)$/.test(module) &&
          !(names ?? []).every(({ name }) => /^(?:metadata|resources)$/.test(name)),
      )
      const whole = code.imports.some(
        ({ module, names }) => names === null && /^(?:importlib|pkgutil|imp|runpy)(?:\.util)?$/.test(module),
      )
      return loads || whole ? [topOf(one)] : []
    }),
  )
  return [...graph.modules.values()].filter(
    (one) => one.lang === 'python' && !imported.has(one.file) && tops.has(topOf(one)),
  )
}

const topOf = ({ name, file }: Module): string =>
  name.includes('.') ? (name.split('.')[0] ?? '') : (file.split('/')[0] ?? '')

/**
 * Python modules whose dotted name or path, or whose package's, an absolute import of a file asks for, whatever else could be
 * meant: a claim that nothing imports a module has to allow for them.
 */
const namedBy = ({ graph, facts }: Repo): ((file: string) => readonly string[]) => {
  const byName = new Map<string, string[]>()
  for (const { file, lang, name } of graph.modules.values()) {
    const dotted = file.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.')
    if (lang === 'python')
      for (const one of new Set([name, dotted])) byName.set(one, [...(byName.get(one) ?? []), file])
  }
  return (file) => {
    const code = facts.get(file)?.code
    if (code?.lang !== 'python') return []
    const asked = code.imports
      .filter(({ level }) => level === 0)
      .flatMap(({ module, names }) => [
        ...module.split('.').map((_, at, parts) => parts.slice(0, at + 1).join('.')),
        ...(names ?? []).map(({ name }) => `${module}.${name}`),
      ])
    return [...new Set(asked)].flatMap((name) => byName.get(name) ?? [])
  }
}
