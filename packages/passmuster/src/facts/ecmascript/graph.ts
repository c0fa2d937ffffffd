import type { Break, Edge, EdgeKind, ImportGraph, Module } from '../import-graph.ts'
import { isTemplate } from '../roles.ts'
import { dependencyBreak, moduleBreak, nameBreak, syntaxBreak } from './breaks.ts'
import { cycleBreaks } from './cycles.ts'
import type { EcmaFacts, EcmaImport } from './ecma-facts.ts'
import { ecmaView, type EcmaBase, type EcmaView } from './ecma-modules.ts'
import { exportedNames, type ExportedNames } from './exported-names.ts'

/** The graph, and what is wrong without stopping a module from loading. */
export interface EcmaAnalysis {
  readonly graph: ImportGraph
  /** Imports of types that lead nowhere: the compiler complains, nothing crashes. */
  readonly typeFaults: readonly Break[]
  /** Imports made only when a function runs (or under a condition) that would fail then. */
  readonly late: readonly Break[]
}

/** Modules, edges and breaks of the TypeScript and JavaScript part of a repository; pure, sorted by file and line. */
export const buildEcmaGraph = (base: EcmaBase): ImportGraph => analyseEcma(base).graph

const analyses = new WeakMap<EcmaBase['facts'], EcmaAnalysis>()

/** As `buildEcmaGraph`, with the faults that block nothing; computed once per repository. */
export const analyseEcma = (base: EcmaBase): EcmaAnalysis => {
  const before = analyses.get(base.facts)
  if (before) return before
  const analysis = analyse(ecmaView(base))
  analyses.set(base.facts, analysis)
  return analysis
}

interface Collected {
  readonly edges: Edge[]
  readonly breaks: Break[]
  readonly masked: Break[]
  readonly typeFaults: Break[]
  readonly late: Break[]
}

const analyse = (view: EcmaView): EcmaAnalysis => {
  const names = exportedNames(view)
  const found: Collected = { edges: [], breaks: [], masked: [], typeFaults: [], late: [] }
  const modules = new Map<string, Module>()
  for (const [file, { module, facts }] of view.modules) {
    modules.set(file, module)
    const broken = syntaxBreak(file, facts)
    if (broken) found.breaks.push(broken)
    for (const made of facts.imports) examine({ view, names, file, facts, made, found })
  }
  found.breaks.push(...cycleBreaks(view, found.edges, names))
  const { edges } = found
  const [breaks, masked, typeFaults, late] = [found.breaks, found.masked, found.typeFaults, found.late].map(
    (all) => all.filter(({ file }) => !isText(file, edges)),
  ) as [Break[], Break[], Break[], Break[]]
  return {
    graph: { modules, edges, breaks: breaks.toSorted(byPlace), masked: masked.toSorted(byPlace) },
    typeFaults: typeFaults.toSorted(byPlace),
    late: late.toSorted(byPlace),
  }
}

/** Of a folder of templates, and nothing outside of such folders imports it: text for other projects. */
const isText = (file: string, edges: readonly Edge[]): boolean =>
  isTemplate(file) && !edges.some((edge) => edge.to === file && !isTemplate(edge.from))

const byPlace = (a: Break, b: Break): number =>
  a.file !== b.file
    ? a.file < b.file
      ? -1
      : 1
    : a.place.startLine - b.place.startLine || (a.target < b.target ? -1 : a.target > b.target ? 1 : 0)

/** How an import takes part in loading. */
const edgeKind = (made: EcmaImport): EdgeKind => {
  if (made.type || made.elided) return 'type'
  if (made.how === 'dynamic' || made.how === 'require-resolve' || made.when === 'call') return 'lazy'
  if (made.guarded) return 'soft-any'
  return made.conditional ? 'lazy' : 'hard'
}

interface Case {
  readonly view: EcmaView
  readonly names: ExportedNames
  readonly file: string
  readonly facts: EcmaFacts
  readonly made: EcmaImport
  readonly found: Collected
}

const examine = ({ view, names, file, facts, made, found }: Case): void => {
  const target = view.resolver.resolve(file, made.specifier)
  const kind = edgeKind(made)
  if (target.is === 'file' && view.modules.has(target.to) && target.to !== file)
    found.edges.push({
      from: file,
      to: target.to,
      kind,
      implicit: false,
      line: made.line,
      ...(kind === 'lazy' && made.guarded ? { guarded: true as const } : {}),
    })
  if (
    made.nested === true ||
    made.how === 'require-resolve' ||
    view.isAmbient(made.specifier) ||
    isMocked(view, file, facts, made.specifier)
  )
    return
  const role = view.modules.get(file)?.module.role
  if (role === 'test' && kind !== 'hard' && kind !== 'type') return
  if (made.tested === true || (kind === 'lazy' && made.guarded)) return
  if (target.is === 'missing') put(found, kind, moduleBreak(view, file, made, target.path, target.tried))
  if (target.is === 'package' && role !== 'docs' && role !== 'archived' && kind !== 'soft-any') {
    const made0 = dependencyBreak(view, file, made, target.name)
    if (made0 && !(role === 'example' && !hasOwnManifest(view, file))) put(found, kind, made0)
  }
  if (target.is === 'file' && !target.guessed)
    missingNames({ view, names, file, facts, made, found }, target.to, kind)
}

/** By the specifier itself or by another way to write the same file. */
const isMocked = (view: EcmaView, file: string, facts: EcmaFacts, specifier: string): boolean => {
  if (!facts.mocked) return false
  if (facts.mocked.includes(specifier)) return true
  const target = view.resolver.resolve(file, specifier)
  return facts.mocked.some((mocked) => {
    const other = view.resolver.resolve(file, mocked)
    return target.is === 'file' && other.is === 'file' && other.to === target.to
  })
}

const put = (found: Collected, kind: EdgeKind, broken: Break): void => {
  if (kind === 'hard') found.breaks.push(broken)
  else if (kind === 'type') found.typeFaults.push(broken)
  else if (kind === 'lazy') found.late.push(broken)
  else found.masked.push(broken)
}

/** Examples without a package.json of their own are meant to be copied elsewhere. */
const hasOwnManifest = (view: EcmaView, file: string): boolean => {
  const own = view.resolver.packages.above(file)[0]
  return own !== undefined && own.folder !== ''
}

const missingNames = ({ names, file, made, found }: Case, to: string, kind: EdgeKind): void => {
  if (made.how !== 'import' && made.how !== 'export-from') return
  if (!/^[.#]/.test(made.specifier) && /\.[cm]?jsx?$/.test(to)) return
  const lacking = made.names.filter((one) => {
    if (one.name === '*' || one.name === 'default') return false
    const there = names.has(to, one.name)
    return there === 'no' || (there === 'declared' && !one.type && !one.elided)
  })
  for (const one of lacking) {
    const effective = one.type || one.elided ? 'type' : kind
    if (effective === 'type' && /\.[cm]?jsx?$/.test(to)) continue
    put(
      found,
      effective,
      nameBreak(
        file,
        made,
        to,
        lacking.map((lack) => lack.name),
        one.name,
        names,
      ),
    )
  }
}
