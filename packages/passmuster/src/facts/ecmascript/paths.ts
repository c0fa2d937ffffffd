/** The folder of a repository path; '' for the root. */
export const folderOf = (path: string): string => {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

/** Joins and normalises; null when it leads out of the repository. */
export const joinPath = (folder: string, relative: string): string | null => {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/')
}

/** The folder itself, then each one above it, '' last. */
export const upwards = (folder: string): readonly string[] => {
  const folders = [folder]
  for (let at = folder; at !== ''; folders.push(at)) at = folderOf(at)
  return folders
}

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
