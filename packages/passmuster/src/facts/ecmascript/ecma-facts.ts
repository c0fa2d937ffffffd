/** What one TypeScript or JavaScript file says, without running it. Lines are 1-based physical lines. */
export interface EcmaFacts {
  readonly lang: 'ecmascript'
  readonly dialect: 'js' | 'jsx' | 'ts' | 'tsx' | 'dts'
  /** 'commonjs' when it uses require/module.exports and no import/export. */
  readonly format: 'module' | 'commonjs' | 'script'
  readonly doc: { readonly text: string; readonly line: number } | null
  readonly imports: readonly EcmaImport[]
  readonly exports: readonly EcmaExport[]
  /** `export * from`, `module.exports = <expression>`, `exports[x] =`: names cannot be listed from this file alone. */
  readonly openExports: readonly {
    readonly how: 'star' | 'commonjs' | 'computed'
    readonly specifier: string | null
    readonly line: number
  }[]
  /** Names of imported bindings that are used while the module loads (class extends, call or member at top level), by local name. */
  readonly usedAtLoad: readonly { readonly local: string; readonly line: number }[]
  readonly shebang: boolean
  readonly errors: readonly { readonly line: number; readonly text: string }[]
  readonly generated: boolean
  /** `declare module 'x'` in this file: specifiers (with `*` where written) that have types without a module. */
  readonly ambient?: readonly string[]
  /** Specifiers that the file replaces by a mock (`vi.mock('x')`): they need not exist. */
  readonly mocked?: readonly string[]
  /** Packages that a comment or message tells the reader to install: `npm install canvas`. */
  readonly byHand?: readonly string[]
}

export interface EcmaImport {
  readonly line: number
  readonly endLine: number
  readonly specifier: string
  readonly how: 'import' | 'export-from' | 'require' | 'dynamic' | 'import-equals' | 'require-resolve'
  /** type: erased (`import type`, all names `type`, or a .d.ts). */
  readonly type: boolean
  /** Runs as the module loads, or only when a function is called. */
  readonly when: 'load' | 'call'
  /** Inside a try whose handler swallows. */
  readonly guarded: boolean
  /** Stands in a `namespace` or `declare module` block: it resolves no relative path and loads nothing. */
  readonly nested?: true
  /** Inside a try whose handler says something of its own about it and then gives up. */
  readonly told?: true
  /** Imported names ('default', '*' for a namespace, names otherwise); empty for a bare side-effect import. */
  readonly names: readonly {
    readonly name: string
    readonly local: string
    readonly type: boolean
    readonly line: number
    /** TypeScript only: never used as a value. */
    readonly elided?: true
  }[]
  /** TypeScript only: no imported name is used as a value, so the compiler drops the import (unless verbatimModuleSyntax). */
  readonly elided?: true
  /** Under an `if`, `?:`, `&&`, `case` or loop, or in an except-like branch: may not run. */
  readonly conditional?: true
  /** Under a condition that asks what the runtime can do: supported ones may never get there. */
  readonly tested?: true
  /** The line as it stands, for a relative import on one line of at most 200 characters. */
  readonly text?: string
}

export interface EcmaExport {
  readonly name: string
  readonly line: number
  readonly type: boolean
  /** `export { name } from specifier`. */
  readonly from: { readonly specifier: string; readonly name: string } | null
  /** A function declaration: usable before its module has run. */
  readonly hoisted?: true
}
