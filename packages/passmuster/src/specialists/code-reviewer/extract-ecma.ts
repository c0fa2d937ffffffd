import { boundNames, childOf, isNode, listOf, nameOf, type Node } from '../../facts/ecmascript/syntax.ts'
import type { ParsedFile } from '../specialist.ts'
import type { EcmaReview, Twice } from './review-facts.ts'
import { isExplained } from './speaks.ts'

const most = 50

/** Keys, members and cases that stand twice, exports of names that nothing declares, and handlers without a body. */
export const reviewEcma = ({ tree, text, lineAt, file }: ParsedFile): EcmaReview | undefined => {
  if (!isNode(tree) || /\.d\.[cm]?ts$/.test(file)) return undefined
  const twice: Twice[] = []
  const swallowed: { line: number; endLine: number }[] = []
  const note = (kind: Twice['kind'], name: string, first: Node, second: Node): void => {
    const same =
      kind !== 'case' && text.slice(first.start, first.end) === text.slice(second.start, second.end)
    if (twice.length < most)
      twice.push({
        kind,
        name,
        firstLine: lineAt(first.start),
        line: lineAt(second.start),
        ...(same ? { same } : {}),
      })
  }
  const open: Node[] = [tree]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'ObjectExpression') keysTwice(listOf(node, 'properties'), note)
    else if (node.type === 'ClassBody') membersTwice(listOf(node, 'body'), note)
    else if (node.type === 'SwitchStatement') casesTwice(listOf(node, 'cases'), text, note)
    else if (node.type === 'TryStatement') {
      const clause = childOf(node, 'handler')
      if (clause !== null && swallowed.length < most && isEmpty(node, clause, text))
        swallowed.push({ line: lineAt(clause.start), endLine: lineAt(clause.end) })
    }
    for (const key in node) {
      const value = node[key]
      if (typeof value !== 'object' || value === null) continue
      if (!Array.isArray(value)) {
        if (isOpen(value as Node)) open.push(value as Node)
      } else for (const one of value as readonly unknown[]) if (isNode(one) && isOpen(one)) open.push(one)
    }
  }
  const lost = exportsOfNothing(tree, text, lineAt)
  if (twice.length + swallowed.length + lost.length === 0) return undefined
  twice.sort((a, b) => a.line - b.line || (a.name < b.name ? -1 : 1))
  swallowed.sort((a, b) => a.line - b.line)
  return {
    ...(twice.length > 0 ? { twice } : {}),
    ...(swallowed.length > 0 ? { emptyCatch: swallowed } : {}),
    ...(lost.length > 0 ? { exportsOfNothing: lost } : {}),
  }
}

/** Nodes that can hold statements or expressions; types and leaves are passed by. */
const isOpen = ({ type }: Node): boolean =>
  typeof type === 'string' &&
  type !== 'Identifier' &&
  type !== 'Literal' &&
  type !== 'TSTypeAnnotation' &&
  type !== 'TSInterfaceDeclaration' &&
  type !== 'TSTypeAliasDeclaration' &&
  type !== 'ImportDeclaration'

type Note = (kind: Twice['kind'], name: string, first: Node, second: Node) => void

const plainKey = (node: Node): string | null => {
  const key = node['computed'] === true ? null : childOf(node, 'key')
  if (key === null || key.type === 'PrivateIdentifier') return null
  return key.type === 'Literal' ? String(key['value'] as string | number) : nameOf(key)
}

/** A spread between the two may be meant to be overruled, so only those after the last spread are compared. */
const keysTwice = (properties: readonly Node[], note: Note): void => {
  if (properties.length < 2) return
  const seen = new Map<string, Node>()
  for (const one of properties) {
    if (one.type !== 'Property') {
      seen.clear()
      continue
    }
    const name = one['kind'] === 'init' ? plainKey(one) : null
    if (name === null || name === '__proto__') continue
    const first = seen.get(name)
    if (first !== undefined) note('key', name, first, one)
    else seen.set(name, one)
  }
}

const membersTwice = (members: readonly Node[], note: Note): void => {
  const seen = new Map<string, Node>()
  for (const one of members) {
    const method = one.type === 'MethodDefinition' && one['kind'] === 'method'
    const field = one.type === 'PropertyDefinition' && one['declare'] !== true
    const name = method || field ? plainKey(one) : null
    if (name === null || (method && childOf(childOf(one, 'value') ?? one, 'body') === null)) continue
    const key = `${one['static'] === true} ${one.type} ${name}`
    const first = seen.get(key)
    if (first !== undefined) note('member', name, first, one)
    else seen.set(key, one)
  }
}

