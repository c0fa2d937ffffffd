import type { Manifests } from '../manifests/manifest.ts'
import { isBuiltin, isHostProvided } from './builtins.ts'
import { findFile, treeOf, triedPaths, type Tree } from './candidates.ts'
import {
  npmPackages,
  packageName,
  sourceGuesses,
  targetsOf,
  type NpmPackage,
  type NpmPackages,
} from './packages.ts'
import { folderOf, joinPath } from './paths.ts'
import { tsPaths, type TsPaths } from './tsconfig-paths.ts'

/** What a specifier leads to. `guessed` = the manifest names a built file and this is its likely source; `unknown` = cannot be told without building or running something; `tried` are repository paths. */
export type Resolution =
  | { readonly is: 'file'; readonly to: string; readonly guessed?: true }
  | { readonly is: 'package'; readonly name: string }
  | { readonly is: 'builtin'; readonly name: string }
  | { readonly is: 'unknown'; readonly why: string }
  | { readonly is: 'missing'; readonly path: string; readonly tried: readonly string[] }

/** Answers from the list of a snapshot's files alone; never throws, and the order of the files does not matter. */
export interface EcmaResolver {
  resolve(fromFile: string, specifier: string): Resolution
  readonly packages: NpmPackages
  hasFolder(path: string): boolean
}

export interface ResolverInput {
  readonly files: Iterable<string>
  readonly manifests: Manifests
  unknowable(path: string): string | null
  /** False when nothing in the package of that folder builds: what its manifest names must then be there. */
  builds?(folder: string): boolean
}

interface Ground {
  readonly tree: Tree
  readonly packages: NpmPackages
  readonly ts: TsPaths
  unknowable(path: string): string | null
  builds(folder: string): boolean
}

export const ecmaResolver = ({
  files,
  manifests,
  unknowable,
  builds = () => true,
}: ResolverInput): EcmaResolver => {
  const tree = treeOf(files)
  const packages = npmPackages(manifests)
  const ts = tsPaths(manifests.tsconfigs, (path) => tree.files.has(path))
  const ground: Ground = { tree, packages, ts, unknowable, builds }
  const known = new Map<string, Resolution>()
  return {
    packages,
    hasFolder: (path) => tree.folders.has(path),
    resolve(fromFile, specifier) {
      const key = `${folderOf(fromFile)}\0${specifier}`
      const before = known.get(key)
      if (before) return before
      const answer = resolveOne(ground, fromFile, specifier)
      known.set(key, answer)
      return answer
    },
  }
}

const unknown = (why: string): Resolution => ({ is: 'unknown', why })
const file = (to: string): Resolution => ({ is: 'file', to })

