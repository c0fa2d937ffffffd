import type { Op } from '../../facts/python/crash-facts.ts'
import { clauses } from '../../facts/python/tree.ts'
import type { Node } from '../../facts/python/tree.ts'

export interface Reading {
  readonly text: string
  lineAt(offset: number): number
}

export const said = (node: Node, { text }: Reading): string => text.slice(node.from, node.to)

/** A dotted name, `super.m` for `super().m`, '' for anything else. */
export const dotted = (node: Node, reading: Reading): string => {
  if (node.name === 'VariableName') return said(node, reading)
  if (node.name !== 'MemberExpression') return ''
  const [object, dot, property] = node.kids
  if (object === undefined || dot?.name !== '.' || property === undefined) return ''
  const isSuper =
    object.name === 'CallExpression' &&
    object.kids[0] !== undefined &&
    said(object.kids[0], reading) === 'super'
  const head = isSuper ? 'super' : dotted(object, reading)
  return head === '' ? '' : `${head}.${said(property, reading)}`
}

const skipped = new Set([
  'LambdaExpression',
  'FunctionDefinition',
  'ClassDefinition',
  'ComprehensionExpression',
  'ArrayComprehensionExpression',
  'DictionaryComprehensionExpression',
  'SetComprehensionExpression',
])

/** Steps of one expression or simple statement in the order they run; parts that may not run are left out. */
const expressionOps = (node: Node, self: string, reading: Reading, into: Op[]): void => {
  if (skipped.has(node.name)) return
  const line = reading.lineAt(node.from)
  if (node.name === 'ConditionalExpression') {
    const at = node.kids.findIndex((k) => k.name === 'if')
    if (at >= 0 && node.kids[at + 1] !== undefined) expressionOps(node.kids[at + 1]!, self, reading, into)
    return
  }
  if (node.name === 'BinaryExpression' && node.kids.some((k) => k.name === 'and' || k.name === 'or')) {
    if (node.kids[0] !== undefined) expressionOps(node.kids[0], self, reading, into)
    return
  }
  if (node.name === 'CallExpression') {
    const [callee, args] = node.kids
    if (callee === undefined) return
    if (callee.name === 'MemberExpression' && callee.kids[0] !== undefined) {
      const target = dotted(callee, reading)
      if (!target.startsWith(`${self}.`) || target.split('.').length > 2)
        expressionOps(callee.kids[0], self, reading, into)
    } else if (callee.name !== 'VariableName') expressionOps(callee, self, reading, into)
    const bare = args?.kids.some((k) => k.name === 'for') ?? false
    for (const k of bare ? [] : (args?.kids ?? [])) expressionOps(k, self, reading, into)
    const target = dotted(callee, reading)
    const passed = (args?.kids ?? []).some((k) => k.name === 'VariableName' && said(k, reading) === self)
    if (target !== '' && target !== 'super')
      into.push({ do: 'call', target: ownTarget(target, self), line, self: passed })
    return
  }
  if (node.name === 'MemberExpression') {
    const [object, dot, property] = node.kids
    if (
      object?.name === 'VariableName' &&
      dot?.name === '.' &&
      property !== undefined &&
      said(object, reading) === self
    ) {
      into.push({ do: 'get', attr: said(property, reading), line: reading.lineAt(property.from) })
      return
    }
  }
  for (const k of node.kids) expressionOps(k, self, reading, into)
}

const ownTarget = (target: string, self: string): string =>
  self !== '' && target.startsWith(`${self}.`) ? `self${target.slice(self.length)}` : target

const targetOps = (node: Node, self: string, reading: Reading, into: Op[]): void => {
  if (
    node.name === 'MemberExpression' &&
    node.kids[0]?.name === 'VariableName' &&
    node.kids[1]?.name === '.' &&
    said(node.kids[0], reading) === self
  ) {
    into.push({ do: 'set', attr: said(node.kids[2]!, reading), line: reading.lineAt(node.from) })
  } else if (
    node.name === 'TupleExpression' ||
    node.name === 'ArrayExpression' ||
    node.name === 'ParenthesizedExpression'
  ) {
    for (const k of node.kids) targetOps(k, self, reading, into)
  } else if (node.name === 'MemberExpression')
    for (const k of node.kids) expressionOps(k, self, reading, into)
}

