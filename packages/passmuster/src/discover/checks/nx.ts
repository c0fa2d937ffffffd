import { readJson, type JsonRead } from '../../facts/manifests/json-lines.ts'
import { at, list, table, word, words } from '../../facts/manifests/shape.ts'
import { folderOf, joinPath, nameOf } from '../../lib/paths.ts'
import type { StackInput } from '../input.ts'
import { kindByName, noCheckByName, servesByName } from './kind-by-name.ts'
import type { NpmView } from './npm-packages.ts'
import { nxInputs, nxPath } from './nx-inputs.ts'
import type { Overlay, Runner } from './overlay.ts'
import { place, propose, type Left, type Proposal, type Want } from './proposal.ts'

interface Project {
  readonly folder: string
  readonly name: string
  readonly file: string
  readonly json: JsonRead
  /** Where its targets stand in that file. */
  readonly path: readonly string[]
  readonly targets: ReadonlyMap<string, unknown>
  readonly value: unknown
}

/** nx.json with project.json files and `nx` tables of package.json; targets that only plugins know are named, not guessed. */
export const nxTargets = (input: StackInput, view: NpmView): Runner => {
  const text = input.texts.get('nx.json')
  if (text === undefined) return { of: () => null, proposals: [], left: [] }
  const root = readJson(text)
  const projects = projectsOf(input, view)
  const proposals: Proposal[] = []
  const left: Left[] = list(at(root.value, 'plugins')).map((one) => ({
    what: `targets of the nx plugin \`${word(one) ?? word(at(one, 'plugin')) ?? '?'}\``,
    because: 'a plugin infers them by running; only nx knows them',
    at: place('nx.json', root.line('plugins')),
  }))
  const overlay = (project: Project, name: string, target: unknown): Overlay => {
    const executor = word(at(target, 'executor'))
    const preset =
      at(root.value, 'targetDefaults', name) ??
      (executor === null ? undefined : at(root.value, 'targetDefaults', executor))
    const field = (key: string): unknown => at(target, key) ?? at(preset, key)
    const cacheable = words(at(root.value, 'tasksRunnerOptions', 'default', 'options', 'cacheableOperations'))
    return {
      because: [
        `nx target \`${name}\` of ${at(target, 'executor') === undefined && preset !== undefined ? `nx.json:${root.line('targetDefaults', name)}` : `${project.file}:${project.json.line(...project.path, name)}`}`,
      ],
      needs: list(field('dependsOn')).flatMap((entry) => wanted(view, projects, project, entry)),
      inputs: nxInputs(root.value, project, field('inputs'), view.byFolder.get(project.folder)?.uses ?? []),
      outputs: words(field('outputs')).flatMap((one) => nxPath(one, project.folder)),
      cache: typeof field('cache') === 'boolean' ? field('cache') === true : cacheable.includes(name),
      env: list(field('inputs')).flatMap((one) => word(at(one, 'env')) ?? []),
    }
  }
  for (const project of projects)
    for (const [name, target] of project.targets) {
      const place_ = place(project.file, project.json.line(...project.path, name))
      const executor = word(at(target, 'executor'))
      const command = word(at(target, 'command')) ?? commandOf(target)
      const what = `nx target \`${project.name}:${name}\``
      if (executor === null && word(at(target, 'command')) === null) continue
      const said = noCheckByName(name) ?? (servesByName(name) ? 'it goes on until it is stopped' : null)
      const kind = kindByName(name)
      if (said !== null || kind === null)
        left.push({ what, because: said ?? 'its name does not say that it checks something', at: place_ })
      else if (command === null && executor === 'nx:run-script') continue
      else {
        const own = overlay(project, name, target)
        const folder = word(at(target, 'options', 'cwd'))
        proposals.push(
          propose({
            folder: project.folder,
            name,
            kind,
            work:
              command === null
                ? { is: 'words', words: ['nx', 'run', `${project.name}:${name}`] }
                : { is: 'shell', text: command },
            cwd:
              command === null
                ? ''
                : folder === null
                  ? ''
                  : (joinPath('', folder.replace('{projectRoot}', project.folder || '.')) ?? ''),
            needs: own.needs,
            inputs: own.inputs,
            outputs: own.outputs,
            cache: own.cache,
            env: own.env,
            because:
              command === null
                ? `${own.because[0]!}, whose executor \`${executor}\` only nx runs`
                : own.because[0]!,
            at: place_,
          }),
        )
      }
    }
  return {
    of: ({ folder, name }) => {
      const project = projects.find((one) => one.folder === folder)
      if (project === undefined || (folder === '' && !project.targets.has(name))) return null
      const target = project.targets.get(name)
      if (target === undefined && at(root.value, 'targetDefaults', name) === undefined) return null
      return overlay(project, name, target)
    },
    proposals,
    left,
  }
}

