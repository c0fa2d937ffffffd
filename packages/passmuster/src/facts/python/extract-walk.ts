import type { PyBinding, PyGuard, PyImport } from './python-facts.ts'
import { patternNames, targetNodes, walrusNodes } from './extract-names.ts'
import { guardOfTry, guardOfWith } from './extract-guards.ts'
import { clauses } from './tree.ts'
import type { Clause, Node } from './tree.ts'

/** Where a statement stands: everything that decides whether and when it runs. */
export interface Standing {
  readonly scope: 'module' | 'class' | 'function'
  readonly when: PyImport['when']
  readonly guard: PyGuard | null
  readonly conditional: boolean
  /** As `conditional`, and inside a `try` body too: a name bound here may not exist. */
  readonly unsure: boolean
  readonly inHandler: boolean
  /** Names a `global` statement of this scope declared. */
  readonly globals: Set<string>
}

/** What the walk tells as it meets it, in source order. */
export interface Visitor {
  readonly text: string
  readonly hasWalrus: boolean
  lineAt(offset: number): number
  statement(node: Node, standing: Standing): void
  bind(name: Node, how: PyBinding['how'], standing: Standing): void
}

export const atModule = (): Standing => ({
  scope: 'module',
  when: 'load',
  guard: null,
  conditional: false,
  unsure: false,
  inHandler: false,
  globals: new Set(),
})

/** Visits every statement below `parent`, with its standing. */
export const walkStatements = (parent: Node, standing: Standing, visitor: Visitor): void => {
  for (const node of parent.kids) walkStatement(node, standing, visitor)
}

const walkStatement = (node: Node, standing: Standing, visitor: Visitor): void => {
  const walk = compound[node.name]
  if (walk) {
    visitor.statement(node, standing)
    if (visitor.hasWalrus) for (const k of node.kids) if (k.name !== 'Body') bindWalrus(k, standing, visitor)
    walk(node, standing, visitor)
    return
  }
  if (node.name === 'StatementGroup' || node.name === '⚠') return walkStatements(node, standing, visitor)
  visitor.statement(node, standing)
  if (visitor.hasWalrus) bindWalrus(node, standing, visitor)
  if (node.name === 'AssignStatement') {
    const { targets, annotationOnly } = targetNodes(node)
    for (const name of targets) visitor.bind(name, annotationOnly ? 'annotation' : 'assign', standing)
  } else if (node.name === 'UpdateStatement') {
    const first = node.kids[0]
    if (first?.name === 'VariableName') visitor.bind(first, 'assign', standing)
  } else if (node.name === 'DeleteStatement') {
    for (const name of targetNodes(node).targets) visitor.bind(name, 'del', standing)
  } else if (node.name === 'TypeDefinition') {
    const name = node.kids.find((k) => k.name === 'VariableName')
    if (name) visitor.bind(name, 'assign', standing)
  } else if (node.name === 'ScopeStatement' && node.kids[0]?.name === 'global') {
    for (const k of node.kids)
      if (k.name === 'VariableName') standing.globals.add(visitor.text.slice(k.from, k.to))
  }
}

const bindWalrus = (node: Node, standing: Standing, visitor: Visitor): void => {
  for (const name of walrusNodes(node, visitor.text)) visitor.bind(name, 'walrus', standing)
}

const maybe = (standing: Standing): Standing => ({ ...standing, conditional: true, unsure: true })

type Walk = (node: Node, standing: Standing, visitor: Visitor) => void

const walkIf: Walk = (node, standing, visitor) => {
  let rest = standing
  for (const clause of clauses(node)) {
    const test = clause.head[0]
    const kind = clause.keyword === 'else' || !test ? null : conditionOf(test, visitor.text)
    let inside = maybe(standing)
    if (kind === 'typing') inside = { ...standing, when: 'type-checking' }
    else if (kind === 'not-typing') inside = rest
    else if (kind === 'main')
      inside = standing.when === 'load' ? { ...standing, when: 'main' } : maybe(standing)
    else if (clause.keyword === 'else') inside = rest
    walkStatements(clause.body, inside, visitor)
    if (kind === 'not-typing') rest = { ...rest, when: 'type-checking' }
    else if (kind !== 'typing' && kind !== 'main') rest = maybe(rest)
  }
}

