import type { Scope } from '../../model/team.ts'
import type { Manifest } from './manifest.ts'
import { pixiRows } from './pixi.ts'
import {
  at,
  below,
  folderOf,
  isDevName,
  list,
  manifest,
  foldName,
  parseRequirement,
  pythonRow,
  table,
  word,
  words,
  type Row,
} from './shape.ts'
import { readToml, type TomlRead } from './toml.ts'

/** Reads a pyproject.toml: PEP 621, PEP 735, poetry, flit, pdm, hatch, uv, rye and pixi tables. */
export const readPyproject = (file: string, text: string): Manifest => {
  const toml = readToml(text)
  const doc = toml.value
  if (doc === null) return manifest(file, 'pyproject', { errors: toml.errors })
  const project = at(doc, 'project')
  const poetry = at(doc, 'tool', 'poetry')
  const flit = at(doc, 'tool', 'flit', 'metadata')
  const main = [
    ...strings(toml, ['project', 'dependencies'], 'required', ''),
    ...optional(toml, ['project', 'optional-dependencies']),
    ...poetryRows(toml),
    ...strings(toml, ['tool', 'flit', 'metadata', 'requires'], 'required', ''),
    ...optional(toml, ['tool', 'flit', 'metadata', 'requires-extra']),
    ...strings(toml, ['tool', 'flit', 'metadata', 'dev-requires'], 'dev', 'dev'),
  ]
  const development = [
    ...groups(toml, ['dependency-groups']),
    ...groups(toml, ['tool', 'pdm', 'dev-dependencies']),
    ...strings(toml, ['tool', 'uv', 'dev-dependencies'], 'dev', 'dev'),
    ...strings(toml, ['tool', 'rye', 'dev-dependencies'], 'dev', 'dev'),
    ...hatchRows(toml),
    ...pixiRows(toml, ['tool', 'pixi']),
    ...strings(toml, ['build-system', 'requires'], 'dev', 'build'),
  ]
  const rows = [...main, ...development].map((row) => pythonRow(file, row, row.group !== 'build'))
  return manifest(file, 'pyproject', {
    name:
      word(at(project, 'name')) ??
      word(at(poetry, 'name')) ??
      word(at(flit, 'dist-name')) ??
      word(at(flit, 'module')),
    version: word(at(project, 'version')) ?? word(at(poetry, 'version')),
    license: licenseOf(project) ?? word(at(poetry, 'license')) ?? word(at(flit, 'license')),
    requiresRuntime: runtimeOf(toml),
    declared: rows,
    entryPoints: entryPointsOf(toml),
    sourceRoots: rootsOf(file, doc),
    provides: providesOf(doc),
    errors: toml.errors,
  })
}

const licenseOf = (project: unknown): string | null =>
  word(at(project, 'license')) ?? word(at(project, 'license', 'text')) ?? word(at(project, 'license', 'file'))

/** An array of requirement strings, each on its own line. */
const strings = (toml: TomlRead, path: readonly string[], scope: Scope, group: string): readonly Row[] => {
  const lines = toml.lines.items(...path)
  const fallback = toml.lines.key(...path)
  return list(at(toml.value, ...path)).flatMap((item, index) => {
    const parsed = typeof item === 'string' ? parseRequirement(item) : null
    const line = lines[index] ?? fallback
    return parsed ? [{ ...parsed, line, path: `${path.join('.')}.${index}`, scope, group }] : []
  })
}

const optional = (toml: TomlRead, path: readonly string[]): readonly Row[] =>
  [...table(at(toml.value, ...path)).keys()].flatMap((extra) =>
    strings(toml, [...path, extra], isDevName(extra) ? 'dev' : 'optional', `extra:${extra}`),
  )

const groups = (toml: TomlRead, path: readonly string[]): readonly Row[] =>
  [...table(at(toml.value, ...path)).keys()].flatMap((group) => strings(toml, [...path, group], 'dev', group))

const hatchRows = (toml: TomlRead): readonly Row[] => {
  const path = ['tool', 'hatch', 'envs']
  return [...table(at(toml.value, ...path)).keys()].flatMap((env) => [
    ...strings(toml, [...path, env, 'dependencies'], 'dev', `env:${env}`),
    ...strings(toml, [...path, env, 'extra-dependencies'], 'dev', `env:${env}`),
  ])
}

const poetryRows = (toml: TomlRead): readonly Row[] => {
  const base = ['tool', 'poetry']
  const groupsPath = [...base, 'group']
  return [
    ...poetryTable(toml, [...base, 'dependencies'], 'required', ''),
    ...poetryTable(toml, [...base, 'dev-dependencies'], 'dev', 'dev'),
    ...[...table(at(toml.value, ...groupsPath)).keys()].flatMap((group) =>
      poetryTable(toml, [...groupsPath, group, 'dependencies'], 'dev', group),
    ),
  ]
}

