import { folderOf, joinPath, nameOf, upwards } from '../../lib/paths.ts'
import { readGoMod, type GoMod } from '../manifests/go-mod.ts'
import { presentPaths } from '../present.ts'
import type { Repo } from '../repo.ts'
import type { GoFacts } from './go-facts.ts'

export type GoBase = Pick<Repo, 'snapshot' | 'facts' | 'texts' | 'manifests' | 'history' | 'unknowable'>

/** One go.mod, and the modules whose requirements count for it too (its workspace), itself included. */
export interface GoModule {
  readonly folder: string
  readonly file: string
  readonly path: string
  readonly mod: GoMod
  readonly workspace: readonly GoModule[]
}

/** One folder of Go files, as the go command sees it. */
export interface GoPackage {
  readonly folder: string
  /** Sorted; without tests. */
  readonly files: readonly string[]
  readonly tests: readonly string[]
}

export interface GoView {
  readonly base: GoBase
  readonly files: ReadonlyMap<string, GoFacts>
  /** By folder. */
  readonly packages: ReadonlyMap<string, GoPackage>
  readonly modules: readonly GoModule[]
  /** The module that a path belongs to: the nearest go.mod above it. */
  moduleOf(path: string): GoModule | null
  /** How others import the folder; null outside of every module. */
  importPathOf(folder: string): string | null
  hasFolder(path: string): boolean
}

/** `testdata`, `vendor`, and what begins with `_` or `.` is not seen by the go command. */
export const isIgnored = (path: string): boolean =>
  path.split('/').some((part) => part === 'testdata' || part === 'vendor' || /^[_.]./.test(part))

export const goView = (base: GoBase): GoView => {
  const files = new Map<string, GoFacts>()
  const packages = new Map<string, { folder: string; files: string[]; tests: string[] }>()
  for (const [file, { code }] of [...base.facts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (code?.lang !== 'go' || isIgnored(file)) continue
    files.set(file, code)
    const folder = folderOf(file)
    const held = packages.get(folder) ?? { folder, files: [], tests: [] }
    packages.set(folder, held)
    ;(file.endsWith('_test.go') ? held.tests : held.files).push(file)
  }
  const modules = modulesOf(base.texts)
  const byFolder = new Map(modules.map((one) => [one.folder, one]))
  const moduleOf = (path: string): GoModule | null => {
    for (const folder of upwards(folderOf(path))) {
      const found = byFolder.get(folder)
      if (found) return found
    }
    return null
  }
  const folders = new Set<string>()
  for (const path of presentPaths(base.snapshot))
    for (const folder of upwards(folderOf(path))) folders.add(folder)
  return {
    base,
    files,
    packages,
    modules,
    moduleOf,
    hasFolder: (path) => folders.has(path),
    importPathOf: (folder) => {
      const owner = moduleOf(`${folder}/x.go`)
      if (owner === null) return null
      const rest = owner.folder === '' ? folder : folder.slice(owner.folder.length + 1)
      return rest === '' ? owner.path : `${owner.path}/${rest}`
    },
  }
}

const modulesOf = (texts: ReadonlyMap<string, string>): readonly GoModule[] => {
  const found = [...texts].flatMap(([file, text]) => {
    if (nameOf(file) !== 'go.mod' || isIgnored(file)) return []
    const mod = readGoMod(text)
    return mod.module === null || mod.module === ''
      ? []
      : [{ folder: folderOf(file), file, path: mod.module, mod, workspace: [] as GoModule[] }]
  })
  const works = [...texts].flatMap(([file, text]) => {
    if (nameOf(file) !== 'go.work') return []
    const used = readGoMod(text).uses.flatMap((use) => joinPath(folderOf(file), use) ?? [])
    return [{ used, replaces: readGoMod(text).replaces }]
  })
  for (const one of found) {
    const mates = works.filter(({ used }) => used.includes(one.folder)).flatMap(({ used }) => used)
    one.workspace.push(one, ...found.filter((other) => other !== one && mates.includes(other.folder)))
  }
  return found.sort((a, b) => (a.folder < b.folder ? -1 : 1))
}
