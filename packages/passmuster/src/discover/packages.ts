import type { Manifest } from '../facts/manifests/manifest.ts'
import { folderOf, nameOf } from '../facts/manifests/shape.ts'
import type { StackPackage } from '../model/team.ts'
import type { StackInput } from './input.ts'
import { languageNamed, programming } from './languages.ts'

/** '.' for the root, else the folder. */
export const packagePath = (folder: string): string => (folder === '' ? '.' : folder)

const isPackage = (one: Manifest): boolean =>
  one.kind !== 'requirements' && one.kind !== 'workspace' && one.kind !== 'conda'
    ? one.name !== null || one.declared.length > 0
    : one.kind !== 'workspace' && nameOf(one.file).startsWith('requirements.') && one.declared.length > 0

/** One per folder with a manifest of its own, with the languages of the files that are nearest to it. */
export const findPackages = (input: StackInput): readonly StackPackage[] => {
  const { snapshot, manifests } = input
  const folders = new Map<string, Manifest>()
  for (const one of manifests.all) {
    const folder = folderOf(one.file)
    const held = folders.get(folder)
    if (isPackage(one) && (!held || (held.name === null && one.name !== null))) folders.set(folder, one)
  }
  const lines = new Map<string, Map<string, number>>()
  for (const file of snapshot.files) {
    const language = file.kind === 'text' ? languageNamed(file.path) : null
    const home = language !== null && programming.has(language) ? nearestPackage(file.path, folders) : null
    if (language === null || home === null) continue
    const sums = lines.get(home) ?? new Map<string, number>()
    lines.set(home, sums.set(language, (sums.get(language) ?? 0) + file.lines))
  }
  return [...folders]
    .map(([folder, one]) => ({
      path: packagePath(folder),
      name: one.name ?? packagePath(folder),
      languages: [...(lines.get(folder) ?? [])]
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .map(([name]) => name),
      manager: managerOf(folder, one, input),
    }))
    .sort((a, b) => (a.path === '.' ? -1 : b.path === '.' ? 1 : a.path < b.path ? -1 : 1))
}

/** The nearest folder above a path that is a package; null above all of them. */
export const nearestPackage = (path: string, folders: ReadonlyMap<string, unknown>): string | null => {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (folders.has(folder)) return folder
    if (folder === '') return null
  }
}

/** The lock file beside or above it, of its own ecosystem; else what the manifest's own form implies. */
const managerOf = (
  folder: string,
  one: Manifest,
  { manifests, snapshot, texts }: StackInput,
): string | null => {
  for (let above = folder; ; above = folderOf(above)) {
    const locks = manifests.locks.filter(
      (lock) => folderOf(lock.file) === above && lock.ecosystem === one.ecosystem,
    )
    const named = /"packageManager"\s*:\s*"(npm|pnpm|yarn|bun)@/.exec(
      texts.get(above === '' ? 'package.json' : `${above}/package.json`) ?? '',
    )
    if (one.ecosystem === 'npm' && named) return named[1]!
    if (locks[0]) return locks[0].manager
    if (above === '') break
  }
  if (one.ecosystem === 'npm') return snapshot.files.some(({ path }) => path === 'bun.lockb') ? 'bun' : 'npm'
  if (one.kind === 'go.mod') return 'go'
  if (one.kind === 'cargo') return 'cargo'
  if (one.kind === 'maven' || one.kind === 'gradle') return one.kind
  if (one.kind === 'pipfile') return 'pipenv'
  if (one.kind === 'conda') return 'conda'
  if (one.kind === 'pixi') return 'pixi'
  const paths = one.declared.map((row) => row.path).join('\n')
  if (paths.includes('tool.poetry')) return 'poetry'
  if (paths.includes('tool.pdm')) return 'pdm'
  if (paths.includes('tool.uv')) return 'uv'
  if (paths.includes('tool.hatch')) return 'hatch'
  return paths.includes('tool.flit') ? 'flit' : 'pip'
}
