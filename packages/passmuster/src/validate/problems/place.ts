import { joinPath } from '../../lib/paths.ts'

/** Where a tool ran: absolute folders, and whether the repository has a file where that is known. */
export interface Ground {
  readonly root: string
  readonly cwd: string
  readonly has?: (path: string) => boolean
}

const slashed = (path: string): string => path.replaceAll('\\', '/').replace(/\/+$/, '')
const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:\//.test(path)

/** Whatever a tool calls a file, as the path from the root with `/`; null for one outside the repository. */
export const repositoryPath = (
  named: string,
  ground: Ground,
  within: readonly string[] = [],
): string | null => {
  const path = slashed(fromUrl(named))
  const root = slashed(ground.root)
  if (path === '') return null
  if (isAbsolute(path)) return below(path, root)
  const cwd = below(slashed(ground.cwd), root) ?? (slashed(ground.cwd) === root ? '' : null)
  if (cwd === null) return null
  const { has } = ground
  if (within.length > 0) {
    const tried = within.map((folder) => joinPath(cwd, `${folder}/${path}`))
    return has === undefined ? null : (tried.find((one) => one !== null && has(one)) ?? null)
  }
  const here = joinPath(cwd, path)
  const above = has === undefined || here === null || has(here) ? null : joinPath('', path)
  return (above !== null && has?.(above) ? above : here) || null
}

const below = (path: string, root: string): string | null =>
  path.startsWith(`${root}/`) ? joinPath('', path.slice(root.length + 1)) || null : null

const fromUrl = (named: string): string => {
  if (!named.startsWith('file://')) return named
  try {
    return decodeURIComponent(named.slice('file://'.length)).replace(/^\/(?=[A-Za-z]:)/, '')
  } catch {
    return named.slice('file://'.length)
  }
}