/** What an `if` asks, where the answer is known before it runs. */
export const conditionOf = (test: Node, text: string): 'typing' | 'not-typing' | 'main' | null => {
  const said = text.slice(test.from, test.to)
  if (/^\(?\s*(\w+\.)*TYPE_CHECKING\s*\)?$/.test(said) || said === 'False') return 'typing'
  if (/^not\s*\(?\s*(\w+\.)*TYPE_CHECKING\s*\)?$/.test(said)) return 'not-typing'
  if (/^\(?\s*__name__\s*==\s*(["'])__main__\1\s*\)?$/.test(said)) return 'main'
  if (/^\(?\s*(["'])__main__\1\s*==\s*__name__\s*\)?$/.test(said)) return 'main'
  return null
}

const walkTry: Walk = (node, standing, visitor) => {
  const parts = clauses(node)
  const guard = guardOfTry(parts, visitor)
  const importing = guard !== null && (parts[0]?.body.kids.some((k) => holdsImport(k)) ?? false)
  for (const clause of parts) {
    if (clause.keyword === 'try') {
      walkStatements(clause.body, { ...standing, guard: guard ?? standing.guard, unsure: true }, visitor)
    } else if (clause.keyword === 'except') {
      const inside = {
        ...maybe(standing),
        inHandler: standing.inHandler || (importing && catchesImport(clause, guard, visitor)),
      }
      const name = handlerName(clause)
      if (name) visitor.bind(name, 'except', inside)
      walkStatements(clause.body, inside, visitor)
    } else walkStatements(clause.body, clause.keyword === 'finally' ? standing : maybe(standing), visitor)
  }
}

const catchesImport = (clause: Clause, guard: PyGuard | null, visitor: Visitor): boolean =>
  guard !== null && guardOfTry([clause], visitor) !== null

const handlerName = (clause: Clause): Node | undefined => {
  const at = clause.head.findIndex((k) => k.name === 'as' || k.name === ',')
  return at < 0 ? undefined : clause.head.slice(at + 1).find((k) => k.name === 'VariableName')
}

const holdsImport = (node: Node): boolean =>
  node.name === 'ImportStatement' ||
  (node.name !== 'FunctionDefinition' &&
    /Statement|StatementGroup|Body|ClassDefinition/.test(node.name) &&
    node.kids.some(holdsImport))

const walkWith: Walk = (node, standing, visitor) => {
  let named = false
  for (const k of node.kids) {
    if (k.name === 'Body') {
      const guard = guardOfWith(node, visitor)
      walkStatements(
        k,
        { ...standing, guard: guard ?? standing.guard, unsure: standing.unsure || guard !== null },
        visitor,
      )
    } else if (named) {
      for (const name of targetNodes({ ...node, kids: [k] }).targets) visitor.bind(name, 'with', standing)
    }
    named = k.name === 'as' || (k.name === ',' && visitor.text.startsWith('as', k.from))
  }
}

const walkFor: Walk = (node, standing, visitor) => {
  const until = node.kids.findIndex((k) => k.name === 'in')
  const targets = node.kids.slice(0, Math.max(0, until)).filter((k) => k.name !== 'for' && k.name !== 'async')
  for (const name of targetNodes({ ...node, kids: targets }).targets)
    visitor.bind(name, 'for', maybe(standing))
  for (const k of node.kids) if (k.name === 'Body') walkStatements(k, maybe(standing), visitor)
}

const walkWhile: Walk = (node, standing, visitor) => {
  for (const k of node.kids) if (k.name === 'Body') walkStatements(k, maybe(standing), visitor)
}

const walkMatch: Walk = (node, standing, visitor) => {
  for (const body of node.kids) {
    if (body.name !== 'MatchBody') continue
    for (const clause of body.kids) {
      if (clause.name !== 'MatchClause') continue
      for (const k of clause.kids) {
        if (k.name === 'Body') walkStatements(k, maybe(standing), visitor)
        else for (const name of patternNames(k)) visitor.bind(name, 'match', maybe(standing))
      }
    }
  }
}

const walkFunction: Walk = (node, standing, visitor) => {
  const name = node.kids.find((k) => k.name === 'VariableName')
  if (name) visitor.bind(name, 'def', standing)
  const inside: Standing = {
    scope: 'function',
    when: standing.when === 'type-checking' ? 'type-checking' : 'call',
    guard: null,
    conditional: false,
    unsure: true,
    inHandler: false,
    globals: new Set(),
  }
  for (const k of node.kids) if (k.name === 'Body') walkStatements(k, inside, visitor)
}

const walkClass: Walk = (node, standing, visitor) => {
  const name = node.kids.find((k) => k.name === 'VariableName')
  if (name) visitor.bind(name, 'class', standing)
  const inside: Standing = { ...standing, scope: 'class', globals: new Set() }
  for (const k of node.kids) if (k.name === 'Body') walkStatements(k, inside, visitor)
}

const walkDecorated: Walk = (node, standing, visitor) => {
  for (const k of node.kids) if (k.name !== 'Decorator') walkStatement(k, standing, visitor)
}

const compound: Readonly<Record<string, Walk>> = {
  IfStatement: walkIf,
  TryStatement: walkTry,
  WithStatement: walkWith,
  ForStatement: walkFor,
  WhileStatement: walkWhile,
  MatchStatement: walkMatch,
  FunctionDefinition: walkFunction,
  ClassDefinition: walkClass,
  DecoratedStatement: walkDecorated,
}
