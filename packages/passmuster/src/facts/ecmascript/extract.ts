import { parseSync } from 'oxc-parser'
import { lineFinder } from '../../lib/lines.ts'
import type { EcmaFacts, EcmaImport } from './ecma-facts.ts'
import { collectCommonJs, collectExports, type ExportsFound } from './extract-exports.ts'
import { importOf } from './extract-imports.ts'
import { looksGenerated, openingDoc } from './header.ts'
import { boundNames, childOf, listOf, nameOf, textOf, type Node } from './syntax.ts'
import { shadowed, walk } from './walk.ts'

type Dialect = EcmaFacts['dialect']
type Parsed = ReturnType<typeof parseSync>

/**
 * Parses one file and says what it imports, exports and uses while loading; `tree` is the program node (ESTree with
 * TypeScript, parentheses dropped). Never throws on any text; syntax errors are in `facts.errors`.
 */
export const extractEcma = (
  file: string,
  text: string,
): { readonly facts: EcmaFacts; readonly tree: unknown } => {
  const dialect = dialectOf(file)
  const parsed = parse(file, text, dialect)
  const lineAt = lineFinder(text)
  const program = parsed.program as unknown as Node
  const found = visit(program, lineAt, dialect)
  const lines = text.split('\n')
  const firstCode = listOf(program, 'body')[0]?.start ?? text.length
  const facts: EcmaFacts = {
    lang: 'ecmascript',
    dialect,
    format: formatOf(file, parsed.module.hasModuleSyntax || found.tsModule, found.commonjs),
    doc: openingDoc(parsed.comments, firstCode, lineAt),
    imports: found.imports.map((one) => withText(one, lines[one.line - 1])),
    exports: found.exports,
    openExports: found.open,
    usedAtLoad: found.usedAtLoad,
    shebang: text.startsWith('#!'),
    errors: parsed.errors
      .filter((error) => error.severity === 'Error')
      .slice(0, 20)
      .map((error) => ({ line: lineAt(error.labels[0]?.start ?? 0), text: error.message })),
    generated: looksGenerated(file, text, parsed.comments),
    ...(found.ambient.length > 0 ? { ambient: found.ambient } : {}),
    ...(found.mocked.length > 0 ? { mocked: found.mocked } : {}),
    ...toldToInstall(text),
  }
  return { facts, tree: program }
}

const installing = /\b(?:npm (?:install|i|add)|(?:yarn|pnpm|bun) add)((?: +[@\w./-]+)+)/g

/** Names behind install commands in comments and messages, options and the file's own paths left out. */
const toldToInstall = (text: string): Pick<EcmaFacts, 'byHand'> => {
  if (!/\b(?:npm i|npm add|yarn add|pnpm add|bun add)/.test(text)) return {}
  const names = [...text.matchAll(installing)]
    .flatMap((match) => match[1]!.trim().split(/ +/))
    .map((name) => name.replace(/[.]+$/, '').replace(/(.)@.*$/, '$1'))
    .filter((name) => /^(?:@[\w-]+\/)?[a-z][\w.-]*$/.test(name))
  return names.length === 0 ? {} : { byHand: [...new Set(names)].slice(0, 20) }
}

const dialectOf = (file: string): Dialect => {
  if (/\.d\.(?:[^./]+\.)?[cm]?ts$/.test(file)) return 'dts'
  if (file.endsWith('.tsx')) return 'tsx'
  if (/\.[cm]?ts$/.test(file)) return 'ts'
  return file.endsWith('.jsx') ? 'jsx' : 'js'
}

/** Plain JavaScript is tried with JSX, as CommonJS (`return` at top level) and, when it says it is Flow, as TypeScript. */
const parse = (file: string, text: string, dialect: Dialect): Parsed => {
  const options = { preserveParens: false } as const
  if (dialect !== 'js' && dialect !== 'jsx')
    return parseSync(file, text, {
      ...options,
      lang: dialect,
      sourceType: file.endsWith('.cts') ? 'commonjs' : 'module',
    })
  const sourceType = file.endsWith('.cjs') ? 'commonjs' : file.endsWith('.mjs') ? 'module' : 'unambiguous'
  const first = parseSync(file, text, { ...options, lang: 'jsx', sourceType })
  if (first.errors.length === 0) return first
  const others = [
    { lang: 'jsx', sourceType: 'commonjs' },
    { lang: 'js', sourceType: 'script' },
    { lang: 'tsx', sourceType: 'module' },
  ] as const
  for (const other of others.slice(0, /@flow\b/.test(text.slice(0, 2_000)) ? 3 : 2)) {
    const again = parseSync(file, text, { ...options, ...other })
    if (again.errors.length === 0) return again
  }
  return first
}

const formatOf = (file: string, esm: boolean, commonjs: boolean): EcmaFacts['format'] => {
  if (esm || /\.m[jt]s$/.test(file)) return 'module'
  return commonjs || /\.c[jt]s$/.test(file) ? 'commonjs' : 'script'
}

