import type { Obstacle } from '../../facts/blast.ts'
import { entryFiles } from '../../facts/ecmascript/declared.ts'
import { ecmaView } from '../../facts/ecmascript/ecma-modules.ts'
import type { Repo } from '../../facts/repo.ts'

/** Files that a package.json starts or publishes: main, exports and bin, the folder's index, and what its scripts name. */
const namedByManifests = (repo: Repo): ReadonlySet<string> => {
  const view = ecmaView(repo)
  const found = new Set<string>()
  for (const own of view.resolver.packages.all) {
    for (const file of entryFiles(view, own)) found.add(file)
    const prefix = own.folder === '' ? '' : `${own.folder}/`
    const scripts = /"scripts"\s*:\s*\{([^}]*)\}/.exec(repo.texts.get(own.manifest.file) ?? '')?.[1] ?? ''
    const words = scripts.match(/[\w./-]+/g) ?? []
    for (const word of ['index.js', ...words.filter((one) => /[./]/.test(one))]) {
      const at = view.resolver.resolve(`${prefix}package.json`, word.replace(/^(?:\.\/)?/, './'))
      if (at.is === 'file') found.add(at.to)
    }
  }
  return found
}

/**
 * Tells whether a missing package stops only ECMAScript modules that load on demand: none of those it blocks is named
 * by a manifest, and none stands at the head of a chain of plain imports without being asked for lazily.
 */
export const onDemand = (repo: Repo): ((obstacle: Obstacle) => boolean) => {
  let named: ReadonlySet<string> | null = null
  const hard = new Set<string>()
  const soft = new Set<string>()
  for (const { to, kind, from } of repo.graph.edges) {
    if (from === to || kind === 'type') continue
    if (kind === 'hard') hard.add(to)
    else soft.add(to)
  }
  return ({ kind, blocks, breaks }) => {
    const isEcma = (file: string): boolean => repo.graph.modules.get(file)?.lang === 'ecmascript'
    if (kind !== 'missing-dependency' || !blocks.every(isEcma)) return false
    const entries = (named ??= namedByManifests(repo))
    const own = new Set(breaks.map((one) => one.file))
    return !blocks.some((file) => entries.has(file) || (!own.has(file) && !hard.has(file) && !soft.has(file)))
  }
}
