import { readIni } from '../../facts/manifests/ini.ts'
import { folderOf } from '../../lib/paths.ts'
import type { Repo } from '../../facts/repo.ts'

/** A pytest setting with where it stands; `file` is relative to the repository root. */
export interface Setting {
  readonly key: string
  readonly value: string
  readonly file: string
  readonly line: number
}

/** What pytest reads in one folder: the file that wins and its settings. */
export interface PytestConfig {
  /** Folder of the configuration: pytest's rootdir; '' = the repository root. */
  readonly folder: string
  readonly file: string
  readonly settings: readonly Setting[]
}

export const within = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

/** The pytest configuration of every folder that has one, as pytest itself would choose among several files. */
export const pytestConfigs = (repo: Repo): readonly PytestConfig[] => {
  const folders = new Map<string, Map<string, string>>()
  for (const [path, text] of repo.texts) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (!/^(\.?pytest\.ini|pyproject\.toml|tox\.ini|setup\.cfg)$/.test(name)) continue
    const folder = folderOf(path)
    const files = folders.get(folder) ?? new Map<string, string>()
    folders.set(folder, files)
    files.set(name, text)
  }
  return [...folders]
    .flatMap(([folder, files]) => {
      for (const name of ['pytest.ini', '.pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg']) {
        const text = files.get(name)
        const found = text === undefined ? null : settingsOf(within(folder, name), name, text)
        if (found) return [{ folder, file: within(folder, name), settings: found }]
      }
      return []
    })
    .sort((a, b) => (a.folder < b.folder ? -1 : 1))
}

const settingsOf = (file: string, name: string, text: string): readonly Setting[] | null => {
  if (name === 'pyproject.toml') return fromToml(file, text)
  const section = name === 'setup.cfg' ? 'tool:pytest' : 'pytest'
  const entries = readIni(text).entries.filter((entry) => entry.section === section)
  if (entries.length === 0 && !name.endsWith('pytest.ini')) return null
  return entries.map(({ key, value, line }) => ({ key, value: value.trim(), file, line }))
}

/** Keys of `[tool.pytest.ini_options]`, by lines: strings and lists of strings joined with line feeds. */
const fromToml = (file: string, text: string): readonly Setting[] | null => {
  const lines = text.split(/\r?\n/)
  const start = lines.findIndex((line) => /^\s*\[\s*tool\.pytest\.ini_options\s*\]/.test(line))
  if (start < 0) return null
  const settings: Setting[] = []
  for (let i = start + 1; i < lines.length && !/^\s*\[[^\]]*\]\s*(#.*)?$/.test(lines[i] as string); i++) {
    const pair = /^\s*([\w-]+)\s*=\s*(.*)$/.exec(lines[i] as string)
    if (!pair) continue
    const line = i + 1
    let value = pair[2] as string
    if (value.startsWith('['))
      while (!/\]\s*(#.*)?$/.test(value) && i + 1 < lines.length) value += `\n${lines[++i] as string}`
    const strings = [...value.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map((m) => m[1] ?? m[2] ?? '')
    settings.push({
      key: pair[1] as string,
      value: strings.length > 0 ? strings.join('\n') : value.trim(),
      file,
      line,
    })
  }
  return settings
}

/** The configuration that governs a file: of the nearest folder above it. */
export const configFor = (file: string, configs: readonly PytestConfig[]): PytestConfig | null => {
  const above = configs.filter(({ folder }) => folder === '' || file.startsWith(`${folder}/`))
  return above.reduce<PytestConfig | null>(
    (best, one) => (best && best.folder.length >= one.folder.length ? best : one),
    null,
  )
}

/** A setting's words, by white space. */
export const wordsOf = (config: PytestConfig | null, key: string): readonly string[] =>
  (config?.settings.find((setting) => setting.key === key)?.value ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')

/** Whether tests are imported without touching `sys.path` and without unique names. */
export const usesImportlib = (config: PytestConfig | null): boolean =>
  /import-mode[=\s]+importlib/.test(
    config?.settings.find((setting) => setting.key === 'addopts')?.value ?? '',
  )

/** Whether pytest collects a file of this name under this configuration. */
export const isCollected = (file: string, config: PytestConfig | null): boolean => {
  const name = file.slice(file.lastIndexOf('/') + 1)
  const patterns = wordsOf(config, 'python_files')
  return (patterns.length > 0 ? patterns : ['test_*.py', '*_test.py']).some((pattern) =>
    matches(name, pattern),
  )
}

const matches = (name: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*+/g, '.*')
      .replace(/\?/g, '.')}$`,
  ).test(name)
