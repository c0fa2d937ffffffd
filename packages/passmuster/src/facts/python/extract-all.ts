import type { PythonFacts } from './python-facts.ts'
import { stringValue } from './syntax-string.ts'
import type { Node } from './tree.ts'

type Name = { readonly name: string; readonly line: number }

/** Collects what a module says in `__all__`, statement by statement. */
export interface AllCollector {
  /** `sure`: the statement runs whenever the module loads. */
  statement(node: Node, sure: boolean): void
  result(): PythonFacts['all']
}

export const collectAll = (text: string, lineAt: (offset: number) => number): AllCollector => {
  let line = 0
  let exact = true
  let names: Name[] = []
  const isAll = (node: Node | undefined): boolean =>
    node?.name === 'VariableName' && text.slice(node.from, node.to) === '__all__'

  const add = (node: Node): void => {
    if (node.name === 'String' || node.name === 'ContinuedString') {
      const value = stringValue(node, text)
      if (value === null) exact = false
      else names.push({ name: value, line: lineAt(node.from) })
    } else exact = false
  }
  const addList = (node: Node | undefined): void => {
    if (!node) exact = false
    else if (
      node.name === 'ArrayExpression' ||
      node.name === 'TupleExpression' ||
      node.name === 'SetExpression'
    ) {
      for (const k of node.kids) if (!/^[[\](){},]$/.test(k.name)) add(k)
    } else if (node.name === 'ParenthesizedExpression' && node.kids[1]) addList(node.kids[1])
    else if (node.name === 'BinaryExpression' && text.slice(node.kids[1]?.from, node.kids[1]?.to) === '+') {
      addList(node.kids[0])
      addList(node.kids[2])
    } else if (
      node.name === 'CallExpression' &&
      /^(list|tuple|sorted)$/.test(text.slice(node.kids[0]?.from, node.kids[0]?.to))
    ) {
      const args = (node.kids[1]?.kids ?? []).filter((k) => !/^[(),]$/.test(k.name))
      if (args.length === 1) addList(args[0])
      else exact = false
    } else if (isAll(node)) return
    else exact = false
  }
  const addSeveral = (nodes: readonly Node[]): void => {
    if (nodes.length === 1) return addList(nodes[0])
    for (const k of nodes) if (k.name !== ',') add(k)
  }

  const assign = (node: Node, sure: boolean): void => {
    const at = node.kids.findLastIndex((k) => k.name === 'AssignOp')
    if (at < 0 || !node.kids.slice(0, at).some(isAll)) return
    if (line !== 0 && !sure) exact = false
    else names = []
    line = line || lineAt(node.from)
    if (!sure) exact = false
    addSeveral(node.kids.slice(at + 1))
  }
  const method = (node: Node): { callee: Node; name: string; args: readonly Node[] } | null => {
    const call = node.kids[0]
    const member = call?.name === 'CallExpression' ? call.kids[0] : undefined
    if (member?.name !== 'MemberExpression' || !member.kids[0]) return null
    const property = member.kids.find((k) => k.name === 'PropertyName')
    if (!property) return null
    const args = (call?.kids[1]?.kids ?? []).filter((k) => !/^[(),]$/.test(k.name))
    return { callee: member.kids[0], name: text.slice(property.from, property.to), args }
  }
  return {
    statement(node, sure) {
      if (node.name === 'AssignStatement') return assign(node, sure)
      if (node.name === 'UpdateStatement' && isAll(node.kids[0])) {
        line = line || lineAt(node.from)
        if (!sure) exact = false
        if (text.slice(node.kids[1]?.from, node.kids[1]?.to) !== '+=') exact = false
        else addSeveral(node.kids.slice(2))
      } else if (node.name === 'ExpressionStatement') {
        const call = method(node)
        if (!call || !isAll(call.callee)) return
        line = line || lineAt(node.from)
        if (!sure) exact = false
        if (call.name === 'extend') addList(call.args[0])
        else if (call.name === 'append' && call.args[0]) add(call.args[0])
        else if (call.name === 'remove' && call.args[0]) {
          const gone = stringValue(call.args[0], text)
          names = names.filter((known) => known.name !== gone)
        } else if (call.name !== 'sort') exact = false
      }
    },
    result: () => (line === 0 ? null : { line, exact, names }),
  }
}
