import type { SyntaxNode, Tree } from '@lezer/common'
import { lineFinder } from '../../lib/lines.ts'
import { parserOf } from '../optional-parser.ts'
import type { RustCrateUse, RustFacts, RustMod, RustWhen } from './rust-facts.ts'

/** Reads one Rust file; null where the parser is not installed. */
export const extractRust = (
  source: string,
): { readonly facts: RustFacts; readonly tree: Tree; readonly text: string } | null => {
  const parser = parserOf('rust')
  if (parser === null) return null
  const text = source.replace(/^\ufeff/, '')
  const tree = parser.parse(text)
  return { facts: factsOf(text, tree), tree, text }
}

/** One inline module (the file itself is the outermost): what can be in scope there without being seen. */
interface Scope {
  readonly above: Scope | null
  readonly name: string
  readonly hasPath: boolean
  /** A glob or a macro may bring names. */
  open: boolean
  takesAbove: boolean
}

interface Candidate extends RustCrateUse {
  readonly scope: Scope
  /** Written `::name`: can be a crate only. */
  readonly absolute: boolean
}

interface Reading {
  readonly text: string
  readonly lineAt: (at: number) => number
  readonly bound: Set<string>
  readonly found: Candidate[]
  readonly mods: RustMod[]
  readonly externs: (RustCrateUse & { readonly as: string | null })[]
  unsafes: number
  hasMain: boolean
}

const primitives = new Set(
  'bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f16 f32 f64 f128 std core alloc self super crate Self r'.split(
    ' ',
  ),
)
const deepest = 400

const factsOf = (text: string, tree: Tree): RustFacts => {
  const reading: Reading = {
    text,
    lineAt: lineFinder(text),
    bound: new Set(),
    found: [],
    mods: [],
    externs: [],
    unsafes: 0,
    hasMain: false,
  }
  const file: Scope = { above: null, name: '', hasPath: false, open: false, takesAbove: false }
  walk(tree.topNode, reading, { scope: file, when: '', depth: 0 })
  const crates = new Map<string, RustCrateUse>()
  for (const { name, line, when, scope, absolute } of reading.found) {
    if (primitives.has(name) || (!absolute && (reading.bound.has(name) || isOpen(scope)))) continue
    const key = `${name}\0${when}`
    const held = crates.get(key)
    if (held === undefined || line < held.line) crates.set(key, { name, line, when })
  }
  return {
    lang: 'rust',
    doc: docOf(text),
    mods: reading.mods,
    crates: [...crates.values()].sort((a, b) => a.line - b.line || (a.name < b.name ? -1 : 1)),
    externs: reading.externs,
    hasCompilerCrates: /#!\[feature\([^\]]*\brustc_private\b/.test(text),
    generated: /^\/\/.*(@generated|automatically generated|DO NOT EDIT)/im.test(text.slice(0, 2000)),
    hasMain: reading.hasMain,
    unsafes: reading.unsafes,
    errors: [],
  }
}

const isOpen = (scope: Scope): boolean =>
  scope.open || (scope.takesAbove && scope.above !== null && isOpen(scope.above))

const docOf = (text: string): RustFacts['doc'] => {
  const found = /^\/\/![ \t]*(\S.*)$/m.exec(text.slice(0, 20_000))
  if (!found) return null
  return { text: found[1]!.trim().slice(0, 200), line: text.slice(0, found.index).split('\n').length }
}

interface Around {
  readonly scope: Scope
  readonly when: RustWhen
  readonly depth: number
  readonly path?: boolean
}

const stronger = (a: RustWhen, b: RustWhen): RustWhen =>
  a === 'cfg' || b === 'cfg' ? 'cfg' : a === 'test' || b === 'test' ? 'test' : ''

/** `#[test]`, `#[tokio::test]`, `#[bench]`, `#[wasm_bindgen_test]`: the function is there in tests alone. */
const isTestMark = /^#\[(?:\w+::)*(?:test|bench|rstest|quickcheck|test_\w+|\w+_test)(?:\(.*\))?\]$/s

