import { boundNames, childOf, isNode, listOf, nameOf, type Node } from '../../facts/ecmascript/syntax.ts'
import type { ParsedFile } from '../specialist.ts'
import { complexFrom } from './extract-python.ts'
import type { ComplexFunction, CostlySite, PerformanceFacts } from './performance-facts.ts'

interface Step {
  readonly node: Node
  readonly parent: Node | null
  /** The class it stands in. */
  readonly owner: string
  readonly unit: Unit | null
  readonly handler: boolean
}

interface Unit {
  readonly node: Node
  readonly symbol: string
  complexity: number
}

const functions = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/

/** What costs time in one TypeScript or JavaScript file. */
export const ecmaCosts = ({ tree, text, lineAt, file }: ParsedFile): PerformanceFacts | undefined => {
  if (!isNode(tree) || /\.d\.[cm]?ts$/.test(file)) return undefined
  const units: Unit[] = []
  const spreads: CostlySite[] = []
  const syncCalls: CostlySite[] = []
  const serves = /\b(?:req|request|ctx)\b/.test(text) && /Sync\(/.test(text)
  const open: Step[] = [{ node: tree, parent: null, owner: '', unit: null, handler: false }]
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { node } = step
    let { unit, owner } = step
    const { handler, parent } = step
    if (functions.test(node.type)) {
      const name = parent && nameIn(node, parent, text)
      const inClass = parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition'
      const symbol =
        name === null
          ? `a callback in ${(unit?.symbol || file).replace(/^a callback in /, '')}`
          : inClass && owner
            ? `${owner}.${name}`
            : name
      unit = { node, symbol, complexity: 1 }
      units.push(unit)
    } else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression')
      owner = nameOf(childOf(node, 'id')) ?? ''
    else if (unit) unit.complexity += pathsOf(node)
    const site = (what: string): CostlySite => ({
      line: lineAt(node.start),
      what,
      symbol: unit?.symbol ?? '',
    })
    if (node.type === 'CallExpression') {
      const spread = copiedAccumulator(node, text)
      if (spread !== null)
        spreads.push({
          ...site(spread.type === 'ArrayExpression' ? 'array' : 'object'),
          line: lineAt(spread.start),
        })
      const sync = handler && serves ? syncCall(node) : null
      if (sync !== null) syncCalls.push(site(sync))
    }
    for (const key in node) {
      const value = node[key]
      if (typeof value !== 'object' || value === null) continue
      const children = Array.isArray(value) ? (value as readonly unknown[]) : [value]
      for (const child of children) {
        if (!isNode(child) || child.type === 'TSTypeAnnotation') continue
        const inHandler =
          serves && node.type === 'CallExpression' && key === 'arguments' && isHandler(node, child)
        const nested = functions.test(child.type) && !inHandler
        open.push({ node: child, parent: node, owner, unit, handler: inHandler || (handler && !nested) })
      }
    }
  }
  const lines = units.length > 0 && /eslint-disable[^\n]*complexity/.test(text) ? text.split('\n') : []
  const complex: ComplexFunction[] = units
    .filter(({ complexity }) => complexity >= complexFrom)
    .filter(({ node }) => !isAccepted(lines, lineAt(node.start)))
    .map(({ node, symbol, complexity }) => ({
      symbol,
      line: lineAt(node.start),
      complexity,
    }))
    .sort((a, b) => a.line - b.line)
  const byLine = (a: CostlySite, b: CostlySite): number => a.line - b.line
  const facts = { complex, spreads: spreads.sort(byLine), syncCalls: syncCalls.sort(byLine) }
  const kept = Object.entries(facts).filter(([, all]) => all.length > 0)
  return kept.length > 0 ? (Object.fromEntries(kept) as PerformanceFacts) : undefined
}

/** A comment at the function or on the line before says that its complexity is accepted. */
const isAccepted = (lines: readonly string[], line: number): boolean =>
  /eslint-disable[^\n]*complexity/.test(`${lines[line - 2] ?? ''} ${lines[line - 1] ?? ''}`)

/** What a function is called: its own name, its variable, property or method; null for a callback. */
const nameIn = (node: Node, parent: Node, text: string): string | null => {
  const own = nameOf(childOf(node, 'id'))
  if (own !== null) return own
  const key =
    parent.type === 'VariableDeclarator' ? 'id' : parent.type === 'AssignmentExpression' ? 'left' : 'key'
  const said = childOf(parent, key)
  if (said === null || childOf(parent, key === 'left' ? 'right' : key === 'id' ? 'init' : 'value') !== node)
    return null
  const written = text.slice(said.start, said.end)
  return /^[\w$#.]{1,60}$/.test(key === 'id' ? (nameOf(said) ?? '') : written)
    ? key === 'id'
      ? nameOf(said)
      : written
    : null
}

const pathsOf = (node: Node): number => {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'CatchClause':
    case 'LogicalExpression':
      return 1
    case 'AssignmentExpression':
      return /^(?:&&|\|\||\?\?)=$/.test(String(node['operator'])) ? 1 : 0
    case 'SwitchCase':
      return childOf(node, 'test') === null ? 0 : 1
    default:
      return 0
  }
}

/** `list.reduce((all, one) => ({ ...all, … }), {})` or with arrays: the object that is copied; else null. */
const copiedAccumulator = (call: Node, text: string): Node | null => {
  const callee = childOf(call, 'callee')
  if (callee?.type !== 'MemberExpression' || nameOf(childOf(callee, 'property')) !== 'reduce') return null
  const [reducer, start] = listOf(call, 'arguments')
  if (
    !reducer ||
    !functions.test(reducer.type) ||
    !start ||
    !/^(?:\(?\{\s*\}|\(?\[\s*\])/.test(text.slice(start.start, start.end))
  )
    return null
  const [accumulator] = boundNames(listOf(reducer, 'params')[0] ?? null)
  const body = childOf(reducer, 'body')
  const result = body && resultOf(body)
  if (!accumulator || !result) return null
  const list =
    result.type === 'ObjectExpression'
      ? listOf(result, 'properties')
      : result.type === 'ArrayExpression'
        ? listOf(result, 'elements')
        : []
  const first = list.find((one) => one.type === 'SpreadElement')
  return list.length > 1 && first && nameOf(childOf(first, 'argument')) === accumulator ? result : null
}

const resultOf = (body: Node): Node | null => {
  if (body.type === 'ParenthesizedExpression') return childOf(body, 'expression')
  if (body.type !== 'BlockStatement') return body
  const last = listOf(body, 'body').at(-1)
  return last?.type === 'ReturnStatement' ? childOf(last, 'argument') : null
}

const routes = /^(?:get|post|put|patch|delete|all|use)$/

/** A function with the request as its first parameter, given to `app.get`, `router.use` and the like. */
const isHandler = (call: Node, argument: Node): boolean => {
  const callee = childOf(call, 'callee')
  if (callee?.type !== 'MemberExpression' || !routes.test(nameOf(childOf(callee, 'property')) ?? ''))
    return false
  if (!functions.test(argument.type)) return false
  const [first] = listOf(argument, 'params')
  return first !== undefined && /^_?(?:req|request)$/.test(boundNames(first)[0] ?? '')
}

const syncCall = (call: Node): string | null => {
  const callee = childOf(call, 'callee')
  const name = nameOf(callee?.type === 'MemberExpression' ? childOf(callee, 'property') : callee)
  return name !== null &&
    /^(?:readFile|writeFile|appendFile|readdir|execFile|exec|spawn|copyFile|gzip|gunzip|scrypt|pbkdf2)Sync$/.test(
      name,
    )
    ? name
    : null
}
