import type { Node } from '../../facts/python/tree.ts'

/**
 * Whether `pop` for `get` at the read mends the call and changes nothing else: the read is a plain statement of a block
 * that the call stands in later, and the keywords go to no other call.
 */
export const isMendedAtRead = (body: Node, read: Node, call: Node, kwargs: string, text: string): boolean => {
  const handed = [...text.slice(body.from, body.to).matchAll(/\*\*\s*(\w+)/g)]
  if (handed.filter(([, name]) => name === kwargs).length !== 1) return false
  let block = body
  for (;;) {
    const at = block.kids.find((one) => holds(one, read))
    if (at === undefined) return false
    if (/^(?:Assign|Expression|Return)Statement$/.test(at.name)) return !isConditional(at, read, text)
    const inner = at.kids.find((one) => holds(one, read))
    if (inner?.name !== 'Body' || !holds(inner, call)) return false
    block = inner
  }
}

const holds = (outer: Node, inner: Node): boolean => outer.from <= inner.from && inner.to <= outer.to

/** Behind an `and`, an `or` or in a conditional expression, a lambda or a loop over values. */
const isConditional = (statement: Node, read: Node, text: string): boolean => {
  const inside = (node: Node): boolean => {
    const kid = node.kids.find((one) => holds(one, read))
    if (/^(?:ConditionalExpression|LambdaExpression|.*ComprehensionExpression)$/.test(node.name)) return true
    const isLogical = node.kids.some((one) => /^(?:and|or)$/.test(text.slice(one.from, one.to)))
    if (isLogical && kid !== node.kids[0]) return true
    return kid !== undefined && kid !== read && inside(kid)
  }
  return inside(statement)
}