interface Found extends ExportsFound {
  readonly imports: readonly EcmaImport[]
  readonly usedAtLoad: EcmaFacts['usedAtLoad']
  readonly ambient: readonly string[]
  readonly mocked: readonly string[]
  readonly commonjs: boolean
  readonly tsModule: boolean
}

const visit = (program: Node, lineAt: (offset: number) => number, dialect: Dialect): Found => {
  const imports: EcmaImport[] = []
  const found: ExportsFound = { exports: [], open: [] }
  const ambient: string[] = []
  const mocked: string[] = []
  const valueUses = new Set<string>()
  const loadUses = new Map<string, number>()
  let commonjs = false
  let tsModule = false
  let jsx = false
  walk(program, {
    node(node, context, parent) {
      const made = importOf(node, context, parent, lineAt)
      if (made) imports.push(dialect === 'dts' ? { ...made, type: true } : made)
      mocked.push(...mockedBy(node))
      if (made?.how === 'require') commonjs = true
      if (made?.how === 'import-equals' || node.type === 'TSExportAssignment') tsModule = true
      if (node.type === 'JSXElement' || node.type === 'JSXFragment') jsx = true
      if (node.type === 'TSModuleDeclaration') {
        const name = textOf(childOf(node, 'id'))
        if (name !== null) ambient.push(name)
      }
      const exportsObject = shadowed('exports', context) || shadowed('module', context)
      if (!context.type && !exportsObject && collectCommonJs(node, lineAt, found)) commonjs = true
    },
    reference(name, node, context, parent) {
      if (context.type || shadowed(name, context)) return
      valueUses.add(name)
      if (!context.load || parent?.type === 'ExportSpecifier') return
      if (!loadUses.has(name)) loadUses.set(name, lineAt(node.start))
    },
  })
  if (jsx) for (const name of ['React', 'h', 'Fragment', 'jsx', 'createElement']) valueUses.add(name)
  const locals = localImports(imports)
  const scope = { imported: locals, functions: functionNames(program) }
  for (const statement of listOf(program, 'body')) collectExports(statement, scope, lineAt, found)
  const usedAtLoad = [...loadUses]
    .filter(([local]) => locals.has(local))
    .map(([local, line]) => ({ local, line }))
  const typescript = dialect === 'ts' || dialect === 'tsx'
  return {
    ...found,
    exports: uniqueExports(found),
    imports: typescript ? imports.map((one) => markElided(one, valueUses)) : imports,
    usedAtLoad,
    ambient,
    mocked,
    commonjs,
    tsModule,
  }
}

const localImports = (
  imports: readonly EcmaImport[],
): ReadonlyMap<string, { specifier: string; name: string }> =>
  new Map(
    imports
      .filter(
        (one) =>
          one.how === 'import' ||
          one.how === 'import-equals' ||
          (one.how === 'require' && one.when === 'load'),
      )
      .flatMap((one) =>
        one.names.map(({ name, local }) => [local, { specifier: one.specifier, name }] as const),
      ),
  )

const functionNames = (program: Node): ReadonlySet<string> =>
  new Set(
    listOf(program, 'body')
      .map((one) => (one.type === 'ExportNamedDeclaration' ? (childOf(one, 'declaration') ?? one) : one))
      .filter((one) => one.type === 'FunctionDeclaration')
      .flatMap((one) => boundNames(childOf(one, 'id'))),
  )

const uniqueExports = (found: ExportsFound): ExportsFound['exports'] => {
  const seen = new Set<string>()
  return found.exports.filter((one) => {
    const key = `${one.name}\0${one.type}`
    return seen.has(key) ? false : seen.add(key)
  })
}

const markElided = (one: EcmaImport, used: ReadonlySet<string>): EcmaImport => {
  if (one.type || one.names.length === 0 || (one.how !== 'import' && one.how !== 'import-equals')) return one
  const names = one.names.map((name) =>
    name.type || used.has(name.local) ? name : { ...name, elided: true as const },
  )
  return names.every((name) => name.type || name.elided) ? { ...one, names, elided: true } : { ...one, names }
}

const withText = (one: EcmaImport, line: string | undefined): EcmaImport => {
  const short =
    line !== undefined && line.length <= 200 && one.line === one.endLine && /^[.#]/.test(one.specifier)
  return short ? { ...one, text: line.replace(/\r$/, '') } : one
}

const mockers = new Set([
  'mock',
  'doMock',
  'unstable_mockModule',
  'mockModule',
  'module',
  'setMock',
  'replace',
  'replaceEsm',
])

/** `vi.mock('x')`, `jest.mock('x')`, `mock.module('x')`, `vi.mock(import('x'))`. */
const mockedBy = (node: Node): readonly string[] => {
  const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : null
  if (callee?.type !== 'MemberExpression') return []
  const [object, property] = [nameOf(childOf(callee, 'object')), nameOf(childOf(callee, 'property'))]
  if (!/^(?:vi|vitest|jest|mock|td|esmock|rstest)$/.test(object ?? '') || !mockers.has(property ?? ''))
    return []
  const first = listOf(node, 'arguments')[0] ?? null
  return [textOf(first?.type === 'ImportExpression' ? childOf(first, 'source') : first)].filter(
    (one) => one !== null,
  )
}