/** `nx:run-commands`: its command, or its commands one after the other. */
const commandOf = (target: unknown): string | null => {
  if (!/^(nx|@nx\/workspace|@nrwl\/workspace):run-commands$/.test(word(at(target, 'executor')) ?? ''))
    return null
  const options = at(target, 'options')
  const one = word(at(options, 'command'))
  if (one !== null) return one
  const many = list(at(options, 'commands')).flatMap((each) => word(each) ?? word(at(each, 'command')) ?? [])
  return many.length === 0 ? null : many.join(' && ')
}

const projectsOf = ({ texts }: StackInput, view: NpmView): readonly Project[] => {
  const found = new Map<string, Project>()
  for (const one of view.packages) {
    const nx = at(one.json.value, 'nx')
    if (!one.member && nx === undefined && one.folder !== '') continue
    found.set(one.folder, {
      folder: one.folder,
      name: word(at(nx, 'name')) ?? one.name ?? nameOf(one.folder),
      file: one.file,
      json: one.json,
      path: ['nx', 'targets'],
      targets: table(at(nx, 'targets')),
      value: nx,
    })
  }
  for (const [file, text] of texts) {
    if (nameOf(file) !== 'project.json' || /(^|\/)(examples?|fixtures?|templates?|files)\//.test(file))
      continue
    const json = readJson(text)
    const targets = table(at(json.value, 'targets'))
    if (targets.size === 0) continue
    found.set(folderOf(file), {
      folder: folderOf(file),
      name: word(at(json.value, 'name')) ?? nameOf(folderOf(file)),
      file,
      json,
      path: ['targets'],
      targets,
      value: json.value,
    })
  }
  return [...found.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1))
}

/** `^build`, `build`, `{ projects, target }` and `{ dependencies: true, target }`. */
const wanted = (
  view: NpmView,
  projects: readonly Project[],
  own: Project,
  entry: unknown,
): readonly Want[] => {
  const text = word(entry) ?? word(at(entry, 'target')) ?? ''
  const named = at(entry, 'projects')
  const up = text.startsWith('^') || at(entry, 'dependencies') === true || named === 'dependencies'
  const name = text.replace(/^\^/, '')
  const uses = view.byFolder.get(own.folder)?.uses ?? []
  const implicit = words(at(own.value, 'implicitDependencies'))
  const others =
    typeof named === 'string' && !['self', 'dependencies'].includes(named) ? [named] : words(named)
  if (up)
    return projects
      .filter((one) => uses.includes(one.folder) || implicit.includes(one.name))
      .map(({ folder }) => ({ folder, name }))
  if (others.length > 0)
    return projects.filter((one) => others.includes(one.name)).map(({ folder }) => ({ folder, name }))
  const split = /^([^:]+):(.+)$/.exec(name)
  const project = split ? projects.find((one) => one.name === split[1]) : undefined
  return project ? [{ folder: project.folder, name: split![2]! }] : [{ folder: own.folder, name }]
}
