import type { Manifest } from './manifest.ts'
import {
  at,
  isDevName,
  list,
  manifest,
  nameOf,
  parseRequirement,
  pythonRow,
  word,
  words,
  type Row,
} from './shape.ts'
import { readYaml } from '../../lib/yaml.ts'

/** Reads a conda environment.yml with its `pip:` part; null when the file is no environment. */
export const readConda = (file: string, text: string): Manifest | null => {
  const yaml = readYaml(text)
  if (yaml.errors.length === 0 && !Array.isArray(at(yaml.value, 'dependencies'))) return null
  const dev = isDevName(nameOf(file))
  const scope = dev ? 'dev' : 'required'
  const rows: Row[] = []
  let python: Manifest['requiresRuntime'] = null
  for (const [index, item] of list(at(yaml.value, 'dependencies')).entries()) {
    const line = yaml.line('dependencies', index)
    const conda = /^(?:[\w-]+::)?([\w.-]+)\s*(.*)$/.exec(word(item) ?? '')
    if (conda?.[1] === 'python') python = conda[2] ? { range: condaRange(conda[2]), line } : null
    else if (conda)
      rows.push({
        name: conda[1]!,
        range: conda[2]!,
        line,
        path: `dependencies.${index}`,
        scope,
        group: dev ? 'dev' : '',
      })
    for (const [at2, pip] of words(at(item, 'pip')).entries()) {
      const parsed = parseRequirement(pip)
      const pipLine = yaml.line('dependencies', index, 'pip', at2)
      if (parsed)
        rows.push({
          ...parsed,
          line: pipLine,
          path: `dependencies.${index}.pip.${at2}`,
          scope,
          group: dev ? 'dev' : '',
        })
    }
  }
  return manifest(file, 'conda', {
    name: word(at(yaml.value, 'name')),
    requiresRuntime: python,
    declared: rows.map((row) => pythonRow(file, row, true)),
    errors: yaml.errors,
  })
}

/** `=3.11` and `3.11` mean any 3.11. */
const condaRange = (range: string): string =>
  /^=?[\d.]+$/.test(range) ? `==${range.replace(/^=+/, '')}.*` : range
