import { boundNames, childOf, isNode, listOf, nameOf, type Node } from '../../facts/ecmascript/syntax.ts'
import type { ParsedFile } from '../specialist.ts'
import type { AsyncCallback, EcmaConcurrency } from './concurrency-facts.ts'

const wanted = /\basync\b/
const predicates = new Set(['filter', 'some', 'every', 'find', 'findIndex'])

/** Async functions that are handed to something which drops the promise they return. */
export const ecmaConcurrency = ({ tree, text, lineAt, file }: ParsedFile): EcmaConcurrency | undefined => {
  if (!isNode(tree) || !wanted.test(text) || /\.d\.[cm]?ts$/.test(file)) return undefined
  const asyncCallbacks: AsyncCallback[] = []
  const open: { readonly node: Node; readonly parent: Node | null }[] = [{ node: tree, parent: null }]
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { node, parent } = step
    const found = callbackOf(node, parent, text)
    if (found) {
      const awaited = bareAwait(found.callback)
      if (awaited !== null || found.kind === 'predicate')
        asyncCallbacks.push({
          kind: found.kind,
          method: found.method,
          line: lineAt(found.callback.start),
          awaitLine: lineAt(awaited?.start ?? found.callback.start),
        })
    }
    for (const child of childrenOf(node)) open.push({ node: child, parent: node })
  }
  asyncCallbacks.sort((a, b) => a.line - b.line)
  return asyncCallbacks.length > 0 ? { asyncCallbacks } : undefined
}

const childrenOf = (node: Node): readonly Node[] => {
  const found: Node[] = []
  for (const key in node) {
    const value = node[key]
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) found.push(...value.filter(isNode))
    else if (isNode(value)) found.push(value)
  }
  return found
}

const isAsync = (node: Node | undefined): node is Node =>
  node !== undefined &&
  node['async'] === true &&
  node['generator'] !== true &&
  (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression')

const callbackOf = (
  node: Node,
  parent: Node | null,
  text: string,
): { readonly kind: AsyncCallback['kind']; readonly method: string; readonly callback: Node } | null => {
  const callback = listOf(node, 'arguments')[0]
  if (!isAsync(callback)) return null
  const callee = childOf(node, 'callee')
  if (node.type === 'NewExpression')
    return nameOf(callee) === 'Promise' ? { kind: 'executor', method: 'new Promise', callback } : null
  if (node.type !== 'CallExpression' || callee?.type !== 'MemberExpression') return null
  const method = nameOf(childOf(callee, 'property')) ?? ''
  if (method === 'forEach') {
    const dropped = parent?.type === 'ExpressionStatement'
    return dropped ? { kind: 'each', method, callback } : null
  }
  const tests = predicates.has(method) && listOf(node, 'arguments').length === 1
  if (tests && parent?.type !== 'AwaitExpression' && isArray(childOf(callee, 'object'), text))
    return { kind: 'predicate', method, callback }
  return null
}

/** Made as an array, or a name that the file makes or declares as one: streams and cursors take async tests. */
const isArray = (object: Node | null, text: string): boolean => {
  if (object === null) return false
  const written = text.slice(object.start, object.end)
  if (object.type === 'ArrayExpression' || /^(?:Object\.(?:keys|values|entries)|Array\.from)\(/.test(written))
    return true
  const name = nameOf(object)
  return (
    name !== null &&
    new RegExp(
      `\\b${name.replaceAll('$', '\\$&')}\\??\\s*(?::\\s*(?:readonly\\s+)?(?:[\\w.]+\\[\\]|(?:Readonly)?Array<)|=\\s*(?:\\[|Object\\.(?:keys|values|entries)\\(|Array\\.from\\(|await Promise\\.all\\())`,
    ).test(text)
  )
}

/**
 * The first `await` that no `try` with a handler surrounds, not looking into nested functions; null = none. What
 * comes after a handler that calls a parameter (`reject`) finds the promise settled.
 */
const bareAwait = (callback: Node): Node | null => {
  const body = childOf(callback, 'body')
  if (body === null) return null
  const settlers = new Set(listOf(callback, 'params').flatMap(boundNames))
  const open: Node[] = [body]
  let first: Node | null = null
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'AwaitExpression') {
      if (!isHandled(node) && (first === null || node.start < first.start)) first = node
    }
    if (/^(?:ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/.test(node.type)) continue
    const handler = node.type === 'TryStatement' ? childOf(node, 'handler') : null
    const settled = handler !== null && callsOneOf(handler, settlers)
    for (const child of childrenOf(node))
      if (handler === null || (!settled && child !== childOf(node, 'block'))) open.push(child)
  }
  return first
}

const callsOneOf = (node: Node, names: ReadonlySet<string>): boolean =>
  (node.type === 'CallExpression' && names.has(nameOf(childOf(node, 'callee')) ?? '')) ||
  childrenOf(node).some((child) => callsOneOf(child, names))

/** `await x.catch(…)`, a pause, and anything that is no call: a timer, a promise that was made before. */
const isHandled = (awaited: Node): boolean => {
  const call = childOf(awaited, 'argument')
  if (call?.type !== 'CallExpression') return true
  const callee = childOf(call, 'callee')
  const name = nameOf(callee?.type === 'MemberExpression' ? childOf(callee, 'property') : callee) ?? ''
  return (
    name === 'catch' || /^(?:sleep|delay|wait|pause|(?:set)?timeout|nexttick)(?:Ms|For|Seconds)?$/i.test(name)
  )
}
