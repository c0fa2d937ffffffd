import type { ClassFacts, FieldFacts, FunctionFacts, Op } from '../../facts/python/crash-facts.ts'
import { kid } from '../../facts/python/tree.ts'
import type { Node } from '../../facts/python/tree.ts'
import { bodyOps, dotted, said } from './extract-ops.ts'
import type { Reading } from './extract-ops.ts'

const nameOf = (node: Node, reading: Reading): string => {
  const name = kid(node, 'VariableName')
  return name === undefined ? '' : said(name, reading)
}

/** The decorated thing and its decorators' nodes; a plain definition has none. */
export const undecorated = (node: Node): { readonly node: Node; readonly decorators: readonly Node[] } => {
  if (node.name !== 'DecoratedStatement') return { node, decorators: [] }
  const inner = node.kids.find((k) => k.name === 'FunctionDefinition' || k.name === 'ClassDefinition')
  return { node: inner ?? node, decorators: node.kids.filter((k) => k.name === 'Decorator') }
}

/** Dotted name of a decorator. */
const decoratorName = (node: Node, { text }: Reading): string =>
  /^@\s*([\w.]+)/.exec(text.slice(node.from, node.to))?.[1] ?? ''

const bareType = (text: string): string => text.replace(/\[[^]*$/, '').trim()

const basesOf = (args: Node | undefined, reading: Reading): readonly string[] => {
  const found: string[] = []
  const kids = args?.kids ?? []
  for (let i = 0; i < kids.length; i += 1) {
    const k = kids[i]!
    if (k.name === '(' || k.name === ')' || k.name === ',') continue
    if (kids[i + 1]?.name === 'AssignOp') {
      i += 2
      continue
    }
    const text = bareType(said(k, reading))
    found.push(/^[\w.]+$/.test(text) ? text : '?')
  }
  return found
}

const keyword = (args: Node | undefined, name: string, reading: Reading): string | null => {
  const kids = args?.kids ?? []
  const at = kids.findIndex(
    (k, i) => k.name === 'VariableName' && said(k, reading) === name && kids[i + 1]?.name === 'AssignOp',
  )
  return at < 0 || kids[at + 2] === undefined ? null : said(kids[at + 2]!, reading)
}

const mutableDefault = (node: Node, reading: Reading): boolean =>
  /^(ArrayExpression|DictionaryExpression|SetExpression|ArrayComprehensionExpression|DictionaryComprehensionExpression|SetComprehensionExpression)$/.test(
    node.name,
  ) ||
  (node.name === 'CallExpression' &&
    node.kids[0] !== undefined &&
    /^(list|dict|set)$/.test(said(node.kids[0], reading)))

const fieldOf = (node: Node, reading: Reading): FieldFacts | null => {
  const [name, type] = node.kids
  if (name?.name !== 'VariableName' || type?.name !== 'TypeDef') return null
  const annotation = said(type, reading)
    .replace(/^:\s*/, '')
    .replace(/^["']|["']$/g, '')
  const at = node.kids.findIndex((k) => k.name === 'AssignOp')
  const value = at < 0 ? undefined : node.kids[at + 1]
  const isField =
    value?.name === 'CallExpression' &&
    value.kids[0] !== undefined &&
    /^(dataclasses\.)?field$/.test(dotted(value.kids[0], reading))
  const args = isField ? value!.kids[1] : undefined
  const given =
    isField &&
    (keyword(args, 'default', reading) !== null || keyword(args, 'default_factory', reading) !== null)
  const kwOnly = keyword(args, 'kw_only', reading)
  const open = isField && (args?.kids.some((k) => k.name === '**') ?? false)
  return {
    name: said(name, reading),
    line: reading.lineAt(node.from),
    kind: /^(typing\.|t\.)?ClassVar\b/.test(annotation)
      ? 'class'
      : /^(dataclasses\.)?KW_ONLY$/.test(annotation)
        ? 'marker'
        : 'field',
    hasDefault: value !== undefined && (!isField || given || open),
    kwOnly: kwOnly === null ? null : kwOnly === 'True',
    init: keyword(args, 'init', reading) !== 'False',
    mutable: value !== undefined && !isField && mutableDefault(value, reading),
  }
}

/** A function or method with the steps it certainly takes; nested functions with theirs. */
export const functionOf = (
  whole: Node,
  inClass: boolean,
  reading: Reading,
  depth: number = 0,
): FunctionFacts => {
  const { node, decorators } = undecorated(whole)
  const body = kid(node, 'Body')
  const params = kid(node, 'ParamList')
  const names = decorators.map((one) => decoratorName(one, reading))
  const first = params?.kids.find((k) => k.name === 'VariableName')
  const self =
    inClass && first !== undefined && !names.some((name) => /^(staticmethod|classmethod)$/.test(name))
      ? said(first, reading)
      : ''
  const isNested = (k: Node): boolean => undecorated(k).node.name === 'FunctionDefinition'
  const nested =
    depth > 2 ? [] : (body?.kids ?? []).filter(isNested).map((k) => functionOf(k, false, reading, depth + 1))
  const last = body?.kids.at(-1)
  const returned =
    last?.name === 'ReturnStatement' ? last.kids.find((k) => k.name === 'VariableName') : undefined
  return {
    name: nameOf(node, reading),
    line: reading.lineAt(node.from),
    decorators: names,
    generator: body !== undefined && hasYield(body),
    ops: body === undefined || node.kids[0]?.name === 'async' ? [] : bodyOps(body, self, reading),
    nested,
    returns: returned === undefined ? null : said(returned, reading),
  }
}

const hasYield = (node: Node): boolean =>
  node.kids.some(
    (k) =>
      k.name === 'YieldStatement' ||
      k.name === 'YieldExpression' ||
      k.name === 'yield' ||
      (k.name !== 'FunctionDefinition' && k.name !== 'LambdaExpression' && hasYield(k)),
  )

/** A class: bases, fields, methods, and the steps its body takes as it is made (decorators of methods among them). */
export const classOf = (
  whole: Node,
  reading: Reading,
): { readonly facts: ClassFacts; readonly ops: readonly Op[] } => {
  const { node, decorators } = undecorated(whole)
  const body = kid(node, 'Body')
  const fields: FieldFacts[] = []
  const methods: FunctionFacts[] = []
  const attributes = new Set<string>()
  const seen = new Map<string, number>()
  const twice: { name: string; line: number; first: number }[] = []
  const ops: Op[] = []
  for (const one of body?.kids ?? []) {
    const inner = undecorated(one)
    if (inner.node.name === 'FunctionDefinition') {
      methods.push(functionOf(one, true, reading))
      ops.push(...decorateOps(inner.decorators, reading))
    } else if (inner.node.name === 'ClassDefinition') attributes.add(nameOf(inner.node, reading))
    else if (one.name === 'AssignStatement') {
      const field = fieldOf(one, reading)
      if (field !== null) fields.push(field)
      if (one.kids.some((k) => k.name === 'AssignOp'))
        for (const k of one.kids) if (k.name === 'VariableName') attributes.add(said(k, reading))
      const name = one.kids[0]
      if (name?.name === 'VariableName' && one.kids[1]?.name === 'AssignOp') {
        const line = reading.lineAt(one.from)
        const before = seen.get(said(name, reading))
        if (before !== undefined) twice.push({ name: said(name, reading), line, first: before })
        else seen.set(said(name, reading), line)
      }
    } else if (one.name !== ':' && one.name !== 'ExpressionStatement' && one.name !== 'PassStatement')
      attributes.add('?')
  }
  const made = decorators.find((one) => /^(dataclasses\.)?dataclass$/.test(decoratorName(one, reading)))
  const args = made === undefined ? undefined : kid(made, 'ArgList')
  const facts: ClassFacts = {
    name: nameOf(node, reading),
    line: reading.lineAt(node.from),
    endLine: reading.lineAt(Math.max(node.from, node.to - 1)),
    bases: basesOf(kid(node, 'ArgList'), reading),
    decorators: decorators.map((one) => decoratorName(one, reading)),
    dataclass:
      made === undefined
        ? null
        : {
            line: reading.lineAt(made.from),
            kwOnly: keyword(args, 'kw_only', reading) === 'True',
            init: keyword(args, 'init', reading) !== 'False',
          },
    fields,
    methods,
    attributes: [...attributes],
    twice,
  }
  return { facts, ops: [...ops, ...decorateOps(decorators, reading)] }
}

/** Decorators run as the module loads: the nearest one to the definition first. */
export const decorateOps = (decorators: readonly Node[], reading: Reading): readonly Op[] =>
  [...decorators].reverse().flatMap((one): readonly Op[] => {
    const target = decoratorName(one, reading)
    const called = kid(one, 'ArgList') !== undefined
    return target === '' ? [] : [{ do: 'decorate', target, called, line: reading.lineAt(one.from) }]
  })
