import { argumentsOf, attributeOf, compact, within, type Scope } from '../../facts/python/functions.ts'
import type { Node } from '../../facts/python/tree.ts'

/** A function given to a thread: where, which (`m` for `self.m`, else a nested function's name), several times or once. */
export interface Start {
  readonly line: number
  readonly entry: string
  readonly many: boolean
}

const loops = /^(?:ForStatement|WhileStatement|(?:Array|Set|Dictionary)?ComprehensionExpression)$/

/** Threads that a function's own statements make. */
export const startsIn = (
  unit: Scope,
  text: string,
  lineAt: (offset: number) => number,
  pools: boolean,
): readonly Start[] => {
  const found: Start[] = []
  within(unit.body, (node, parents) => {
    if (node.name !== 'CallExpression') return
    const callee = compact(node.kids[0], text)
    const target = targetOf(callee, node, text, pools)
    if (!target) return
    const entry = attributeOf(target, text) ?? (target.name === 'VariableName' ? compact(target, text) : null)
    if (entry === null) return
    const many = parents.some((p) => loops.test(p.name)) || callee.endsWith('.map')
    found.push({ line: lineAt(node.from), entry, many })
  })
  return found
}

const targetOf = (callee: string, call: Node, text: string, pools: boolean): Node | undefined => {
  if (/^(?:threading\.)?Thread$/.test(callee)) return argumentsOf(call, text).keywords.get('target')
  if (/^(?:threading\.)?Timer$/.test(callee)) {
    const { keywords, positional } = argumentsOf(call, text)
    return keywords.get('function') ?? positional[1]
  }
  if (!pools) return undefined
  if (callee.endsWith('.submit') || /(?:executor|pool)\.map$/i.test(callee))
    return argumentsOf(call, text).positional[0]
  return undefined
}
