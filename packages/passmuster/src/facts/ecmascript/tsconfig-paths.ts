import type { TsConfig } from '../manifests/manifest.ts'
import { folderOf, joinPath, upwards } from './paths.ts'

/** What the tsconfig files that rule a file say about bare specifiers. */
export interface Alias {
  readonly config: string
  readonly pattern: string
  /** Paths from the repository root, `*` filled in. */
  readonly targets: readonly string[]
}

export interface TsPaths {
  /** Aliases that match, most specific first, nearest tsconfig first. */
  aliases(file: string, specifier: string): readonly Alias[]
  /** Folders that bare specifiers are tried under. */
  bases(file: string): readonly string[]
  /** Groups of folders that count as one. */
  roots(file: string): readonly (readonly string[])[]
  /** Folders that compilers write to. */
  readonly outputs: readonly string[]
}

interface Effective {
  readonly config: string
  readonly folder: string
  readonly patterns: readonly { readonly pattern: string; readonly targets: readonly string[] }[]
  readonly base: string | null
  readonly roots: readonly string[]
}

export const tsPaths = (configs: readonly TsConfig[], exists: (path: string) => boolean): TsPaths => {
  const byFile = new Map(configs.map((config) => [config.file, config]))
  const sorted = [...configs].sort((a, b) => (a.file < b.file ? -1 : 1))
  const byFolder = new Map<string, Effective[]>()
  for (const config of sorted) {
    const effective = effectiveOf(config, byFile, exists)
    byFolder.set(effective.folder, [...(byFolder.get(effective.folder) ?? []), effective])
  }
  const ruling = (file: string): readonly Effective[] =>
    upwards(folderOf(file)).flatMap((folder) => byFolder.get(folder) ?? [])
  return {
    aliases: (file, specifier) => ruling(file).flatMap((one) => matches(one, specifier)),
    bases: (file) => [...new Set(ruling(file).flatMap((one) => one.base ?? []))],
    roots: (file) =>
      ruling(file)
        .map((one) => one.roots)
        .filter((roots) => roots.length > 1),
    outputs: sorted
      .flatMap((one) => (one.outDir === null ? [] : (joinPath(folderOf(one.file), one.outDir) ?? [])))
      .filter((path) => path !== ''),
  }
}

const effectiveOf = (
  config: TsConfig,
  byFile: ReadonlyMap<string, TsConfig>,
  exists: (path: string) => boolean,
): Effective => {
  const chain = chainOf(config, byFile, exists)
  const withPaths = chain.find((one) => Object.keys(one.paths).length > 0)
  const withBase = chain.find((one) => one.baseUrl !== null)
  const withRoots = chain.find((one) => one.rootDirs.length > 0)
  const base = withBase ? joinPath(folderOf(withBase.file), withBase.baseUrl ?? '.') : null
  const pathsBase = base ?? (withPaths ? folderOf(withPaths.file) : '')
  return {
    config: withPaths?.file ?? config.file,
    folder: folderOf(config.file),
    base,
    patterns: Object.entries(withPaths?.paths ?? {}).map(([pattern, targets]) => ({
      pattern,
      targets: targets.flatMap((target) => joinPath(pathsBase, target) ?? []),
    })),
    roots: withRoots
      ? withRoots.rootDirs.flatMap((root) => joinPath(folderOf(withRoots.file), root) ?? [])
      : [],
  }
}

/** The config, then what it extends (a later entry wins over an earlier one), depth first, circles cut. */
const chainOf = (
  config: TsConfig,
  byFile: ReadonlyMap<string, TsConfig>,
  exists: (path: string) => boolean,
): readonly TsConfig[] => {
  const chain: TsConfig[] = []
  const open = [config]
  while (open.length > 0 && chain.length < 50) {
    const one = open.shift() as TsConfig
    if (chain.includes(one)) continue
    chain.push(one)
    const parents = one.extends.flatMap((name) => {
      if (!name.startsWith('.')) return []
      const path = joinPath(folderOf(one.file), name)
      if (path === null) return []
      const found = [path, `${path}.json`, `${path}/tsconfig.json`].find(
        (candidate) => byFile.has(candidate) || exists(candidate),
      )
      return found === undefined ? [] : (byFile.get(found) ?? [])
    })
    open.unshift(...parents.toReversed())
  }
  return chain
}

const matches = (one: Effective, specifier: string): readonly Alias[] => {
  const found: (Alias & { readonly weight: number })[] = []
  for (const { pattern, targets } of one.patterns) {
    const star = pattern.indexOf('*')
    if (star < 0) {
      if (pattern === specifier)
        found.push({ config: one.config, pattern, targets, weight: Number.MAX_SAFE_INTEGER })
      continue
    }
    const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)]
    if (
      !specifier.startsWith(before) ||
      !specifier.endsWith(after) ||
      specifier.length < before.length + after.length
    )
      continue
    const middle = specifier.slice(before.length, specifier.length - after.length)
    const filled = targets.flatMap(
      (target) =>
        joinPath(
          '',
          target.replace('*', () => middle),
        ) ?? [],
    )
    found.push({ config: one.config, pattern, targets: filled, weight: before.length })
  }
  return found.sort((a, b) => b.weight - a.weight || (a.pattern < b.pattern ? -1 : 1))
}