const assignOps = (node: Node, self: string, reading: Reading, into: Op[]): void => {
  const last = node.kids.findLastIndex((k) => k.name === 'AssignOp')
  if (last < 0) return
  for (const k of node.kids.slice(last + 1)) expressionOps(k, self, reading, into)
  for (const k of node.kids.slice(0, last)) if (k.name !== 'TypeDef') targetOps(k, self, reading, into)
}

/** Attributes that may be set somewhere inside: counted as set, so that nothing is claimed of them. */
const possibleSets = (node: Node, self: string, reading: Reading, into: Op[]): void => {
  if (node.name === 'AssignStatement') {
    const last = node.kids.findLastIndex((k) => k.name === 'AssignOp')
    for (const k of node.kids.slice(0, Math.max(0, last))) targetOps(k, self, reading, into)
  }
  if (node.name !== 'FunctionDefinition' && node.name !== 'ClassDefinition')
    for (const k of node.kids) possibleSets(k, self, reading, into)
}

const noneTest = (head: readonly Node[], reading: Reading): string | null => {
  const text = head
    .map((k) => said(k, reading))
    .join(' ')
    .trim()
  return /^(\w+)\s+is\s+None$/.exec(text)?.[1] ?? /^not\s+(\w+)$/.exec(text)?.[1] ?? null
}

const ends = new Set(['ReturnStatement', 'RaiseStatement', 'ContinueStatement', 'BreakStatement'])

const raisesAgain = (body: Node): boolean => {
  const last = body.kids.at(-1)
  return last?.name === 'RaiseStatement'
}

const catchesAll = (head: readonly Node[], reading: Reading): boolean => {
  const text = head.map((k) => said(k, reading)).join(' ')
  return text === '' || /\b(Exception|BaseException|AttributeError|TypeError|NameError)\b/.test(text)
}

/** Whether an `if`, loop or handler may leave the function early: what follows it is no longer certain. */
const mayLeave = (node: Node): boolean =>
  node.kids.some((k) => k.name === 'ReturnStatement' || (!skipped.has(k.name) && mayLeave(k)))

/** The certain steps of a body. `self` is the name of the object's own parameter, '' outside of methods. */
export const bodyOps = (body: Node, self: string, reading: Reading): readonly Op[] => {
  const ops: Op[] = []
  for (const node of body.kids) {
    if (ops.at(-1)?.do === 'stop') break
    statementOps(node, self, reading, ops)
  }
  return ops
}

export const statementOps = (node: Node, self: string, reading: Reading, ops: Op[]): void => {
  switch (node.name) {
    case 'FunctionDefinition':
    case 'ClassDefinition':
    case 'DecoratedStatement':
    case 'ImportStatement':
    case ':':
      return
    case 'AssignStatement':
    case 'UpdateStatement':
      if (node.name === 'UpdateStatement') expressionOps(node, self, reading, ops)
      else assignOps(node, self, reading, ops)
      return
    case 'IfStatement': {
      const parts = clauses(node)
      const first = parts[0]
      const name = first === undefined ? null : noneTest(first.head, reading)
      if (first !== undefined && name !== null)
        ops.push({ do: 'if-none', name, ops: bodyOps(first.body, self, reading) })
      else if (first !== undefined) for (const k of first.head) expressionOps(k, self, reading, ops)
      possibleSets(node, self, reading, ops)
      if (mayLeave(node) && name === null) ops.push({ do: 'stop' })
      return
    }
    case 'TryStatement': {
      const parts = clauses(node)
      const handlers = parts.filter((part) => part.keyword === 'except')
      const swallows = handlers.some((part) => catchesAll(part.head, reading) && !raisesAgain(part.body))
      if (parts[0] !== undefined)
        ops.push({ do: 'try', swallows, ops: bodyOps(parts[0].body, self, reading) })
      possibleSets(node, self, reading, ops)
      for (const part of parts) if (part.keyword === 'finally') ops.push(...bodyOps(part.body, self, reading))
      if (mayLeave(node)) ops.push({ do: 'stop' })
      return
    }
    case 'WithStatement': {
      for (const k of node.kids) {
        if (k.name === 'Body') ops.push(...bodyOps(k, self, reading))
        else expressionOps(k, self, reading, ops)
      }
      return
    }
    case 'ForStatement':
    case 'WhileStatement':
    case 'MatchStatement': {
      possibleSets(node, self, reading, ops)
      if (mayLeave(node)) ops.push({ do: 'stop' })
      return
    }
    default:
      expressionOps(node, self, reading, ops)
      if (ends.has(node.name)) ops.push({ do: 'stop' })
  }
}
