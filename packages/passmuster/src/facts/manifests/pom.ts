import type { Manifest } from './manifest.ts'
import { manifest } from './shape.ts'
import { below, readXml, type XmlElement } from './xml.ts'

/** What a pom.xml says of itself; properties of the same file are put in, others stay as written (`${x}`). */
export interface Pom {
  readonly group: string | null
  readonly artifact: string | null
  readonly version: string | null
  /** `path`: where the parent's pom is looked for (relativePath, `../pom.xml` without one, '' for the registry alone). */
  readonly parent: { readonly group: string; readonly artifact: string; readonly path: string } | null
  readonly dependencies: readonly PomDependency[]
  readonly modules: readonly string[]
  /** Artifacts of plugins, those of profiles and `pluginManagement` with them. */
  readonly plugins: readonly string[]
  /** `jar` where nothing is said. */
  readonly packaging: string
  /** `sourceDirectory` and `testSourceDirectory`, as written. */
  readonly sourceFolders: readonly string[]
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

export interface PomDependency {
  readonly group: string
  readonly artifact: string
  readonly version: string
  readonly scope: string
  readonly optional: boolean
  readonly line: number
  /** In a profile: not always there. */
  readonly profile: boolean
}

const said = (from: XmlElement | null, ...path: readonly string[]): string | null =>
  below(from, ...path)?.text || null

export const readPom = (text: string): Pom => {
  const { root, errors } = readXml(text)
  const properties = new Map((below(root, 'properties')?.kids ?? []).map((one) => [one.name, one.text]))
  const parent = below(root, 'parent')
  const group = said(root, 'groupId') ?? said(parent, 'groupId')
  const version = said(root, 'version') ?? said(parent, 'version')
  properties
    .set('project.groupId', group ?? '')
    .set('project.version', version ?? '')
    .set('pom.groupId', group ?? '')
  const filled = (value: string | null): string =>
    (value ?? '').replace(/\$\{([\w.-]+)\}/g, (whole, name: string) => properties.get(name) ?? whole)
  const rows = (from: XmlElement | null, profile: boolean): readonly PomDependency[] =>
    (below(from, 'dependencies')?.kids ?? []).map((one) => ({
      group: filled(said(one, 'groupId')),
      artifact: filled(said(one, 'artifactId')),
      version: filled(said(one, 'version')),
      scope: filled(said(one, 'scope')) || 'compile',
      optional: said(one, 'optional') === 'true',
      line: one.line,
      profile,
    }))
  const profiles = below(root, 'profiles')?.kids ?? []
  return {
    group: group === null ? null : filled(group),
    artifact: said(root, 'artifactId'),
    version: version === null ? null : filled(version),
    parent:
      parent === null
        ? null
        : {
            group: said(parent, 'groupId') ?? '',
            artifact: said(parent, 'artifactId') ?? '',
            path:
              below(parent, 'relativePath') === null ? '../pom.xml' : (said(parent, 'relativePath') ?? ''),
          },
    dependencies: [...rows(root, false), ...profiles.flatMap((one) => rows(one, true))],
    modules: [root, ...profiles].flatMap((one) => below(one, 'modules')?.kids.map((kid) => kid.text) ?? []),
    plugins: pluginsOf(root),
    packaging: said(root, 'packaging') ?? 'jar',
    sourceFolders: ['sourceDirectory', 'testSourceDirectory'].flatMap(
      (name) => said(below(root, 'build'), name) ?? [],
    ),
    errors,
  }
}

/** Every artifact named within a `<plugin>` or an annotation processor path. */
const pluginsOf = (root: XmlElement | null): readonly string[] => {
  const found = new Set<string>()
  const visit = (one: XmlElement): void => {
    if (one.name === 'plugin' || one.name === 'path' || one.name === 'annotationProcessorPath') {
      const artifact = said(one, 'artifactId')
      if (artifact !== null) found.add(artifact)
    }
    one.kids.forEach(visit)
  }
  if (root !== null) visit(root)
  return [...found].sort()
}

/** A pom.xml as a manifest; dependencies are named `group:artifact`. */
export const pomManifest = (file: string, text: string): Manifest => {
  const pom = readPom(text)
  return manifest(file, 'maven', {
    name: pom.artifact === null ? null : pom.group === null ? pom.artifact : `${pom.group}:${pom.artifact}`,
    version: pom.version,
    declared: pom.dependencies.map((one) => ({
      name: `${one.group}:${one.artifact}`,
      folded: `${one.group}:${one.artifact}`,
      range: one.version,
      scope:
        one.scope === 'test'
          ? ('dev' as const)
          : one.optional || one.profile
            ? ('optional' as const)
            : ('required' as const),
      group: one.profile ? 'profile' : one.scope === 'compile' ? '' : one.scope,
      file,
      line: one.line,
      path: `dependencies.${one.group}:${one.artifact}`,
      installs: true,
    })),
    workspaces: pom.modules,
    errors: pom.errors,
  })
}