const resolveOne = (ground: Ground, from: string, specifier: string): Resolution => {
  if (specifier === '' || specifier.includes('\0') || /\$\{|[<>{}%\n]/.test(specifier))
    return unknown('not a specifier')
  if (isBuiltin(specifier)) return { is: 'builtin', name: specifier.replace(/^node:/, '') }
  if (/^[a-z][a-z0-9+.-]*:/i.test(specifier))
    return unknown(`${specifier.split(':')[0]}: is resolved by the runtime or a bundler`)
  if (/[?!]|.#/.test(specifier)) return unknown('a bundler reads the query')
  if (/^\.{1,2}(?:\/|$)/.test(specifier)) return relative(ground, from, specifier)
  if (specifier.startsWith('/')) return unknown('an absolute path')
  if (specifier.startsWith('#')) return subpathImport(ground, from, specifier)
  return bare(ground, from, specifier)
}

const mains =
  (packages: NpmPackages) =>
  (folder: string): readonly string[] => {
    const maps = packages.at(folder)?.manifest.maps
    return maps ? [maps.main, maps.types].filter((one): one is string => one !== null) : []
  }

const locate = (ground: Ground, path: string): string | null =>
  findFile(path, ground.tree, mains(ground.packages))

const relative = (ground: Ground, from: string, specifier: string): Resolution => {
  const path = joinPath(folderOf(from), specifier)
  if (path === null) return unknown('outside the repository')
  const found = locate(ground, path) ?? viaRootDirs(ground, from, path)
  if (found !== null) return file(found)
  return whyAbsent(ground, path) ?? { is: 'missing', path, tried: triedPaths(path) }
}

const viaRootDirs = (ground: Ground, from: string, path: string): string | null => {
  for (const roots of ground.ts.roots(from)) {
    const own = roots.find((root) => path === root || path.startsWith(`${root}/`))
    if (own === undefined) continue
    for (const root of roots) {
      const found = locate(ground, root + path.slice(own.length))
      if (found !== null) return found
    }
  }
  return null
}

const code = /\.(?:[cm]?[jt]sx?|json)$/
const built = new Set([
  'dist',
  'build',
  'lib',
  'libs',
  'out',
  'output',
  'esm',
  'cjs',
  'es',
  'umd',
  'dist-node',
  'dist-web',
  'pkg',
  'bundle',
  'bundled',
  'compiled',
  'target',
  'tmp',
  'temp',
  'public',
  'artifacts',
  'typechain',
  'typechain-types',
  'node_modules',
  'vendor',
  'coverage',
])
const generated =
  /(?:^|[./_-])(?:__generated__|_generated|generated|autogen|codegen|gen|routeTree|built|compiled)(?=[./_-]|$)|(?:^|\/)[$+]types(?=[./]|$)|(?:^|\/)\.[a-z]/i

/** Why a path that is not in the snapshot may exist all the same; null = it is missing. */
const whyAbsent = (ground: Ground, path: string): Resolution | null => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const extension = /\.[a-z0-9]+$/i.exec(name)?.[0] ?? ''
  if (
    /^\.(?:css|s[ac]ss|less|styl|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|eot|mp[34]|wasm|node|html|md|mdx|txt|graphql|gql|ya?ml|toml|vue|svelte|astro|proto|glsl|sql|hbs|ejs|pug|csv|xml|marko|riot|wgsl|bin|map)$/i.test(
      extension,
    )
  )
    return unknown(`${extension} files are a bundler's matter`)
  if (generated.test(path)) return unknown('the name says it is generated')
  for (const output of ground.ts.outputs)
    if (path === output || path.startsWith(`${output}/`)) return unknown(`${output} is a compiler's output`)
  const parts = path.split('/')
  for (let index = 0; index < parts.length; index++) {
    const folder = parts.slice(0, index + 1).join('/')
    if (built.has(parts[index] as string) && !ground.tree.folders.has(folder))
      return unknown(`${folder} is made by a build`)
    if (ground.tree.files.has(folder)) return unknown(`${folder} is a link or a submodule`)
  }
  for (const candidate of [path, ...triedPaths(path)]) {
    const why = ground.unknowable(candidate)
    if (why !== null) return unknown(`${candidate}: ${why}`)
  }
  if (ground.packages.at(path)?.manifest.maps && ground.builds(path))
    return unknown(`the entry of ${path || 'the root package'} is built`)
  if (ground.tree.stems.has(path))
    return unknown('a file of that name has an extension that a loader may add')
  return builtEntry(ground, path) ? unknown('package.json names it as an entry: it may be built') : null
}

/** A file that the nearest package.json points to is usually written by its build. */
const builtEntry = (ground: Ground, path: string): boolean => {
  const own = ground.packages.above(path)[0]
  if (!own || !ground.builds(own.folder)) return false
  const maps = own.manifest.maps
  const entries = [
    ...own.manifest.entryPoints.map((one) => one.target),
    ...(maps ? [maps.main, maps.types, ...allLeaves(maps.exports)] : []),
  ]
  const bareOf = (one: string): string => one.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '')
  const wanted = bareOf(path)
  return entries.some(
    (entry) =>
      entry !== null && [wanted, `${wanted}/index`].includes(bareOf(joinPath(own.folder, entry) ?? '')),
  )
}

const allLeaves = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(allLeaves) : []
}

const subpathImport = (ground: Ground, from: string, specifier: string): Resolution => {
  const own = ground.packages.above(from).find((one) => (one.manifest.maps?.imports ?? null) !== null)
  const viaPaths = aliased(ground, from, specifier)
  if (viaPaths?.is === 'file') return viaPaths
  if (!own) return viaPaths ?? unknown('# imports without a map in package.json')
  const targets = targetsOf(own.manifest.maps?.imports, specifier)
  if (targets.length === 0) return viaPaths ?? unknown(`${own.manifest.file} maps no ${specifier}`)
  return entryFile(ground, own, targets) ?? external(targets) ?? unknown('its target is built')
}

