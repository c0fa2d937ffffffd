import { folderOf, joinPath, nameOf } from '../../lib/paths.ts'
import type { PomDependency } from '../manifests/pom.ts'
import type { JavaImport } from './java-facts.ts'
import { holderOf, knownArtifacts, type Artifact } from './known-artifacts.ts'
import { lostPath, presentPaths } from '../present.ts'
import type { JavaProject, JavaView } from './projects.ts'

/** What an import leads to; `unknown` = a library's, generated, or not to be told. */
export type JavaResolution =
  | { readonly is: 'file'; readonly to: string }
  | { readonly is: 'package' }
  | { readonly is: 'unknown' }
  /** Of an own package, and in no source. `path`: the end of the file's path that would hold it. */
  | { readonly is: 'missing'; readonly type: string | null; readonly package: string; readonly path: string }
  | { readonly is: 'undeclared'; readonly artifact: Artifact; readonly searched: readonly string[] }

const unknown: JavaResolution = { is: 'unknown' }

export const resolveJava = (
  view: JavaView,
  project: JavaProject | null,
  file: string,
  made: JavaImport,
): JavaResolution => {
  const parts = made.name.split('.')
  const first = parts.findIndex((part) => /^[A-Z]/.test(part))
  if (first === 0 || (first < 0 && (!made.isAll || made.isStatic))) return unknown
  const name = (first < 0 ? parts : parts.slice(0, first)).join('.')
  const type = first < 0 ? null : parts[first]!
  const own = view.packages.get(name)
  const to = type === null ? undefined : own?.get(type)
  if (to !== undefined) return { is: 'file', to }
  if (own !== undefined && type === null) return { is: 'package' }
  if (project === null) return unknown
  const path = `${name.replaceAll('.', '/')}${type === null ? '/' : `/${type}.java`}`
  if (isMissing(view, project, { name, type, path })) return { is: 'missing', type, package: name, path }
  return own === undefined ? undeclared(view, project, file, name) : unknown
}

const within = (name: string, root: string): boolean => name === root || name.startsWith(`${root}.`)

const isMissing = (
  view: JavaView,
  project: JavaProject,
  { name, type, path }: { readonly name: string; readonly type: string | null; readonly path: string },
): boolean => {
  const { history, snapshot } = view.base
  const isHere = (at: string): boolean => type !== null && (at === path || at.endsWith(`/${path}`))
  const present = presentPaths(snapshot)
  if (present.some(isHere)) return false
  const roots = view.projects.map((one) => one.root).filter((root) => root.split('.').length >= 2)
  if (!roots.some((root) => within(name, root))) return false
  if (mayBeBrought(view, name)) return false
  if (lostPath(snapshot, isHere) !== undefined) return true
  if (type !== null && /_$|^(Q|R|BR|BuildConfig|AutoValue_|Immutable|Dagger|Hilt_)/.test(type)) return false
  const gone = [...history.deletions.map((one) => one.path), ...history.renames.map((one) => one.from)]
  if (gone.some(isHere)) {
    const mayHold = (at: string): boolean =>
      nameOf(at).startsWith(`${type}.`) || inPackage(folderOf(at), name)
    return !project.isNamedByTool && !present.some((at) => otherJvm.test(at) && mayHold(at))
  }
  if (view.projects.some((one) => one.hidden !== null && within(name, one.root))) return false
  if (project.hidden !== null || project.root.split('.').length < 3) return false
  return within(name, project.root) || view.packages.has(name)
}

const otherJvm = /\.(kt|scala|groovy|clj|java\.\w+)$/

/** Whether a folder may hold the package: by all of its name, or by the end of it, as Kotlin does. */
const inPackage = (folder: string, name: string): boolean =>
  `/${folder}`.endsWith(`/${name.replaceAll('.', '/')}`) || nameOf(folder) === name.split('.').at(-1)

/** A library of the same house may hold packages that begin like one's own. */
const mayBeBrought = (view: JavaView, name: string): boolean => {
  const artifacts = new Set(view.projects.flatMap((one) => one.pom?.artifact ?? []))
  const foreign = view.projects.flatMap(({ pom, gradle }) => [
    ...(pom?.dependencies ?? []).filter((one) => !artifacts.has(one.artifact)).map((one) => one.group),
    ...(pom?.parent === null || pom?.parent === undefined || artifacts.has(pom.parent.artifact)
      ? []
      : [pom.parent.group]),
    ...[...gradle.matchAll(/["']([\w.-]+):[\w.-]+(?::[^"']*)?["']/g)].map((one) => one[1]!),
    ...(/\blibs\./.test(gradle) ? ['*'] : []),
  ])
  return foreign.some(
    (group) => group === '*' || (group.includes('.') && within(name, group)) || group.includes('${'),
  )
}

/** Whether another build than the folder's own pom.xml may compile its sources. */
const isBuiltElsewhere = (view: JavaView, { folder }: JavaProject): boolean =>
  view.foreignSources.length > 0 ||
  presentPaths(view.base.snapshot).some(
    (path) =>
      (folderOf(path) === folder || folderOf(path) === '') &&
      /^(BUILD(\.bazel)?|WORKSPACE(\.bazel)?|MODULE\.bazel|build\.(xml|sbt|mill|sc)|Makefile\.am)$/.test(
        nameOf(path),
      ),
  )

/** Claimed only where every library of the project is known with all that it brings. */
const undeclared = (view: JavaView, project: JavaProject, file: string, name: string): JavaResolution => {
  const artifact = holderOf(name)
  const isTest = /(^|\/)(src\/test|test|tests)\//.test(file)
  if (artifact === null || isTest || project.gradle.trim() !== '' || project.pom === null) return unknown
  if (project.pom.packaging === 'pom' || isBuiltElsewhere(view, project)) return unknown
  const searched: string[] = []
  const declared: PomDependency[] = []
  for (let folder = project.folder; ;) {
    const pom = view.pomAt(folder)
    if (pom === null || pom.errors.length > 0) return unknown
    searched.push(joinPath(folder, 'pom.xml')!)
    declared.push(...pom.dependencies)
    if (pom.parent === null) break
    const above =
      pom.parent.path === '' ? null : joinPath(folder, pom.parent.path.replace(/\/?pom\.xml$/, ''))
    const parent = above === null ? null : view.pomAt(above)
    if (above === null || parent?.artifact !== pom.parent.artifact || searched.length > 20) return unknown
    folder = above
  }
  const brought = new Set<string>()
  const open = declared.filter((one) => one.scope !== 'test').map((one) => `${one.group}:${one.artifact}`)
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const found = knownArtifacts.get(one)
    if (found === undefined) return unknown
    if (brought.has(one)) continue
    brought.add(one)
    open.push(...found.brings)
  }
  const all = declared.map((one) => `${one.group}:${one.artifact}`)
  if (brought.has(artifact.coordinates) || all.includes(artifact.coordinates)) return unknown
  if (
    view.base.snapshot.files.some(
      ({ path }) =>
        path.endsWith('.jar') &&
        !path.endsWith('maven-wrapper.jar') &&
        folderOf(path).startsWith(project.folder),
    )
  )
    return unknown
  return { is: 'undeclared', artifact, searched }
}
