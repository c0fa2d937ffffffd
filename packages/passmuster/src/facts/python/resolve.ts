import type { Repo } from '../repo.ts'
import { folderOf, isPackage, join, pythonFacts, walk } from './modules.ts'
import type { ModuleIndex, Walk } from './modules.ts'
import type { Root, Roots } from './roots.ts'
import { isStdlib } from './stdlib.ts'

/** Where a dotted name leads for one importing file. */
export type Resolution =
  /** In this repository; `files` load in order, `at` is the module's file or the namespace's folder. */
  | {
      readonly is: 'own'
      readonly files: readonly string[]
      readonly end: 'module' | 'package' | 'namespace'
      readonly at: string
      readonly root: Root | null
    }
  /** Its parent is here and it is not: `parent` the dotted part that exists, `lacks` the first that does not. */
  | {
      readonly is: 'missing'
      readonly parent: string
      readonly lacks: string
      readonly files: readonly string[]
      readonly searched: readonly string[]
      readonly folder: string
      readonly root: Root | null
    }
  | { readonly is: 'stdlib' }
  /** Not here: some distribution must bring it. `namespace`: a folder without `__init__` of that name is here all the same. */
  | { readonly is: 'third-party'; readonly top: string; readonly namespace: boolean }
  | { readonly is: 'unknown'; readonly why: string }

export interface Resolver {
  /** `module` as written with its leading dots counted in `level`. */
  resolve(file: string, module: string, level: number): Resolution
  /** A submodule of something that was resolved, or null. */
  child(found: Extract<Resolution, { is: 'own' }>, name: string): Walk | null
  /** Why a submodule that is not in the snapshot may exist all the same (ignored, generated, submodule), or null. */
  unknowable(folder: string, name: string): string | null
}

const placesOf = (folder: string, name: string): readonly string[] => [
  `${join(folder, name)}.py`,
  `${join(folder, name)}/__init__.py`,
]

/** Resolves names against the repository alone; nothing is executed and nothing outside of the snapshot is looked at. */
export const resolver = (base: Omit<Repo, 'graph' | 'stack'>, index: ModuleIndex, roots: Roots): Resolver => {
  const unknowable = (folder: string, name: string): string | null => {
    for (const path of [...placesOf(folder, name), join(folder, name)]) {
      const why = base.unknowable(path)
      if (why !== null) return why
    }
    return null
  }
  const own = (found: Walk, root: Root | null): Resolution => {
    if (found.end === 'opaque' || found.end === null)
      return { is: 'unknown', why: `${found.at} is compiled or a stub` }
    return { is: 'own', files: found.files, end: found.end, at: found.at, root }
  }
  const lacking = (found: Walk, start: Root | string, parts: readonly string[], dots: string): Resolution => {
    const root = typeof start === 'string' ? null : start
    const from = typeof start === 'string' ? start : start.dir
    const folder = join(from, parts.slice(0, found.depth).join('/'))
    const lacks = dots + parts.slice(0, found.depth + 1).join('.')
    const parent = dots + parts.slice(0, found.depth).join('.')
    if (found.end === 'module') {
      return {
        is: 'missing',
        parent,
        lacks,
        files: found.files,
        searched: [join(found.at.replace(/\.py$/, ''), `${parts[found.depth]}.py`)],
        folder: folderOf(found.at),
        root,
      }
    }
    const why = unknowable(folder, parts[found.depth]!)
    if (why !== null) return { is: 'unknown', why }
    return {
      is: 'missing',
      parent,
      lacks,
      files: found.files,
      searched: placesOf(folder, parts[found.depth]!),
      folder,
      root,
    }
  }

  const relative = (file: string, module: string, level: number): Resolution => {
    let folder = folderOf(file)
    for (let up = 1; up < level; up += 1) {
      if (folder === '') return { is: 'unknown', why: 'the relative import leads out of the repository' }
      folder = folderOf(folder)
    }
    const parts = module === '' ? [] : module.split('.')
    const init = isPackage(index, folder) ? [join(folder, '__init__.py')] : []
    if (parts.length === 0) {
      return {
        is: 'own',
        files: init,
        end: init.length > 0 ? 'package' : 'namespace',
        at: init[0] ?? folder,
        root: null,
      }
    }
    const found = walk(index, folder, parts)
    if (found.depth < parts.length) return lacking(found, folder, parts, '.'.repeat(level))
    const result = own(found, null)
    return result.is === 'own' ? { ...result, files: [...init, ...result.files] } : result
  }

  const absolute = (file: string, module: string): Resolution => {
    const parts = module.split('.')
    if (isStdlib(parts[0]!)) return { is: 'stdlib' }
    let deepest: { readonly found: Walk; readonly root: Root } | null = null
    let namespace: { readonly found: Walk; readonly root: Root } | null = null
    let namesake = false
    for (const root of roots.of(file)) {
      const found = walk(index, root.dir, parts)
      if (found.depth < parts.length && isItself(file, found, root)) {
        namesake = true
        continue
      }
      if (found.depth === parts.length) {
        if (found.regular || found.end === 'module' || found.end === 'package') return own(found, root)
        namespace ??= { found, root }
      }
      if (found.depth > 0 && (deepest === null || found.depth > deepest.found.depth))
        deepest = { found, root }
      const why = found.depth === 0 && root.why !== 'cwd' ? unknowable(root.dir, parts[0]!) : null
      if (why !== null) return { is: 'unknown', why }
    }
    if (namespace !== null && deepest!.found.depth === parts.length && parts.length > 1)
      return own(namespace.found, namespace.root)
    if (deepest !== null && (deepest.found.regular || deepest.found.depth > 1)) {
      return lacking(deepest.found, deepest.root, parts, '')
    }
    if (namesake) return { is: 'unknown', why: 'the file bears the name of what it imports from' }
    return { is: 'third-party', top: parts[0]!, namespace: deepest !== null }
  }

  /** The importing file, found in a folder that is on the path only if a program is started there: another module is meant. */
  const isItself = (file: string, { files, end }: Walk, { why }: Root): boolean =>
    end === 'module' &&
    files.length === 1 &&
    files[0] === file &&
    (why === 'script' || why === 'cwd' || why === 'beside') &&
    pythonFacts(base.facts.get(file))?.hasMain !== true

  const cache = new Map<string, Resolution>()
  return {
    unknowable,
    resolve: (file, module, level) => {
      const key = `${file}\0${level}\0${module}`
      let found = cache.get(key)
      if (found === undefined) {
        found = level > 0 ? relative(file, module, level) : absolute(file, module)
        cache.set(key, found)
      }
      return found
    },
    child: (found, name) => {
      if (found.end === 'module') return null
      const folder = found.end === 'package' ? folderOf(found.at) : found.at
      const step = walk(index, folder, [name])
      return step.depth === 1 ? step : null
    },
  }
}
