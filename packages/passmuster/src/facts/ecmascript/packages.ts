import type { Manifest, Manifests } from '../manifests/manifest.ts'
import { folderOf, joinPath, matchesGlob, upwards } from './paths.ts'

/** One package.json and the folder it rules. */
export interface NpmPackage {
  readonly folder: string
  readonly manifest: Manifest
}

/** The package.json files of a repository, by folder, and which of them workspaces join. */
export interface NpmPackages {
  /** Nearest first: every package.json from the file's folder up to the root. */
  above(file: string): readonly NpmPackage[]
  /** The workspace member (or root) of that name. */
  named(name: string): NpmPackage | null
  at(folder: string): NpmPackage | null
  readonly all: readonly NpmPackage[]
}

export const npmPackages = (manifests: Manifests): NpmPackages => {
  const all = manifests.all
    .filter((one) => one.kind === 'package.json')
    .map((manifest) => ({ folder: folderOf(manifest.file), manifest }))
    .sort((a, b) => (a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : 0))
  const byFolder = new Map(all.map((one) => [one.folder, one]))
  const globs = manifests.all
    .filter((one) => one.workspaces.length > 0)
    .map((one) => ({ root: folderOf(one.file), patterns: one.workspaces }))
  const member = (folder: string): boolean =>
    globs.some(({ root, patterns }) => joins(folder, root, patterns))
  const names = new Map<string, NpmPackage>()
  for (const one of all) {
    const name = one.manifest.name
    if (name === null || names.has(name)) continue
    if (one.folder === '' || member(one.folder) || globs.some(({ root }) => root === one.folder))
      names.set(name, one)
  }
  return {
    above: (file) => upwards(folderOf(file)).flatMap((folder) => byFolder.get(folder) ?? []),
    named: (name) => names.get(name) ?? null,
    at: (folder) => byFolder.get(folder) ?? null,
    all,
  }
}

const joins = (folder: string, root: string, patterns: readonly string[]): boolean => {
  if (root !== '' && !folder.startsWith(`${root}/`)) return false
  const within = root === '' ? folder : folder.slice(root.length + 1)
  const plain = patterns.filter((pattern) => !pattern.startsWith('!'))
  const barred = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1))
  return (
    plain.some((pattern) => matchesGlob(pattern, within)) &&
    !barred.some((pattern) => matchesGlob(pattern, within))
  )
}

/** Package name of a bare specifier (`@a/b/c` → `@a/b`), or null when no registry would accept it. */
export const packageName = (specifier: string): string | null =>
  /^(?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~][\w.~-]*(?=\/|$)/i.exec(specifier)?.[0] ?? null

/** Every path below the package that an `exports`, `imports` or entry field names for one subpath ('.' = the package). */
export const targetsOf = (map: unknown, subpath: string): readonly string[] => {
  if (typeof map === 'string') return subpath === '.' ? [map] : []
  if (Array.isArray(map)) return map.flatMap((one) => targetsOf(one, subpath))
  if (typeof map !== 'object' || map === null) return []
  const keys = Object.keys(map)
  if (!keys.some((key) => key.startsWith('.') || key.startsWith('#')))
    return subpath === '.' ? leaves(map) : []
  const table = map as Record<string, unknown>
  if (Object.hasOwn(table, subpath)) return leaves(table[subpath])
  return keys.flatMap((key) => {
    const star = key.indexOf('*')
    if (star < 0) return []
    const [before, after] = [key.slice(0, star), key.slice(star + 1)]
    if (
      !subpath.startsWith(before) ||
      !subpath.endsWith(after) ||
      subpath.length < before.length + after.length
    )
      return []
    const matched = subpath.slice(before.length, subpath.length - after.length)
    return leaves(table[key]).map((target) => target.replaceAll('*', matched))
  })
}

const leaves = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(leaves)
}

/** Where a built file's source usually stands: `dist/a.js` → `src/a.js`, `a.js`. */
export const sourceGuesses = (folder: string, target: string): readonly string[] => {
  const clean = target.replace(/^\.\//, '')
  const inner = clean.replace(
    /^(?:dist|build|lib|out|output|esm|cjs|es)(?:\/(?:esm|cjs|es|src|types|lib|node|browser|mjs))*\//,
    '',
  )
  const bare = inner.replace(/\.d\.([cm]?)ts$/, '.$1js')
  const guesses = [
    clean,
    `src/${bare}`,
    bare,
    `src/${bare.replace(/\.[cm]?js$/, '')}`,
    bare.replace(/\.[cm]?js$/, ''),
  ]
  return guesses.flatMap((guess) => joinPath(folder, guess) ?? [])
}
