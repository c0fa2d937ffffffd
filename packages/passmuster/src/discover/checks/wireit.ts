import { at, list, table, word, words } from '../../facts/manifests/shape.ts'
import { joinPath } from '../../lib/paths.ts'
import type { StackInput } from '../input.ts'
import type { NpmPackage, NpmView } from './npm-packages.ts'
import type { Runner } from './overlay.ts'
import { place, propose, type Proposal, type Want } from './proposal.ts'
import { lockFiles, rooted } from './turbo.ts'

/** The `wireit` tables of package.json files: command, dependencies, files, output; services are no checks. */
export const wireitScripts = ({ texts }: StackInput, view: NpmView): Runner => {
  const inputsOf = (owner: NpmPackage, name: string): readonly string[] | null =>
    inputs(view, owner, name, new Set())
  const overlay = (owner: NpmPackage, name: string): ReturnType<Runner['of']> => {
    const own = table(at(owner.json.value, 'wireit')).get(name)
    if (own === undefined || (owner.scripts.has(name) && !/"wireit"/.test(texts.get(owner.file) ?? '')))
      return null
    const files = inputsOf(owner, name)
    const output = at(own, 'output')
    return {
      because: [`wireit of ${owner.file}:${owner.json.line('wireit', name)}`],
      needs: needsOf(view, owner, name, new Set()),
      inputs: files === null ? null : [...files, ...lockFiles(texts), owner.file].sort(),
      outputs: words(output).flatMap((glob) => rooted(owner.folder, glob)),
      // wireit restores a script only with both `files` and `output`; it skips a fresh one with `files` alone
      cache: files !== null && output !== undefined,
      env: envOf(own),
    }
  }
  const hidden = view.packages.flatMap((owner) =>
    [...table(at(owner.json.value, 'wireit'))].flatMap(([name, own]): Proposal[] => {
      const command = word(at(own, 'command'))
      const service = at(own, 'service')
      if (owner.scripts.has(name) || command === null || (service !== undefined && service !== false))
        return []
      const said = overlay(owner, name)!
      return [
        propose({
          folder: owner.folder,
          name,
          kind: 'build',
          work: { is: 'script', name, text: command },
          because: said.because[0]!,
          at: place(owner.file, owner.json.line('wireit', name)),
          needs: said.needs,
          inputs: said.inputs,
          outputs: said.outputs,
          cache: said.cache,
          env: said.env,
        }),
      ]
    }),
  )
  return {
    of: ({ folder, name }) => {
      const owner = view.byFolder.get(folder)
      return owner === undefined ? null : overlay(owner, name)
    },
    proposals: hidden,
    left: [],
  }
}

const dependenciesOf = (
  view: NpmView,
  owner: NpmPackage,
  name: string,
): readonly { want: Want; cascades: boolean }[] =>
  list(at(table(at(owner.json.value, 'wireit')).get(name), 'dependencies')).flatMap((one) => {
    const text = word(one) ?? word(at(one, 'script')) ?? ''
    const cascades = at(one, 'cascade') !== false
    if (text.startsWith('$WORKSPACES')) return []
    if (text.startsWith('<dependencies>')) {
      const wanted = text.includes(':') ? text.slice(text.indexOf(':') + 1) : name
      return owner.uses.map((folder) => ({ want: { folder, name: wanted }, cascades }))
    }
    const there = /^(\.{1,2}\/[^:]*):(.+)$/.exec(text)
    const folder = there ? joinPath(owner.folder, there[1]!) : owner.folder
    return folder === null || !view.byFolder.has(folder)
      ? []
      : [{ want: { folder, name: there?.[2] ?? text }, cascades }]
  })

/** What has to run first; a script without a command hands its own dependencies on. */
const needsOf = (view: NpmView, owner: NpmPackage, name: string, seen: Set<string>): readonly Want[] =>
  dependenciesOf(view, owner, name).flatMap(({ want }) => {
    const next = view.byFolder.get(want.folder)!
    const own = table(at(next.json.value, 'wireit')).get(want.name)
    const key = `${want.folder}:${want.name}`
    if (own === undefined || word(at(own, 'command')) !== null || seen.has(key)) return [want]
    seen.add(key)
    return needsOf(view, next, want.name, seen)
  })

/** Its own files and those of everything before it; null where one of them names none. */
const inputs = (
  view: NpmView,
  owner: NpmPackage,
  name: string,
  seen: Set<string>,
): readonly string[] | null => {
  const own = table(at(owner.json.value, 'wireit')).get(name)
  const files = at(own, 'files')
  if (own === undefined || (files === undefined && word(at(own, 'command')) !== null)) return null
  const all = new Set(words(files).flatMap((glob) => rooted(owner.folder, glob)))
  for (const { want, cascades } of dependenciesOf(view, owner, name)) {
    const key = `${want.folder}:${want.name}`
    if (!cascades || seen.has(key)) continue
    seen.add(key)
    const before = inputs(view, view.byFolder.get(want.folder)!, want.name, seen)
    if (before === null) return null
    for (const glob of before) all.add(glob)
  }
  return [...all]
}

const envOf = (own: unknown): readonly string[] =>
  [...table(at(own, 'env'))].flatMap(([key, value]) => (at(value, 'external') === true ? [key] : []))
