import { folderOf } from '../../lib/paths.ts'
import { presentPaths } from '../present.ts'
import type { FileFacts } from '../file-facts.ts'
import type { Snapshot } from '../../model/snapshot.ts'

/** Which Python modules lie where, for walking dotted names below a folder; '' is the repository root. */
export interface ModuleIndex {
  readonly files: ReadonlySet<string>
  /** Folders with at least one Python file somewhere below. */
  readonly folders: ReadonlySet<string>
  /** `folder/name` of modules that are compiled or only typed here (`.so`, `.pyd`, `.pyx`, `.pyi`): present, names unknown. */
  readonly opaque: ReadonlyMap<string, string>
}

/** How far a dotted name leads below a folder. */
export interface Walk {
  /** Modules loaded on the way, outermost first (package `__init__` files, then the module); namespaces have none. */
  readonly files: readonly string[]
  /** Parts that were found. */
  readonly depth: number
  /** What the last part that was found is; null when nothing was. */
  readonly end: 'module' | 'package' | 'namespace' | 'opaque' | null
  /** Whether the first part is a regular package or module (not a namespace folder). */
  readonly regular: boolean
  /** Where the last part that was found lies: its file, or its folder for a namespace. */
  readonly at: string
}

/** Joins repository paths; an empty side adds no slash. */
export const join = (folder: string, name: string): string =>
  folder === '' ? name : name === '' ? folder : `${folder}/${name}`
export { folderOf }

const opaqueName = /^(.*\/)?([A-Za-z_]\w*)(?:\.(?:cpython|cp|abi)[^/]*)?\.(so|pyd|pyx|pyi)$/

/** Indexes every `.py` file (and compiled module) the snapshot lists, whether or not it could be examined. */
export const indexModules = (snapshot: Snapshot): ModuleIndex => {
  const files = new Set<string>()
  const folders = new Set<string>()
  const opaque = new Map<string, string>()
  for (const path of presentPaths(snapshot)) {
    const isPython = path.endsWith('.py')
    const match = isPython ? null : opaqueName.exec(path)
    if (!isPython && match === null) continue
    if (isPython) files.add(path)
    else opaque.set(join(folderOf(path), match![2]!), path)
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) {
      folders.add(folder)
      if (folder === '') break
    }
  }
  return { files, folders, opaque }
}

export const isPackage = (index: ModuleIndex, folder: string): boolean =>
  index.files.has(join(folder, '__init__.py'))

/** Follows the parts of a dotted name from a folder, as the import system would with that folder on its path. */
export const walk = (index: ModuleIndex, from: string, parts: readonly string[]): Walk => {
  const files: string[] = []
  let folder = from
  let end: Walk['end'] = null
  let regular = false
  let at = from
  for (let depth = 0; depth < parts.length; depth += 1) {
    const next = join(folder, parts[depth]!)
    const packaged = join(next, '__init__.py')
    if (index.files.has(packaged)) {
      files.push(packaged)
      end = 'package'
      at = packaged
    } else if (index.opaque.has(next) || index.opaque.has(join(next, '__init__'))) {
      return { files, depth: parts.length, end: 'opaque', regular: true, at: index.opaque.get(next) ?? next }
    } else if (index.files.has(`${next}.py`)) {
      files.push(`${next}.py`)
      return { files, depth: depth + 1, end: 'module', regular: regular || depth === 0, at: `${next}.py` }
    } else if (index.folders.has(next)) {
      end = 'namespace'
      at = next
    } else return { files, depth, end, regular, at }
    if (depth === 0) regular = end === 'package'
    folder = next
  }
  return { files, depth: parts.length, end, regular, at }
}

/** The outermost folder of the package a file belongs to, and that folder's parent: where its dotted name begins. */
export const baseOf = (index: ModuleIndex, file: string): string => {
  let folder = folderOf(file)
  while (folder !== '' && isPackage(index, folder)) folder = folderOf(folder)
  return folder
}

/** The dotted name of a file below a root (`a/b/__init__.py` below `a` is `b`). */
export const dottedName = (file: string, root: string): string => {
  const inside = root === '' ? file : file.slice(root.length + 1)
  return inside
    .replace(/\.(py|ipynb)$/, '')
    .replace(/(^|\/)__init__$/, '')
    .split('/')
    .join('.')
}

export const pythonFacts = (
  facts: FileFacts | undefined,
): Extract<FileFacts['code'], { lang: 'python' }> | null =>
  facts?.code?.lang === 'python' ? facts.code : null
