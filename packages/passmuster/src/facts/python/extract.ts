import type { Tree } from '@lezer/common'
import { lineFinder } from '../../lib/lines.ts'
import { collectAll } from './extract-all.ts'
import { dynamicNames } from './extract-dynamic.ts'
import { importParts } from './extract-names.ts'
import { collectPaths } from './extract-paths.ts'
import { checkedBy } from './extract-guards.ts'
import { atModule, conditionOf, walkStatements } from './extract-walk.ts'
import type { Standing, Visitor } from './extract-walk.ts'
import { readNotebook } from './notebook.ts'
import type { PyBinding, PyImport, PythonFacts } from './python-facts.ts'
import { commentBeside, inlineDependencies, isMadeUp, toldInstalls } from './said.ts'
import { isPython2, syntaxErrors } from './syntax-errors.ts'
import { stringValue } from './syntax-string.ts'
import { parsePython, rootOf } from './tree.ts'
import type { Node } from './tree.ts'

/** `text` is what `tree`'s offsets and all lines count in: without a byte order mark, a notebook's joined cells. */
export interface PythonExtract {
  readonly facts: PythonFacts
  readonly tree: Tree
  readonly text: string
}

/** Reads one Python file or notebook; any text is read, trouble is in `errors`. */
export const extractPython = (file: string, text: string): PythonExtract => {
  if (file.endsWith('.ipynb')) return fromNotebook(file, text)
  return fromSource(file, text.startsWith('\ufeff') ? text.slice(1) : text)
}

const fromNotebook = (file: string, text: string): PythonExtract => {
  const notebook = readNotebook(text.startsWith('\ufeff') ? text.slice(1) : text)
  if (notebook.is === 'python') {
    const whole = fromSource(file, notebook.text)
    return { ...whole, facts: { ...whole.facts, cells: notebook.cells, installs: notebook.installs } }
  }
  const none = fromSource(file, '')
  const facts: PythonFacts = { ...none.facts, cells: [], notebook: notebook.is }
  if (notebook.is !== 'malformed') return { ...none, facts }
  return {
    ...none,
    facts: {
      ...facts,
      errors: [{ line: 1, text: '', certain: false, why: `not a notebook: ${notebook.why}` }],
    },
  }
}

const fromSource = (file: string, text: string): PythonExtract => {
  const tree = parsePython(text)
  const root = rootOf(tree)
  const lineAt = lineFinder(text)
  const imports: PyImport[] = []
  const lines = text.split('\n')
  const bindings: PyBinding[] = []
  const all = collectAll(text, lineAt)
  const paths = collectPaths(file, text, lineAt)
  const checked: string[] = []
  let hasMain = false
  const bind: Visitor['bind'] = (node, how, standing) => {
    const name = text.slice(node.from, node.to)
    const viaGlobal = standing.globals.has(name)
    if (standing.scope !== 'module' && !viaGlobal) return
    const only = standing.when === 'type-checking' || standing.when === 'main' ? { only: standing.when } : {}
    bindings.push({
      name,
      line: lineAt(node.from),
      how: standing.scope === 'module' ? how : 'global',
      conditional: standing.scope === 'function' || standing.unsure,
      ...only,
    })
  }
  const statement: Visitor['statement'] = (node, standing) => {
    if (node.name === 'ImportStatement') {
      imports.push(...readImport(node, standing, { text, lines }, lineAt))
      const { from, plain } = importParts(node, text)
      for (const part of from ?? plain) if (part.name !== '*') bind(part.bound, 'import', standing)
      return
    }
    if (node.name === 'IfStatement' && standing.scope === 'module') {
      hasMain ||= asksForMain(node, text)
      if (standing.when === 'load') checked.push(...checkedBy(node, text))
    }
    if (standing.scope === 'module') all.statement(node, !standing.unsure)
    paths.statement(node)
  }
  walkStatements(root, atModule(), { text, hasWalrus: text.includes(':='), lineAt, statement, bind })
  const inlined = text.includes('# /// script') ? inlineDependencies(text) : null
  const told = text.includes('install') ? toldInstalls(lines) : []
  const facts: PythonFacts = {
    lang: 'python',
    doc: docOf(root, text, lineAt),
    futureAnnotations: imports.some(
      (i) => i.module === '__future__' && (i.names ?? []).some((n) => n.name === 'annotations'),
    ),
    imports,
    bindings,
    all: all.result(),
    dynamicNames: dynamicNames(root, text, lineAt),
    sysPath: paths.found,
    ...(checked.length === 0 ? {} : { checked }),
    hasMain,
    errors: syntaxErrors(root, text, lineAt, file.endsWith('.ipynb')),
    python2: isPython2(root, text),
    cells: null,
    ...(told.length === 0 ? {} : { installs: told }),
    ...(inlined === null ? {} : { inlined }),
    ...(paths.unknown.length === 0 ? {} : { pathUnknown: paths.unknown[0]! }),
  }
  return { facts, tree, text }
}

const asksForMain = (node: Node, text: string): boolean => {
  const test = node.kids[1]
  return test !== undefined && conditionOf(test, text) === 'main'
}

const readImport = (
  node: Node,
  standing: Standing,
  { text, lines }: { readonly text: string; readonly lines: readonly string[] },
  lineAt: (offset: number) => number,
): readonly PyImport[] => {
  const { level, module, from, plain } = importParts(node, text)
  const line = lineAt(node.from)
  const shared = {
    line,
    endLine: lineAt(Math.max(node.from, node.to - 1)),
    when: standing.when,
    guard: standing.guard,
    conditional: standing.conditional,
    inHandler: standing.inHandler,
    ...(isMadeUp(commentBeside(lines, line - 1)) ? { madeUp: true as const } : {}),
  }
  if (from) {
    const names = from.map((part) => ({ name: part.name, as: part.as, line: lineAt(part.from) }))
    return module === '' && level === 0 ? [] : [{ ...shared, module, level, names, as: null }]
  }
  return plain.map((part) => ({ ...shared, module: part.name, level: 0, names: null, as: part.as }))
}

const docOf = (root: Node, text: string, lineAt: (offset: number) => number): PythonFacts['doc'] => {
  const first = root.kids[0]
  const literal = first?.name === 'ExpressionStatement' && first.kids.length === 1 ? first.kids[0] : undefined
  const value = literal && stringValue(literal, text)
  if (!literal || value === null || value === undefined) return null
  const said = value.split('\n').find((line) => line.trim() !== '')
  return said === undefined ? null : { text: said.trim().slice(0, 200), line: lineAt(literal.from) }
}
