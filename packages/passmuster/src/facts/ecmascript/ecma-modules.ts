import type { Module } from '../import-graph.ts'
import type { Repo } from '../repo.ts'
import { roleOf } from '../roles.ts'
import { isVendored } from '../texts.ts'
import type { EcmaFacts } from './ecma-facts.ts'
import { ecmaResolver, type EcmaResolver } from './resolve.ts'

export type EcmaBase = Omit<Repo, 'graph' | 'stack'>

/** The ECMAScript side of a repository: its modules with their facts, and the resolver over the snapshot. */
export interface EcmaView {
  readonly base: EcmaBase
  /** Sorted by path; fixtures and vendored code are left out. */
  readonly modules: ReadonlyMap<string, { readonly module: Module; readonly facts: EcmaFacts }>
  readonly resolver: EcmaResolver
  /** Facts of any ECMAScript file, fixtures too. */
  factsOf(file: string): EcmaFacts | null
  /** True when a `declare module` somewhere in the repository gives the specifier a type. */
  isAmbient(specifier: string): boolean
}

const views = new WeakMap<EcmaBase['facts'], EcmaView>()

/** Built once per repository and kept with its facts. */
export const ecmaView = (base: EcmaBase): EcmaView => {
  const before = views.get(base.facts)
  if (before) return before
  const view = makeView(base)
  views.set(base.facts, view)
  return view
}

const makeView = (base: EcmaBase): EcmaView => {
  const files = base.snapshot.files
    .filter((one) => one.kind !== 'vanished' && one.kind !== 'dangling-link')
    .map((one) => one.path)
  const resolver = ecmaResolver({
    files,
    manifests: base.manifests,
    unknowable: (path) => base.unknowable(path),
    builds: builder(base),
  })
  const templates = templateFolders(files)
  const modules = new Map<string, { readonly module: Module; readonly facts: EcmaFacts }>()
  const ambient: string[] = []
  for (const file of [...base.facts.keys()].sort(byCodePoint)) {
    const one = base.facts.get(file)
    if (one?.code?.lang !== 'ecmascript') continue
    ambient.push(...(one.code.ambient ?? []))
    if (isFixture(file, templates) || isVendored(file) || one.code.generated) continue
    const module: Module = { file, name: file, lang: 'ecmascript', lines: one.lines, role: ecmaRole(file) }
    modules.set(file, { module, facts: one.code })
  }
  const exact = new Set(ambient.filter((name) => !name.includes('*')))
  const open = ambient
    .filter((name) => name.includes('*') && name !== '*')
    .map((name) => name.split('*') as [string, string])
  return {
    base,
    modules,
    resolver,
    factsOf: (file) => {
      const code = base.facts.get(file)?.code
      return code?.lang === 'ecmascript' ? code : null
    },
    isAmbient: (specifier) =>
      exact.has(specifier) ||
      open.some(([before, after]) => specifier.startsWith(before) && specifier.endsWith(after)),
  }
}

/** Whether a package has a script or a compiler's configuration that could make the files its manifest names. */
const builder =
  (base: EcmaBase) =>
  (folder: string): boolean => {
    const prefix = folder === '' ? '' : `${folder}/`
    const scripts =
      /"scripts"\s*:\s*\{([^}]*)\}/.exec(base.texts.get(`${prefix}package.json`) ?? '')?.[1] ?? ''
    if (
      /"[\w:-]*(?:build|prepare|prepack|prepublish|compile|bundle|generate|install|make|dist)[\w:-]*"\s*:/.test(
        scripts,
      )
    )
      return true
    return folder !== '' || base.manifests.tsconfigs.some((one) => one.outDir !== null)
  }

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const fixtureFolder =
  /(?:^|\/)(?:_{0,2}fixtures?_{0,2}|_{0,2}test-?_?data_{0,2}|_{0,2}snapshots?_{0,2}|[\w.-]*-fixtures?|fixtures?-[\w.-]*|test-?cases|stubs?|__tests_data__)\//i
/** Sandboxes of a library's developers; below `src` the word names a feature. */
const playground = /^(?:packages\/[^/]+\/)?playgrounds?\//i
const testCases =
  /(?:^|\/)(?:tests?|__tests__|spec|e2e)\/(?:.*\/)?(?:[\w-]*cases|[\w.-]*\.lock\.data|samples?|inputs?|expected|data|projects|apps|type-?tests?|resources|templates?|snippets)\//i

/** Material for tests and generators: broken on purpose as often as not, so it is no module of the repository. */
export const isFixture = (file: string, templates: ReadonlySet<string> = new Set()): boolean => {
  if (fixtureFolder.test(file) || testCases.test(file) || playground.test(file)) return true
  return file.split('/').some((_, index, parts) => templates.has(parts.slice(0, index).join('/')))
}

/** Folders named for templates that hold whole packages, as generators of projects carry them. */
const templateFolders = (files: readonly string[]): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const file of files) {
    if (!/(?:^|\/)_?package\.json(?:\.\w+)?$/.test(file)) continue
    const match =
      /^(?:.*\/)?(?:_?templates?|template-[\w.-]+|boilerplates?|skeletons?|scaffolds?|starters?)(?=\/)/i.exec(
        file,
      )
    if (match) found.add(match[0])
  }
  return found
}

/** What a module is for: telling folders count above a `src` folder; below it only those of tests. */
export const ecmaRole = (file: string): Module['role'] => {
  const name = file.slice(file.lastIndexOf('/') + 1)
  if (/[.-](?:test|spec|cy|e2e|test-d|spec-d|tst)\.[cm]?[jt]sx?$|^tests?\.[cm]?[jt]sx?$/.test(name))
    return 'test'
  if (/[._-](?:disabled|bak|orig)\.[cm]?[jt]sx?$/.test(name)) return 'archived'
  if (/\.(?:stories|story)\.[cm]?[jt]sx?$/.test(name)) return 'example'
  if (
    /\.(?:bench|benchmark)\.[cm]?[jt]sx?$/.test(name) ||
    /^\.|(?:^|[.-])(?:config|conf|setup|rc)\.[cm]?[jt]sx?$/.test(name)
  )
    return 'script'
  const at = file.search(/(?:^|\/)src\//)
  if (at < 0) return roleOf(file)
  const below = file.slice(at)
  if (/\/(?:__tests__|__mocks__|tests?|specs?|e2e)\//.test(below)) return 'test'
  return at === 0 ? 'source' : roleOf(`${file.slice(0, at)}/index.ts`)
}
