import { importParts, patternNames, targetNodes, walrusNodes } from './extract-names.ts'
import { clauses } from './tree.ts'
import type { Node } from './tree.ts'

/** What one scope binds itself, and what it hands to the module or to an enclosing function. */
export interface ScopeNames {
  readonly bound: Set<string>
  readonly globals: Set<string>
  readonly nonlocals: Set<string>
  star: boolean
}

/** Names that the statements of one scope bind, however deep in ifs and loops, without nested functions' own. */
export const scopeNames = (
  body: readonly Node[],
  text: string,
  hasWalrus: boolean = text.includes(':='),
): ScopeNames => {
  const names: ScopeNames = { bound: new Set(), globals: new Set(), nonlocals: new Set(), star: false }
  for (const node of body) collect(node, text, names, hasWalrus)
  return names
}

const collect = (node: Node, text: string, names: ScopeNames, hasWalrus: boolean): void => {
  const add = (k: Node): void => {
    names.bound.add(text.slice(k.from, k.to))
  }
  const gather = readers[node.name]
  if (gather) gather(node, text, names, add)
  if (
    node.name === 'FunctionDefinition' ||
    node.name === 'ClassDefinition' ||
    node.name === 'LambdaExpression'
  ) {
    if (hasWalrus) for (const k of node.kids) for (const name of walrusNodes(k, text)) add(name)
    return
  }
  if (holdsStatements.test(node.name)) for (const k of node.kids) collect(k, text, names, hasWalrus)
  else if (hasWalrus) for (const name of walrusNodes(node, text)) add(name)
}

const holdsStatements = /Statement$|StatementGroup|Body|MatchClause|⚠/

type Gather = (node: Node, text: string, names: ScopeNames, add: (node: Node) => void) => void

const addName: Gather = (node, _text, _names, add) => {
  const name = node.kids.find((k) => k.name === 'VariableName')
  if (name) add(name)
}
const addTargets: Gather = (node, _text, _names, add) => targetNodes(node).targets.forEach(add)

const readers: Readonly<Record<string, Gather>> = {
  FunctionDefinition: addName,
  ClassDefinition: addName,
  TypeDefinition: addName,
  AssignStatement: addTargets,
  DeleteStatement: addTargets,
  UpdateStatement: (node, _text, _names, add) => {
    if (node.kids[0]?.name === 'VariableName') add(node.kids[0])
  },
  ForStatement: (node, _text, _names, add) => {
    const until = node.kids.findIndex((k) => k.name === 'in')
    targetNodes({ ...node, kids: node.kids.slice(0, Math.max(0, until)) }).targets.forEach(add)
  },
  WithStatement: (node, text, _names, add) => {
    node.kids.forEach((k, i) => {
      const before = node.kids[i - 1]
      if (before?.name === 'as' || (before?.name === ',' && text.startsWith('as', before.from))) {
        targetNodes({ ...node, kids: [k] }).targets.forEach(add)
      }
    })
  },
  TryStatement: (node, _text, _names, add) => {
    for (const { head } of clauses(node)) {
      const at = head.findIndex((k) => k.name === 'as' || k.name === ',')
      const name = at < 0 ? undefined : head[at + 1]
      if (name?.name === 'VariableName') add(name)
    }
  },
  MatchClause: (node, _text, _names, add) => {
    for (const k of node.kids) if (k.name !== 'Body') patternNames(k).forEach(add)
  },
  ImportStatement: (node, text, names, add) => {
    const { from, plain } = importParts(node, text)
    for (const part of from ?? plain) {
      if (part.name === '*') names.star = true
      else add(part.bound)
    }
  },
  ScopeStatement: (node, text, names) => {
    const into = node.kids[0]?.name === 'global' ? names.globals : names.nonlocals
    for (const k of node.kids) if (k.name === 'VariableName') into.add(text.slice(k.from, k.to))
  },
}

/** Parameter names of a ParamList, with the nodes evaluated outside: defaults and annotations. */
export const parameters = (
  list: Node | undefined,
): { names: readonly Node[]; defaults: readonly Node[]; annotations: readonly Node[] } => {
  const names: Node[] = []
  const defaults: Node[] = []
  const annotations: Node[] = []
  let assigned = false
  for (const k of list?.kids ?? []) {
    if (k.name === 'AssignOp') assigned = true
    else if (k.name === ',') assigned = false
    else if (k.name === 'TypeDef') annotations.push(k)
    else if (assigned) defaults.push(k)
    else if (k.name === 'VariableName') names.push(k)
  }
  return { names, defaults, annotations }
}
