import { lockedVersion } from '../manifests/locked-version.ts'
import type { Declared, LockFile } from '../manifests/manifest.ts'
import type { EvidenceDraft, Place } from '../../model/finding.ts'
import type { Module } from '../import-graph.ts'
import type { EcmaImport } from './ecma-facts.ts'
import { ecmaView, type EcmaBase, type EcmaView } from './ecma-modules.ts'
import { knownElsewhere } from './elsewhere.ts'
import { addCommand } from './package-manager.ts'
import type { NpmPackage } from './packages.ts'
import { folderOf } from './paths.ts'

/** How an imported npm package stands in the package.json files that govern the importing file. */
export interface NpmStanding {
  /** `above`: not in the package's own manifest but in one further up; `transitive`: only in the lock file. */
  readonly level: 'declared' | 'above' | 'dev' | 'types' | 'transitive' | 'absent' | 'unknown'
  readonly declared: Declared | null
  readonly owner: NpmPackage | null
  /** Manifests that were looked through, nearest first. */
  readonly searched: readonly string[]
  /** The lock file that would name it, or null where there is none. */
  readonly lock: LockFile | null
}

export interface NpmUse {
  /** The npm package. */
  readonly name: string
  /** Folder of the importing package ('' = root). */
  readonly folder: string
  readonly manifest: string
  readonly declared: Declared | null
  readonly places: readonly Place[]
  /** Only erased imports use it. */
  readonly typeOnly: boolean
  /** Roles of the importing modules. */
  readonly roles: readonly Module['role'][]
  readonly evidence: readonly EvidenceDraft[]
  readonly command: readonly string[]
  /** Versions that the lock file has, where it does not tell which one the import gets. */
  readonly versions?: readonly string[]
}

export interface NpmUsage {
  readonly undeclared: readonly NpmUse[]
  readonly devOnlyAtRuntime: readonly NpmUse[]
  readonly transitiveOnly: readonly NpmUse[]
  /** Declared only further up (a monorepo's root): works by hoisting. */
  readonly declaredAbove: readonly NpmUse[]
}

const typesName = (name: string): string =>
  name.startsWith('@') ? `@types/${name.slice(1).replace('/', '__')}` : `@types/${name}`

/** Where the package stands for one file. Without any package.json with a name or tables above the file it is unknown. */
export const npmStanding = (view: EcmaView, file: string, name: string, forTypes: boolean): NpmStanding => {
  const above = view.resolver.packages.above(file)
  const owner =
    above.find((one) => one.manifest.name !== null || one.manifest.declared.length > 0) ?? above[0] ?? null
  const searched = above.map((one) => one.manifest.file)
  const lock = lockFor(view, file)
  const answer = (level: NpmStanding['level'], declared: Declared | null = null): NpmStanding => ({
    level,
    declared,
    owner,
    searched,
    lock,
  })
  if (!owner || above.some((one) => one.manifest.errors.length > 0)) return answer('unknown')
  for (const one of above) {
    const found = bestOf(one.manifest.declared.filter((dependency) => dependency.name === name))
    if (!found) continue
    if (one !== owner && above.indexOf(one) > above.indexOf(owner)) return answer('above', found)
    return answer(found.scope === 'dev' ? 'dev' : 'declared', found)
  }
  const everything = above.flatMap((one) => one.manifest.declared)
  const types = forTypes ? everything.find((one) => one.name === typesName(name)) : undefined
  if (types) return answer('types', types)
  if (forTypes && lock?.packages.has(typesName(name)) === true) return answer('unknown')
  if (knownElsewhere(view, file, name) !== null) return answer('unknown')
  return answer(lock?.packages.has(name) === true ? 'transitive' : 'absent')
}

const rank = { required: 0, optional: 1, dev: 2, mentioned: 3 } as const
const bestOf = (found: readonly Declared[]): Declared | null =>
  found.toSorted((a, b) => rank[a.scope] - rank[b.scope] || a.line - b.line)[0] ?? null

const governs = (manifest: string, file: string): boolean => {
  const folder = folderOf(manifest)
  return folder === '' || file.startsWith(`${folder}/`)
}

const lockFor = (view: EcmaView, file: string): LockFile | null =>
  view.base.manifests.locks
    .filter((one) => one.ecosystem === 'npm' && one.errors.length === 0 && governs(one.file, file))
    .toSorted((a, b) => b.file.length - a.file.length)[0] ?? null

interface Site {
  readonly file: string
  readonly role: Module['role']
  readonly made: EcmaImport
}

