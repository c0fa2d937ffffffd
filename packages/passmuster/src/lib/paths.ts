/** The folder of a repository path; '' for the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** The last part of a repository path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Joins a folder and what is named from there, `.` and `..` resolved; null when it leads out of the repository. */
export const joinPath = (folder: string, named: string): string | null => {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of named.split('/')) {
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
