import type { Scope } from '../../model/team.ts'
import { readIni, type IniEntry } from './ini.ts'
import type { Manifest } from './manifest.ts'
import { below, folderOf, isDevName, manifest, parseRequirement, pythonRow, type Row } from './shape.ts'

/** Reads setuptools' declarative setup.cfg. */
export const readSetupCfg = (file: string, text: string): Manifest => {
  const { entries, errors } = readIni(text)
  const get = (section: string, key: string): IniEntry | null =>
    entries.find((one) => one.section === section && one.key === key) ?? null
  const python = get('options', 'python_requires')
  const rows = [
    ...requirements(get('options', 'install_requires'), 'required', ''),
    ...requirements(get('options', 'tests_require'), 'dev', 'test'),
    ...requirements(get('options', 'setup_requires'), 'dev', 'build'),
    ...entries
      .filter((one) => one.section === 'options.extras_require')
      .flatMap((one) => requirements(one, isDevName(one.key) ? 'dev' : 'optional', `extra:${one.key}`)),
  ]
  const root = /^=\s*(\S+)$/m.exec(get('options', 'package_dir')?.value ?? '')?.[1]
  const where = get('options.packages.find', 'where')?.value
  const roots = [root, where].filter((one) => one !== undefined).map((one) => below(folderOf(file), one))
  const ours = entries.some((one) => /^(metadata|options)/.test(one.section))
  return manifest(file, 'setup.cfg', {
    name: get('metadata', 'name')?.value ?? null,
    version: get('metadata', 'version')?.value ?? null,
    license: get('metadata', 'license')?.value ?? null,
    requiresRuntime: python ? { range: python.value, line: python.line } : null,
    declared: rows.map((row) => pythonRow(file, row, true)),
    entryPoints: entries.filter((one) => one.section === 'options.entry_points').flatMap(scripts),
    sourceRoots: [...new Set(roots.filter((one) => one !== null))],
    errors: ours ? errors : [],
  })
}

const requirements = (entry: IniEntry | null, scope: Scope, group: string): readonly Row[] =>
  (entry?.lines ?? []).flatMap(({ line, text }) =>
    text.split(/;(?=\s*[A-Za-z0-9_.-]+\s*(?:[<>=!~]=?[\d.*]+)?\s*(?:;|$))/).flatMap((piece) => {
      const parsed = parseRequirement(piece)
      return parsed ? [{ ...parsed, line, path: `${entry!.section}.${entry!.key}`, scope, group }] : []
    }),
  )

/** `console_scripts =` followed by `name = module:function` lines. */
const scripts = (entry: IniEntry): Manifest['entryPoints'] =>
  entry.lines.flatMap(({ line, text }) => {
    const match = /^([\w.-]+)\s*=\s*(\S+)/.exec(text)
    return match ? [{ name: match[1]!, target: match[2]!, line }] : []
  })
