import { matchesGlob } from '../../facts/ecmascript/paths.ts'
import { at, folderOf, nameOf, table, word } from '../../facts/manifests/shape.ts'
import { joinPath, upwards } from '../../lib/paths.ts'
import type { CheckKind } from '../../model/check.ts'
import type { StackInput } from '../input.ts'
import type { NpmPackage, NpmView } from './npm-packages.ts'
import type { Want } from './proposal.ts'

/**
 * The builds that a check of a package waits for: those of workspace members it depends on whose entry points are no
 * files of the repository, so that only a build makes them; not where a configuration maps their names to sources.
 */
export const builtNeeds = (
  input: StackInput,
  view: NpmView,
  /** The script that builds the package of a folder; null without one. */
  buildOf: (folder: string) => string | null,
): ((from: NpmPackage, kind: CheckKind) => readonly Want[]) => {
  const files = new Set(input.snapshot.files.map(({ path }) => path))
  const unbuilt = new Set(
    view.packages.filter((one) => buildOf(one.folder) !== null && isUnbuilt(one, files)),
  )
  return (from, kind) =>
    ['format', 'lint', 'security', 'docs', 'other'].includes(kind)
      ? []
      : from.uses.flatMap((folder): Want[] => {
          const used = view.byFolder.get(folder)
          if (used === undefined || !unbuilt.has(used) || mapped(input, from, used, kind)) return []
          return [{ folder, name: buildOf(folder)! }]
        })
}

const isUnbuilt = (one: NpmPackage, files: ReadonlySet<string>): boolean => {
  const json = one.json.value
  const entries = [
    word(at(json, 'main')),
    word(at(json, 'module')),
    word(at(json, 'types')),
    ...leaves(at(json, 'exports'), 0),
  ]
  const paths = entries.flatMap((entry) =>
    entry === null || entry.includes('*') || entry.endsWith('package.json')
      ? []
      : (joinPath(one.folder, entry) ?? []),
  )
  return paths.length > 0 && paths.every((path) => !files.has(path) && !files.has(`${path}.js`))
}

const leaves = (value: unknown, depth: number): readonly string[] => {
  if (typeof value === 'string') return [value]
  return depth > 6 ? [] : [...table(value).values()].flatMap((one) => leaves(one, depth + 1))
}

/** Whether a tsconfig (for types) or a bundler's or test runner's configuration above it maps the name to sources. */
const mapped = (
  { texts, manifests }: StackInput,
  from: NpmPackage,
  used: NpmPackage,
  kind: CheckKind,
): boolean => {
  const name = used.name ?? ''
  const above = new Set(upwards(from.folder))
  const byPaths = manifests.tsconfigs.some(
    ({ file, paths }) =>
      above.has(folderOf(file)) && Object.keys(paths).some((key) => matchesGlob(key, name)),
  )
  if (byPaths && kind === 'types') return true
  if (kind === 'types' || kind === 'build') return false
  return [...texts].some(
    ([file, text]) =>
      above.has(folderOf(file)) &&
      /^(vite|vitest|jest)\.config\.[cm]?[jt]s$/.test(nameOf(file)) &&
      (text.includes(`${name}'`) || text.includes(`${name}"`) || /tsconfigPaths|moduleNameMapper/.test(text)),
  )
}
