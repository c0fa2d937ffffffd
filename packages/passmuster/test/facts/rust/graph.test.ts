import { describe, expect, test } from 'vitest'
import { breaksOf, repoOf } from '../python/repo-of.ts'

const manifest =
  '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\nserde = "1"\nlog = "0.4"\n\n[dev-dependencies]\ntempfile = "3"\n'
const base = {
  'Cargo.toml': manifest,
  'src/lib.rs':
    'pub mod cart;\nmod deep;\n\nuse serde::Serialize;\nuse cart::Cart;\n\nmod inner {\n    pub mod far;\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n    use tempfile::tempdir;\n}\n',
  'src/cart.rs': 'pub struct Cart;\nfn x() { log::info!("a"); std::mem::drop(1); u8::from(1); }\n',
  'src/deep/mod.rs': 'mod leaf;\n',
  'src/deep/leaf.rs': '',
  'src/inner/far.rs': '',
  'tests/all.rs': 'use shop::cart;\nuse tempfile::tempdir;\n',
}

describe('modules and crates of Rust', () => {
  test('a crate in order has no breaks, and mod leads to its file', () => {
    const repo = repoOf(base)
    expect(breaksOf(repo)).toEqual([])
    expect(repo.graph.edges.map((one) => `${one.from}:${one.line} -> ${one.to}`)).toEqual([
      'src/deep/mod.rs:1 -> src/deep/leaf.rs',
      'src/lib.rs:1 -> src/cart.rs',
      'src/lib.rs:2 -> src/deep/mod.rs',
      'src/lib.rs:8 -> src/inner/far.rs',
    ])
  })

  test('a file that was taken away is missing, and the crate and its tests fail with it', () => {
    const { 'src/deep/leaf.rs': _, ...rest } = base
    const repo = repoOf(rest)
    expect(breaksOf(repo)).toEqual(['missing-module src/deep/mod.rs:1 src/deep/leaf.rs'])
    expect(repo.graph.edges.some((one) => one.from === 'tests/all.rs' && one.to === 'src/lib.rs')).toBe(true)
  })

  test('a file that git tracks and the working tree lacks is missing, and can be restored', () => {
    const { 'src/deep/leaf.rs': _, ...rest } = base
    const repo = repoOf(rest, { vanished: ['src/deep/leaf.rs'] })
    expect(breaksOf(repo)).toEqual(['missing-module src/deep/mod.rs:1 src/deep/leaf.rs'])
    expect(repo.graph.breaks[0]?.fix.text).toContain('`git restore src/deep/leaf.rs`')
  })

  test('dependencies that were taken away are missing where they are used', () => {
    const repo = repoOf({ ...base, 'Cargo.toml': manifest.replace(/^(serde|log|tempfile) = .*\n/gm, '') })
    expect(breaksOf(repo)).toEqual([
      'missing-dependency src/cart.rs:2 log',
      'missing-dependency src/lib.rs:14 tempfile',
      'missing-dependency src/lib.rs:4 serde',
      'missing-dependency tests/all.rs:2 tempfile',
    ])
    expect(repo.graph.breaks.map((one) => one.fix.command?.join(' '))).toContain('cargo add --dev tempfile')
  })

  test('a dependency for development is not there at run time', () => {
    const repo = repoOf({ ...base, 'src/cart.rs': 'use tempfile::tempdir;\n' })
    expect(breaksOf(repo)).toEqual(['missing-dependency src/cart.rs:1 tempfile'])
    expect(repo.graph.breaks[0]?.title).toContain('for development alone')
  })

  test.each([
    ['behind a condition', '#[cfg(feature = "x")]\nmod gone;\n#[cfg(feature = "x")]\nuse gone2::x;\n'],
    ['with a path of its own', '#[path = "other.rs"]\nmod gone;\n'],
    ['named by an attribute alone', '#[rustfmt::skip]\nfn f() {}\n#[gone::main]\nfn g() {}\n'],
    ['in a macro', 'm! { mod gone; use gone2::x; }\n'],
    [
      'named by an item of the file',
      'enum E { A }\nuse E::*;\nmod a { pub mod b {} }\nuse a::b;\nfn f() { b::x(); }\n',
    ],
    ['brought by a glob', 'use serde::*;\nuse de::Visitor;\n'],
    ['brought by a macro', 'include!("x.rs");\nfn f() { made::x(); }\n'],
    ['an alias of an extern crate', 'extern crate serde as sd;\nuse sd::de;\n'],
    [
      'in a function that is a test',
      '#[test]\nfn t() { tempfile::assert!(x); }\n#[tokio::test]\nasync fn u() { tempfile::dir(); }\n',
    ],
    ['of the standard library', 'use std::fmt;\nuse core::mem;\nextern crate alloc;\nuse ::std::io;\n'],
  ])('nothing is claimed of what is %s', (_, text) => {
    expect(breaksOf(repoOf({ ...base, 'src/cart.rs': text }))).toEqual([])
  })

  test('before 2018 only extern crate names a crate', () => {
    const old = manifest.replace('edition = "2021"\n', '')
    const lib = 'extern crate gone;\nuse other::x;\n'
    expect(breaksOf(repoOf({ 'Cargo.toml': old, 'src/lib.rs': lib }))).toEqual([
      'missing-dependency src/lib.rs:1 gone',
    ])
  })

  test('renames, libraries of other names, workspaces and build scripts count', () => {
    const repo = repoOf({
      'Cargo.toml':
        '[workspace]\nmembers = ["a", "b"]\n[workspace.package]\nedition = "2021"\n[workspace.dependencies]\nshared = { path = "b" }\n',
      'a/Cargo.toml':
        '[package]\nname = "a"\nedition.workspace = true\n[dependencies]\nshared = { workspace = true }\nmd-5 = "1"\nnick = { package = "x", version = "1" }\n[build-dependencies]\ncc = "1"\n[target."cfg(unix)".dependencies]\nlibc = "1"\n',
      'a/src/main.rs': 'use beta::x;\nuse md5::Md5;\nuse nick::y;\nuse libc::z;\nfn main() {}\n',
      'a/build.rs': 'fn main() { cc::Build::new(); }\n',
      'b/Cargo.toml': '[package]\nname = "shared"\nedition = "2021"\n[lib]\nname = "beta"\n',
      'b/src/lib.rs': '',
    })
    expect(breaksOf(repo)).toEqual([])
  })
})
