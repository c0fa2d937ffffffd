import type { Node } from '../../facts/python/tree.ts'

/** The text of a file and the line of an offset. */
export interface Reading {
  readonly text: string
  lineAt(offset: number): number
}

/** The text of a node without white space; '' = no node. */
export const said = (node: Node | undefined, text: string): string =>
  node ? text.slice(node.from, node.to).replace(/\s+/g, '') : ''

/** Calls `see` for a node and all below it, functions inside left out. */
export const each = (node: Node, see: (node: Node) => void): void => {
  see(node)
  for (const k of node.kids)
    if (k.name !== 'FunctionDefinition' && k.name !== 'LambdaExpression') each(k, see)
}
