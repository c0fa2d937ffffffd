import { joinPath, upwards } from '../../lib/paths.ts'
import type { Manifest } from '../manifests/manifest.ts'
import type { Repo } from '../repo.ts'
import { roleOf } from '../roles.ts'
import { baseOf, folderOf, isPackage, join, pythonFacts } from './modules.ts'
import type { ModuleIndex } from './modules.ts'

/**
 * A folder on the module search path and why it stands there. `cwd` holds only when the program is started from
 * that folder, `beside` only when the file is run as a script.
 */
export interface Root {
  readonly dir: string
  readonly why: 'declared' | 'src' | 'script' | 'sys-path' | 'pytest' | 'cwd' | 'beside'
}

export interface Roots {
  /** Folders that hold the repository's packages: where installed code is importable from. */
  readonly source: readonly string[]
  /** The search path of one file, most certain first; no folder twice. */
  of(file: string): readonly Root[]
}

type Base = Omit<Repo, 'graph' | 'stack'>

const manifestRoots = (base: Base, index: ModuleIndex): readonly string[] => {
  const found = new Set<string>()
  const add = (path: string): void => {
    const folder = joinPath('', path)
    if (folder !== null && (folder === '' || index.folders.has(folder))) found.add(folder)
  }
  const mine = base.manifests.all.filter((manifest: Manifest) => manifest.ecosystem === 'python')
  for (const manifest of mine) for (const root of manifest.sourceRoots) add(root)
  for (const manifest of mine) {
    const folder = folderOf(manifest.file)
    if (index.folders.has(join(folder, 'src')) && !isPackage(index, join(folder, 'src')))
      add(join(folder, 'src'))
  }
  if (index.folders.has('src') && !isPackage(index, 'src')) add('src')
  for (const manifest of mine)
    if (/^(pyproject\.toml|setup\.(py|cfg))$/.test(manifest.file.slice(manifest.file.lastIndexOf('/') + 1)))
      add(folderOf(manifest.file))
  return [...found].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}

/** `pythonpath` of pytest, from pytest.ini, pyproject.toml, tox.ini or setup.cfg: folders, each with its ini's folder. */
const pytestPaths = (base: Base): readonly { readonly under: string; readonly dir: string }[] => {
  const found: { under: string; dir: string }[] = []
  for (const [file, text] of [...base.texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = file.slice(file.lastIndexOf('/') + 1)
    if (!/^(pytest\.ini|\.pytest\.ini|pyproject\.toml|tox\.ini|setup\.cfg)$/.test(name)) continue
    const header =
      name === 'pyproject.toml'
        ? /^\[tool\.pytest(?:\.ini_options)?\]\s*$/m
        : name === 'setup.cfg'
          ? /^\[tool:pytest\]\s*$/m
          : /^\[pytest\]\s*$/m
    const start = header.exec(text)
    if (start === null) continue
    const section = text.slice(start.index + start[0].length).split(/^\[/m)[0]!
    const option = /^pythonpath\s*=\s*((?:.*(?:\n[ \t]+.*)*))/m.exec(section)
    if (option === null) continue
    const value = option[1]!.trimStart().startsWith('[')
      ? section
          .slice(option.index)
          .split(']')[0]!
          .replace(/^[^[]*\[/, '')
      : option[1]!
    for (const word of value.split(/[\s,]+/)) {
      const dir = joinPath(folderOf(file), word.replace(/^["']|["']$/g, ''))
      if (word !== '' && dir !== null) found.push({ under: folderOf(file), dir })
    }
  }
  return found
}

const sysPathRoots = (base: Base, file: string): readonly string[] => {
  const code = pythonFacts(base.facts.get(file))
  const found: string[] = []
  for (const entry of code?.sysPath ?? []) {
    if (entry.base === 'absolute') continue
    const dir = joinPath(entry.base === 'file' ? folderOf(file) : '', entry.path)
    if (dir !== null) found.push(dir)
  }
  return found
}

/** Where each file's imports are looked for. Files that share a folder share all but their own `sys.path` lines. */
export const rootsOf = (base: Base, index: ModuleIndex): Roots => {
  const source = manifestRoots(base, index)
  const options = pytestPaths(base)
  const conftests = new Map<string, readonly string[]>()
  const conftestRoots = (folder: string): readonly string[] => {
    const file = join(folder, 'conftest.py')
    if (!index.files.has(file)) return []
    const known = conftests.get(file)
    if (known !== undefined) return known
    const roots = [baseOf(index, file), ...sysPathRoots(base, file)]
    conftests.set(file, roots)
    return roots
  }
  const of = (file: string): readonly Root[] => {
    const roots: Root[] = []
    const seen = new Set<string>()
    const add = (dir: string, why: Root['why']): void => {
      if (!seen.has(dir)) {
        seen.add(dir)
        roots.push({ dir, why })
      }
    }
    const folder = folderOf(file)
    const packaged = isPackage(index, folder)
    const up = upwards(folderOf(file))
    const isTest = roleOf(file, source) === 'test' || file.endsWith('/conftest.py') || file === 'conftest.py'
    for (const dir of sysPathRoots(base, file)) add(dir, 'sys-path')
    const fromSource = source.find((root) => root !== '' && file.startsWith(`${root}/`))
    if (fromSource !== undefined) add(fromSource, 'declared')
    if (isTest) {
      for (const { under, dir } of options)
        if (under === '' || file.startsWith(`${under}/`)) add(dir, 'pytest')
      add(baseOf(index, file), 'pytest')
      for (const dir of up) for (const root of conftestRoots(dir)) add(root, 'pytest')
    } else if (!packaged) add(folder, 'script')
    for (const root of source) if (root !== '') add(root, 'declared')
    add(baseOf(index, file), packaged ? 'cwd' : 'script')
    for (const dir of up) if (!isPackage(index, dir)) add(dir, 'cwd')
    if (packaged && (pythonFacts(base.facts.get(file))?.hasMain ?? false)) add(folder, 'beside')
    return roots
  }
  return { source, of }
}
