import type { Break, Edge, EdgeKind, ImportGraph, Module } from '../import-graph.ts'
import type { Manifest } from '../manifests/manifest.ts'
import type { Repo } from '../repo.ts'
import { definitionsOf } from './crash.ts'
import { callCrashes } from './crash-calls.ts'
import { fieldCrashes } from './crash-fields.ts'
import { nameCrashes } from './crash-names.ts'
import { unboundCrashes } from './crash-unbound.ts'
import { declarations, isHosted } from './declared.ts'
import { foldName, isMapped, isWellKnown } from './import-map.ts'
import { kindOf, surelyHandled } from './import-kind.ts'
import { inertModules } from './inert.ts'
import { moduleName, modulesOf } from './module-list.ts'
import { folderOf, indexModules, isPackage, join, pythonFacts } from './modules.ts'
import type { ModuleIndex } from './modules.ts'
import { oneNameTarget } from './name-targets.ts'
import { namesOf } from './names.ts'
import type { Names } from './names.ts'
import { ofPython2, removedModule } from './obsolete.ts'
import type { Obsolete } from './obsolete.ts'
import type { Lookup } from './problems.ts'
import {
  misplacedModule,
  missingDependency,
  missingModule,
  missingName,
  obsoleteModule,
  placeOf,
  quoteOf,
} from './problems.ts'
import type { PyImport, PythonFacts } from './python-facts.ts'
import { resolver } from './resolve.ts'
import type { Resolution, Resolver } from './resolve.ts'
import { rootsOf } from './roots.ts'
import type { Root, Roots } from './roots.ts'

type Base = Omit<Repo, 'graph' | 'stack'>

/** Everything that was worked out about the Python part of a repository. */
export interface PythonGraph {
  readonly graph: ImportGraph
  readonly index: ModuleIndex
  readonly roots: Roots
  readonly resolve: Resolver
  readonly names: Names
  readonly lookup: Lookup
  /** Imports that name the folder of the sources as if it were a package: found only when started from above it. */
  readonly detours: readonly Detour[]
}

/** `from src.pkg import x`, where `pkg` is what is installed. */
export interface Detour {
  readonly file: string
  readonly one: PyImport
  /** The source folder that is named. */
  readonly folder: string
  /** The name it would be found under everywhere. */
  readonly better: string
}

interface Sink {
  readonly edges: Edge[]
  readonly breaks: Break[]
  readonly masked: Break[]
  readonly late: Break[]
  readonly detours: Detour[]
}

class Builder {
  readonly #lookup: Lookup
  readonly #resolve: Resolver
  readonly #sink: Sink
  readonly #modules: ReadonlyMap<string, Module>
  readonly #roots: Roots
  /** Files by the last part of their dotted name. */
  readonly #byTop = new Map<string, readonly string[]>()
  /** Dotted folders that absolute imports name before their last part. */
  #asked: ReadonlySet<string> | null = null

  constructor(
    lookup: Lookup,
    resolve: Resolver,
    modules: ReadonlyMap<string, Module>,
    roots: Roots,
    sink: Sink,
  ) {
    this.#roots = roots
    for (const path of lookup.index.files) {
      const top = path.endsWith('/__init__.py') ? folderOf(path) : path.replace(/\.py$/, '')
      const name = top.slice(top.lastIndexOf('/') + 1)
      this.#byTop.set(name, [...(this.#byTop.get(name) ?? []), path])
    }
    this.#lookup = lookup
    this.#resolve = resolve
    this.#modules = modules
    this.#sink = sink
  }

