import { assignmentOf, attributeOf, compact, within, type Scope } from '../../facts/python/functions.ts'
import type { Node } from '../../facts/python/tree.ts'

/** A file's text and the lines of its offsets. */
export interface Reading {
  readonly text: string
  lineAt(offset: number): number
}

/** One touch of an attribute that another thread can get in the way of. */
export interface Touch {
  readonly how: 'loop' | 'resize' | 'update' | 'rebuild' | 'add'
  readonly attribute: string
  readonly line: number
  readonly unit: Scope
}

/** What `__init__` puts into each attribute: a dict or set, a list, or something else. */
export const keptKinds = (
  methods: readonly Scope[],
  text: string,
): ReadonlyMap<string, 'keyed' | 'list' | 'other'> => {
  const kept = new Map<string, 'keyed' | 'list' | 'other'>()
  const init = methods.find(({ name }) => name === '__init__')
  if (!init) return kept
  within(init.body, (node) => {
    if (node.name !== 'AssignStatement') return
    const { targets, value } = assignmentOf(node)
    const said = compact(value ?? undefined, text)
    const kind = /^(?:\{|dict\(|defaultdict\(|collections\.defaultdict\(|OrderedDict\(|set\()/.test(said)
      ? 'keyed'
      : /^(?:\[|list\()/.test(said)
        ? 'list'
        : 'other'
    for (const target of targets) {
      const name = attributeOf(target, text)
      if (name !== null) kept.set(name, kind)
    }
  })
  return kept
}

/** What a function does to attributes that another thread can get in the way of. */
export const touchesOf = (
  unit: Scope,
  kept: ReadonlyMap<string, 'keyed' | 'list' | 'other'>,
  { text, lineAt }: Reading,
): readonly Touch[] => {
  if (unit.name === '__init__') return []
  const found: Touch[] = []
  const note = (how: Touch['how'], attribute: string | null, node: Node): void => {
    if (attribute !== null) found.push({ how, attribute, line: lineAt(node.from), unit })
  }
  const keyed = (name: string | null): string | null =>
    name !== null && kept.get(name) === 'keyed' ? name : null
  const listed = (name: string | null): string | null =>
    name !== null && kept.get(name) === 'list' ? name : null
  within(unit.body, (node, parents) => {
    if (node.name === 'in' && !/BinaryExpression/.test(parents.at(-1)?.name ?? '')) {
      const parent = parents.at(-1) as Node
      const over = parent.kids[parent.kids.indexOf(node) + 1]
      note('loop', keyed(loopedOver(over, text)), over ?? node)
    } else if (node.name === 'UpdateStatement') {
      const path = compact(node.kids[0], text)
      const name = /^self\.(\w+(?:\.\w+)*)(?=$|\[)/.exec(path)?.[1] ?? null
      note(
        'update',
        name !== null && kept.get(name.split('.')[0] as string) !== undefined ? name : null,
        node,
      )
    } else if (node.name === 'AssignStatement') {
      const { targets, value } = assignmentOf(node)
      for (const target of targets) {
        const name = attributeOf(target, text)
        if (name !== null && value && /^(?:Array)?ComprehensionExpression$/.test(value.name)) {
          if (new RegExp(`\\bin\\s+self\\.${name}\\b`).test(text.slice(value.from, value.to)))
            note('rebuild', listed(name), node)
        }
        const under = subscripted(target, text)
        const own = keyed(under?.name ?? null)
        if (own !== null && !under?.constant && !loopsOver(parents, own, text)) note('resize', own, node)
      }
    } else if (node.name === 'DeleteStatement') {
      for (const one of node.kids) note('resize', keyed(subscripted(one, text)?.name ?? null), node)
    } else if (node.name === 'CallExpression') {
      const callee = node.kids[0]
      const method = compact(callee?.kids.at(-1), text)
      const object = attributeOf(callee?.kids[0], text)
      if (callee?.name === 'MemberExpression' && object !== null) {
        if (/^(?:pop|popitem|add|discard|remove|clear|setdefault)$/.test(method))
          note('resize', keyed(object), node)
        if (/^(?:append|extend|insert)$/.test(method)) note('add', listed(object), node)
      } else if (/^heapq\.heappush$/.test(compact(callee, text))) {
        const first = node.kids[1]?.kids[1]
        note('add', listed(attributeOf(first, text)), node)
      }
    }
  })
  return found
}

/** `self.x`, `self.x.items()` and the like, as they are looped over without a copy. */
const loopedOver = (over: Node | undefined, text: string): string | null =>
  /^self\.(\w+)(?:\.(?:items|values|keys)\(\))?$/.exec(compact(over, text))?.[1] ?? null

const loopsOver = (parents: readonly Node[], name: string, text: string): boolean =>
  parents.some((p) => p.name === 'ForStatement' && new RegExp(`self\\.${name}\\b`).test(headOf(p, text)))

const headOf = (loop: Node, text: string): string => {
  const body = loop.kids.find((k) => k.name === 'Body')
  return text.slice(loop.from, body?.from ?? loop.to)
}

const subscripted = (
  node: Node,
  text: string,
): { readonly name: string; readonly constant: boolean } | null => {
  if (node.name !== 'MemberExpression' || node.kids.at(-1)?.name !== ']') return null
  const name = attributeOf(node.kids[0], text)
  const key = node.kids[2]
  return name === null ? null : { name, constant: key?.name === 'String' || key?.name === 'Number' }
}
