import type { PyGuard } from './python-facts.ts'
import { boundIn } from './extract-names.ts'
import type { Clause, Node } from './tree.ts'

interface Reader {
  readonly text: string
  lineAt(offset: number): number
}

type Catches = 'import' | 'any' | null

/** The guard a `try` statement's body has against failing imports; null = no handler would catch one. */
export const guardOfTry = (parts: readonly Clause[], reader: Reader): PyGuard | null => {
  const start = parts[0]
  if (!start) return null
  const catching = parts.filter(
    (clause) => clause.keyword === 'except' && handlerCatches(clause, reader.text) !== null,
  )
  const first = catching[0]
  if (!first) return null
  return {
    catches: catching.some((clause) => handlerCatches(clause, reader.text) === 'any') ? 'any' : 'import',
    tryLine: reader.lineAt(start.from),
    handlerLine: reader.lineAt(first.from),
    reraises: alwaysLeaves(first.body, reader.text),
    binds: boundIn(first.body, reader.text),
    fallbackImport: holdsImport(first.body),
  }
}

/** The guard of `with contextlib.suppress(ImportError):`. */
export const guardOfWith = (node: Node, reader: Reader): PyGuard | null => {
  for (const call of node.kids) {
    if (call.name !== 'CallExpression') continue
    const callee = call.kids[0]
    const list = call.kids[1]
    if (!callee || !list || !/(^|\.)suppress$/.test(reader.text.slice(callee.from, callee.to))) continue
    const caught = list.kids.map((k) => namedCatch(k, reader.text))
    const catches: Catches = caught.includes('any') ? 'any' : caught.includes('import') ? 'import' : null
    if (!catches) continue
    const line = reader.lineAt(node.from)
    return { catches, tryLine: line, handlerLine: line, reraises: false, binds: [], fallbackImport: false }
  }
  return null
}

const handlerCatches = (clause: Clause, text: string): Catches => {
  const test = clause.head.find((k) => k.name !== '*')
  if (!test) return 'any'
  const kinds =
    test.name === 'TupleExpression' || test.name === 'ParenthesizedExpression' ? test.kids : [test]
  const caught = kinds.map((k) => namedCatch(k, text))
  return caught.includes('any') ? 'any' : caught.includes('import') ? 'import' : null
}

const namedCatch = (node: Node, text: string): Catches => {
  if (node.name !== 'VariableName' && node.name !== 'MemberExpression') return null
  const name = text.slice(node.from, node.to).replace(/^builtins\./, '')
  if (name === 'ImportError' || name === 'ModuleNotFoundError') return 'import'
  return name === 'Exception' || name === 'BaseException' ? 'any' : null
}

/** True when every way through the statements ends in `raise` or an exit of the program. */
const alwaysLeaves = (body: Node, text: string): boolean => {
  const last = body.kids.findLast((k) => k.name !== ';')
  if (!last) return false
  if (last.name === 'RaiseStatement') return true
  if (last.name === 'StatementGroup') return alwaysLeaves(last, text)
  if (last.name === 'ExpressionStatement') {
    return /^(sys\.exit|exit|quit|os\._exit|os\.abort)\s*\(/.test(text.slice(last.from, last.to))
  }
  if (last.name !== 'IfStatement') return false
  const bodies = last.kids.filter((k) => k.name === 'Body')
  return last.kids.some((k) => k.name === 'else') && bodies.every((k) => alwaysLeaves(k, text))
}

/**
 * The names that an `if` asks a function for before it raises: `if not has_module("x"): raise …`, also for dotted names
 * and within `importlib.util.find_spec("x") is None`.
 */
export const checkedBy = (node: Node, text: string): readonly string[] => {
  const [test, body] = [node.kids[1], node.kids.find((k) => k.name === 'Body')]
  if (test === undefined || body === undefined || !alwaysLeaves(body, text)) return []
  return [...text.slice(test.from, test.to).matchAll(/\w\(\s*(["'])([A-Za-z_][\w.]*)\1/g)].map(
    (match) => match[2]!,
  )
}

const holdsImport = (node: Node): boolean => node.name === 'ImportStatement' || node.kids.some(holdsImport)
