import {
  assignmentOf,
  attributeOf,
  compact,
  methodsOf,
  within,
  type Scope,
} from '../../facts/python/functions.ts'
import type { Node } from '../../facts/python/tree.ts'
import type { GrowingCache } from './robustness-facts.ts'

interface Reading {
  readonly text: string
  lineAt(offset: number): number
}

interface Store {
  readonly method: Scope
  readonly node: Node
  readonly key: Node
}

const emptied = /^(?:\{\}|dict\(\)|OrderedDict\(\)|collections\.OrderedDict\(\)|defaultdict\(.*\))$/

/** Dicts named as caches that gain an entry per combination of values and that their class never bounds. */
export const growingCaches = (scopes: readonly Scope[], reading: Reading): readonly GrowingCache[] => {
  if (!/cache|memo/i.test(reading.text)) return []
  return scopes.filter(({ kind }) => kind === 'class').flatMap((owner) => ofClass(owner, scopes, reading))
}

/** Words in a key that have no end of values: dates, times, hashes, parameters, texts. */
const open =
  /date|stamp|(?<!frame)time(?!frame)|start|end|since|until|hash|digest|param|args|query|text|prices|data|url|payload|content|message|prompt/i

/** The stored value keeps itself small: `= TTLCache(…)`. */
const bounds = /^\s*=\s*[\w.]*(?:Cache\(|ref\()|^[^\n]*\n?[^\n]*(?:ttl|maxsize)/

const ofClass = (owner: Scope, scopes: readonly Scope[], reading: Reading): readonly GrowingCache[] => {
  const { text, lineAt } = reading
  const methods = methodsOf(scopes, owner)
  const init = methods.find(({ name }) => name === '__init__')
  if (!init) return []
  const kept = new Map<string, number>()
  within(init.body, (node) => {
    if (node.name !== 'AssignStatement') return
    const { targets, value } = assignmentOf(node)
    const name = targets.length === 1 ? attributeOf(targets[0], text) : null
    if (name !== null && /cache|memo/i.test(name) && emptied.test(compact(value ?? undefined, text)))
      kept.set(name, lineAt(node.from))
  })
  return [...kept].flatMap(([name, line]) => {
    const found = grows(name, owner, methods, text)
    if (!found) return []
    const { store, key, emptiedBy, sameKeyOnly } = found
    return [
      {
        name: `${owner.symbol}.${name}`,
        attribute: name,
        line,
        storeLine: lineAt(store.node.from),
        symbol: store.method.symbol,
        key,
        emptiedBy,
        sameKeyOnly,
      },
    ]
  })
}

const grows = (
  name: string,
  owner: Scope,
  methods: readonly Scope[],
  text: string,
): {
  readonly store: Store
  readonly key: string
  readonly emptiedBy: readonly string[]
  readonly sameKeyOnly: boolean
} | null => {
  if (escapes(name, text.slice(owner.node.from, owner.node.to))) return null
  const stores: Store[] = []
  const drops: { readonly method: Scope; readonly key: string }[] = []
  let bounded = false
  for (const method of methods) {
    within(method.node, (node, parents) => {
      if (
        node.name === 'MemberExpression' &&
        node.kids.at(-1)?.name === ']' &&
        attributeOf(node.kids[0], text) === name
      ) {
        const key = node.kids[2]
        const parent = parents.at(-1)
        if (!key) return
        if (parent?.name === 'DeleteStatement') drops.push({ method, key: compact(key, text) })
        else if (parent?.name === 'AssignStatement' && assignmentOf(parent).targets.includes(node))
          stores.push({ method, node, key })
      } else if (node.name === 'AssignStatement' && method.name !== '__init__') {
        if (assignmentOf(node).targets.some((t) => attributeOf(t, text) === name))
          drops.push({ method, key: '' })
      } else if (node.name === 'CallExpression') {
        const callee = node.kids[0]
        if (callee?.name === 'MemberExpression' && attributeOf(callee.kids[0], text) === name) {
          const does = compact(callee.kids[2], text)
          if (does === 'pop') drops.push({ method, key: compact(node.kids[1]?.kids[1], text) })
          else if (/^(?:popitem|clear|move_to_end|update|setdefault)$/.test(does))
            drops.push({ method, key: '' })
        } else if (compact(node, text) === `len(self.${name})` && comparison(parents)) bounded = true
      }
    })
  }
  if (bounded) return null
  const [store] = stores
  if (!store || stores.some(({ key }) => compact(key, text) !== compact(store.key, text))) return null
  const key = wideKey(store, text)
  if (key === null || !open.test(key) || bounds.test(text.slice(store.node.to, store.node.to + 200)))
    return null
  const emptiedBy = new Set<string>()
  let sameKeyOnly = false
  for (const drop of drops) {
    if (drop.method === store.method && drop.key === compact(store.key, text)) sameKeyOnly = true
    else if (/^(?:clear|reset|purge|invalidate|flush|empty)/.test(drop.method.name))
      emptiedBy.add(drop.method.name)
    else return null
  }
  const body = text.slice(owner.node.from, owner.node.to)
  if ([...emptiedBy].some((one) => body.includes(`self.${one}(`))) return null
  return { store, key, emptiedBy: [...emptiedBy], sameKeyOnly }
}

/** Whether the dict is handed out, so that others may take entries from it. */
const escapes = (name: string, body: string): boolean => {
  const uses = body.matchAll(new RegExp(`(.{0,12})\\bself\\.${name}\\b(\\s*.{0,14})`, 'g'))
  for (const [, before = '', after = ''] of uses) {
    if (
      /^\s*(?:\[|:|=[^=]|\.(?:get|items|values|keys|pop|popitem|clear|update|setdefault|move_to_end)\()/.test(
        after,
      )
    )
      continue
    if (/(?:\bin |len\(|\bnot |\bif )$/.test(before)) continue
    return true
  }
  return false
}

const comparison = (parents: readonly Node[]): boolean =>
  parents.some((p) => p.name === 'BinaryExpression' && p.kids.some((k) => k.name === 'CompareOp'))

/** The key as written when at least two varying values make it up; null for a simple or unknown key. */
const wideKey = ({ method, key }: Store, text: string): string | null => {
  let made: Node = key
  if (key.name === 'VariableName') {
    const name = compact(key, text)
    const all: Node[] = []
    within(method.body, (node) => {
      if (node.name !== 'AssignStatement') return
      const { targets, value } = assignmentOf(node)
      if (value && targets.some((t) => compact(t, text) === name)) all.push(value)
    })
    if (all.length !== 1) return null
    made = all[0] as Node
  }
  const written = text.slice(made.from, made.to).replace(/\s+/g, ' ')
  if (written.length > 120) return null
  if (made.name === 'FormatString') return holes(made, text) >= 2 ? written : null
  const inner = made.name === 'ParenthesizedExpression' ? (made.kids[1] ?? made) : made
  if (inner.name === 'TupleExpression')
    return inner.kids.filter((k) => /Variable|Member|Call/.test(k.name)).length >= 2 ? written : null
  if (made.name !== 'CallExpression' || !/key|hash/i.test(compact(made.kids[0], text))) return null
  const values = made.kids[1]?.kids.filter((k) => /Variable|Member|Call/.test(k.name)) ?? []
  return values.length >= 2 ? written : null
}

const holes = (string: Node, text: string): number =>
  new Set(string.kids.filter((k) => k.name === 'FormatReplacement').map((k) => compact(k, text))).size