/** Every use of npm packages that the manifests don't cover as they should. Pure; sorted by package folder and name. */
export const npmUsage = (base: EcmaBase): NpmUsage => {
  const view = ecmaView(base)
  const groups = new Map<string, { name: string; standing: NpmStanding; sites: Site[] }>()
  for (const [file, { module, facts }] of view.modules) {
    for (const made of facts.imports) {
      const target = view.resolver.resolve(file, made.specifier)
      if (target.is !== 'package' || view.isAmbient(made.specifier) || facts.mocked?.includes(made.specifier))
        continue
      const standing = npmStanding(view, file, target.name, erased(made))
      const key = `${standing.owner?.folder ?? ''}\0${target.name}\0${standing.level}`
      const group = groups.get(key) ?? { name: target.name, standing, sites: [] }
      group.sites.push({ file, role: module.role, made })
      groups.set(key, group)
    }
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
  const pick = (level: NpmStanding['level'], keep: (site: Site) => boolean): readonly NpmUse[] =>
    sorted.flatMap(({ name, standing, sites }) => {
      const kept = standing.level === level ? sites.filter(keep) : []
      return kept.length === 0 ? [] : [use(view, name, standing, kept)]
    })
  const counted = (site: Site): boolean =>
    site.role !== 'docs' && site.role !== 'archived' && site.role !== 'example' && !optional(site.made)
  return {
    undeclared: pick('absent', counted),
    transitiveOnly: pick('transitive', counted),
    declaredAbove: pick(
      'above',
      (site) => counted(site) && site.role === 'source' && !erased(site.made) && !isBundled(view, site.file),
    ),
    devOnlyAtRuntime: pick('dev', (site) => runsWhereInstalled(view, site)),
  }
}

const optional = (made: EcmaImport): boolean => made.guarded || made.how === 'require-resolve'

const erased = (made: EcmaImport): boolean => made.type || made.elided === true

const isBundled = (view: EcmaView, file: string): boolean => {
  const own = view.resolver.packages.above(file).find((one) => one.manifest.name !== null)
  return own !== undefined && bundles(view, own, view.base.texts.get(own.manifest.file) ?? '')
}

/** Source that an installed package would load itself: published, reached from an entry point, and not bundled beforehand. */
const runsWhereInstalled = (view: EcmaView, { file, role, made }: Site): boolean => {
  const own = view.resolver.packages.above(file).find((one) => one.manifest.name !== null)
  if (!own || role !== 'source' || erased(made) || made.guarded || made.when === 'call' || made.conditional)
    return false
  const text = view.base.texts.get(own.manifest.file) ?? ''
  if (/"private"\s*:\s*true/.test(text) || bundles(view, own, text)) return false
  const { maps, entryPoints } = own.manifest
  if ((maps?.main ?? maps?.exports ?? null) === null && !entryPoints.some((one) => one.name !== 'types'))
    return false
  return reachable(view, own).has(file)
}

const bundler =
  /\b(?:rollup|webpack|esbuild|tsup|tsdown|vite(?! *test)|parcel|ncc|unbuild|microbundle|rolldown|rspack|rslib|bunchee|pkgroll|bun build|swc|turbo|preconstruct|wp-scripts|browserify|obuild|father|dumi|lerna)\b/

/** Any sign of a bundler: what is imported may then be in the published file, whatever its scope. */
const bundles = (view: EcmaView, own: NpmPackage, text: string): boolean => {
  const scripts = /"scripts"\s*:\s*\{([^}]*)\}/.exec(text)?.[1] ?? ''
  if (bundler.test(scripts) || own.manifest.declared.some((one) => bundler.test(one.name))) return true
  const prefix = own.folder === '' ? '' : `${own.folder}/`
  return view.base.snapshot.files.some(
    ({ path }) =>
      path.startsWith(prefix) &&
      !path.slice(prefix.length).includes('/') &&
      /^(?:rollup|webpack|vite|tsup|tsdown|esbuild|build|rolldown|rspack|rslib)\b.*\.[cm]?[jt]s$/.test(
        path.slice(prefix.length),
      ),
  )
}

const reached = new WeakMap<EcmaView, Map<string, ReadonlySet<string>>>()

