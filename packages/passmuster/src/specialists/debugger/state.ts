import { counts } from '../../facts/roles.ts'
import { linesOf } from '../../facts/blast.ts'
import type { Obstacle } from '../../facts/blast.ts'
import type { Break, ImportGraph } from '../../facts/import-graph.ts'
import type { Severity } from '../../model/finding.ts'

/** `83 modules`, `1 module`, `47,431 lines`. */
export const many = (count: number, word: string): string =>
  `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} ${word}${count === 1 ? '' : 's'}`

/** The module's part in the repository; unknown paths count as source. */
export const roleIn = (graph: ImportGraph, file: string): string => graph.modules.get(file)?.role ?? 'source'

const kept = new WeakMap<ImportGraph, ReadonlySet<string>>()

/** Files that another file asks for in any way: a module that is not among them may be started by hand, or be forgotten. */
const wanted = (graph: ImportGraph): ReadonlySet<string> => {
  const known = kept.get(graph)
  if (known !== undefined) return known
  const asked = graph.edges.filter((edge) => edge.from !== edge.to && !edge.implicit)
  const files = new Set(asked.map((edge) => edge.to))
  kept.set(graph, files)
  return files
}

/** By name what people start. */
const started = /(^|\/)(__main__|__init__|app|asgi|cli|main|manage|run|server|wsgi)\.py$/

const entry =
  /^(?:(?:packages|apps|libs|modules|services)\/[^/]+\/)?(?:(?:src|lib|source)\/)?index\.\w+$|(^|\/)(?:src|pages|app|routes|api|functions|views|screens)\//

/** An index that only gathers its folder, where neither a package nor a framework starts it by its place. */
const isBarrel = ({ edges, modules }: ImportGraph, file: string): boolean =>
  /(^|\/)index\.[cm]?[jt]sx?$/.test(file) &&
  !entry.test(file) &&
  (modules.get(file)?.lines ?? 0) <= 2 * edges.filter((edge) => edge.from === file).length + 4

const isWanted = (graph: ImportGraph, file: string): boolean => {
  const lang = graph.modules.get(file)?.lang
  if (lang === 'ecmascript') return wanted(graph).has(file) || !isBarrel(graph, file)
  return lang !== 'python' || started.test(file) || wanted(graph).has(file)
}

/** How bad an obstacle is: by how much of the repository's own code cannot load, less where that loads on demand only or where nobody asks for it; at most medium for what Java may get from where no text shows it. */
export const severityOf = (
  graph: ImportGraph,
  { kind, blocks, breaks }: Obstacle,
  loads: 'entry' | 'demand' | 'guarded' = 'entry',
): Severity => {
  const isAside = (file: string): boolean => {
    const role = roleIn(graph, file)
    const isTold = breaks.some((one) => one.file === file && one.told === true)
    return role === 'example' || (role !== 'source' && isTold)
  }
  if (kind === 'missing-dependency' && blocks.every(isAside)) return 'low'
  const isRunner = breaks[0]?.target === 'pytest'
  if (isRunner && blocks.every((file) => roleIn(graph, file) !== 'source')) return 'low'
  const isAnswered = (one: Break): boolean =>
    one.told === true && graph.modules.get(one.file)?.lang === 'ecmascript'
  if (kind === 'missing-dependency' && breaks.every(isAnswered)) return 'low'
  if (loads === 'guarded') return 'low'
  if (loads === 'demand') return blocks.length > 0 ? 'medium' : 'low'
  const isGuess = (one: Break): boolean =>
    one.confidence !== 'proved' && graph.modules.get(one.file)?.lang === 'java'
  if (breaks.every(isGuess)) return blocks.length > 0 ? 'medium' : 'low'
  const source = blocks.filter((file) => roleIn(graph, file) === 'source')
  if (breaks.every((one) => one.unless !== undefined)) return blocks.length > 0 ? 'medium' : 'low'
  if (source.length >= 10) return 'critical'
  if (source.some((file) => blocks.length > 1 || isWanted(graph, file))) return 'high'
  return blocks.length > 0 ? 'medium' : 'low'
}

/** How bad it is when the import fails only once a function is called. */
export const lateSeverity = (graph: ImportGraph, late: readonly Break[]): Severity =>
  late[0]!.kind !== 'missing-dependency' &&
  late.some((one) => counts(graph.modules.get(one.file)?.role ?? 'source'))
    ? 'medium'
    : 'low'

/** The condition under which these breaks stop anything, as the head of a sentence; '' where they always do. */
const givenFor = (breaks: readonly Break[]): string => {
  if (breaks[0]?.kind === 'missing-dependency') {
    const { unless, installer } = breaks[0]
    if (unless === undefined)
      return `With only what ${installer === undefined ? 'the manifests declare' : `${installer} declares`} installed, `
    return 'Unless a declared package brings it along, '
  }
  const conditions = breaks.map((one) => one.when)
  const [first] = conditions
  if (first === undefined || conditions.includes(undefined)) return ''
  return `${first.charAt(0).toUpperCase()}${first.slice(1)}, `
}

/** What an import does that is reached only in a call, as a script or under a condition. */
export const lateImpact = (one: Break): string =>
  `${one.kind === 'missing-dependency' ? `${givenFor([one])}the` : 'The'} import fails when it is reached, in a call or under a condition.`

/** Code behind the break has not been looked at as a whole: it ran never yet, and may stop for what no text shows. */
const runsOn = (breaks: readonly Break[]): boolean =>
  breaks[0]?.kind === 'syntax-error' || breaks[0]?.kind === 'import-time-crash'

/** What stands while the obstacle does, in a sentence. */
export const impactOf = (graph: ImportGraph, obstacle: Obstacle): string => {
  const { blocks, aloneFrees, coBlockers, breaks } = obstacle
  if (blocks.length === 0) return 'Only code of the documentation or of archives fails to load.'
  const given = givenFor(breaks)
  const held = `${given}${many(blocks.length, 'module')} (${many(linesOf(blocks, graph.modules), 'line')}) cannot load.`
  const names = coBlockers.slice(0, 3).map((id) => id.slice(id.indexOf(':') + 1))
  const others =
    coBlockers.length === 0
      ? ''
      : ` ${many(coBlockers.length, 'other blocker')} ${coBlockers.length === 1 ? 'holds' : 'hold'} ${blocks.length === 1 ? 'it' : 'some of them'} (${names.join('; ')}${coBlockers.length > 3 ? '; …' : ''}).`
  const freed =
    aloneFrees.length === 0
      ? ` Mending this alone ${blocks.length === 1 ? 'does not free it' : 'frees none'}.`
      : aloneFrees.length === blocks.length
        ? runsOn(breaks)
          ? ` No other known blocker holds ${blocks.length === 1 ? 'it' : 'them'}.`
          : ` Mending this frees ${blocks.length === 1 ? 'it' : 'them all'}.`
        : ` Mending this alone frees ${many(aloneFrees.length, 'module')} (${many(linesOf(aloneFrees, graph.modules), 'line')}).`
  return `${held}${freed}${others}`
}
