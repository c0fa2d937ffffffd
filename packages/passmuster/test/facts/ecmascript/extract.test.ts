import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extractEcma } from '../../../src/facts/ecmascript/extract.ts'
import type { EcmaFacts } from '../../../src/facts/ecmascript/ecma-facts.ts'

const facts = (text: string, file = 'a.ts'): EcmaFacts => extractEcma(file, text).facts
const shown = (text: string, file = 'a.ts'): readonly string[] =>
  facts(text, file).imports.map((one) =>
    [
      one.line,
      one.how,
      one.specifier,
      one.type ? 'type' : one.elided ? 'elided' : '',
      one.when === 'call' ? 'call' : '',
      one.guarded ? 'guarded' : '',
      one.conditional ? 'conditional' : '',
      one.names.map(({ name, local }) => (name === local ? name : `${name}>${local}`)).join(','),
    ]
      .filter((part) => part !== '')
      .join(' '),
  )

describe('imports', () => {
  test.each([
    ['import a, { b as c } from "x"; a(c)', ['1 import x default>a,b>c']],
    ['import * as n from "x"; n.y()', ['1 import x *>n']],
    ['import "x"', ['1 import x']],
    ['import type { T } from "x"', ['1 import x type T']],
    ['import { type T, type U } from "x"', ['1 import x type T,U']],
    ['import { T } from "x"; let a: T', ['1 import x elided T']],
    ['import { T } from "x"; export const a = T', ['1 import x T']],
    ['import { T } from "x"; export { T }', ['1 import x T']],
    ['import a = require("x"); a()', ['1 import-equals x *>a']],
    ['export { a as b } from "x"', ['1 export-from x a>b']],
    ['export * from "x"', ['1 export-from x']],
    ['export type { T } from "x"', ['1 export-from x type T']],
    ['const f = () => import("x")', ['1 dynamic x call']],
    ['await import("x")', ['1 dynamic x']],
    ['import("x").catch(() => null)', ['1 dynamic x guarded']],
    ['let a: import("x").T', ['1 dynamic x type']],
    ['declare module "m" { import a from "x" }', ['1 import x type default>a']],
    ['new URL("./w.js", import.meta.url)', ['1 require-resolve ./w.js']],
  ])('%s', (text, expected) => expect(shown(text)).toEqual(expected))

  test.each([
    ['const { a, b: c } = require("x")', ['1 require x a,b>c']],
    ['const a = require("x")', ['1 require x *>a']],
    ['function f() { return require("x") }', ['1 require x call']],
    ['(function () { require("x") })()', ['1 require x']],
    ['class A { static a = require("x"); b = require("y") }', ['1 require x', '1 require y call']],
    ['try { require("x") } catch {}', ['1 require x guarded']],
    ['try { require("x") } catch (e) { throw e }', ['1 require x']],
    ['try { require("x") } catch (e) { process.exit(1) }', ['1 require x']],
    ['try { f(() => require("x")) } catch {}', ['1 require x call']],
    ['if (a) require("x")', ['1 require x conditional']],
    ['a && require("x")', ['1 require x conditional']],
    ['const b = a ? require("x") : require("y")', ['1 require x conditional', '1 require y conditional']],
    ['define(function (require) { require("x") })', []],
    ['require.resolve("x")', ['1 require-resolve x']],
    ['require(`x`)', ['1 require x']],
    ['require(`x${a}`)', []],
  ])('%s', (text, expected) => expect(shown(text, 'a.js')).toEqual(expected))

  test('every import of a declaration file is one of types', () => {
    expect(shown('import { A } from "x"; export const a: A', 'a.d.ts')).toEqual(['1 import x type A'])
  })

  test('lines are physical, behind characters outside the basic plane', () => {
    expect(shown('// é😀\n/* 😀\n */ import a from "x"; a()')).toEqual(['3 import x default>a'])
  })
})