const external = (targets: readonly string[]): Resolution | null => {
  const outside = targets.find((target) => !target.startsWith('.'))
  if (outside === undefined) return null
  if (isBuiltin(outside)) return { is: 'builtin', name: outside }
  const name = packageName(outside)
  return name === null ? null : { is: 'package', name }
}

const entryFile = (ground: Ground, own: NpmPackage, targets: readonly string[]): Resolution | null => {
  const inside = targets.filter((one) => !one.startsWith('#'))
  const declared = (one: string): boolean => /\.d\.[cm]?ts$/.test(one)
  for (const target of [...inside.filter((one) => !declared(one)), ...inside.filter(declared)]) {
    const [exact, ...guesses] = sourceGuesses(own.folder, target).map((path) => locate(ground, path))
    if (exact && code.test(exact)) return file(exact)
    const found = guesses.find((path) => path !== null && code.test(path))
    if (found) return { is: 'file', to: found, guessed: true }
  }
  return null
}

const aliased = (ground: Ground, from: string, specifier: string): Resolution | null => {
  const aliases = ground.ts.aliases(from, specifier)
  for (const alias of aliases)
    for (const target of alias.targets) {
      const found = locate(ground, target)
      if (found !== null) return file(found)
    }
  const specific = aliases.find((alias) => alias.pattern !== '*' && alias.pattern !== '**')
  return specific === undefined ? null : absentAlias(ground, specific.targets)
}

/** A path alias whose every target is known not to be there. */
const absentAlias = (ground: Ground, targets: readonly string[]): Resolution | null => {
  for (const target of targets) {
    const why = whyAbsent(ground, target)
    if (why !== null) return why
    if (/(?:^|\/)node_modules\//.test(target)) return unknown('an alias into node_modules')
    if (!ground.tree.folders.has(folderOf(target)))
      return unknown(`the alias points to ${folderOf(target)}, which is not here`)
  }
  const [first] = targets
  return first === undefined ? null : { is: 'missing', path: first, tried: targets.flatMap(triedPaths) }
}

const bare = (ground: Ground, from: string, specifier: string): Resolution => {
  const alias = aliased(ground, from, specifier)
  if (alias?.is === 'file') return alias
  for (const base of ground.ts.bases(from)) {
    const path = joinPath(base, specifier)
    const found = path === null ? null : locate(ground, path)
    if (found !== null) return file(found)
  }
  const name = packageName(specifier)
  if (name === null || /^[~$@]\//.test(specifier) || specifier.startsWith('~'))
    return alias ?? unknown('an alias of a bundler')
  if (isHostProvided(name)) return unknown(`${name} is provided by the program that loads the code`)
  const own = ground.packages.named(name) ?? selfNamed(ground, from, name)
  if (own) return workspaceEntry(ground, own, specifier.slice(name.length + 1))
  if (alias?.is === 'unknown' && !declares(ground, from, name)) return alias
  if (alias?.is === 'missing' && !declares(ground, from, name)) return alias
  return { is: 'package', name }
}

const selfNamed = (ground: Ground, from: string, name: string): NpmPackage | null =>
  ground.packages.above(from).find((one) => one.manifest.name === name) ?? null

const declares = (ground: Ground, from: string, name: string): boolean =>
  ground.packages
    .above(from)
    .some((one) => one.manifest.declared.some((dependency) => dependency.name === name))

const workspaceEntry = (ground: Ground, own: NpmPackage, rest: string): Resolution => {
  const maps = own.manifest.maps
  const subpath = rest === '' ? '.' : `./${rest}`
  const targets = targetsOf(maps?.exports, subpath)
  const exported = entryFile(ground, own, targets)
  if (exported) return exported
  if (rest === '') {
    const entries = [maps?.main, maps?.types].filter((one): one is string => typeof one === 'string')
    const found = entryFile(ground, own, [...entries, './index.js', './src/index.js'])
    return found ?? unknown(`the entry of ${own.manifest.name} is built`)
  }
  if (targets.length === 0 && (maps?.exports ?? null) !== null)
    return unknown(`${own.manifest.file} exports no ${subpath}`)
  const direct = joinPath(own.folder, rest)
  const found =
    direct === null
      ? null
      : (locate(ground, direct) ?? locate(ground, joinPath(own.folder, `src/${rest}`) ?? direct))
  return found === null ? unknown(`${subpath} of ${own.manifest.name} is built`) : file(found)
}
