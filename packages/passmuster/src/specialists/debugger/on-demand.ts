import type { Obstacle } from '../../facts/blast.ts'
import { entryFiles } from '../../facts/ecmascript/declared.ts'
import type { Edge } from '../../facts/import-graph.ts'
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
 * Tells how the ECMAScript modules that a missing package stops come to load. On demand: none of them is named by a
 * manifest, and none stands at the head of a chain of plain imports without being asked for lazily. Guarded: on demand,
 * and whatever asks for them catches the failure.
 */
export const onDemand = (repo: Repo): ((obstacle: Obstacle) => 'entry' | 'demand' | 'guarded') => {
  let named: ReadonlySet<string> | null = null
  const hard = new Set<string>()
  const soft = new Set<string>()
  const into = new Map<string, Edge[]>()
  for (const edge of repo.graph.edges) {
    const { to, kind, from } = edge
    if (from === to || kind === 'type') continue
    if (kind === 'hard') hard.add(to)
    else soft.add(to)
    into.set(to, [...(into.get(to) ?? []), edge])
  }
  const isGuarded = (blocks: ReadonlySet<string>): boolean => {
    const asked = [...blocks].flatMap((file) => into.get(file) ?? []).filter(({ from }) => !blocks.has(from))
    return asked.length > 0 && asked.every(({ kind, guarded }) => guarded === true || kind === 'soft-any')
  }
  return ({ kind, blocks, breaks }) => {
    const isEcma = (file: string): boolean => repo.graph.modules.get(file)?.lang === 'ecmascript'
    if (kind !== 'missing-dependency' || !blocks.every(isEcma)) return 'entry'
    const entries = (named ??= namedByManifests(repo))
    const own = new Set(breaks.map((one) => one.file))
    const isEntry = blocks.some(
      (file) => entries.has(file) || (!own.has(file) && !hard.has(file) && !soft.has(file)),
    )
    return isEntry ? 'entry' : isGuarded(new Set(blocks)) ? 'guarded' : 'demand'
  }
}
