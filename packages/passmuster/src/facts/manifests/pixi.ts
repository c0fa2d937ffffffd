import type { Manifest } from './manifest.ts'
import { at, manifest, pythonRow, table, word, type Row } from './shape.ts'
import { readToml, type TomlRead } from './toml.ts'

/** Reads a pixi.toml. Conda package names stand for the distributions of the same name. */
export const readPixi = (file: string, text: string): Manifest => {
  const toml = readToml(text)
  const head = at(toml.value, 'workspace') ?? at(toml.value, 'project')
  return manifest(file, 'pixi', {
    name: word(at(head, 'name')),
    version: word(at(head, 'version')),
    license: word(at(head, 'license')),
    requiresRuntime: pythonOf(toml),
    declared: pixiRows(toml, []).map((row) => pythonRow(file, row, true)),
    errors: toml.errors,
  })
}

const pythonOf = (toml: TomlRead): Manifest['requiresRuntime'] => {
  const range = word(at(toml.value, 'dependencies', 'python'))
  return range === null ? null : { range, line: toml.lines.key('dependencies', 'python') }
}

/** The dependency tables of pixi below a path: main, target and feature ones. */
export const pixiRows = (toml: TomlRead, base: readonly string[]): readonly Row[] => {
  const inner = (path: readonly string[], group: string): readonly Row[] =>
    ['dependencies', 'host-dependencies', 'build-dependencies', 'pypi-dependencies'].flatMap((kind) =>
      [...table(at(toml.value, ...path, kind))].flatMap(([name, value]) => {
        if (name === 'python') return []
        const range = word(value) ?? word(at(value, 'version')) ?? ''
        const scope = group === '' && kind !== 'build-dependencies' ? 'required' : 'dev'
        return [
          {
            name,
            range,
            line: toml.lines.key(...path, kind, name),
            path: [...path, kind, name].join('.'),
            scope,
            group,
          } as const,
        ]
      }),
    )
  const folders = (path: readonly string[]): readonly string[] => [...table(at(toml.value, ...path)).keys()]
  return [
    ...inner(base, ''),
    ...folders([...base, 'target']).flatMap((target) => inner([...base, 'target', target], '')),
    ...folders([...base, 'feature']).flatMap((feature) => inner([...base, 'feature', feature], feature)),
  ]
}