const poetryTable = (
  toml: TomlRead,
  path: readonly string[],
  scope: Scope,
  group: string,
): readonly Row[] => {
  const extras = extrasByName(at(toml.value, 'tool', 'poetry', 'extras'))
  return [...table(at(toml.value, ...path))].flatMap(([name, value]) => {
    if (name.toLowerCase() === 'python') return []
    const isOptional = list(value)
      .concat(value)
      .some((one) => at(one, 'optional') === true)
    const range = word(value) ?? word(at(value, 'version')) ?? word(at(list(value)[0], 'version')) ?? ''
    const line = toml.lines.key(...path, name)
    const asked = words(at(value, 'extras')).map(foldName)
    const more = asked.length === 0 ? {} : { extras: asked }
    const row = { name, range, line, path: [...path, name].join('.'), ...more }
    if (!isOptional) return [{ ...row, scope, group }]
    const extra = extras.get(name.toLowerCase())
    return [{ ...row, scope: 'optional' as const, group: extra === undefined ? group : `extra:${extra}` }]
  })
}

const extrasByName = (extras: unknown): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const [extra, names] of table(extras))
    for (const name of words(names)) if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), extra)
  return found
}

const runtimeOf = (toml: TomlRead): Manifest['requiresRuntime'] => {
  const paths = [
    ['project', 'requires-python'],
    ['tool', 'poetry', 'dependencies', 'python'],
    ['tool', 'flit', 'metadata', 'requires-python'],
  ]
  for (const path of paths) {
    const range = word(at(toml.value, ...path)) ?? word(at(toml.value, ...path, 'version'))
    if (range !== null) return { range, line: toml.lines.key(...path) }
  }
  return null
}

const entryPointsOf = (toml: TomlRead): Manifest['entryPoints'] => {
  const paths = [
    ['project', 'scripts'],
    ['project', 'gui-scripts'],
    ['tool', 'poetry', 'scripts'],
    ['tool', 'poetry', 'plugins'],
    ['tool', 'flit', 'scripts'],
    ['tool', 'flit', 'entrypoints'],
    ['project', 'entry-points'],
  ]
  return paths.flatMap((path) =>
    [...table(at(toml.value, ...path))].flatMap(([name, value]) => {
      const target = word(value) ?? word(at(value, 'reference')) ?? word(at(value, 'callable'))
      if (target !== null) return [{ name, target, line: toml.lines.key(...path, name) }]
      return [...table(value)].flatMap(([inner, deep]) => {
        const to = word(deep)
        return to === null ? [] : [{ name: inner, target: to, line: toml.lines.key(...path, name, inner) }]
      })
    }),
  )
}

const rootsOf = (file: string, doc: unknown): readonly string[] => {
  const tool = at(doc, 'tool')
  const named = [
    ...list(at(tool, 'poetry', 'packages')).map((one) => word(at(one, 'from'))),
    ...words(at(tool, 'setuptools', 'packages', 'find', 'where')),
    word(at(tool, 'setuptools', 'package-dir', '')),
    word(at(tool, 'pdm', 'build', 'package-dir')),
    word(at(tool, 'maturin', 'python-source')),
    word(at(tool, 'uv', 'build-backend', 'module-root')),
    ...words(at(tool, 'hatch', 'build', 'targets', 'wheel', 'packages')).map(folderOf),
    ...words(at(tool, 'hatch', 'build', 'targets', 'wheel', 'sources')),
  ]
  const roots = named.filter((one) => one !== null).map((one) => below(folderOf(file), one))
  return [...new Set(roots.filter((one) => one !== null))]
}

const providesOf = (doc: unknown): readonly string[] => {
  const tool = at(doc, 'tool')
  const listed = [
    ...list(at(tool, 'poetry', 'packages')).map((one) => word(at(one, 'include'))),
    word(at(tool, 'flit', 'metadata', 'module')),
    word(at(tool, 'flit', 'module', 'name')),
    ...words(at(tool, 'setuptools', 'packages')),
    ...words(at(tool, 'setuptools', 'py-modules')),
    ...words(at(tool, 'hatch', 'build', 'targets', 'wheel', 'packages')).map((one) =>
      one.slice(one.lastIndexOf('/') + 1),
    ),
  ]
  const names = listed.filter((one) => one !== null).map((one) => one.split(/[./]/)[0]!)
  return [...new Set(names.filter((one) => /^\w+$/.test(one)))]
}
