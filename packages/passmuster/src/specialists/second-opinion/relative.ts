import type { Repo } from '../../facts/repo.ts'
import type { Doubt } from './doubt.ts'
import type { Listing } from './listing.ts'
import type { RawLines } from './raw-lines.ts'
import { unboundIn } from './raw-lines.ts'

interface Asked {
  readonly file: string
  /** With its leading dots. */
  readonly module: string
  readonly names: readonly string[]
}

interface Known {
  readonly raw: ReadonlyMap<string, RawLines>
  readonly listing: Listing
}

type Part = Pick<Doubt, 'kind' | 'subject' | 'word'> & Partial<Pick<Doubt, 'searched'>>

/** What a relative import asks for and the list of paths does not hold: its module, or names of it. */
export const relativeDoubts = (repo: Repo, asked: Asked, { raw, listing }: Known): readonly Part[] => {
  const path = pathOf(asked)
  if (path === null || path === '') return []
  const files = [`${path}/__init__.py`, `${path}.py`]
  const home = files.find((one) => listing.has(one))
  const subject = dottedOf(path, listing)
  const word = path.slice(path.lastIndexOf('/') + 1)
  if (home !== undefined) {
    const isThere = (name: string): boolean =>
      stands(`${path}/${name}`, listing) || unknown(repo, `${path}/${name}`)
    return unboundIn(raw.get(home), asked.names)
      .filter((name) => !home.endsWith('/__init__.py') || !isThere(name))
      .map((name) => ({ kind: 'name', subject: `${subject}#${name}`, word: name, searched: [home] }))
  }
  if (/^\.+$/.test(asked.module) || stands(path, listing) || unknown(repo, path)) return []
  return [{ kind: 'module', subject, word, searched: files }]
}

/** Its path from the repository's root without an extension; null when it leads out of the repository. */
const pathOf = ({ file, module }: Asked): string | null => {
  const level = /^\.+/.exec(module)?.[0].length ?? 0
  const folders = file.split('/').slice(0, -1)
  if (level - 1 > folders.length) return null
  const rest = module.slice(level)
  return [...folders.slice(0, folders.length - level + 1), ...(rest === '' ? [] : rest.split('.'))].join('/')
}

/** Some file or folder of that path stands there, in whatever language: compiled modules, stubs, namespaces. */
const stands = (path: string, listing: Listing): boolean => listing.begins(path)

const unknown = (repo: Repo, path: string): boolean =>
  [path, `${path}.py`, `${path}/__init__.py`].some((one) => repo.unknowable(one) !== null)

/** The dotted name from the outermost package on; without a package from below `src`. */
const dottedOf = (path: string, listing: Listing): string => {
  const parts = path.split('/')
  let first = parts.length - 1
  while (first > 0 && listing.has(`${parts.slice(0, first).join('/')}/__init__.py`)) first -= 1
  if (first === parts.length - 1) return parts.slice(parts[0] === 'src' ? 1 : 0).join('.')
  return parts.slice(first).join('.')
}
