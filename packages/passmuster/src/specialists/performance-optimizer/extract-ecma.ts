import { boundNames, childOf, isNode, listOf, nameOf, type Node } from '../../facts/ecmascript/syntax.ts'
import type { ParsedFile } from '../specialist.ts'
import { complexFrom } from './extract-python.ts'
import type { ComplexFunction, CostlySite, PerformanceFacts } from './performance-facts.ts'

interface Step {
  readonly node: Node
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
  const open: Step[] = [{ node: tree, unit: null, handler: false }]
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { node } = step
    let { unit, handler } = step
    if (functions.test(node.type)) {
      unit = { node, symbol: nameOf(childOf(node, 'id')) ?? '', complexity: 1 }
      units.push(unit)
    } else if (unit) unit.complexity += pathsOf(node)
    const site = (what: string): CostlySite => ({
      line: lineAt(node.start),
      what,
      symbol: unit?.symbol ?? '',
    })
    if (node.type === 'CallExpression') {
      const spread = copiedAccumulator(node, text)
      if (spread !== null) spreads.push({ ...site('reduce'), line: lineAt(spread.start) })
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
        open.push({ node: child, unit, handler: inHandler || (handler && !nested) })
      }
    }
  }
  const complex: ComplexFunction[] = units
    .filter(({ complexity }) => complexity >= complexFrom)
    .map(({ node, symbol, complexity }) => ({
      symbol: symbol || nameBefore(node, text),
      line: lineAt(node.start),
      complexity,
    }))
    .sort((a, b) => a.line - b.line)
  const byLine = (a: CostlySite, b: CostlySite): number => a.line - b.line
  const facts = { complex, spreads: spreads.sort(byLine), syncCalls: syncCalls.sort(byLine) }
  const kept = Object.entries(facts).filter(([, all]) => all.length > 0)
  return kept.length > 0 ? (Object.fromEntries(kept) as PerformanceFacts) : undefined
}

/** `name = ` / `name: ` / `name(` just before an anonymous function. */
const nameBefore = (node: Node, text: string): string =>
  /(?:(?:const|let|var)\s+)?([\w$]+)\s*(?::[^=;{}]*)?(?:[=:]|(?=\())\s*(?:async\s*)?$/.exec(
    text.slice(Math.max(0, node.start - 120), node.start),
  )?.[1] ?? '(anonymous)'

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
