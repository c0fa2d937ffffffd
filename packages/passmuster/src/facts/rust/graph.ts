import type { Break, Edge, ImportGraph, Module } from '../import-graph.ts'
import type { LockFile } from '../manifests/manifest.ts'
import type { Repo } from '../repo.ts'
import { presentPaths } from '../present.ts'
import { roleOf } from '../roles.ts'
import { cratesOf, type Crate, type CrateDependency } from './crates.ts'
import { crateBreak, modBreak } from './breaks.ts'
import { reachOf, type Reach, type Reached } from './reach.ts'
import type { RustCrateUse, RustFacts } from './rust-facts.ts'

export type RustBase = Pick<Repo, 'snapshot' | 'facts' | 'texts' | 'manifests' | 'history' | 'unknowable'>

/** Modules, edges and breaks of the Rust part of a repository: `mod` declarations lead to files, crates hang together when one of their files cannot be compiled. */
export const analyseRust = (base: RustBase): ImportGraph => {
  const files = new Map<string, RustFacts>()
  for (const [file, { code }] of base.facts) if (code?.lang === 'rust') files.set(file, code)
  const crates = cratesOf(base)
  const there = new Set(presentPaths(base.snapshot))
  const reach = reachOf(crates, files, there)
  const modules = new Map<string, Module>()
  for (const file of files.keys())
    modules.set(file, {
      file,
      name: file,
      lang: 'rust',
      lines: base.facts.get(file)?.lines ?? 0,
      role: roleOf(file),
    })
  const breaks: Break[] = []
  for (const { file, mod, tried } of reach.missing) {
    const held = reach.files.get(file)
    const isKnown = held !== undefined && held.when === '' && files.get(file)?.generated === false
    if (isKnown && tried.every((path) => base.unknowable(path) === null) && !isWritten(base, held.crate))
      breaks.push(modBreak(base, { file, mod, tried }))
  }
  for (const [file, held] of reach.files) {
    const facts = files.get(file)
    if (facts) breaks.push(...crateBreaks(base, { file, facts, held, crates, files, reach }))
  }
  const edges = reach.edges.map(({ from, to, line, when }): Edge => ({
    from,
    to,
    kind: when === '' ? 'hard' : 'lazy',
    implicit: false,
    line,
  }))
  return { modules, edges: [...edges, ...bonds(crates, reach, breaks)], breaks, masked: [] }
}

/** A build script may write modules into the source folder. */
const isWritten = (base: RustBase, crate: Crate): boolean => {
  const script = crate.targets.find((one) => one.kind === 'build')
  return script !== undefined && base.facts.get(script.root) !== undefined && !isPlainScript(base, crate)
}

/** What a build script needs to write sources: a generator among its dependencies. */
const isPlainScript = (_base: RustBase, crate: Crate): boolean =>
  !crate.dependencies.some(
    (one) =>
      one.scope === 'build' &&
      /prost|tonic|bindgen|codegen|lalrpop|protobuf|capnp|flatbuffers|generate|pest|built|phf|uniffi|cxx/.test(
        one.name,
      ),
  )

interface Asked {
  readonly file: string
  readonly facts: RustFacts
  readonly held: Reached
  readonly crates: readonly Crate[]
  readonly files: ReadonlyMap<string, RustFacts>
  readonly reach: Reach
}

const crateBreaks = (base: RustBase, asked: Asked): readonly Break[] => {
  const { facts, held } = asked
  const { crate } = held
  if (facts.generated || held.when === 'cfg') return []
  const aliases = new Set(
    [facts, ...crate.targets.map(({ root }) => asked.files.get(root))].flatMap(
      (one) => one?.externs.flatMap(({ as }) => as ?? []) ?? [],
    ),
  )
  const uses: readonly RustCrateUse[] = [
    ...(facts.hasCompilerCrates ? [] : facts.externs),
    ...(crate.edition !== null && crate.edition >= 2018 ? facts.crates : []),
  ]
  const found = new Map<string, Break>()
  for (const use of uses) {
    if (use.when === 'cfg' || found.has(use.name) || ours.has(use.name) || aliases.has(use.name)) continue
    const why = standing(base, asked, use)
    if (why !== null) found.set(use.name, crateBreak({ ...asked, use, ...why }))
  }
  return [...found.values()]
}