const casesTwice = (cases: readonly Node[], text: string, note: Note): void => {
  const seen = new Map<string, Node>()
  for (const one of cases) {
    const test = childOf(one, 'test')
    if (test === null || !/^(?:Literal|Identifier|MemberExpression)$/.test(test.type)) continue
    const written = text.slice(test.start, test.end)
    if (written.includes('(')) continue
    const first = seen.get(written)
    if (first !== undefined) note('case', written, first, test)
    else seen.set(written, test)
  }
}

/**
 * No statement, and no comment in or around it that says why; the name of what is caught may say it, too. Where the
 * `try` returns, ends in setting a value or only tidies up, what follows is plainly what is done instead.
 */
const isEmpty = (node: Node, clause: Node, text: string): boolean => {
  const body = childOf(clause, 'body')
  if (body === null || listOf(body, 'body').length > 0 || hasFallback(node)) return false
  const caught = nameOf(childOf(clause, 'param')) ?? ''
  const at = { tryFrom: node.start, handlerFrom: clause.start, to: clause.end }
  return !/^_|ignore/i.test(caught) && !isExplained(text, at, commentIn)
}

const tidying =
  /^(?:close|abort|destroy|cancel|kill|end|stop|disconnect|terminate|dispose|release|rollback\w*|unref|remove\w*|unlink\w*|rm\w*|mkdir\w*|clear\w*|delete\w*|unsubscribe|disable\w*)$/i

const hasFallback = (node: Node): boolean => {
  const statements = listOf(childOf(node, 'block') ?? node, 'body')
  if (returns(statements)) return true
  const last = statements.at(-1)
  if (last?.type !== 'ExpressionStatement') return false
  const written = childOf(last, 'expression')
  const done = written?.type === 'AwaitExpression' ? childOf(written, 'argument') : written
  if (done?.type === 'AssignmentExpression') return true
  if (statements.length > 1) return false
  const callee = done?.type === 'CallExpression' ? childOf(done, 'callee') : null
  return tidying.test(nameOf(callee) ?? nameOf(callee === null ? null : childOf(callee, 'property')) ?? '')
}

const returns = (statements: readonly Node[]): boolean =>
  statements.some((one) => {
    if (one.type === 'ReturnStatement') return true
    if (one.type === 'BlockStatement') return returns(listOf(one, 'body'))
    const parts = ['consequent', 'alternate', 'body', 'block'].flatMap((key) => childOf(one, key) ?? [])
    return /^(?:If|For|ForOf|ForIn|While|Try)Statement$/.test(one.type) && returns(parts)
  })

const commentIn = (line: string): string | null =>
  /(?:^|[^:"'`\w])(\/\/.*|\/\*.*)/.exec(line)?.[1] ?? /^\s*(\*(?:\s|\/).*|.*\*\/)/.exec(line)?.[1] ?? null

const exportsOfNothing = (
  program: Node,
  text: string,
  lineAt: (offset: number) => number,
): readonly { readonly name: string; readonly line: number }[] => {
  const body = listOf(program, 'body')
  const exporting = body.filter(
    (one) =>
      one.type === 'ExportNamedDeclaration' &&
      childOf(one, 'source') === null &&
      childOf(one, 'declaration') === null,
  )
  if (exporting.length === 0) return []
  const bound = new Set(body.flatMap(topNames))
  return exporting.flatMap((statement) =>
    listOf(statement, 'specifiers').flatMap((one) => {
      const name = nameOf(childOf(one, 'local'))
      if (name === null || bound.has(name) || !/^\w+$/.test(name) || isDeclaredSomehow(name, text)) return []
      return [{ name, line: lineAt(one.start) }]
    }),
  )
}

const isDeclaredSomehow = (name: string, text: string): boolean =>
  new RegExp(
    String.raw`\b(?:var|let|const|function\*?|class|enum|interface|type|namespace|module|import|declare|global|as)\b[^;\n]*\b${name}\b`,
  ).test(text.replace(/\bexport\s*(?:type\s*)?\{[^}]*\}/g, ''))

const topNames = (statement: Node): readonly string[] => {
  const node = childOf(statement, 'declaration') ?? statement
  if (node.type === 'VariableDeclaration')
    return listOf(node, 'declarations').flatMap((one) => boundNames(childOf(one, 'id')))
  if (node.type === 'ImportDeclaration')
    return listOf(node, 'specifiers').flatMap((one) => nameOf(childOf(one, 'local')) ?? [])
  const name = nameOf(childOf(node, 'id'))
  return name === null ? [] : [name]
}
