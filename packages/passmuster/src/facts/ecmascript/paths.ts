import { folderOf } from '../../lib/paths.ts'

export { folderOf, joinPath, upwards } from '../../lib/paths.ts'

/** Relative specifier from one file's folder to a path, always starting with a dot. */
export const relativeTo = (fromFile: string, path: string): string => {
  const from = folderOf(fromFile) === '' ? [] : folderOf(fromFile).split('/')
  const to = path.split('/')
  let same = 0
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same++
  const up = from.slice(same).map(() => '..')
  const joined = [...up, ...to.slice(same)].join('/')
  return up.length > 0 ? joined : `./${joined}`
}

/** True when `folder` (as package folders are named) matches a workspace pattern such as `packages/*` or `apps/**`. */
export const matchesGlob = (pattern: string, folder: string): boolean => {
  const clean = pattern.replace(/^\.\//, '').replace(/\/+$/, '')
  const source = clean
    .split('/')
    .map((part) =>
      part === '**'
        ? '\0'
        : part
            .replace(/[.+^${}()|[\]\\]/g, '\\$&')
            .replace(/\*/g, '[^/]*')
            .replace(/\?/g, '[^/]'),
    )
    .join('/')
    .replace(/\/\0/g, '(?:/.*)?')
    .replace(/^\0\/?/, '(?:.*/)?')
    .replace(/\\\{([^}]*)\\\}/g, (_, list: string) => `(?:${list.split(',').join('|')})`)
  return new RegExp(`^${source}$`).test(folder)
}
