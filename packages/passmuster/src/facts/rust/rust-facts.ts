/** Under which condition something is compiled: '' always, 'test' with `cfg(test)`, 'cfg' with any other. */
export type RustWhen = '' | 'test' | 'cfg'

/** What one Rust file says, without compiling it. Lines are 1-based physical lines. */
export interface RustFacts {
  readonly lang: 'rust'
  /** First line of the `//!` comment, at most 200 characters. */
  readonly doc: { readonly text: string; readonly line: number } | null
  /** `mod x;`: a module in a file of its own. */
  readonly mods: readonly RustMod[]
  /** First segments of paths (`serde` of `serde::de`) that name nothing of this file and no glob could bring; once per name and condition. */
  readonly crates: readonly RustCrateUse[]
  readonly externs: readonly (RustCrateUse & { readonly as: string | null })[]
  /** `#![feature(rustc_private)]`: the compiler's own crates are at hand. */
  readonly hasCompilerCrates: boolean
  readonly generated: boolean
  readonly hasMain: boolean
  /** `unsafe` blocks, functions, impls and traits. */
  readonly unsafes: number
  /** Nothing is claimed of the syntax: the reader is more forgiving than the compiler. */
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

export interface RustMod {
  readonly name: string
  readonly line: number
  readonly when: RustWhen
  /** A `#[path]` stands at it or at a module around it: its file is not told by its name. */
  readonly hasPath: boolean
  /** Names of the inline modules around it, outermost first. */
  readonly inside: readonly string[]
}

export interface RustCrateUse {
  readonly name: string
  readonly line: number
  readonly when: RustWhen
}
