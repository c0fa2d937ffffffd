import type { EcmaView } from './ecma-modules.ts'
import { folderOf, upwards } from './paths.ts'

export type NpmManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

/** The package manager that rules a folder: the nearest `packageManager` field or lock file; npm when nothing says. */
export const managerOf = (view: EcmaView, folder: string): NpmManager => {
  const { texts, manifests } = view.base
  for (const at of upwards(folder)) {
    const text = texts.get(at === '' ? 'package.json' : `${at}/package.json`)
    const named = /"packageManager"\s*:\s*"(npm|pnpm|yarn|bun)@/.exec(text ?? '')?.[1]
    if (named) return named as NpmManager
    const lock = manifests.locks.find((one) => one.ecosystem === 'npm' && folderOf(one.file) === at)
    if (lock) return lock.manager as NpmManager
    if (manifests.all.some((one) => one.kind === 'workspace' && folderOf(one.file) === at)) return 'pnpm'
  }
  return 'npm'
}

/** The argument vector that adds a dependency to the package in `folder`, run from the repository root. */
export const addCommand = (view: EcmaView, folder: string, name: string, dev: boolean): readonly string[] => {
  const manager = managerOf(view, folder)
  const own = view.resolver.packages.at(folder)
  const member =
    folder !== '' &&
    own !== null &&
    own.manifest.name !== null &&
    view.resolver.packages.named(own.manifest.name) === own
  if (manager === 'pnpm') {
    const where = member
      ? ['--filter', own.manifest.name as string]
      : folder === ''
        ? rootFlag(view)
        : ['--dir', folder]
    return ['pnpm', ...where, 'add', ...(dev ? ['-D'] : []), name]
  }
  if (manager === 'yarn') {
    const where = member ? ['workspace', own.manifest.name as string] : folder === '' ? [] : ['--cwd', folder]
    const atRoot = folder === '' ? yarnRootFlag(view) : []
    return ['yarn', ...where, 'add', ...atRoot, ...(dev ? ['-D'] : []), name]
  }
  if (manager === 'bun')
    return ['bun', 'add', ...(dev ? ['-d'] : []), ...(folder === '' ? [] : ['--cwd', folder]), name]
  const where = folder === '' ? [] : member ? ['-w', folder] : ['--prefix', folder]
  return ['npm', 'install', ...(dev ? ['--save-dev'] : []), ...where, name]
}

const rootFlag = (view: EcmaView): readonly string[] =>
  view.base.manifests.all.some((one) => one.workspaces.length > 0 && folderOf(one.file) === '') ? ['-w'] : []

/** Yarn 1 refuses to add to the root of workspaces without it; later ones do not know the flag. */
const yarnRootFlag = (view: EcmaView): readonly string[] => {
  const root = view.base.texts.get('package.json') ?? ''
  const isLater =
    /"packageManager"\s*:\s*"yarn@(?!1\.)/.test(root) ||
    view.base.snapshot.files.some(({ path }) => path === '.yarnrc.yml')
  return isLater || rootFlag(view).length === 0 ? [] : ['-W']
}
