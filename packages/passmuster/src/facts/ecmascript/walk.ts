import { boundNames, childOf, declaredNames, isNode, listOf, type Node } from './syntax.ts'

/** Where a node stands: what would have to happen for it to run. */
export interface Context {
  /** Runs while the module loads, not only when something is called. */
  readonly load: boolean
  /** Inside a type: erased. */
  readonly type: boolean
  /** In a `try` whose handler swallows. */
  readonly guarded: boolean
  /** In a `try` whose handler throws something of its own, or reports before it gives up. */
  readonly told: boolean
  readonly conditional: boolean
  /** Under a condition that asks what the runtime can do: `typeof x === 'function'`, or its version. */
  readonly tested: boolean
  /** Names that enclosing blocks and functions bind for themselves. */
  readonly shadows: readonly ReadonlySet<string>[]
}

/** What a walk tells: every node, and every identifier that reads a binding. */
export interface Hooks {
  node(node: Node, context: Context, parent: Node | null): void
  reference(name: string, node: Node, context: Context, parent: Node | null): void
}

interface Step {
  readonly node: Node
  readonly context: Context
  readonly parent: Node | null
  /** In a binding position: identifiers are names, not reads. */
  readonly pattern: boolean
}

const top: Context = {
  load: true,
  type: false,
  guarded: false,
  told: false,
  conditional: false,
  tested: false,
  shadows: [],
}

/** Visits a program once, in source order, without recursion (depth of nesting is not ours to trust). */
export const walk = (program: Node, hooks: Hooks): void => {
  const stack: Step[] = [{ node: program, context: top, parent: null, pattern: false }]
  while (stack.length > 0) {
    const step = stack.pop() as Step
    const { node, context, parent } = step
    hooks.node(node, context, parent)
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier') {
      if (!step.pattern && reads(node, parent)) hooks.reference(node['name'] as string, node, context, parent)
    }
    const next = childSteps(step)
    for (let index = next.length - 1; index >= 0; index--) stack.push(next[index] as Step)
  }
}

/** True when the name is bound by something between here and the module's own scope. */
export const shadowed = (name: string, context: Context): boolean =>
  context.shadows.some((scope) => scope.has(name))

const reads = (node: Node, parent: Node | null): boolean => {
  if (node.type !== 'JSXIdentifier') return true
  if (parent?.type === 'JSXMemberExpression') return true
  return parent?.type === 'JSXOpeningElement' && /^[^a-z]/.test(node['name'] as string)
}

/** TypeScript nodes that have a value; every other `TS…` node is a type. */
const tsValues = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
  'TSExternalModuleReference',
  'TSQualifiedName',
  'TSParameterProperty',
])

/** Children that are names and never reads, by node type. */
const nameKeys: Readonly<Record<string, readonly string[]>> = {
  LabeledStatement: ['label'],
  BreakStatement: ['label'],
  ContinueStatement: ['label'],
  MetaProperty: ['meta', 'property'],
  ImportSpecifier: ['imported', 'local'],
  ImportDefaultSpecifier: ['local'],
  ImportNamespaceSpecifier: ['local'],
  ImportAttribute: ['key'],
  ExportAllDeclaration: ['exported'],
  ExportSpecifier: ['exported'],
  JSXAttribute: ['name'],
  JSXClosingElement: ['name'],
  JSXNamespacedName: ['namespace', 'name'],
  JSXMemberExpression: ['property'],
  TSEnumDeclaration: ['id'],
  TSEnumMember: ['id'],
  TSModuleDeclaration: ['id'],
  TSImportEqualsDeclaration: ['id'],
  TSNamespaceExportDeclaration: ['id'],
  TSQualifiedName: ['right'],
  FunctionDeclaration: ['id'],
  FunctionExpression: ['id'],
  TSDeclareFunction: ['id'],
  ClassDeclaration: ['id'],
  ClassExpression: ['id'],
}
const keyed = new Set(['Property', 'MethodDefinition', 'PropertyDefinition', 'AccessorProperty'])
const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
const branches: Readonly<Record<string, readonly string[]>> = {
  IfStatement: ['consequent', 'alternate'],
  ConditionalExpression: ['consequent', 'alternate'],
  LogicalExpression: ['right'],
  SwitchCase: ['consequent'],
  WhileStatement: ['body'],
  ForStatement: ['body'],
  ForInStatement: ['body'],
  ForOfStatement: ['body'],
  CatchClause: ['body'],
}

const childSteps = ({ node, context, parent, pattern }: Step): readonly Step[] => {
  const inner = innerContext(node, context, parent)
  const names = nameKeys[node.type] ?? []
  const steps: Step[] = []
  for (const key in node) {
    if (key === 'type' || key === 'start' || key === 'end' || key === 'parent' || names.includes(key))
      continue
    if (skipsKey(node, key)) continue
    const value = node[key]
    const children = Array.isArray(value) ? value : [value]
    for (const child of children) {
      if (!isNode(child)) continue
      steps.push({
        node: child,
        context: childContext(node, key, child, inner),
        parent: node,
        pattern: bindsUnder(node, key, pattern),
      })
    }
  }
  return steps
}

const skipsKey = (node: Node, key: string): boolean => {
  if (key === 'property' && node.type === 'MemberExpression') return node['computed'] !== true
  if (key === 'key' && keyed.has(node.type)) return node['computed'] !== true
  return key === 'specifiers' && node.type === 'ExportNamedDeclaration' && node['source'] !== null
}

