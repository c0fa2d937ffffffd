import { kid } from './tree.ts'
import type { Node } from './tree.ts'

/** Name nodes that an assignment, `for`, `with` or `del` target list binds; members and subscripts bind none. */
export const targetNodes = (statement: Node): { targets: readonly Node[]; annotationOnly: boolean } => {
  const targets: Node[] = []
  if (statement.name !== 'AssignStatement') {
    for (const k of statement.kids) collectTargets(k, targets)
    return { targets, annotationOnly: false }
  }
  const last = statement.kids.findLastIndex((k) => k.name === 'AssignOp')
  const until = last < 0 ? statement.kids.length : last
  for (const k of statement.kids.slice(0, until)) collectTargets(k, targets)
  return { targets, annotationOnly: last < 0 }
}

const collectTargets = (node: Node, into: Node[]): void => {
  if (node.name === 'VariableName') into.push(node)
  else if (
    node.name === 'TupleExpression' ||
    node.name === 'ArrayExpression' ||
    node.name === 'ParenthesizedExpression'
  ) {
    for (const k of node.kids) collectTargets(k, into)
  }
}

/** Name nodes that a `case` pattern captures. */
export const patternNames = (pattern: Node): readonly Node[] => {
  if (pattern.name === 'Guard' || pattern.name === 'LiteralPattern' || pattern.name === 'AttributePattern')
    return []
  if (pattern.name === 'CapturePattern') return [pattern.kids[0] ?? pattern]
  if (pattern.name === 'AsPattern') {
    const inner = pattern.kids.flatMap(patternNames)
    const name = pattern.kids.findLast((k) => k.name === 'VariableName')
    return name ? [...inner, name] : inner
  }
  return pattern.kids.flatMap(patternNames)
}

/** Name nodes bound by `:=` anywhere in an expression or simple statement, outside lambdas and bodies. */
export const walrusNodes = (node: Node, text: string): readonly Node[] => {
  if (node.name === 'LambdaExpression' || node.name === 'Body' || node.name === 'MatchBody') return []
  const found: Node[] = []
  node.kids.forEach((k, i) => {
    const next = node.kids[i + 1]
    if (k.name === 'VariableName' && next?.name === 'AssignOp' && text.slice(next.from, next.to) === ':=')
      found.push(k)
    if (k.kids.length > 0) found.push(...walrusNodes(k, text))
  })
  return found
}

/** One imported thing: the dotted module or the name, and what it is bound as. */
export interface ImportPart {
  readonly name: string
  readonly as: string | null
  readonly from: number
  /** The node that carries the bound name. */
  readonly bound: Node
}

export interface ImportParts {
  readonly level: number
  readonly module: string
  /** Null for a plain `import`. */
  readonly from: readonly ImportPart[] | null
  readonly plain: readonly ImportPart[]
}

/** Reads an ImportStatement; parts the parser could not read are left out. */
export const importParts = (node: Node, text: string): ImportParts => {
  const at = node.kids.findIndex((k) => k.name === 'import')
  const isFrom = node.kids[0]?.name === 'from'
  const parts = partsOf(at < 0 ? [] : node.kids.slice(at + 1), text)
  if (!isFrom) return { level: 0, module: '', from: null, plain: parts }
  let level = 0
  let module = ''
  for (const k of node.kids.slice(1, at < 0 ? undefined : at)) {
    if (k.name === 'Ellipsis') level += 3
    else if (k.name === '.' && module === '') level++
    else if (k.name === 'VariableName') module += (module ? '.' : '') + text.slice(k.from, k.to)
  }
  return { level, module, from: parts, plain: [] }
}

const partsOf = (nodes: readonly Node[], text: string): readonly ImportPart[] => {
  const parts: ImportPart[] = []
  let dotted: Node[] = []
  let as: Node | null = null
  let naming = false
  const flush = (): void => {
    const first = dotted[0]
    if (first) {
      const name = dotted.map((k) => text.slice(k.from, k.to)).join('.')
      parts.push({ name, as: as ? text.slice(as.from, as.to) : null, from: first.from, bound: as ?? first })
    }
    dotted = []
    as = null
    naming = false
  }
  for (const k of nodes) {
    if (k.name === ',') flush()
    else if (k.name === 'as') naming = true
    else if (k.name === '*') dotted.push(k)
    else if (k.name === 'VariableName') {
      if (naming) as = k
      else dotted.push(k)
    }
  }
  flush()
  return parts
}

/** Names that statements below `body` bind in its scope, once each, in order. */
export const boundIn = (body: Node, text: string): readonly string[] => {
  const names = new Set<string>()
  const add = (k: Node | undefined): void => {
    if (k) names.add(text.slice(k.from, k.to))
  }
  const visit = (node: Node): void => {
    if (node.name === 'FunctionDefinition' || node.name === 'ClassDefinition')
      return add(kid(node, 'VariableName'))
    if (node.name === 'AssignStatement') {
      const { targets, annotationOnly } = targetNodes(node)
      if (!annotationOnly) targets.forEach(add)
    } else if (node.name === 'UpdateStatement') {
      if (node.kids[0]?.name === 'VariableName') add(node.kids[0])
    } else if (node.name === 'ImportStatement') {
      const { from, plain } = importParts(node, text)
      for (const part of from ?? plain) if (part.name !== '*') add(part.bound)
    } else if (/Statement|StatementGroup|Body|MatchClause/.test(node.name)) node.kids.forEach(visit)
  }
  visit(body)
  return [...names]
}
