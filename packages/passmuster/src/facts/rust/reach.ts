import { folderOf, joinPath, nameOf } from '../../lib/paths.ts'
import type { Crate, Target } from './crates.ts'
import type { RustFacts, RustMod, RustWhen } from './rust-facts.ts'

/** A file as part of a crate: which target reached it first, and under which condition. */
export interface Reached {
  readonly crate: Crate
  readonly target: Target
  readonly when: RustWhen
}

export interface ModEdge {
  readonly from: string
  readonly to: string
  readonly line: number
  readonly when: RustWhen
}

/** A `mod x;` whose file is in neither of its places. */
export interface MissingMod {
  readonly file: string
  readonly mod: RustMod
  readonly tried: readonly string[]
}

export interface Reach {
  readonly files: ReadonlyMap<string, Reached>
  readonly edges: readonly ModEdge[]
  readonly missing: readonly MissingMod[]
}

const stronger = (a: RustWhen, b: RustWhen): RustWhen =>
  a === 'cfg' || b === 'cfg' ? 'cfg' : a === 'test' || b === 'test' ? 'test' : ''

/** Follows `mod x;` from the roots of every target, as the compiler does; a `#[path]` is followed nowhere. */
export const reachOf = (
  crates: readonly Crate[],
  files: ReadonlyMap<string, RustFacts>,
  there: ReadonlySet<string>,
): Reach => {
  const found = new Map<string, Reached>()
  const edges: ModEdge[] = []
  const missing = new Map<string, MissingMod>()
  for (const crate of crates) {
    for (const target of [...crate.targets].sort((a, b) => rank(a) - rank(b))) {
      const open: { readonly file: string; readonly when: RustWhen; readonly isRoot: boolean }[] = [
        { file: target.root, when: '', isRoot: true },
      ]
      const seen = new Set<string>([target.root])
      for (let one = open.pop(); one !== undefined; one = open.pop()) {
        const { file, when, isRoot } = one
        const held = found.get(file)
        if (held === undefined || (held.when !== '' && when === '')) found.set(file, { crate, target, when })
        for (const mod of files.get(file)?.mods ?? []) {
          if (mod.hasPath) continue
          const tried = placesOf(file, isRoot, mod)
          const to = tried.find((path) => there.has(path))
          const under = stronger(when, mod.when)
          if (to === undefined) {
            if (under === '') missing.set(`${file}\0${mod.line}`, { file, mod, tried })
            continue
          }
          edges.push({ from: file, to, line: mod.line, when: under })
          if (seen.has(to)) continue
          seen.add(to)
          open.push({ file: to, when: under, isRoot: false })
        }
      }
    }
  }
  return { files: found, edges, missing: [...missing.values()] }
}

const rank = ({ kind }: Target): number => ['lib', 'bin', 'dev', 'build'].indexOf(kind)

const placesOf = (file: string, isRoot: boolean, mod: RustMod): readonly string[] => {
  const folder = isRoot || nameOf(file) === 'mod.rs' ? folderOf(file) : file.replace(/\.rs$/, '')
  const inside = joinPath(folder, mod.inside.join('/'))!
  return [joinPath(inside, `${mod.name}.rs`)!, joinPath(inside, `${mod.name}/mod.rs`)!]
}
