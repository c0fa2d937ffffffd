import { distributionsOf, foldName, isWellKnown } from '../../facts/python/import-map.ts'
import type { Repo } from '../../facts/repo.ts'
import { isVendored } from '../../facts/texts.ts'

const holdsSource =
  /^(?:(.+)\/)?(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|pixi\.toml|requirements[\w.-]*\.(?:txt|in))$/

/**
 * Whether an absolute import of a module can only mean the repository's own code: its first part is a module or
 * package right under the root, `src` or the folder of a manifest, and no manifest asks for a distribution that
 * could bring it.
 */
export const ownTops = (repo: Repo): ((module: string) => boolean) => {
  const roots = new Set(['', 'src'])
  for (const file of repo.texts.keys()) {
    const match = isVendored(file) ? null : holdsSource.exec(file)
    if (match?.[1] !== undefined) roots.add(match[1]).add(`${match[1]}/src`)
  }
  const regular = new Set<string>()
  const folders = new Set<string>()
  for (const { path } of repo.snapshot.files) {
    if (!/\.pyi?$/.test(path)) continue
    for (const root of roots) {
      if (root !== '' && !path.startsWith(`${root}/`)) continue
      const rest = (root === '' ? path : path.slice(root.length + 1)).split('/')
      const top = (rest[0] ?? '').replace(/\.pyi?$/, '')
      if (rest.length === 1 || /^__init__\.pyi?$/.test(rest[1] ?? '')) regular.add(top)
      else folders.add(top)
    }
  }
  const declared = new Set(
    repo.manifests.all.flatMap(({ ecosystem, name, declared: all }) =>
      ecosystem === 'python'
        ? all.map((one) => foldName(one.name)).filter((one) => one !== foldName(name ?? ''))
        : [],
    ),
  )
  return (module) => {
    const top = module.split('.')[0] ?? ''
    if (!regular.has(top) && !(folders.has(top) && !isWellKnown(top))) return false
    return ![top, ...distributionsOf(module)].some((name) => declared.has(foldName(name)))
  }
}
