import { readJson, type JsonRead } from '../../facts/manifests/json-lines.ts'
import { at, table, words } from '../../facts/manifests/shape.ts'
import { joinPath } from '../../lib/paths.ts'
import type { StackInput } from '../input.ts'
import type { NpmPackage, NpmView } from './npm-packages.ts'
import type { Overlay, Runner } from './overlay.ts'
import { keyOf, type Want } from './proposal.ts'

interface Said {
  readonly file: string
  readonly key: string
  readonly json: JsonRead
  readonly value: unknown
}

/** turbo.json: `tasks` (`pipeline` before 2), those of packages over those of the root. */
export const turboTasks = ({ texts }: StackInput, view: NpmView): Runner => {
  const rootText = texts.get('turbo.json') ?? texts.get('turbo.jsonc')
  if (rootText === undefined) return { of: () => null, proposals: [], left: [] }
  const file = texts.has('turbo.json') ? 'turbo.json' : 'turbo.jsonc'
  const root = readJson(rootText)
  const globalInputs = words(at(root.value, 'globalDependencies'))
  const globalEnv = words(at(root.value, 'globalEnv'))
  return {
    of: ({ folder, name }) => {
      const owner = view.byFolder.get(folder)
      if (owner === undefined || (!owner.member && folder !== '')) return null
      const said = saidOf({ texts, root, file }, owner, name)
      if (said.length === 0) return null
      const field = (key: string): unknown =>
        said.map((one) => at(one.value, key)).find((one) => one !== undefined)
      const inputs = field('inputs')
      const outputs = words(field('outputs')).flatMap((glob) => rooted(folder, glob))
      const own = words(inputs).filter((glob) => !glob.startsWith('$TURBO_DEFAULT$'))
      const needs = words(field('dependsOn')).flatMap((entry) => wanted(view, owner, entry, dependsOn(said)))
      const line = said[0]!.json.line(said[0]!.key, taskKey(said[0]!, owner, name))
      return {
        because: [`\`${name}\` of ${said[0]!.file}:${line}`],
        needs: needs.filter((one) => keyOf(one) !== keyOf({ folder, name })),
        // without `inputs` turbo takes the package's own files; with some, exactly these
        inputs: [
          ...(inputs === undefined || words(inputs).includes('$TURBO_DEFAULT$')
            ? [folder === '' ? '**' : `${folder}/**`]
            : [
                folder === '' ? 'package.json' : `${folder}/package.json`,
                ...(folder === '' ? ['turbo.json'] : []),
              ]),
          ...own.flatMap((glob) => rooted(folder, glob)),
          ...globalInputs.filter((glob) => !glob.startsWith('$')),
          ...lockFiles(texts),
          ...(owner.uses.length === 0 ? [] : below(view, owner)),
        ],
        outputs,
        cache: field('cache') !== false && field('persistent') !== true,
        env: [...words(field('env')), ...globalEnv].filter(
          (one) => !one.startsWith('!') && /^\w+\*?$/.test(one),
        ),
      } satisfies Overlay
    },
    proposals: [],
    left: [],
  }
}

const tasksKey = (json: JsonRead): string => (at(json.value, 'tasks') === undefined ? 'pipeline' : 'tasks')
const taskKey = (said: Said, owner: NpmPackage, name: string): string => {
  const tasks = table(at(said.json.value, said.key))
  return (
    [`${owner.folder === '' ? '//' : (owner.name ?? '')}#${name}`, name].find((key) => tasks.has(key)) ?? name
  )
}

/** The entries of one task, the nearest first; entries of a package that extends the root are laid over the root's. */
const saidOf = (
  root: { readonly texts: ReadonlyMap<string, string>; readonly root: JsonRead; readonly file: string },
  owner: NpmPackage,
  name: string,
): readonly Said[] => {
  const key = tasksKey(root.root)
  const tasks = table(at(root.root.value, key))
  const full = owner.folder === '' ? `//#${name}` : `${owner.name ?? ''}#${name}`
  const ownFile = owner.folder === '' ? null : `${owner.folder}/turbo.json`
  const own = ownFile === null ? undefined : root.texts.get(ownFile)
  const ownJson = own === undefined ? null : readJson(own)
  const ownKey = ownJson === null ? '' : tasksKey(ownJson)
  const ownTask = ownJson === null ? undefined : table(at(ownJson.value, ownKey)).get(name)
  const plain = owner.folder === '' ? undefined : tasks.get(name)
  // a package#task entry of the root replaces the general one
  const general = tasks.get(full) ?? plain
  return [
    ...(ownTask === undefined ? [] : [{ file: ownFile!, key: ownKey, json: ownJson!, value: ownTask }]),
    ...(general === undefined ? [] : [{ file: root.file, key, json: root.root, value: general }]),
  ]
}

const dependsOn = (said: readonly Said[]): ((name: string) => readonly string[]) => {
  const root = said.at(-1)!
  return (name) => words(at(root.json.value, root.key, name, 'dependsOn'))
}

/** `^build` of the packages it uses, `build` of its own, `web#build` of another; a task without a script is passed through. */
const wanted = (
  view: NpmView,
  owner: NpmPackage,
  entry: string,
  more: (name: string) => readonly string[],
  seen: Set<string> = new Set(),
): readonly Want[] => {
  const key = `${owner.folder} ${entry}`
  if (seen.has(key) || entry.startsWith('$')) return []
  seen.add(key)
  const hash = entry.indexOf('#')
  const up = entry.startsWith('^')
  const name = hash > 0 ? entry.slice(hash + 1) : entry.replace(/^\^/, '')
  const owners = up
    ? owner.uses.flatMap((folder) => view.byFolder.get(folder) ?? [])
    : hash > 0
      ? view.packages.filter((one) =>
          entry.startsWith('//#') ? one.folder === '' : one.name === entry.slice(0, hash),
        )
      : [owner]
  return owners.flatMap((one) =>
    one.scripts.has(name)
      ? [{ folder: one.folder, name }]
      : more(name).flatMap((next) => wanted(view, one, next, more, seen)),
  )
}

const below = (view: NpmView, owner: NpmPackage): readonly string[] => {
  const all = new Set<string>()
  const walk = (one: NpmPackage): void => {
    for (const folder of one.uses) {
      if (all.has(folder)) continue
      all.add(folder)
      const next = view.byFolder.get(folder)
      if (next) walk(next)
    }
  }
  walk(owner)
  return [...all].sort().map((folder) => `${folder}/**`)
}

/** A glob of a package from the repository's root; none that leads out of it. */
export const rooted = (folder: string, glob: string): readonly string[] => {
  const not = glob.startsWith('!') ? '!' : ''
  const bare = glob.slice(not.length).replace(/^\$TURBO_ROOT\$\//, '/')
  const path = bare.startsWith('/') ? joinPath('', bare.slice(1)) : joinPath(folder, bare)
  return path === null || path === '' ? [] : [`${not}${path}`]
}

/** Lock files of the root: what is installed depends on them. */
export const lockFiles = (texts: ReadonlyMap<string, string>): readonly string[] =>
  ['bun.lock', 'package-lock.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'yarn.lock'].filter((file) =>
    texts.has(file),
  )
