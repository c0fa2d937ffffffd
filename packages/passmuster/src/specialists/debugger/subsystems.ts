import type { ImportGraph, Module } from '../../facts/import-graph.ts'
import { analysePython } from '../../facts/python/graph.ts'
import type { Repo } from '../../facts/repo.ts'
import { counts } from '../../facts/roles.ts'

/** The modules of one part of the repository; parts do not overlap and archived and docs modules belong to none. */
export interface Part {
  /** Repository path of its folder; '.' for files at the root. */
  readonly path: string
  readonly files: readonly string[]
}

/** Folders below which the first folders are parts: source roots, and the packages in them that hold most of the code. */
const sourceFolders = (repo: Repo): readonly string[] => {
  const npm = repo.manifests.all
    .filter((one) => one.kind === 'package.json')
    .map((one) => one.file.replace(/\/?package\.json$/, ''))
  const folders = new Set<string>(analysePython(repo).roots.source.filter((root) => root !== ''))
  for (const folder of npm) folders.add(folder === '' ? 'src' : `${folder}/src`)
  return [...folders].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}

const partOf = (module: Module, roots: readonly string[], packages: readonly string[]): string => {
  const parts = module.file.split('/')
  parts.pop()
  if (parts.length === 0) return '.'
  const root = roots.find((one) => module.file.startsWith(`${one}/`))
  if (root !== undefined) {
    const below = parts.slice(root.split('/').length)
    const depth = module.lang === 'python' ? 2 : 1
    return [root, ...below.slice(0, depth)].join('/')
  }
  const owner = packages.find((one) => one !== '' && module.file.startsWith(`${one}/`))
  if (owner !== undefined) return owner
  const isPackage = module.lang === 'python' && module.role === 'source' && parts.length > 1
  return parts.slice(0, isPackage ? 2 : 1).join('/')
}

/** Cuts the modules into parts: first folders below the source roots' packages, workspace packages, else first folders. */
export const partsOf = (repo: Repo): readonly Part[] => {
  const roots = sourceFolders(repo)
  const packages = repo.manifests.all
    .filter((one) => one.kind === 'package.json' || one.kind === 'pyproject')
    .map((one) => (one.file.includes('/') ? one.file.slice(0, one.file.lastIndexOf('/')) : ''))
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  const found = new Map<string, string[]>()
  for (const module of repo.graph.modules.values()) {
    if (!counts(module.role)) continue
    const path = partOf(module, roots, packages)
    found.set(path, [...(found.get(path) ?? []), module.file])
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, files]) => ({ path, files: files.sort() }))
}

/** Test modules that import something of the part, directly, and those inside it. */
export const testsOf = (graph: ImportGraph, files: ReadonlySet<string>): number => {
  const found = new Set<string>()
  for (const file of files) if (graph.modules.get(file)?.role === 'test') found.add(file)
  for (const edge of graph.edges) {
    if (files.has(edge.to) && !edge.implicit && graph.modules.get(edge.from)?.role === 'test')
      found.add(edge.from)
  }
  return found.size
}

/** Console scripts and files with a main block, as a person would name them. */
export const entryPointsOf = (repo: Repo, files: readonly string[]): readonly string[] => {
  const names = new Map(files.map((file) => [repo.graph.modules.get(file)?.name ?? file, file]))
  const declared = repo.manifests.all.flatMap((one) =>
    one.entryPoints
      .filter(
        (entry) =>
          names.has(entry.target.split(':')[0]!) || files.includes(entry.target.replace(/^\.\//, '')),
      )
      .map((entry) => `${entry.name} = ${entry.target}`),
  )
  const mains = files.filter((file) => {
    const code = repo.facts.get(file)?.code
    const role = repo.graph.modules.get(file)?.role
    return (
      role !== 'test' &&
      (code?.lang === 'python' ? code.hasMain : code?.lang === 'ecmascript' && code.shebang)
    )
  })
  return [...new Set([...declared, ...mains])].slice(0, 20)
}

const firstProse = (text: string): string => {
  for (const paragraph of text.replace(/^```[^]*?^```/gm, '').split(/\n\s*\n/)) {
    const line = paragraph.trim().split('\n')[0]!.trim()
    if (line !== '' && !/^([#<!|>=\-*`[]|\d+\.|:)/.test(line)) return line.slice(0, 200)
  }
  return ''
}

/** What the part says of itself, quoted: docstring of its package, its README, its manifest's description; '' if none. */
export const whatOf = (repo: Repo, part: Part): string => {
  const at = (name: string): string => (part.path === '.' ? name : `${part.path}/${name}`)
  const init = repo.facts.get(at('__init__.py'))?.code
  if (init?.lang === 'python' && init.doc !== null) return init.doc.text
  for (const name of ['README.md', 'README.rst', 'readme.md']) {
    const text = repo.texts.get(at(name))
    if (text !== undefined && firstProse(text) !== '') return firstProse(text)
  }
  const manifest = repo.texts.get(at('package.json')) ?? repo.texts.get(at('pyproject.toml'))
  const described =
    manifest === undefined ? null : /^[ \t]*"?description"?\s*[:=]\s*"([^"\n]{1,200})"/m.exec(manifest)
  if (described !== null) return described[1]!
  for (const name of ['index.ts', 'index.js', 'main.py', 'src/index.ts']) {
    const doc = repo.facts.get(at(name))?.code?.doc
    if (doc !== null && doc !== undefined) return doc.text
  }
  return ''
}
