import type { Scope } from '../../model/team.ts'
import { readJson } from './json-lines.ts'
import type { Declared, Manifest } from './manifest.ts'
import { at, manifest, table, word, words } from './shape.ts'
import { readYaml } from '../../lib/yaml.ts'

const tables: readonly (readonly [key: string, scope: Scope, group: string])[] = [
  ['dependencies', 'required', ''],
  ['peerDependencies', 'required', 'peer'],
  ['optionalDependencies', 'optional', 'optional'],
  ['devDependencies', 'dev', 'dev'],
]

/** Reads a package.json. */
export const readPackageJson = (file: string, text: string): Manifest => {
  const json = readJson(text)
  const doc = json.value
  const meta = at(doc, 'peerDependenciesMeta')
  const declared = tables.flatMap(([key, scope, group]) =>
    [...table(at(doc, key))].map(([name, range]): Declared => {
      const isOptional = group === 'peer' && at(meta, name, 'optional') === true
      return {
        name,
        folded: name,
        range: word(range) ?? '',
        scope: isOptional ? 'optional' : scope,
        group,
        file,
        line: json.line(key, name),
        path: `${key}.${name}`,
        installs: true,
      }
    }),
  )
  const node = word(at(doc, 'engines', 'node'))
  const bin = at(doc, 'bin')
  const bins = typeof bin === 'string' ? [['bin', bin] as const] : [...table(bin)]
  const workspaces = at(doc, 'workspaces')
  return manifest(file, 'package.json', {
    name: word(at(doc, 'name')),
    version: word(at(doc, 'version')),
    license: word(at(doc, 'license')) ?? word(at(doc, 'license', 'type')),
    requiresRuntime: node === null ? null : { range: node, line: json.line('engines', 'node') },
    declared,
    entryPoints: [
      ...bins.flatMap(([name, target]) =>
        typeof target === 'string'
          ? [{ name, target, line: json.line(...(typeof bin === 'string' ? ['bin'] : ['bin', name])) }]
          : [],
      ),
      ...['main', 'module', 'browser', 'types', 'typings'].flatMap((key) => {
        const target = word(at(doc, key))
        return target === null ? [] : [{ name: key, target, line: json.line(key) }]
      }),
      ...exportTargets(at(doc, 'exports')).map(([name, target]) => ({
        name: `exports${name === '' ? '' : ` ${name}`}`,
        target,
        line: json.line('exports', ...(name === '' ? [] : [name])),
      })),
    ],
    workspaces: words(Array.isArray(workspaces) ? workspaces : at(workspaces, 'packages')),
    maps: {
      imports: at(doc, 'imports') ?? null,
      exports: at(doc, 'exports') ?? null,
      main: word(at(doc, 'main')),
      types: word(at(doc, 'types')) ?? word(at(doc, 'typings')),
      type: word(at(doc, 'type')),
    },
    errors: json.errors,
  })
}

/** Every target an exports map names, with the subpath it stands under ('' without one). */
const exportTargets = (value: unknown): readonly (readonly [string, string])[] => {
  const leaves = (inner: unknown, depth: number): readonly string[] => {
    if (typeof inner === 'string') return [inner]
    if (depth > 20) return []
    const parts = Array.isArray(inner) ? (inner as unknown[]) : [...table(inner).values()]
    return parts.flatMap((one) => leaves(one, depth + 1))
  }
  const isMap = [...table(value).keys()].some((key) => key.startsWith('.'))
  const pairs = isMap ? [...table(value)] : ([['', value]] as const)
  return pairs.flatMap(([name, inner]) => leaves(inner, 0).map((target) => [name, target] as const))
}

/** Reads a pnpm-workspace.yaml: the globs of its packages. */
export const readPnpmWorkspace = (file: string, text: string): Manifest => {
  const yaml = readYaml(text)
  return manifest(file, 'workspace', { workspaces: words(at(yaml.value, 'packages')), errors: yaml.errors })
}