/** What the attributes that stand directly in a node demand. */
const demanded = (node: SyntaxNode, text: string): { readonly when: RustWhen; readonly path: boolean } => {
  let when: RustWhen = ''
  let path = false
  for (let one = node.firstChild; one !== null; one = one.nextSibling) {
    if (one.name !== 'Attribute' && one.name !== 'InnerAttribute') continue
    const said = text.slice(one.from, one.to).replace(/\s+/g, '')
    if (/^#!?\[cfg\(test\)\]$/.test(said) || isTestMark.test(said)) when = stronger(when, 'test')
    else if (/^#!?\[cfg\(/.test(said)) when = 'cfg'
    if (/^#!?\[cfg_attr\(/.test(said) && said.includes('path=')) path = true
    if (/^#!?\[path=/.test(said)) path = true
  }
  return { when, path }
}

const nameIn = (node: SyntaxNode, kind: string, text: string): string | null => {
  const one = node.getChild(kind)
  return one === null ? null : text.slice(one.from, one.to).replace(/^r#/, '')
}

const walk = (node: SyntaxNode, reading: Reading, around: Around): void => {
  if (around.depth > deepest) return
  const { text } = reading
  const demand = demanded(node, text)
  const when = stronger(around.when, demand.when)
  const path = demand.path || (around.path === true && node.name === 'ModItem')
  const next: Around = { scope: around.scope, when, depth: around.depth + 1, path: demand.path }
  switch (node.name) {
    case 'ModItem':
      return readMod(node, reading, { ...next, path })
    case 'Attribute':
    case 'InnerAttribute':
      return
    case 'UseDeclaration':
      return readUse(node, reading, next)
    case 'ExternCrateDeclaration': {
      const name =
        nameIn(node, 'Identifier', text) ??
        (node.getChild('self') ? 'self' : nameIn(node, 'BoundIdentifier', text))
      const as = nameIn(node, 'BoundIdentifier', text)
      if (name !== null)
        reading.externs.push({ name, as: as === name ? null : as, line: reading.lineAt(node.from), when })
      return
    }
    case 'MacroInvocation':
    case 'MacroDefinition':
      return readMacro(node, reading, next)
    case 'ScopedIdentifier':
    case 'ScopedTypeIdentifier':
      note(node, reading, next)
      break
    case 'BoundIdentifier':
      reading.bound.add(text.slice(node.from, node.to).replace(/^r#/, ''))
      return
    case 'FunctionItem':
      if (around.scope.above === null && nameIn(node, 'BoundIdentifier', text) === 'main')
        reading.hasMain = true
      break
    case 'unsafe':
      reading.unsafes += 1
      return
    default:
      if (/^(Struct|Enum|Union|Trait|Type)/.test(node.name)) {
        const named = nameIn(node, 'TypeIdentifier', text)
        if (named !== null) reading.bound.add(named)
      }
  }
  for (let one = node.firstChild; one !== null; one = one.nextSibling) walk(one, reading, next)
}

const readMod = (node: SyntaxNode, reading: Reading, around: Around): void => {
  const name = nameIn(node, 'BoundIdentifier', reading.text)
  if (name === null) return
  reading.bound.add(name)
  const body = node.getChild('DeclarationList')
  if (body !== null) {
    const scope: Scope = {
      above: around.scope,
      name,
      hasPath: around.path === true,
      open: false,
      takesAbove: false,
    }
    return walk(body, reading, { scope, when: around.when, depth: around.depth })
  }
  const inside: string[] = []
  let hasPath = around.path === true
  for (let one: Scope | null = around.scope; one !== null && one.above !== null; one = one.above) {
    inside.unshift(one.name)
    hasPath ||= one.hasPath
  }
  reading.mods.push({ name, line: reading.lineAt(node.from), when: around.when, hasPath, inside })
}

/** The first segment of a path, where it is written in lower case. */
const note = (node: SyntaxNode, reading: Reading, around: Around): void => {
  const first = node.firstChild
  const absolute = first?.name === '::'
  const head = absolute ? first.nextSibling : first
  if (head?.name !== 'ScopeIdentifier') return
  add(head, reading, around, absolute)
}

const add = (head: SyntaxNode, reading: Reading, around: Around, absolute: boolean): void => {
  const name = reading.text.slice(head.from, head.to).replace(/^r#/, '')
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) return
  reading.found.push({
    name,
    line: reading.lineAt(head.from),
    when: around.when,
    scope: around.scope,
    absolute,
  })
}

const readUse = (node: SyntaxNode, reading: Reading, around: Around): void => {
  for (let one = node.firstChild; one !== null; one = one.nextSibling) clause(one, reading, around, [])
}

/** One clause of a `use`; `before`: the segments in front of it. */
const clause = (node: SyntaxNode, reading: Reading, around: Around, before: readonly string[]): void => {
  const { text } = reading
  if (around.depth + before.length > deepest) return
  switch (node.name) {
    case 'BoundIdentifier':
      if (before.length === 0) add(node, reading, around, false)
      else reading.bound.add(text.slice(node.from, node.to).replace(/^r#/, ''))
      return
    case 'self':
      if (before.length > 0) reading.bound.add(before.length === 1 ? '' : before.at(-1)!)
      return
    case 'UseList':
      for (let one = node.firstChild; one !== null; one = one.nextSibling)
        clause(one, reading, around, before)
      return
    case 'UseAsClause': {
      const named = nameIn(node, 'BoundIdentifier', text)
      if (named !== null) reading.bound.add(named)
      const inner = node.firstChild
      if (inner?.name === 'Identifier' && before.length === 0) add(inner, reading, around, false)
      else if (inner?.name === 'ScopedIdentifier' && before.length === 0) note(inner, reading, around)
      return
    }
    case 'ScopedIdentifier':
    case 'ScopedUseList':
    case 'UseWildcard': {
      if (before.length === 0) note(node, reading, around)
      const segments = [...before]
      for (let one = node.firstChild; one !== null; one = one.nextSibling) {
        if (
          one.name === 'ScopeIdentifier' ||
          one.name === 'super' ||
          one.name === 'crate' ||
          one.name === 'self'
        )
          segments.push(text.slice(one.from, one.to))
        else if (one.name === 'ScopedIdentifier') segments.push(...text.slice(one.from, one.to).split('::'))
        else if (one.name === 'UseList') clause(one, reading, around, segments)
        else if (one.name === 'BoundIdentifier')
          reading.bound.add(text.slice(one.from, one.to).replace(/^r#/, ''))
      }
      if (node.name === 'UseWildcard') opened(around.scope, segments)
    }
  }
}

/** A glob may bring any name, but for variants of an enum, the standard library, and the module around an inline one. */
const opened = (scope: Scope, segments: readonly string[]): void => {
  const last = segments.at(-1) ?? ''
  if (segments[0] === 'std' || segments[0] === 'core' || segments[0] === 'alloc' || /^[A-Z]/.test(last))
    return
  if (segments.length === 1 && last === 'super' && scope.above !== null) scope.takesAbove = true
  else scope.open = true
}

/** Every word in a macro may be a name that it defines; some bring names that stand nowhere. */
const readMacro = (node: SyntaxNode, reading: Reading, around: Around): void => {
  const said = reading.text.slice(node.from, node.to)
  const isItem = /^(SourceFile|DeclarationList|AttributeItem)$/.test(node.parent?.name ?? '')
  if (node.name === 'MacroInvocation') {
    const head = node.firstChild
    if (head?.name === 'ScopedIdentifier') note(head, reading, around)
    if (isItem && /^[^!]*(include|proto|generate|bindgen|mod|import|use)/.test(said)) around.scope.open = true
  }
  if (isItem) for (const word of said.match(/[a-z_]\w*/g) ?? []) reading.bound.add(word)
}