/** Identifiers under this child are binding names. */
const bindsUnder = (node: Node, key: string, pattern: boolean): boolean => {
  if (node.type === 'VariableDeclarator') return key === 'id'
  if (functions.has(node.type)) return key === 'params'
  if (node.type === 'CatchClause') return key === 'param'
  if (!pattern) return node.type === 'TSParameterProperty' && key === 'parameter'
  if (key === 'typeAnnotation' || key === 'decorators') return false
  if (node.type === 'AssignmentPattern') return key === 'left'
  if (node.type === 'Property') return key === 'value'
  return (
    node.type === 'ObjectPattern' ||
    node.type === 'ArrayPattern' ||
    node.type === 'RestElement' ||
    node.type === 'TSParameterProperty'
  )
}

const innerContext = (node: Node, context: Context, parent: Node | null): Context => {
  if (functions.has(node.type)) {
    const bound = [...listOf(node, 'params').flatMap(boundNames), ...boundNames(childOf(node, 'id'))]
    const runsNow =
      parent?.type === 'CallExpression' && parent['callee'] === node && node['generator'] !== true
    const shadows = [...context.shadows, new Set(bound)]
    if (runsNow) return { ...context, shadows }
    return { ...context, load: false, guarded: false, told: false, conditional: false, shadows }
  }
  if (node.type === 'BlockStatement' || node.type === 'StaticBlock' || node.type === 'TSModuleBlock') {
    const own = declaredNames(listOf(node, 'body'))
    return own.length === 0 ? context : { ...context, shadows: [...context.shadows, new Set(own)] }
  }
  return context
}

const childContext = (node: Node, key: string, child: Node, context: Context): Context => {
  if (context.type) return context
  if (child.type.startsWith('TS') && (!tsValues.has(child.type) || child['declare'] === true))
    return { ...context, type: true }
  if (node.type === 'TSAsExpression' && key === 'typeAnnotation') return { ...context, type: true }
  if (child.type === 'VariableDeclaration' && child['declare'] === true) return { ...context, type: true }
  if (child.type === 'ClassDeclaration' && child['declare'] === true) return { ...context, type: true }
  if (node.type === 'TryStatement' && key === 'block') {
    const handler = childOf(node, 'handler')
    if (!handler) return context
    return swallows(handler) ? { ...context, guarded: true } : { ...context, told: answers(handler) }
  }
  if (
    (node.type === 'PropertyDefinition' || node.type === 'AccessorProperty') &&
    key === 'value' &&
    node['static'] !== true
  )
    return { ...context, load: false }
  if (branches[node.type]?.includes(key)) {
    const tested = context.tested || asksRuntime(childOf(node, 'test') ?? childOf(node, 'left'))
    if (!context.conditional || tested !== context.tested) return { ...context, conditional: true, tested }
  }
  return context
}

/** `typeof path.isAbsolute === 'function'`. */
const isFeatureTest = (test: Node): boolean => {
  const sides = [childOf(test, 'left'), childOf(test, 'right')]
  const asks = sides.some((side) => side?.type === 'UnaryExpression' && side['operator'] === 'typeof')
  return asks && sides.some((side) => side?.type === 'Literal' && side['value'] === 'function')
}

/** A condition on what the runtime has: `typeof x === 'function'`, `process.version`, `process.versions.node`. */
const asksRuntime = (test: Node | null): boolean => {
  if (test === null) return false
  switch (test.type) {
    case 'UnaryExpression':
      return asksRuntime(childOf(test, 'argument'))
    case 'BinaryExpression':
    case 'LogicalExpression':
      return isFeatureTest(test) || asksRuntime(childOf(test, 'left')) || asksRuntime(childOf(test, 'right'))
    case 'CallExpression':
      return asksRuntime(childOf(test, 'callee')) || listOf(test, 'arguments').some(asksRuntime)
    case 'MemberExpression': {
      const [object, property] = [childOf(test, 'object'), childOf(test, 'property')]
      const named = property?.type === 'Identifier' ? (property['name'] as string) : ''
      const isProcess = object?.type === 'Identifier' && object['name'] === 'process'
      return (isProcess && /^versions?$/.test(named)) || asksRuntime(object)
    }
    default:
      return false
  }
}

/** A handler that neither throws nor exits whatever the error is. */
const swallows = (handler: Node): boolean =>
  !listOf(childOf(handler, 'body') ?? handler, 'body').some((statement) => {
    if (statement.type === 'ThrowStatement') return true
    const call = statement.type === 'ExpressionStatement' ? childOf(statement, 'expression') : null
    const callee = call?.type === 'CallExpression' ? childOf(call, 'callee') : null
    const object = callee ? childOf(callee, 'object') : null
    const property = callee ? childOf(callee, 'property') : null
    return object?.['name'] === 'process' && property?.['name'] === 'exit'
  })

/** A handler that does more than throw the error on. */
const answers = (handler: Node): boolean => {
  const caught = childOf(handler, 'param')
  const [first] = listOf(childOf(handler, 'body') ?? handler, 'body')
  if (first?.type !== 'ThrowStatement') return true
  const thrown = childOf(first, 'argument')
  return thrown?.type !== 'Identifier' || thrown['name'] !== caught?.['name']
}
