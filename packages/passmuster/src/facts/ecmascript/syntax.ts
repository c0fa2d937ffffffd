/** A node of the ESTree that oxc returns; offsets are UTF-16 units, as in JavaScript strings. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** True for objects that carry a node type. */
export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

/** The child under `key`, or null where there is none. */
export const childOf = (node: Node, key: string): Node | null => {
  const value = node[key]
  return isNode(value) ? value : null
}

/** The children under a list-valued `key`, holes dropped. */
export const listOf = (node: Node, key: string): readonly Node[] => {
  const value = node[key]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** The name of an identifier (also in JSX), or the text of a string used as a name (`export { a as 'b c' }`). */
export const nameOf = (node: Node | null): string | null => {
  if (node === null) return null
  if (typeof node['name'] === 'string') return node['name']
  return node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null
}

/** The constant text of a string literal or a template without holes. */
export const textOf = (node: Node | null | undefined): string | null => {
  if (!node) return null
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null
  if (node.type !== 'TemplateLiteral' || listOf(node, 'expressions').length > 0) return null
  const only = listOf(node, 'quasis')[0]?.['value'] as { cooked?: string } | undefined
  return only?.cooked ?? null
}

/** Parentheses, `await`, and what TypeScript erases (`as`, `satisfies`, `!`) taken off. */
export const unwrap = (node: Node | null): Node | null => {
  let at = node
  while (at && wrappers.has(at.type))
    at = childOf(at, at.type === 'AwaitExpression' ? 'argument' : 'expression')
  return at
}

const wrappers = new Set([
  'ParenthesizedExpression',
  'AwaitExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'ChainExpression',
])

/** The names a binding pattern binds. */
export const boundNames = (pattern: Node | null): readonly string[] => {
  const names: string[] = []
  const open: (Node | null)[] = [pattern]
  while (open.length > 0) {
    const node = open.pop()
    if (!node) continue
    if (node.type === 'Identifier') names.push(node['name'] as string)
    else if (node.type === 'ObjectPattern') open.push(...listOf(node, 'properties').toReversed())
    else if (node.type === 'ArrayPattern') open.push(...listOf(node, 'elements').toReversed())
    else if (node.type === 'Property') open.push(childOf(node, 'value'))
    else if (node.type === 'RestElement') open.push(childOf(node, 'argument'))
    else if (node.type === 'AssignmentPattern') open.push(childOf(node, 'left'))
    else if (node.type === 'TSParameterProperty') open.push(childOf(node, 'parameter'))
  }
  return names
}

/** Names that a list of statements declares for itself, without looking into nested blocks. */
export const declaredNames = (statements: readonly Node[]): readonly string[] =>
  statements.flatMap((statement) => {
    if (statement.type === 'VariableDeclaration')
      return listOf(statement, 'declarations').flatMap((one) => boundNames(childOf(one, 'id')))
    if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration')
      return boundNames(childOf(statement, 'id'))
    return []
  })
