import type { Node } from './tree.ts'

/** A function or class of a Python file, with where it stands. */
export interface Scope {
  readonly kind: 'function' | 'class'
  readonly node: Node
  readonly name: string
  /** Dotted: `Klass.method`, `outer.inner`. */
  readonly symbol: string
  readonly isAsync: boolean
  readonly body: Node
  /** Texts of the decorators without `@`. */
  readonly decorators: readonly string[]
  /** The scope it is written in; null at module level. */
  readonly outer: Scope | null
}

const known = new WeakMap<Node, readonly Scope[]>()

/** Every function and class of a file in source order; computed once per tree. */
export const scopesOf = (root: Node, text: string): readonly Scope[] => {
  const before = known.get(root)
  if (before) return before
  const found: Scope[] = []
  const visit = (node: Node, outer: Scope | null, decorators: readonly string[]): void => {
    let inside = outer
    if (node.name === 'FunctionDefinition' || node.name === 'ClassDefinition') {
      const named = node.kids.find((k) => k.name === 'VariableName')
      const body = node.kids.find((k) => k.name === 'Body')
      if (named && body) {
        const name = text.slice(named.from, named.to)
        inside = {
          kind: node.name === 'ClassDefinition' ? 'class' : 'function',
          node,
          name,
          symbol: outer ? `${outer.symbol}.${name}` : name,
          isAsync: node.kids[0]?.name === 'async',
          body,
          decorators,
          outer,
        }
        found.push(inside)
      }
    }
    const own =
      node.name === 'DecoratedStatement'
        ? node.kids.filter((k) => k.name === 'Decorator').map((k) => text.slice(k.from + 1, k.to).trim())
        : []
    for (const k of node.kids) {
      const isDefinition = k.name === 'FunctionDefinition' || k.name === 'ClassDefinition'
      if (k.kids.length > 0) visit(k, inside, isDefinition ? own : [])
    }
  }
  visit(root, null, [])
  known.set(root, found)
  return found
}

/** The methods of a class: functions that stand directly in it. */
export const methodsOf = (scopes: readonly Scope[], owner: Scope): readonly Scope[] =>
  scopes.filter((one) => one.kind === 'function' && one.outer === owner)

/** Text of a node without white space; '' for none. */
export const compact = (node: Node | undefined, text: string): string =>
  node ? text.slice(node.from, node.to).replace(/\s+/g, '') : ''

/** Visits a node and all below it in source order, without going into functions, classes and lambdas written inside. */
export const within = (node: Node, see: (node: Node, parents: readonly Node[]) => void): void => {
  const parents: Node[] = []
  const visit = (one: Node): void => {
    see(one, parents)
    parents.push(one)
    for (const k of one.kids) if (!opaque.has(k.name)) visit(k)
    parents.pop()
  }
  visit(node)
}

const opaque = new Set(['FunctionDefinition', 'ClassDefinition', 'LambdaExpression'])

/** Positional arguments and keywords of a call; `open` when stars may bring more. */
export interface Arguments {
  readonly positional: readonly Node[]
  readonly keywords: ReadonlyMap<string, Node>
  readonly open: boolean
}

/** What stands between a call's parentheses. */
export const argumentsOf = (call: Node, text: string): Arguments => {
  const list = call.kids.find((k) => k.name === 'ArgList')
  const positional: Node[] = []
  const keywords = new Map<string, Node>()
  let open = false
  const kids = list?.kids ?? []
  for (let i = 0; i < kids.length; i++) {
    const k = kids[i] as Node
    if (k.name === '*' || k.name === '**') {
      open = true
      i++
    } else if (k.name === 'VariableName' && kids[i + 1]?.name === 'AssignOp') {
      const value = kids[i + 2]
      if (value) keywords.set(text.slice(k.from, k.to), value)
      i += 2
    } else if (k.name !== '(' && k.name !== ')' && k.name !== ',') positional.push(k)
  }
  return { positional, keywords, open }
}

/** `self.x` -> `x` for the given receiver name; null for anything else. */
export const attributeOf = (
  node: Node | undefined,
  text: string,
  receiver: string = 'self',
): string | null => {
  if (node?.name !== 'MemberExpression' || node.kids.length !== 3 || node.kids[1]?.name !== '.') return null
  const object = node.kids[0] as Node
  const property = node.kids[2] as Node
  return object.name === 'VariableName' && text.slice(object.from, object.to) === receiver
    ? text.slice(property.from, property.to)
    : null
}

/** Targets and value of `a = b = value`; the value is null for a bare annotation. */
export const assignmentOf = (
  node: Node,
): { readonly targets: readonly Node[]; readonly value: Node | null } => {
  const last = node.kids.findLastIndex((k) => k.name === 'AssignOp')
  if (last < 0) return { targets: node.kids.slice(0, 1), value: null }
  const targets = node.kids.slice(0, last).filter((k) => k.name !== 'AssignOp' && k.name !== 'TypeDef')
  return { targets, value: node.kids[last + 1] ?? null }
}
