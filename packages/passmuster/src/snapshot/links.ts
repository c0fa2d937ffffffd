import { posix } from 'node:path'

/** Whether a link at `path` leads to a file or folder of the same tree; absolute targets and those above the root do not. */
export const pointsInside = (path: string, target: string, paths: ReadonlySet<string>): boolean => {
  if (target === '' || target.startsWith('/')) return false
  const to = posix.join(posix.dirname(path), target).replace(/\/$/, '')
  if (to === '.') return true
  if (to.startsWith('..')) return false
  if (paths.has(to)) return true
  for (const one of paths) if (one.startsWith(`${to}/`)) return true
  return false
}