/** Modules that load when the package's main, exports or bin load. */
const reachable = (view: EcmaView, own: NpmPackage): ReadonlySet<string> => {
  const cache = reached.get(view) ?? new Map<string, ReadonlySet<string>>()
  reached.set(view, cache)
  const before = cache.get(own.folder)
  if (before) return before
  const seen = new Set<string>()
  const open = [...entryFiles(view, own)]
  while (open.length > 0) {
    const file = open.pop() as string
    if (seen.has(file)) continue
    seen.add(file)
    for (const made of view.factsOf(file)?.imports ?? []) {
      if (erased(made)) continue
      const target = view.resolver.resolve(file, made.specifier)
      if (target.is === 'file') open.push(target.to)
    }
  }
  cache.set(own.folder, seen)
  return seen
}

/** The modules that a package's manifest names as entries, mapped back to their sources. */
export const entryFiles = (view: EcmaView, own: NpmPackage): readonly string[] => {
  const prefix = own.folder === '' ? './' : `./${own.folder}/`
  const targets = own.manifest.entryPoints.map((one) => one.target)
  const found = targets.flatMap((target) => {
    const inside = target.replace(/^\.\//, '')
    const plain = inside.replace(/^(?:dist|build|lib|out|esm|cjs)\//, '').replace(/\.d\.([cm]?)ts$/, '.$1js')
    for (const guess of [inside, `src/${plain}`, plain, `lib/${plain}`]) {
      const at = view.resolver.resolve('package.json', prefix + guess)
      if (at.is === 'file' && view.factsOf(at.to)) return [at.to]
    }
    return []
  })
  return [...new Set(found)]
}

/** The name with the range that is declared, or one that holds the locked version: the newest may be quite another. */
const pinned = (name: string, { declared, lock }: NpmStanding): string => {
  if (declared !== null) return /^[~^]?\d[\w.+-]*$/.test(declared.range) ? `${name}@${declared.range}` : name
  const version = lockedVersion(lock, name)
  return version === null ? name : `${name}@^${version}`
}

const openVersions = (name: string, { declared, lock }: NpmStanding): Pick<NpmUse, 'versions'> => {
  const versions = Object.keys(lock?.packages.get(name)?.versions ?? {})
  return declared === null && versions.length > 1 && lockedVersion(lock, name) === null ? { versions } : {}
}

const use = (view: EcmaView, name: string, standing: NpmStanding, sites: readonly Site[]): NpmUse => {
  const folder = standing.owner?.folder ?? ''
  const manifest = standing.owner?.manifest.file ?? 'package.json'
  const typeOnly = sites.every(({ made }) => erased(made))
  const roles = [...new Set(sites.map((site) => site.role))].sort()
  const add = addCommand(
    view,
    folder,
    name,
    typeOnly ||
      !roles.includes('source') ||
      sites.every(({ file }) => isTool(file)) ||
      isAllDev(standing.owner),
  )
  return {
    name,
    folder,
    manifest,
    declared: standing.declared,
    places: sites.map(({ file, made }) => ({ file, startLine: made.line, endLine: made.endLine })),
    typeOnly,
    roles,
    evidence: [...sites.slice(0, 3).map(quoteOf), ...standingEvidence(name, standing)],
    command: [...add.slice(0, -1), pinned(name, standing)],
    ...openVersions(name, standing),
  }
}

/** Configuration and helpers of tools and tests, by their names. */
const isTool = (file: string): boolean =>
  /(^|\/)(setup-?tests?|test-?(utils|setup|helpers))\b|\.config\.[cm]?[jt]s$|(^|\/)\.[\w-]+rc\.[cm]?js$/i.test(
    file,
  )

/** A manifest that has devDependencies and nothing else: an application's, or a workspace root's. */
const isAllDev = (owner: NpmPackage | null): boolean => {
  const rows = owner?.manifest.declared ?? []
  return rows.length > 0 && rows.every((row) => row.scope === 'dev')
}

const quoteOf = ({ file, made }: Site): EvidenceDraft => ({
  kind: 'quote',
  file,
  startLine: made.line,
  endLine: made.endLine,
  contains: [made.specifier],
})

/** What shows the standing: the line that declares it, or its absence from every manifest looked through. */
export const standingEvidence = (
  name: string,
  { declared, owner, searched }: NpmStanding,
): readonly EvidenceDraft[] => {
  if (declared) return [{ kind: 'manifest', file: declared.file, path: declared.path, value: declared.range }]
  const file = owner?.manifest.file
  return [
    ...(file === undefined
      ? []
      : [{ kind: 'manifest' as const, file, path: `dependencies.${name}`, value: null }]),
    { kind: 'absent', what: `package \`${name}\``, searched },
  ]
}