describe('exports', () => {
  const names = (text: string, file = 'a.ts'): readonly string[] =>
    facts(text, file).exports.map(
      (one) =>
        `${one.type ? 'type ' : ''}${one.hoisted ? 'hoisted ' : ''}${one.name}${one.from ? ` from ${one.from.specifier}#${one.from.name}` : ''}`,
    )
  test.each([
    ['export const { a, b: [c], ...d } = x', ['a', 'c', 'd']],
    ['export function f() {} export class C {} export enum E {}', ['hoisted f', 'C', 'E']],
    ['export interface I {} export type T = 1', ['type I', 'type T']],
    ['export default function () {}', ['hoisted default']],
    ['export default 1', ['default']],
    ['import { a } from "x"; export { a as b }', ['b from x#a']],
    ['export { a as default } from "x"', ['default from x#a']],
    ['export * as ns from "x"', ['ns from x#*']],
    ['function f() {} const g = 1; export { f, g }', ['hoisted f', 'g']],
    ['export namespace N { export const inner = 1 }', ['N']],
  ])('%s', (text, expected) => expect(names(text)).toEqual(expected))

  test('CommonJS', () => {
    const found = facts('exports.a = 1; module.exports.b = 2; module.exports = { c, d() {} }', 'a.js')
    expect(found.exports.map((one) => one.name)).toEqual(['a', 'b', 'c', 'd'])
    expect(found.openExports.map((one) => one.how)).toEqual(['commonjs'])
    expect(found.format).toBe('commonjs')
  })
  test.each([
    ['export * from "x"', 'star'],
    ['export = a', 'commonjs'],
  ])('%s leaves the names open', (text, how) =>
    expect(facts(text).openExports.map((one) => one.how)).toEqual([how]),
  )
})

describe('what is used while the module loads', () => {
  const used = (text: string): readonly string[] =>
    facts(`import { K } from "x"\n${text}`).usedAtLoad.map((one) => one.local)
  test.each([
    ['class A extends K {}', ['K']],
    ['K()', ['K']],
    ['export const a = [K]', ['K']],
    ['enum E { A = K }', ['K']],
    ['class A { static a = K }', ['K']],
    ['class A { a = K }', []],
    ['const f = () => K', []],
    ['function f(a = K) {}', []],
    ['export { K }', []],
    ['let a: typeof K', []],
    ['{ const K = 1; f(K) }', []],
    ['const a = { K: 1 }.K', []],
    ['(() => K)()', ['K']],
  ])('%s', (text, expected) => expect(used(text)).toEqual(expected))
})

describe('the file itself', () => {
  test('opening comment, past licence and directives', () => {
    const text =
      '/* Copyright Someone\n * MIT License */\n// eslint-disable-next-line\n/**\n * Adds numbers.\n */\nexport const a = 1'
    expect(facts(text).doc).toEqual({ text: 'Adds numbers.', line: 5 })
    expect(facts('const a = 1\n// later').doc).toBeNull()
  })
  test.each([
    ['// @generated\nexport const a = 1', true],
    ['/* This file was automatically generated. DO NOT EDIT */', true],
    ['export const a = "generated"', false],
  ])('generated: %s', (text, expected) => expect(facts(text).generated).toBe(expected))
  test('a syntax error has its line and leaves no facts behind', () => {
    expect(facts('const a = 1\nconst b = ;').errors).toEqual([
      { line: 2, text: expect.any(String) as string },
    ])
  })
  test.each([
    ['const a = <b/>', 'a.js'],
    ['return 1', 'a.js'],
    ['#!/usr/bin/env node\nfoo()', 'a.js'],
    ['/* @flow */ const a: number = 1', 'a.js'],
    ['with (a) {}', 'a.cjs'],
    ['import a from "x"; await a', 'a.js'],
    ['const a = <T,>(b: T) => b', 'a.tsx'],
    ['@d class A { constructor(private a: B) {} }', 'a.ts'],
    ['export default function f(): void', 'a.d.ts'],
  ])('%s parses in %s', (text, file) => expect(facts(text, file).errors).toEqual([]))
  test('mocks and ambient modules are named', () => {
    const found = facts('vi.mock("./a"); jest.mock("b", () => 1); declare module "*.svg" {}')
    expect(found.mocked).toEqual(['./a', 'b'])
    expect(found.ambient).toEqual(['*.svg'])
  })
})

const piece = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'import ',
    'from "x"',
    '{',
    '}',
    '(',
    'export ',
    'default ',
    '=>',
    'class A extends ',
    'require("y")',
    '<a>',
    '`${',
    '\n',
    'type ',
    '@',
    '/*',
    '😀',
  ),
)

test('no text makes it throw, and every line it names is in the file', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.constantFrom('a.ts', 'a.tsx', 'a.js', 'a.cjs', 'a.d.ts', 'a.mts'),
      (parts, file) => {
        const text = parts.join('')
        const found = facts(text, file)
        const last = text.split('\n').length
        const lines = [...found.imports, ...found.exports, ...found.usedAtLoad, ...found.errors].map(
          (one) => one.line,
        )
        expect(lines.every((line) => line >= 1 && line <= last)).toBe(true)
        expect(JSON.parse(JSON.stringify(found))).toEqual(found)
      },
    ),
    { numRuns: 300 },
  )
})
