import { childOf, listOf, unwrap, type Node } from '../../facts/ecmascript/syntax.ts'
import type { Node as PythonNode } from '../../facts/python/tree.ts'

/** Offsets of a text, end exclusive. */
export type Span = readonly [start: number, end: number]

/** A literal this long is a table or a document, not a value in passing. */
const leastText = 400

/** Literals at the head of a module that hold nothing but texts, numbers and more of their kind: likeness is the point of data. */
export const ecmaData = (program: Node): readonly Span[] => {
  const found: Span[] = []
  /** Whether the node is data; what is data inside one that is not is taken by itself. */
  const visit = (node: Node | null): boolean => {
    const one = unwrap(node)
    if (one === null) return true
    switch (one.type) {
      case 'Literal':
        return true
      case 'TemplateLiteral':
        return listOf(one, 'expressions').length === 0
      case 'UnaryExpression':
        return visit(childOf(one, 'argument'))
      case 'ArrayExpression':
        return whole(one, listOf(one, 'elements'))
      case 'ObjectExpression':
        return whole(
          one,
          listOf(one, 'properties').map((property) =>
            property.type === 'Property' && property['computed'] !== true && property['method'] !== true
              ? (childOf(property, 'value') ?? property)
              : property,
          ),
        )
      default:
        return false
    }
  }
  const whole = (node: Node, parts: readonly Node[]): boolean => {
    const before = found.length
    const all = parts.map((part) => visit(part))
    if (!all.every(Boolean)) return false
    found.length = before
    if (node.end - node.start >= leastText) found.push([node.start, node.end])
    return true
  }
  for (const statement of listOf(program, 'body')) {
    const one = childOf(statement, 'declaration') ?? statement
    if (one.type === 'VariableDeclaration')
      for (const each of listOf(one, 'declarations')) visit(childOf(each, 'init'))
    else if (/^(?:Object|Array)Expression$|^TS(?:As|Satisfies)Expression$/.test(one.type)) visit(one)
  }
  return found
}

const plain =
  /^(?:String|Number|Boolean|None|ContinuedString|UnaryExpression|ArithOp|ParenthesizedExpression|[[\](){},:]|\.{3})$/
const held = /^(?:Array|Dictionary|Set|Tuple)Expression$/

/** The same of Python: what a name at the head of a module is set to. */
export const pythonData = (root: PythonNode): readonly Span[] => {
  const found: Span[] = []
  const visit = (node: PythonNode): boolean => {
    if (node.kids.length === 0) return plain.test(node.name) || held.test(node.name)
    if (!plain.test(node.name) && !held.test(node.name)) return false
    const before = found.length
    if (!node.kids.map((kid) => visit(kid)).every(Boolean)) return false
    found.length = before
    if (held.test(node.name) && node.to - node.from >= leastText) found.push([node.from, node.to])
    return true
  }
  for (const statement of root.kids)
    if (statement.name === 'AssignStatement') {
      const last = statement.kids.at(-1)
      if (last) visit(last)
    }
  return found
}
