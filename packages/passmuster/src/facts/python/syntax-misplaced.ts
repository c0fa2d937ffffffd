import type { Node } from './tree.ts'

interface Where {
  readonly inFunction: boolean
  readonly inLoop: boolean
}

/** Statements the grammar reads but the compiler refuses where they stand: `return` outside a function and the like. */
export const misplaced = (
  root: Node,
  isNotebook: boolean,
): readonly { readonly node: Node; readonly why: string }[] => {
  const found: { node: Node; why: string }[] = []
  const visit = (node: Node, where: Where): void => {
    let inside = where
    if (node.name === 'FunctionDefinition' || node.name === 'LambdaExpression')
      inside = { inFunction: true, inLoop: false }
    else if (node.name === 'ClassDefinition') inside = { inFunction: false, inLoop: false }
    else if (node.name === 'ReturnStatement' && !where.inFunction)
      found.push({ node, why: '`return` outside a function' })
    else if (/^Yield(Statement|Expression)$/.test(node.name) && !where.inFunction)
      found.push({ node, why: '`yield` outside a function' })
    else if (node.name === 'AwaitExpression' && !where.inFunction && !isNotebook)
      found.push({ node, why: '`await` outside a function' })
    else if (node.name === 'BreakStatement' && !where.inLoop)
      found.push({ node, why: '`break` outside a loop' })
    else if (node.name === 'ContinueStatement' && !where.inLoop)
      found.push({ node, why: '`continue` outside a loop' })
    const isLoop = node.name === 'ForStatement' || node.name === 'WhileStatement'
    let orElse = false
    for (const k of node.kids) {
      if (k.name === 'else') orElse = true
      if (k.kids.length > 0)
        visit(k, isLoop && k.name === 'Body' && !orElse ? { ...inside, inLoop: true } : inside)
    }
  }
  visit(root, { inFunction: false, inLoop: false })
  return found.slice(0, 5)
}
