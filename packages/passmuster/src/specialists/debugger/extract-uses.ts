import type { CrashFacts, GuardedUse, UseWhere } from '../../facts/python/crash-facts.ts'
import { targetNodes } from '../../facts/python/extract-names.ts'
import { scopeNames } from '../../facts/python/scope-names.ts'
import { clauses, kid } from '../../facts/python/tree.ts'
import type { Node } from '../../facts/python/tree.ts'
import { undecorated } from './extract-classes.ts'
import { said } from './extract-ops.ts'
import type { Reading } from './extract-ops.ts'

/** One use of a name that certainly happens as the module loads. */
export interface EagerUse {
  readonly name: string
  readonly line: number
  readonly where: UseWhere
  readonly member: boolean
}

const lazy = /^(LambdaExpression|.*ComprehensionExpression|ComprehensionExpression|String|FormatString)$/

/** A generator given as the only argument stands bare among the arguments. */
const isGenerator = (node: Node): boolean =>
  node.name === 'ArgList' && node.kids.some((k) => k.name === 'for')

/** Names an expression reads; what short circuits and conditionals may skip, lambdas and comprehensions are left out. */
const readsOf = (node: Node, where: UseWhere, reading: Reading, into: EagerUse[]): void => {
  if (lazy.test(node.name) || isGenerator(node)) return
  if (node.name === 'VariableName') {
    into.push({ name: said(node, reading), line: reading.lineAt(node.from), where, member: false })
    return
  }
  if (node.name === 'MemberExpression' && node.kids[0]?.name === 'VariableName') {
    into.push({
      name: said(node.kids[0], reading),
      line: reading.lineAt(node.from),
      where,
      member: node.kids[1]?.name === '.',
    })
    for (const k of node.kids.slice(2)) if (k.name !== 'PropertyName') readsOf(k, where, reading, into)
    return
  }
  if (node.name === 'ConditionalExpression') return
  if (node.name === 'BinaryExpression' && node.kids.some((k) => k.name === 'and' || k.name === 'or')) {
    if (node.kids[0] !== undefined) readsOf(node.kids[0], where, reading, into)
    return
  }
  if (node.name === 'CallExpression' && node.kids[0]?.name === 'VariableName') {
    into.push({
      name: said(node.kids[0], reading),
      line: reading.lineAt(node.from),
      where: where === 'expression' ? 'call' : where,
      member: false,
    })
    for (const k of node.kids.slice(1)) readsOf(k, where, reading, into)
    return
  }
  node.kids.forEach((k, i) => {
    const isKeyword =
      node.name === 'ArgList' && k.name === 'VariableName' && node.kids[i + 1]?.name === 'AssignOp'
    if (!isKeyword) readsOf(k, where, reading, into)
  })
}

/** A decorator reads its first name, and its arguments where it is called. */
const decoratorReads = (node: Node, reading: Reading, into: EagerUse[]): void => {
  const at = node.kids.findIndex((k) => k.name === 'VariableName')
  if (at < 0) return
  const member = node.kids[at + 1]?.name === '.'
  into.push({
    name: said(node.kids[at]!, reading),
    line: reading.lineAt(node.from),
    where: 'decorator',
    member,
  })
  const args = kid(node, 'ArgList')
  if (args !== undefined) readsOf(args, 'expression', reading, into)
}

/** What a function's header reads as it is defined: decorators, defaults, annotations. */
const headerReads = (whole: Node, annotations: boolean, reading: Reading, into: EagerUse[]): void => {
  const { node, decorators } = undecorated(whole)
  for (const one of decorators) decoratorReads(one, reading, into)
  if (node.kids.some((k) => k.name === 'TypeParamList')) return
  const list = kid(node, 'ParamList')
  list?.kids.forEach((k, i) => {
    if (k.name === 'TypeDef') {
      if (annotations) for (const part of k.kids) readsOf(part, 'annotation', reading, into)
    } else if (list.kids[i - 1]?.name === 'AssignOp') readsOf(k, 'default', reading, into)
  })
  const result = node.kids.find((k) => k.name === 'TypeDef')
  if (annotations && result !== undefined)
    for (const k of result.kids) readsOf(k, 'annotation', reading, into)
}

