import { posix } from 'node:path'
import type { Module } from '../../facts/import-graph.ts'
import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft } from '../../model/finding.ts'

/** One note per subsystem (the first two folders of a module's path) on modules that no test imports, even indirectly. */
export function* untestedModules(repo: Repo): Iterable<FindingDraft> {
  const { modules, edges } = repo.graph
  const tests = [...modules.values()].filter(isTest)
  if (tests.length === 0) return
  const out = Map.groupBy(edges, (edge) => edge.from)
  const named = namedBy(repo)
  const reached = new Set(tests.map(({ file }) => file))
  const open = [...reached]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const next = (out.get(at) ?? []).map(({ to }) => to)
    for (const to of [...next, ...named(at)]) {
      if (reached.has(to)) continue
      reached.add(to)
      open.push(to)
    }
  }
  const isSite = sitesOf(repo)
  const isTestedBuilt = testedBuilt(repo, tests)
  const source = [...modules.values()].filter(
    (one) =>
      (one.lang === 'python' || one.lang === 'ecmascript') &&
      one.role === 'source' &&
      !isTest(one) &&
      !beside.test(one.file) &&
      !isSite(one.file) &&
      !isTestedBuilt(one.file),
  )
  const untested = ({ file, lines }: Module): boolean => !reached.has(file) && lines > 0
  const parts = mostParts(Map.groupBy(source, partOf), untested)
  for (const [part, all] of [...parts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const left = all.filter(untested).sort((a, b) => b.lines - a.lines || (a.file < b.file ? -1 : 1))
    if (left.length === 0) continue
    const lines = left.reduce((sum, one) => sum + one.lines, 0)
    yield {
      rule: 'untested-modules',
      title: `No test imports ${left.length} of ${all.length} modules ${hasBelow(part, all, source) ? 'directly in' : 'in'} ${part}`,
      severity: 'info',
      category: 'tests',
      at: left.slice(0, 30).map(({ file }) => ({ file, startLine: 1, endLine: 1 })),
      evidence: left
        .slice(0, 3)
        .map(({ file }) => ({ kind: 'quote', file, startLine: 1, endLine: 1, contains: [] })),
      impact: `${lines} ${lines === 1 ? 'line' : 'lines'}: no test file imports them, directly or through other modules; tests that start the program from outside or load modules by name are not seen.`,
      fix: {
        text: `Begin with the largest: ${left
          .slice(0, 3)
          .map((one) => `${one.file} (${one.lines} lines)`)
          .join(', ')}.`,
      },
      confidence: 'strong',
      symbol: part,
    }
  }
}

/** The part's own folder holds all of these, and modules in folders below it are told elsewhere. */
const hasBelow = (part: string, all: readonly Module[], source: readonly Module[]): boolean =>
  all.every((one) => partOf(one) === part && !one.file.slice(part.length + 1).includes('/')) &&
  source.some(({ file }) => file.startsWith(`${part}/`) && file.slice(part.length + 1).includes('/'))

/** Folders that a generator of document sites is set up in: their pages are looked at, not tested. */
const sitesOf = ({ snapshot }: Repo): ((file: string) => boolean) => {
  const folders = snapshot.files.flatMap(({ path }) => {
    const found =
      /^(.*\/)?(?:docusaurus\.config\.[cm]?[jt]s|gatsby-config\.[cm]?[jt]s|\.vitepress\/config\.[cm]?[jt]s)$/.exec(
        path,
      )
    return found?.[1] === undefined ? [] : [found[1]]
  })
  return (file) => folders.some((folder) => file.startsWith(folder))
}

const outputs = /(?:^|\/)(?:build|dist|out)(?:\/|$)/

/** Files of a package whose tests import what it is built into, or the package itself: which modules that loads is not seen. */
const testedBuilt = (repo: Repo, tests: readonly Module[]): ((file: string) => boolean) => {
  const packages = repo.manifests.all
    .filter(({ kind }) => kind === 'package.json')
    .map(({ file }) => file.slice(0, -'package.json'.length))
    .sort((a, b) => b.length - a.length)
  const packageOf = (file: string): string | undefined => packages.find((folder) => file.startsWith(folder))
  const stems = new Set(repo.snapshot.files.map(({ path }) => path.replace(/\.[cm]?[jt]sx?$/, '')))
  const isThere = (path: string): boolean =>
    stems.has(path.replace(/\.[cm]?[jt]sx?$/, '')) || stems.has(path === '' ? 'index' : `${path}/index`)
  const built = new Set(
    tests.flatMap(({ file }) => {
      const code = repo.facts.get(file)?.code
      const home = packageOf(file)
      if (code?.lang !== 'ecmascript' || home === undefined) return []
      const loads = code.imports.some(({ specifier }) => {
        const path = posix.join(posix.dirname(file), specifier).replace(/\/$/, '')
        const isPackage = `${path === '.' ? '' : `${path}/`}` === home
        return /^\.\.?(?:\/|$)/.test(specifier) && (isPackage || outputs.test(specifier)) && !isThere(path)
      })
      return loads ? [home] : []
    }),
  )
  return (file) => {
    const home = packageOf(file)
    return home !== undefined && built.has(home)
  }
}

const most = 12

/** The parts with the most untested lines by themselves, the others as one: a list of all folders says nothing. */
const mostParts = (
  parts: ReadonlyMap<string, readonly Module[]>,
  untested: (one: Module) => boolean,
): ReadonlyMap<string, readonly Module[]> => {
  const open = [...parts]
    .map(([part, all]) => ({
      part,
      all,
      lines: all.reduce((n, one) => n + (untested(one) ? one.lines : 0), 0),
    }))
    .filter(({ lines }) => lines > 0)
    .sort((a, b) => b.lines - a.lines || (a.part < b.part ? -1 : 1))
  const rest = open.slice(most)
  return new Map([
    ...open.slice(0, most).map(({ part, all }) => [part, all] as const),
    ...(rest.length === 0 ? [] : [[`${rest.length} other folders`, rest.flatMap(({ all }) => all)] as const]),
  ])
}

/** Declarations, package files, migrations, sites of documents and settings of tools: nobody would test them. */
const beside =
  /(^|\/)__init__\.pyi?$|\.pyi$|\.d\.[cm]?ts$|(^|\/)\.|(^|\/)([\w-]+-)?(docs?|website|www)\/|(^|\/)(sidebars?|gulpfile|gruntfile|docusaurus)([.-][\w.-]+)?\.[cm]?[jt]sx?$|\.(config|setup|workspace)(\.[\w-]+)*\.[cm]?[jt]s$|(^|\/)(__\w*fixtures?__|test-d|detox|integration)\/|(^|\/)types?\.[cm]?ts$|(^|\/)([\w-]+[_-])?migrations?\//

/** By its place or by its name alone. */
const isTest = ({ role, file }: Module): boolean =>
  role === 'test' ||
  /(^|\/)(cypress|e2e|playwright)\/|(^|\/)(setup-?tests?|(vitest|jest|test)[.-]setup)\.[cm]?[jt]sx?$/i.test(
    file,
  ) ||
  /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$|\.(test|spec|cy|e2e)\.[cm]?[jt]sx?$/.test(file)

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

const partOf = ({ file }: Module): string => {
  const folders = file.split('/').slice(0, -1)
  return folders.slice(0, 3).join('/') || '.'
}
