import {
  assignmentOf,
  attributeOf,
  compact,
  methodsOf,
  within,
  type Scope,
} from '../../facts/python/functions.ts'
import { parameters } from '../../facts/python/scope-names.ts'
import type { Node } from '../../facts/python/tree.ts'
import type { ClassParameters, UncheckedParameter } from './robustness-facts.ts'

interface Reading {
  readonly text: string
  lineAt(offset: number): number
}

const sized =
  /(?:^|_)(?:fast|slow|short|long|windows?|periods?|lookback|span|length|bars|size|days|steps)(?:$|_)/

/** Constructors that take windows and other sizes as integers. */
export const classParameters = (scopes: readonly Scope[], reading: Reading): readonly ClassParameters[] =>
  scopes.filter(({ kind }) => kind === 'class').flatMap((owner) => ofClass(owner, scopes, reading) ?? [])

const ofClass = (owner: Scope, scopes: readonly Scope[], reading: Reading): ClassParameters | null => {
  const { text, lineAt } = reading
  const methods = methodsOf(scopes, owner)
  const init = methods.find(({ name }) => name === '__init__')
  if (!init || owner.decorators.length > 0 || methods.some(({ name }) => /valid|check|verify/i.test(name)))
    return null
  const names = integersOf(init.node, text).filter((name) => sized.test(name))
  if (names.length === 0) return null
  const stored = storedIn(init, names, reading)
  if (stored === null || stored.size === 0) return null
  const units = scopes.filter(
    ({ kind, node }) => kind === 'function' && node.from >= owner.node.from && node.to <= owner.node.to,
  )
  const checks = new Map<string, number>()
  const uses = new Map<string, Pick<UncheckedParameter, 'use' | 'useLine'>>()
  for (const unit of units) {
    within(unit.body, (node) => {
      for (const name of checkedBy(node, names, text)) checks.set(name, lineAt(node.from))
      const used = useOf(node, text)
      if (used && !uses.has(used[1])) uses.set(used[1], { use: used[0], useLine: lineAt(node.from) })
    })
  }
  const unchecked = [...stored].flatMap(([name, { attribute, line }]) => {
    const use = uses.get(attribute)
    return checks.has(name) || !use ? [] : [{ name, line, ...use }]
  })
  const checked = [...checks].map(([name, line]) => ({ name, line }))
  if (unchecked.length + checked.length === 0) return null
  const order = parameters(init.node.kids.find((k) => k.name === 'ParamList')).names.map((k) =>
    compact(k, text),
  )
  const line = lineAt(init.node.from)
  return { owner: owner.symbol, line, order: order.slice(1), checked, unchecked, pair: pairOf(unchecked) }
}

/** Parameters that are annotated `int` or have an integer as their default. */
const integersOf = (init: Node, text: string): readonly string[] => {
  const list = init.kids.find((k) => k.name === 'ParamList')?.kids ?? []
  return list.flatMap((k, i) => {
    if (k.name !== 'VariableName' || list[i - 1]?.name === 'AssignOp') return []
    const annotation = list[i + 1]?.name === 'TypeDef' ? compact(list[i + 1], text) : ''
    const value = list[i + (annotation ? 3 : 2)]
    const assigned = list[i + (annotation ? 2 : 1)]?.name === 'AssignOp'
    const isInteger =
      annotation === ':int' || (annotation === '' && assigned && /^\d+$/.test(compact(value, text)))
    return isInteger ? [text.slice(k.from, k.to)] : []
  })
}