/** What a statement at module or class level reads for certain; `own` = names the class body has bound so far. */
const statementReads = (
  whole: Node,
  annotations: boolean,
  own: Set<string>,
  reading: Reading,
): readonly EagerUse[] => {
  const found: EagerUse[] = []
  const { node, decorators } = undecorated(whole)
  if (node.name === 'FunctionDefinition') {
    headerReads(whole, annotations, reading, found)
    const name = kid(node, 'VariableName')
    if (name !== undefined) own.add(said(name, reading))
  } else if (node.name === 'ClassDefinition') {
    for (const one of decorators) decoratorReads(one, reading, found)
    if (node.kids.some((k) => k.name === 'TypeParamList')) return found
    const args = kid(node, 'ArgList')
    if (args !== undefined) readsOf(args, 'base', reading, found)
    const inner = new Set<string>()
    for (const one of kid(node, 'Body')?.kids ?? []) {
      for (const use of statementReads(one, annotations, inner, reading))
        if (!inner.has(use.name)) found.push(use)
      for (const name of boundNames(one, reading)) inner.add(name)
    }
  } else if (node.name === 'AssignStatement') {
    const last = node.kids.findLastIndex((k) => k.name === 'AssignOp')
    node.kids.forEach((k, i) => {
      if (k.name === 'TypeDef') {
        if (annotations) for (const part of k.kids) readsOf(part, 'annotation', reading, found)
      } else if (i > last && last >= 0) readsOf(k, 'expression', reading, found)
    })
  } else if (node.name === 'ExpressionStatement')
    for (const k of node.kids) readsOf(k, 'expression', reading, found)
  return found
}

/** Every name a statement binds at its own level, wherever inside. */
export const boundNames = (node: Node, { text }: Reading): readonly string[] => [
  ...scopeNames([node], text).bound,
]

type Uses = Pick<CrashFacts, 'uses' | 'unbound' | 'handlerUses' | 'noneInHandler'>

interface Scope {
  readonly reading: Reading
  readonly annotations: boolean
  readonly builtins: ReadonlySet<string>
}

/** Reads of names at load time, against what is bound before them. */
export const usesOf = (root: Node, { reading, annotations, builtins }: Scope): Uses => {
  const uses: GuardedUse[] = []
  const unbound: CrashFacts['unbound'][number][] = []
  const handlerUses: CrashFacts['handlerUses'][number][] = []
  const noneInHandler: CrashFacts['noneInHandler'][number][] = []
  const firstAt = new Map<string, number>()
  for (const node of root.kids) {
    for (const name of boundNames(node, reading))
      if (!firstAt.has(name)) firstAt.set(name, reading.lineAt(node.from))
  }
  const open = /\bimport\s*\*|\bglobals\(\)|\bexec\(|__builtins__|\blocals\(\)|setattr\(\s*builtins/.test(
    reading.text,
  )
  const bound = new Set<string>()
  const guarded = new Map<string, number>()
  for (const node of root.kids) {
    for (const use of statementReads(node, annotations, new Set(), reading)) {
      const tryLine = guarded.get(use.name)
      if (tryLine !== undefined) uses.push({ ...use, tryLine })
      else if (!bound.has(use.name) && !builtins.has(use.name) && !open) {
        unbound.push({
          name: use.name,
          line: use.line,
          where: use.where,
          boundAt: firstAt.get(use.name) ?? null,
        })
      }
    }
    if (node.name === 'TryStatement') {
      const tryLine = reading.lineAt(node.from)
      const parts = clauses(node)
      const imported = (parts[0]?.body.kids ?? [])
        .filter((k) => k.name === 'ImportStatement')
        .flatMap((k) => boundNames(k, reading))
      for (const part of parts.filter((one) => one.keyword === 'except')) {
        const here = new Set(
          part.head.flatMap((k, i) =>
            part.head[i - 1]?.name === 'as' || part.head.length > 1 ? [said(k, reading)] : [],
          ),
        )
        for (const k of part.body.kids) {
          const reads = imported.length > 0 ? statementReads(k, annotations, new Set(), reading) : []
          for (const use of reads) {
            if (bound.has(use.name) || here.has(use.name) || builtins.has(use.name) || open) continue
            handlerUses.push({
              name: use.name,
              line: use.line,
              tryLine,
              boundAt: firstAt.get(use.name) ?? null,
            })
          }
          for (const name of boundNames(k, reading)) here.add(name)
          if (k.name === 'AssignStatement' && k.kids.at(-1)?.name === 'None') {
            for (const target of targetNodes(k).targets)
              noneInHandler.push({ name: said(target, reading), tryLine })
          }
        }
      }
      for (const name of imported) if (!bound.has(name)) guarded.set(name, tryLine)
    } else for (const name of boundNames(node, reading)) guarded.delete(name)
    for (const name of boundNames(node, reading)) bound.add(name)
  }
  return { uses, unbound, handlerUses, noneInHandler }
}
