import { at, list, word } from '../../facts/manifests/shape.ts'
import { joinPath } from '../../lib/paths.ts'

/** A path of nx from the repository's root; one with options in it or outside of the repository is not known. */
export const nxPath = (text: string, folder: string): readonly string[] => {
  const not = text.startsWith('!') ? '!' : ''
  const bare = text.slice(not.length)
  if (/\{(?!projectRoot\}|workspaceRoot\})/.test(bare.replace(/\{[^{}]*,[^{}]*\}/g, ''))) return []
  const path = joinPath(
    '',
    bare
      .replace('{projectRoot}', folder === '' ? '.' : folder)
      .replace('{workspaceRoot}', '.')
      .replace(/^\//, ''),
  )
  return path === null || path === '' ? [] : [`${not}${path}`]
}

interface Owner {
  readonly folder: string
  readonly value: unknown
}

/** `inputs` of a target with the named ones resolved; null where something in them is no file. */
export const nxInputs = (
  nx: unknown,
  project: Owner,
  inputs: unknown,
  uses: readonly string[],
): readonly string[] | null => {
  if (inputs === undefined) return null
  const globs = new Set<string>()
  const seen = new Set<string>()
  const add = (entry: unknown, owner: Owner): boolean => {
    const text = word(entry) ?? word(at(entry, 'fileset')) ?? word(at(entry, 'input'))
    if (text === null)
      return at(entry, 'env') !== undefined || at(entry, 'externalDependencies') !== undefined
    if (text.startsWith('^') || at(entry, 'dependencies') === true)
      return uses.every((folder) => add(text.replace(/^\^/, ''), { folder, value: undefined }))
    if (/^!?\{(projectRoot|workspaceRoot)\}/.test(text)) {
      for (const glob of nxPath(text, owner.folder)) globs.add(glob)
      return true
    }
    const key = `${owner.folder}\0${text}`
    if (seen.has(key)) return true
    seen.add(key)
    const named = at(owner.value, 'namedInputs', text) ?? at(nx, 'namedInputs', text)
    if (named === undefined && text === 'default') {
      globs.add(owner.folder === '' ? '**' : `${owner.folder}/**`)
      return true
    }
    return named !== undefined && list(named).every((one) => add(one, owner))
  }
  return list(inputs).every((one) => add(one, project)) && globs.size > 0 ? [...globs] : null
}