/** `self.x = x` and `self.x = int(x)` by parameter; null when a base class gets the parameters and may check them. */
const storedIn = (
  init: Scope,
  names: readonly string[],
  { text, lineAt }: Reading,
): ReadonlyMap<string, { readonly attribute: string; readonly line: number }> | null => {
  const stored = new Map<string, { readonly attribute: string; readonly line: number }>()
  let handed = false
  within(init.body, (node) => {
    if (node.name === 'CallExpression') {
      const callee = compact(node.kids[0], text)
      const passed = names.some((name) => new RegExp(`\\b${name}\\b`).test(text.slice(node.from, node.to)))
      if ((/^super\(\)?/.test(callee) && passed) || /valid|check|ensure|require|positive/i.test(callee))
        handed = true
    }
    if (node.name !== 'AssignStatement') return
    const { targets, value } = assignmentOf(node)
    const attribute = targets.length === 1 ? attributeOf(targets[0], text) : null
    const name = /^(?:int\()?(\w+)\)?$/.exec(compact(value ?? undefined, text))?.[1] ?? ''
    if (attribute !== null && names.includes(name)) stored.set(name, { attribute, line: lineAt(node.from) })
  })
  return handed ? null : stored
}

/** Names that the node compares with a number or with each other, asserts, or limits by `max`, `min` or `or`. */
const checkedBy = (node: Node, names: readonly string[], text: string): readonly string[] => {
  const said = (): readonly string[] => {
    const written = text.slice(node.from, node.to)
    return names.filter((name) => new RegExp(`\\b_?${name}\\b`).test(written))
  }
  if (node.name === 'AssertStatement') return said()
  if (node.name === 'CallExpression')
    return /^(?:max|min|np\.clip|abs|range_check)$/.test(compact(node.kids[0], text)) ? said() : []
  if (node.name === 'UnaryExpression') return node.kids[0]?.name === 'not' ? said() : []
  if (node.name !== 'BinaryExpression') return []
  if (node.kids.some((k) => k.name === 'or' || k.name === 'and')) {
    return node.kids.flatMap((k) => {
      const name = /^(?:self\._?)?(\w+)$/.exec(compact(k, text))?.[1] ?? ''
      return names.includes(name) ? [name] : []
    })
  }
  if (!node.kids.some((k) => k.name === 'CompareOp' || k.name === 'in' || k.name === 'is')) return []
  const own = (k: Node): string => /^(?:self\._?)?(\w+)$/.exec(compact(k, text))?.[1] ?? ''
  const sides = node.kids.filter((k) => k.name !== 'CompareOp')
  const bounds = sides.every(
    (k) =>
      names.includes(own(k)) ||
      /^-?[\d.]+$|^self\.\w+$|^[A-Z_]+$|^None$/.test(compact(k, text)) ||
      k.name === 'BinaryExpression',
  )
  return bounds ? said() : []
}

const useOf = (node: Node, text: string): readonly [UncheckedParameter['use'], string] | null => {
  if (node.name === 'CallExpression') {
    if (!compact(node.kids[0], text).endsWith('.rolling')) return null
    const attribute = /^\((?:window=)?self\.(\w+)[,)]/.exec(compact(node.kids[1], text))?.[1]
    return attribute ? ['rolling', attribute] : null
  }
  if (node.name === 'BinaryExpression') {
    const [, operator, right] = node.kids
    const attribute =
      operator && /^(?:\/|\/\/|%)$/.test(text.slice(operator.from, operator.to))
        ? attributeOf(right, text)
        : null
    return attribute !== null && node.kids[0]?.name !== 'String' ? ['divisor', attribute] : null
  }
  if (node.name === 'MemberExpression' && node.kids.at(-1)?.name === ']') {
    const attribute = /\[-self\.(\w+):\]$/.exec(compact(node, text))?.[1]
    return attribute ? ['tail', attribute] : null
  }
  return null
}

const smaller = [
  ['fast', 'slow'],
  ['short', 'long'],
] as const

const pairOf = (unchecked: readonly UncheckedParameter[]): readonly [string, string] | null => {
  const windows = unchecked.filter(({ use }) => use === 'rolling').map(({ name }) => name)
  for (const [small, large] of smaller) {
    for (const name of windows) {
      const other = name.replace(small, large)
      if (other !== name && windows.includes(other)) return [name, other]
    }
  }
  return null
}