  module(file: string, code: PythonFacts): void {
    const folder = folderOf(file)
    let parent = file.endsWith('/__init__.py') ? folderOf(folder) : folder
    const inside = this.#roots.source.some((root) => root !== '' && file.startsWith(`${root}/`))
    while (inside && parent !== '' && !isPackage(this.#lookup.index, parent)) parent = folderOf(parent)
    if (isPackage(this.#lookup.index, parent)) this.#edge(file, join(parent, '__init__.py'), 'hard', 0, true)
    const never = new Set<PyImport>()
    const failedAt = new Map<number, number>()
    const none: ReadonlySet<PyImport> = new Set()
    for (const one of code.imports) {
      if (one.inHandler || !this.#import(file, one, kindOf(one, none, failedAt))) continue
      never.add(one)
      if (one.guard !== null && one.when === 'load' && !failedAt.has(one.guard.tryLine))
        failedAt.set(one.guard.tryLine, one.line)
    }
    const sure = surelyHandled(code, never)
    for (const one of code.imports) if (one.inHandler) this.#import(file, one, kindOf(one, sure, failedAt))
    const isHere = !code.imports.some((one) => isHosted(one.module))
    for (const error of code.errors) if (error.certain && isHere) this.#syntax(file, error)
  }

  #edge(from: string, to: string, kind: EdgeKind, line: number, implicit: boolean, group?: number): void {
    if (from !== to)
      this.#sink.edges.push({ from, to, kind, implicit, line, ...(group === undefined ? {} : { group }) })
  }

  /** True when the import can never succeed. */
  #import(file: string, one: PyImport, kind: EdgeKind): boolean {
    const found = this.#resolve.resolve(file, one.module, one.level)
    const lookup = this.#lookup
    if (found.is === 'unknown' || isHosted(one.module) || this.#isInstalled(file, one, found)) return false
    if (one.madeUp === true && found.is !== 'own') return false
    if (found.is === 'stdlib') {
      const top = one.module.split('.')[0]!
      return this.#obsolete(file, one, kind, removedModule(top, lookup.declared.governing(file)))
    }
    if (found.is === 'third-party') {
      const standing = lookup.declared.standing(file, this.#dotted(one))
      const role = this.#modules.get(file)?.role
      if (this.#obsolete(file, one, kind, standing.level === 'required' ? null : ofPython2(found.top)))
        return standing.level !== 'required'
      const dotted = this.#dotted(one)
      const isAsked = role !== 'source' || one.guard?.reraises === true
      const informal = lookup.declared.leaves(dotted) || (isAsked && lookup.declared.mentions(file, dotted))
      const absent =
        (standing.level === 'absent' && !informal) || (standing.level === 'beside' && role === 'source')
      if (!absent || found.namespace || /(^|\/)setup\.py$/.test(file) || this.#isChecked(file, found.top))
        return false
      if (lookup.declared.bearsOwn(file, this.#dotted(one)) || this.#isBeyond(file, one)) return false
      const mine = standing.level === 'absent' ? this.#misplaced(file, found.top, one) : []
      const stop =
        mine.length > 0
          ? misplacedModule(lookup, file, one, mine)
          : missingDependency(lookup, file, one, standing)
      const doubtful =
        kind === 'lazy' &&
        (one.guard !== null || one.conditional || role === 'test' || standing.level === 'beside')
      if (!doubtful) this.#report(stop, kind, mine.length === 0, one)
      return standing.level === 'absent'
    }
    if (found.is === 'missing') {
      if (this.#isNamesake(file, found.root, one)) return false
      this.#edges(file, found.files, kind, one)
      this.#report(missingModule(lookup, file, one, found), kind, false, one)
      return true
    }
    this.#edges(file, found.files, kind, one)
    this.#detour(file, one, found)
    return one.names === null ? false : this.#names(file, one, found, kind)
  }

  /** A line before puts on the search path what no text tells, and no distribution is known to bring the module. */
  #isBeyond(file: string, one: PyImport): boolean {
    const from = pythonFacts(this.#lookup.base.facts.get(file))?.pathUnknown
    return from !== undefined && from < one.line && !isWellKnown(one.module.split('.')[0]!)
  }

  /** The file, or a package it lies in, asks for the module first and says what is missing: it is optional. */
  #isChecked(file: string, top: string): boolean {
    const asks = (path: string): boolean =>
      pythonFacts(this.#lookup.base.facts.get(path))?.checked?.some((one) => one.split('.')[0] === top) ===
      true
    if (asks(file)) return true
    for (let folder = folderOf(file); folder !== ''; folder = folderOf(folder))
      if (asks(join(folder, '__init__.py'))) return true
    return false
  }

  /**
   * A folder that is on the path only by where a program is started does not outweigh a declared distribution of its
   * name, unless the name is only alike or is the one that the manifest over the folder gives its own package.
   */
  #isInstalled(file: string, one: PyImport, found: Resolution): boolean {
    if ((found.is !== 'own' && found.is !== 'missing') || !this.#isByChance(file, found.root)) return false
    const { declared } = this.#lookup
    const { level, resembles } = declared.standing(file, one.module)
    if (resembles || level === 'absent' || level === 'unknown') return false
    const top = one.module.split('.')[0]!
    const isItself = (manifest: Manifest): boolean =>
      (manifest.name !== null && foldName(manifest.name) === foldName(top)) || manifest.provides.includes(top)
    return !declared.governing(found.is === 'own' ? found.at : file).some(isItself)
  }

  /** On the path only by where a program is started, as the folder of a file is that lies in a package and has no main block. */
  #isByChance(file: string, root: Root | null): boolean {
    const { index, base } = this.#lookup
    if (root?.why === 'cwd') return true
    if (root?.why !== 'script' || root.dir !== folderOf(file)) return false
    const parts = root.dir.split('/')
    const isInside = parts.some((_, depth) => depth > 0 && isPackage(index, parts.slice(0, depth).join('/')))
    if (pythonFacts(base.facts.get(file))?.hasMain === true) return false
    return isInside || this.#isNamed(root.dir)
  }

  /** Other modules import what lies in the folder by a name that begins with the folder's: it is used as a package. */
  #isNamed(folder: string): boolean {
    if (folder === '') return false
    this.#asked ??= new Set(
      [...this.#modules.keys()].flatMap((file) =>
        (pythonFacts(this.#lookup.base.facts.get(file))?.imports ?? [])
          .filter(({ level }) => level === 0)
          .flatMap(({ module, names }) => {
            const parts = module.split('.')
            return parts.flatMap((_, n) =>
              n + 1 < parts.length || names !== null ? [parts.slice(0, n + 1).join('.')] : [],
            )
          }),
      ),
    )
    const parts = folder.split('/')
    return parts.some((_, depth) => this.#asked!.has(parts.slice(depth).join('.')))
  }

  /** A folder that bears a well-known distribution's name and is found only from where a program is started: that one is meant. */
  #isNamesake(file: string, root: Root | null, one: PyImport): boolean {
    return this.#isByChance(file, root) && one.level === 0 && isWellKnown(one.module.split('.')[0]!)
  }

  /** Reports an import of a standard module that is gone, unless the code is ready for that; true when it can never succeed. */
  #obsolete(file: string, one: PyImport, kind: EdgeKind, gone: Obsolete | null): boolean {
    if (gone === null || this.#byTop.has(gone.top)) return false
    if (pythonFacts(this.#lookup.base.facts.get(file))?.python2 === true) return false
    if ((kind === 'hard' || kind === 'lazy') && !one.conditional && (kind === 'hard' || one.guard === null))
      this.#report(obsoleteModule(this.#lookup, file, one, gone), kind, false, one)
    return true
  }

  /** Modules of that last name that are more likely meant than a distribution: beside the file, or of a name none bears. */
  #misplaced(file: string, top: string, one: PyImport): readonly string[] {
    const known =
      isMapped(top) || (one.guard !== null && isWellKnown(top)) ? [] : (this.#byTop.get(top) ?? [])
    const searches = (pythonFacts(this.#lookup.base.facts.get(file))?.sysPath.length ?? 0) > 0
    const beside = (path: string): boolean => folderOf(path.replace(/\/__init__\.py$/, '')) === folderOf(file)
    return known.filter((path) => searches || top.includes('_') || beside(path))
  }

  #detour(file: string, one: PyImport, found: Extract<Resolution, { is: 'own' }>): void {
    const root = found.root
    if (root === null || root.why !== 'cwd' || one.when === 'type-checking' || !found.at.endsWith('.py'))
      return
    const folder = this.#roots.source.find((dir) => dir !== root.dir && found.at.startsWith(`${dir}/`))
    if (folder === undefined || isPackage(this.#lookup.index, folder)) return
    this.#sink.detours.push({ file, one, folder, better: this.#lookup.nameOf(found.at) })
  }

  #dotted(one: PyImport): string {
    const only = one.names?.length === 1 && one.names[0]!.name !== '*' ? `.${one.names[0]!.name}` : ''
    return one.module + only
  }

  #edges(file: string, files: readonly string[], kind: EdgeKind, one: PyImport): void {
    files.forEach((to, index) =>
      this.#edge(file, to, kind, one.line, index < files.length - 1, one.guard?.tryLine),
    )
  }

  #names(file: string, one: PyImport, found: Extract<Resolution, { is: 'own' }>, kind: EdgeKind): boolean {
    const missing: { name: string; line: number }[] = []
    for (const part of one.names ?? []) {
      if (part.name === '*') continue
      const has = found.end === 'namespace' ? 'no' : this.#lookup.names.has(found.at, part.name)
      // A package that imports from itself has the name only through this very import, or from a line before.
      const child = has === 'yes' && file !== found.at ? null : this.#resolve.child(found, part.name)
      if (has === 'yes' && child === null) {
        this.#viaSoft(file, one, found.at, part.name, kind)
        continue
      }
      if (child !== null) this.#edges(file, child.files, kind, one)
      else if (has === 'no' && file !== found.at) {
        const folder = found.end === 'package' ? folderOf(found.at) : found.at
        if (found.end === 'module' || this.#resolve.unknowable(folder, part.name) === null) missing.push(part)
      }
    }
    if (missing.length === 0 || one.madeUp === true || this.#isNamesake(file, found.root, one)) return false
    this.#report(missingName(this.#lookup, file, one, { at: found.at, missing }), kind, false, one)
    return true
  }

  /** The name exists only if a guarded import of the module it comes from succeeds: then this import needs that too. */
  #viaSoft(file: string, one: PyImport, at: string, name: string, kind: EdgeKind): void {
    for (const via of this.#lookup.names.onlySoft(at, name) ?? []) {
      const target = this.#resolve.resolve(at, via.module, via.level)
      if (target.is === 'own') for (const to of target.files) this.#edge(file, to, kind, one.line, true)
    }
  }

  #report(stop: Break, kind: EdgeKind, thirdParty: boolean, one?: PyImport): void {
    if (kind === 'hard') this.#sink.breaks.push(stop)
    else if (kind === 'lazy') this.#sink.late.push(stop)
    else if (kind !== 'type' && !thirdParty && one?.guard?.fallbackImport !== true)
      this.#sink.masked.push(one?.guard ? { ...stop, guard: one.guard.tryLine } : stop)
  }

  #syntax(file: string, error: { readonly line: number; readonly text: string; readonly why: string }): void {
    const place = placeOf(this.#lookup, file, error.line, error.line)
    this.#sink.breaks.push({
      kind: 'syntax-error',
      file,
      place,
      target: file,
      names: [],
      raises: 'other',
      confidence: 'proved',
      title: `${file} is not valid Python 3: ${error.why}`,
      because: `line ${error.line}: ${error.why}`,
      evidence: [quoteOf(place, [error.text.split('\n')[0]!.trim().slice(0, 80)])],
      fix: { text: `Correct line ${error.line} (${error.why})` },
    })
  }
}

const analyses = new WeakMap<Base['facts'], PythonGraph>()

/** As `buildPythonGraph`, computed once per repository. */
export const analysePython = (base: Base): PythonGraph => {
  const before = analyses.get(base.facts)
  if (before !== undefined) return before
  const built = buildPythonGraph(base)
  analyses.set(base.facts, built)
  return built
}

/** Modules, edges and what breaks, of all Python files and notebooks. */
const buildPythonGraph = (base: Base): PythonGraph => {
  const index = indexModules(base.snapshot)
  const roots = rootsOf(base, index)
  const resolve = resolver(base, index, roots)
  const names = namesOf(base, resolve)
  const modules = modulesOf(base, index, roots)
  const nameOf = (path: string): string => modules.get(path)?.name ?? moduleName(path, roots, index)
  const lookup: Lookup = { base, index, names, declared: declarations(base), nameOf }
  const sink: Sink = { edges: [], breaks: [], masked: [], late: [], detours: [] }
  const builder = new Builder(lookup, resolve, modules, roots, sink)
  for (const file of [...modules.keys()].sort()) {
    const code = pythonFacts(base.facts.get(file))
    if (code !== null) builder.module(file, code)
  }
  const never = new Set(sink.masked.map((one) => `${one.file}:${one.place.startLine}`))
  const definitions = definitionsOf(lookup, resolve)
  for (const { file, role } of modules.values()) {
    sink.breaks.push(
      ...fieldCrashes(lookup, definitions, file),
      ...nameCrashes(file, { lookup, resolve, never, role }),
      ...unboundCrashes(base, lookup, file),
      ...callCrashes(lookup, definitions, file),
    )
  }
  const inert = inertModules(modules, sink.edges, (file) => pythonFacts(base.facts.get(file)))
  const runs = (one: { readonly file: string }): boolean => !inert.has(one.file)
  const told = oneNameTarget({
    breaks: sink.breaks.filter(runs),
    masked: sink.masked.filter(runs),
    late: sink.late.filter(runs),
  })
  const edges = sink.edges.filter((edge) => !inert.has(edge.from))
  const graph = { modules: new Map([...modules].filter(([file]) => !inert.has(file))), edges, ...told }
  return { graph, index, roots, resolve, names, lookup, detours: sink.detours }
}
