import { folderOf, joinPath, nameOf, upwards } from '../../lib/paths.ts'
import { readToml } from '../manifests/toml.ts'
import { at, list, table, word } from '../manifests/shape.ts'
import { presentPaths } from '../present.ts'
import type { Repo } from '../repo.ts'

/** A dependency as code names it, and what the manifest says of it. */
export interface CrateDependency {
  /** The key with `_` for `-`; a local crate's own library name. */
  readonly name: string
  readonly scope: 'normal' | 'dev' | 'build'
  /** The name in code is certain: the manifest renames it, or it is a crate of the repository. */
  readonly surely: boolean
  /** Repository folder of a crate named by path. */
  readonly folder: string | null
}

export interface Target {
  readonly root: string
  readonly kind: 'lib' | 'bin' | 'dev' | 'build'
}

/** One Cargo.toml with a `[package]`. */
export interface Crate {
  readonly folder: string
  readonly file: string
  readonly package: string
  /** As code names its library. */
  readonly lib: string
  /** 2015, 2018, …; null where it cannot be told. */
  readonly edition: number | null
  readonly targets: readonly Target[]
  readonly dependencies: readonly CrateDependency[]
  /** A workspace root above it, with the crate's own folder not the root's. */
  readonly isMember: boolean
  readonly lock: string | null
}

const tables: readonly (readonly [key: string, scope: CrateDependency['scope']])[] = [
  ['dependencies', 'normal'],
  ['dev-dependencies', 'dev'],
  ['dev_dependencies', 'dev'],
  ['build-dependencies', 'build'],
  ['build_dependencies', 'build'],
]

/** Every crate of the repository whose manifest can be read, by folder in order. */
export const cratesOf = ({ snapshot, texts }: Pick<Repo, 'snapshot' | 'texts'>): readonly Crate[] => {
  const docs = new Map<string, unknown>()
  for (const [file, text] of texts) {
    if (nameOf(file) !== 'Cargo.toml' || /(^|\/)(vendor|target)\//.test(file)) continue
    const { value } = readToml(text)
    if (value !== null) docs.set(folderOf(file), value)
  }
  const files = presentPaths(snapshot).filter((path) => path.endsWith('.rs'))
  const libs = new Map([...docs].map(([folder, doc]) => [folder, libOf(doc)]))
  return [...docs]
    .flatMap(([folder, doc]): Crate[] => {
      const name = word(at(doc, 'package', 'name'))
      if (name === null) return []
      const above = upwards(folder).find((one) => at(docs.get(one), 'workspace') !== undefined)
      const root = above === undefined ? null : docs.get(above)
      const lock = upwards(folder)
        .map((one) => joinPath(one, 'Cargo.lock')!)
        .find((one) => texts.has(one))
      return [
        {
          folder,
          file: joinPath(folder, 'Cargo.toml')!,
          package: name,
          lib: libOf(doc),
          edition: editionOf(doc, root),
          targets: targetsOf(folder, doc, files),
          dependencies: dependenciesOf({ folder, doc, root, above: above ?? folder, libs }),
          isMember: above !== undefined && above !== folder,
          lock: lock ?? null,
        },
      ]
    })
    .sort((a, b) => (a.folder < b.folder ? -1 : 1))
}

const inCode = (name: string): string => name.replaceAll('-', '_')

const libOf = (doc: unknown): string =>
  inCode(word(at(doc, 'lib', 'name')) ?? word(at(doc, 'package', 'name')) ?? '')

const editionOf = (doc: unknown, root: unknown): number | null => {
  const own = at(doc, 'package', 'edition')
  const said = at(own, 'workspace') === true ? at(root, 'workspace', 'package', 'edition') : (own ?? '2015')
  return typeof said === 'string' && /^\d{4}$/.test(said) ? Number(said) : null
}

interface Declaring {
  readonly folder: string
  readonly doc: unknown
  readonly root: unknown
  /** Folder of the workspace's root. */
  readonly above: string
  readonly libs: ReadonlyMap<string, string>
}

const dependenciesOf = (from: Declaring): readonly CrateDependency[] => {
  const places = [from.doc, ...table(at(from.doc, 'target')).values()]
  return places.flatMap((place) =>
    tables.flatMap(([key, scope]) =>
      [...table(at(place, key))].map(([name, value]) => dependency(from, name, value, scope)),
    ),
  )
}

const dependency = (
  { folder, root, above, libs }: Declaring,
  name: string,
  value: unknown,
  scope: CrateDependency['scope'],
): CrateDependency => {
  const inherited = at(value, 'workspace') === true
  const said = inherited ? at(root, 'workspace', 'dependencies', name) : value
  const path = word(at(said, 'path'))
  const home = path === null ? null : joinPath(inherited ? above : folder, path)
  const isRenamed = word(at(said, 'package')) !== null
  const lib = home === null || isRenamed ? undefined : libs.get(home)
  return { name: lib ?? inCode(name), scope, surely: isRenamed || lib !== undefined, folder: home }
}

const targetsOf = (folder: string, doc: unknown, files: readonly string[]): readonly Target[] => {
  const prefix = folder === '' ? '' : `${folder}/`
  const own = files.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length))
  const found = new Map<string, Target['kind']>()
  const named = (value: unknown, kind: Target['kind']): void => {
    const path = word(at(value, 'path')) ?? (typeof value === 'string' ? value : null)
    const root = path === null ? null : joinPath(folder, path)
    if (root !== null) found.set(root, kind)
  }
  named(at(doc, 'lib'), 'lib')
  named(at(doc, 'package', 'build'), 'build')
  for (const one of list(at(doc, 'bin'))) named(one, 'bin')
  for (const key of ['test', 'example', 'bench']) for (const one of list(at(doc, key))) named(one, 'dev')
  const shapes: readonly (readonly [RegExp, Target['kind']])[] = [
    [/^src\/lib\.rs$/, 'lib'],
    [/^src\/main\.rs$|^src\/bin\/[^/]+\.rs$|^src\/bin\/[^/]+\/main\.rs$/, 'bin'],
    [/^(tests|examples|benches)\/([^/]+\.rs|[^/]+\/main\.rs)$/, 'dev'],
    [/^build\.rs$/, 'build'],
  ]
  for (const path of own)
    for (const [shape, kind] of shapes)
      if (shape.test(path) && !found.has(prefix + path)) found.set(prefix + path, kind)
  return [...found].map(([root, kind]) => ({ root, kind })).sort((a, b) => (a.root < b.root ? -1 : 1))
}
