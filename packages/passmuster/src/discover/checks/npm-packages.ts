import { matchesGlob } from '../../facts/ecmascript/paths.ts'
import { roleOf } from '../../facts/roles.ts'
import { readJson, type JsonRead } from '../../facts/manifests/json-lines.ts'
import { at, list, table, word } from '../../facts/manifests/shape.ts'
import { folderOf, joinPath, nameOf, upwards } from '../../lib/paths.ts'
import type { StackInput } from '../input.ts'
import { place, type Left } from './proposal.ts'
import type { Where } from './script-calls.ts'

/** A package whose scripts may be checks: the root, a member of workspaces, or one that stands alone near the root. */
export interface NpmPackage {
  readonly folder: string
  readonly file: string
  readonly name: string | null
  readonly json: JsonRead
  readonly scripts: ReadonlyMap<string, string>
  /** Folders of the workspace members it depends on, development included. */
  readonly uses: readonly string[]
  readonly member: boolean
}

/** The packages whose scripts count, by folder too, and what was left out. */
export interface NpmView {
  readonly packages: readonly NpmPackage[]
  readonly byFolder: ReadonlyMap<string, NpmPackage>
  readonly left: readonly Left[]
}

const aside =
  /(^|\/)(examples?|fixtures?|__fixtures__|templates?|playgrounds?|sandbox(es)?|demos?|benchmarks?|bench|starters?)(\/|$)|(^|[/-])(example|playground|benchmark)s?([/-]|$)/i

/** The packages of a repository by their manifests; examples, fixtures and the like are named, not taken. */
export const npmPackagesOf = ({ texts, manifests }: StackInput): NpmView => {
  const globs = manifests.all
    .filter((one) => one.workspaces.length > 0)
    .map((one) => ({ root: folderOf(one.file), patterns: one.workspaces }))
  const isMember = (folder: string): boolean => globs.some((one) => joins(folder, one.root, one.patterns))
  const read = [...texts]
    .filter(([file]) => nameOf(file) === 'package.json')
    .map(([file, text]) => ({ file, folder: folderOf(file), json: readJson(text) }))
    .filter(({ json }) => json.value !== null)
    .sort((a, b) => (a.folder < b.folder ? -1 : 1))
  const names = new Map<string, string>()
  for (const { folder, json } of read) {
    const name = word(at(json.value, 'name'))
    if (name !== null && isMember(folder) && !names.has(name)) names.set(name, folder)
  }
  const packages: NpmPackage[] = []
  const left: Left[] = []
  for (const { file, folder, json } of read) {
    const member = isMember(folder)
    const scripts = new Map(
      [...table(at(json.value, 'scripts'))].flatMap(([key, value]) =>
        typeof value === 'string' ? [[key, wireitText(json, key, value)] as const] : [],
      ),
    )
    const nested =
      /\/(tests?|__tests__|spec)\//.test(`${folder}/`) &&
      isMember(folder.replace(/\/(tests?|__tests__|spec)\/.*$/, ''))
    const inside =
      upwards(folder)
        .slice(1)
        .some((above) => above !== '' && isMember(above)) && roleOf(`${folder}/x`) === 'test'
    const near = folder === '' || member || folder.split('/').length <= 2
    const taken =
      folder === '' ||
      (!aside.test(folder) && !nested && !inside && near && (member || roleOf(file) === 'source'))
    if (!taken) {
      if (member && scripts.size > 0)
        left.push({
          what: `scripts of ${file}`,
          because: 'an example, a fixture or the like is no part of the product',
          at: place(file, 1),
        })
      continue
    }
    const declared = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap(
      (key) => [...table(at(json.value, key)).keys()],
    )
    packages.push({
      folder,
      file,
      name: word(at(json.value, 'name')),
      json,
      scripts,
      uses: [...new Set(declared.flatMap((name) => names.get(name) ?? []))]
        .filter((one) => one !== folder)
        .sort(),
      member,
    })
  }
  return { packages, byFolder: new Map(packages.map((one) => [one.folder, one])), left }
}

const joins = (folder: string, root: string, patterns: readonly string[]): boolean => {
  if (root !== '' && !folder.startsWith(`${root}/`)) return false
  if (folder === root) return false
  const within = root === '' ? folder : folder.slice(root.length + 1)
  const match = (pattern: string): boolean => matchesGlob(pattern, within)
  return (
    patterns.some((one) => !one.startsWith('!') && match(one)) &&
    !patterns.some((one) => one.startsWith('!') && match(one.slice(1)))
  )
}

/** The packages that a call means; empty where that is not known. */
export const packagesAt = (view: NpmView, from: NpmPackage, where: Where): readonly NpmPackage[] => {
  if (where.is === 'own') return [from]
  if (where.is === 'folder') {
    const folder = joinPath(from.folder, where.path)
    const found = folder === null ? undefined : view.byFolder.get(folder)
    return found ? [found] : []
  }
  if (where.is === 'named')
    return view.packages.filter(
      (one) => one.name === where.name || one.folder === where.name || nameOf(one.folder) === where.name,
    )
  const plain = where.filters.filter((one) => !one.startsWith('!'))
  const barred = where.filters.filter((one) => one.startsWith('!')).map((one) => one.slice(1))
  return view.packages.filter(
    (one) =>
      one.member &&
      (plain.length === 0 || plain.some((filter) => letsThrough(filter, one))) &&
      !barred.some((filter) => letsThrough(filter, one)),
  )
}

const letsThrough = (filter: string, one: NpmPackage): boolean => {
  const bare = filter.replace(/^\.\.\.\^?|\^?\.\.\.$/g, '').replace(/^\{(.*)\}$/, '$1')
  if (bare.startsWith('.') || bare.startsWith('/'))
    return matchesGlob(bare.replace(/^\/+/, ''), one.folder) || bare.replace(/^\.\//, '') === one.folder
  const name = one.name ?? ''
  return (
    matchesGlob(bare, name) ||
    matchesGlob(`@*/${bare}`, name) ||
    bare === one.folder ||
    bare === nameOf(one.folder)
  )
}

/** What a script that hands over to wireit stands for: its command, or the scripts it depends on. */
const wireitText = (json: JsonRead, name: string, text: string): string => {
  const own = text.trim() === 'wireit' ? at(json.value, 'wireit', name) : undefined
  if (own === undefined) return text
  const service = at(own, 'service')
  if (service !== undefined && service !== false) return 'wireit-service'
  const command = word(at(own, 'command'))
  if (command !== null) return command
  return list(at(own, 'dependencies'))
    .map((one) => word(one) ?? word(at(one, 'script')) ?? '')
    .map((one) => {
      const there = /^(\.{1,2}\/[^:]*):(.+)$/.exec(one)
      return there ? `npm --prefix ${there[1]!} run ${there[2]!}` : `npm run ${one}`
    })
    .join(' && ')
}