const ours = new Set(['std', 'core', 'alloc', 'proc_macro', 'test', 'self', 'super', 'crate'])

export interface Standing {
  readonly devOnly: CrateDependency | null
  readonly scope: CrateDependency['scope']
  readonly lock: LockFile | null
  readonly local: Crate | null
}

/** Null = declared, or not to be told. */
const standing = (
  base: RustBase,
  { held, crates, reach, files }: Asked,
  use: RustCrateUse,
): Standing | null => {
  const { crate, target } = held
  const isTest = target.kind === 'dev' || use.when === 'test' || held.when === 'test'
  const scope = target.kind === 'build' ? 'build' : isTest ? 'dev' : 'normal'
  const local = crates.find((one) => one.lib === use.name) ?? null
  if (use.name === crate.lib) return null
  const counts = (one: CrateDependency): boolean =>
    one.scope === scope || (scope === 'dev' && one.scope === 'normal')
  const same = crate.dependencies.filter((one) => one.name === use.name)
  if (same.some(counts)) return null
  const lock = base.manifests.locks.find((one) => one.file === crate.lock) ?? null
  const isLocked =
    lock !== null && (lock.packages.has(use.name) || lock.packages.has(use.name.replaceAll('_', '-')))
  if (same.length === 0 && !isLocked && local === null && mayBe(crate, use.name, reach, files)) return null
  const devOnly = same.find((one) => one.scope === 'dev') ?? null
  if (same.length > 0 && (devOnly === null || scope !== 'normal')) return null
  return { devOnly, scope, lock: isLocked ? null : lock, local }
}

const letters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Whether a declared package that nothing of the crate names may have a library of this name (`md-5` is `md5`). */
const mayBe = (crate: Crate, name: string, reach: Reach, files: ReadonlyMap<string, RustFacts>): boolean => {
  const used = new Set<string>()
  for (const [file, held] of reach.files) {
    if (held.crate !== crate) continue
    for (const one of [...(files.get(file)?.crates ?? []), ...(files.get(file)?.externs ?? [])])
      used.add(one.name)
  }
  return crate.dependencies.some((one) => {
    if (one.surely || used.has(one.name)) return false
    const [a, b] = [letters(one.name), letters(name)]
    return a.includes(b) || b.includes(a)
  })
}

/** Implicit edges that make a crate fail as one, and what is built on it with it. */
const bonds = (crates: readonly Crate[], reach: Reach, breaks: readonly Break[]): readonly Edge[] => {
  const rootOf = (file: string): string | null => reach.files.get(file)?.target.root ?? null
  const libOf = new Map(
    crates.flatMap((one) =>
      one.targets.filter(({ kind }) => kind === 'lib').map(({ root }) => [one.folder, root] as const),
    ),
  )
  const needs = new Map<string, Set<string>>()
  for (const crate of crates) {
    for (const { root, kind } of crate.targets) {
      const own = kind === 'lib' || kind === 'build' ? [] : [libOf.get(crate.folder)]
      const others = crate.dependencies
        .filter(({ scope }) =>
          kind === 'build' ? scope === 'build' : scope === 'normal' || (kind === 'dev' && scope === 'dev'),
        )
        .map(({ folder }) => (folder === null ? undefined : libOf.get(folder)))
      for (const lib of [...own, ...others]) {
        if (lib === undefined || lib === root) continue
        needs.set(lib, (needs.get(lib) ?? new Set()).add(root))
      }
    }
  }
  const failing = new Set(breaks.flatMap((one) => rootOf(one.file) ?? []))
  const edges: Edge[] = []
  for (const root of failing) {
    for (const user of needs.get(root) ?? []) {
      failing.add(user)
      edges.push(bond(user, root))
    }
  }
  for (const [file, { target, when }] of reach.files) {
    if (!failing.has(target.root) || file === target.root) continue
    edges.push(bond(file, target.root))
    if (when === '' && breaks.some((one) => one.file === file)) edges.push(bond(target.root, file))
  }
  return edges
}

const bond = (from: string, to: string): Edge => ({ from, to, kind: 'hard', implicit: true, line: 1 })
