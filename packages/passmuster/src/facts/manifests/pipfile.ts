import type { Manifest } from './manifest.ts'
import { at, foldName, manifest, pythonRow, table, word, words, type Row } from './shape.ts'
import { readToml } from './toml.ts'

/** Reads a Pipfile: packages, dev-packages and further groups. */
export const readPipfile = (file: string, text: string): Manifest => {
  const toml = readToml(text)
  const rows: Row[] = []
  for (const [group, entries] of table(toml.value)) {
    if (['source', 'requires', 'scripts', 'pipenv'].includes(group)) continue
    const scope = group === 'packages' ? 'required' : 'dev'
    for (const [name, value] of table(entries)) {
      const range = word(value) ?? word(at(value, 'version')) ?? ''
      const line = toml.lines.key(group, name)
      const asked = words(at(value, 'extras')).map(foldName)
      rows.push({
        name,
        range,
        line,
        path: `${group}.${name}`,
        scope,
        group: scope === 'required' ? '' : group,
        ...(asked.length === 0 ? {} : { extras: asked }),
      })
    }
  }
  const python =
    word(at(toml.value, 'requires', 'python_full_version')) ??
    word(at(toml.value, 'requires', 'python_version'))
  return manifest(file, 'pipfile', {
    requiresRuntime: python === null ? null : { range: python, line: toml.lines.key('requires') },
    declared: rows.map((row) => pythonRow(file, row, true)),
    errors: toml.errors,
  })
}
