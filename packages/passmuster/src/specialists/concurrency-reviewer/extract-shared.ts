import {
  assignmentOf,
  attributeOf,
  compact,
  methodsOf,
  within,
  type Scope,
} from '../../facts/python/functions.ts'
import type { Node } from '../../facts/python/tree.ts'
import type { Access, Conflict, SharedState } from './concurrency-facts.ts'
import { startsIn, type Start } from './threads.ts'

/** One touch of an attribute that another thread can get in the way of. */
interface Touch {
  readonly how: 'loop' | 'resize' | 'update' | 'rebuild' | 'add'
  readonly attribute: string
  readonly line: number
  readonly unit: Scope
}

/** A thread's entry, or a public method that others may call meanwhile, with all that it calls. */
interface Root {
  readonly unit: Scope
  readonly thread: boolean
  /** Several threads run it. */
  readonly many: boolean
  readonly reach: ReadonlySet<Scope>
}

interface Reading {
  readonly text: string
  lineAt(offset: number): number
}

const locks =
  /\b(?:R?Lock|Condition|Semaphore|BoundedSemaphore|Barrier|\w*Queue)\s*\(|\b\w*_?(?:lock|mutex)\b(?!\w)|synchronized/i

/** Classes that start threads and touch their attributes from two of them; none in a file that knows any lock or queue. */
export const sharedState = (scopes: readonly Scope[], reading: Reading): readonly SharedState[] => {
  const { text } = reading
  if (!/\bthreading\b|\bThread\b|ThreadPoolExecutor/.test(text)) return []
  if (locks.test(text.replace(/#.*|\b(?:b|c|un)lock\w*/gi, ''))) return []
  return scopes
    .filter(({ kind }) => kind === 'class')
    .flatMap((owner) => ofClass(owner, scopes, reading) ?? [])
}

const ofClass = (owner: Scope, scopes: readonly Scope[], reading: Reading): SharedState | null => {
  const { text, lineAt } = reading
  const methods = methodsOf(scopes, owner).filter(
    (one) => !one.decorators.some((d) => /static|class/.test(d)),
  )
  const units = scopes.filter((one) => one.kind === 'function' && methods.some((m) => inside(one, m)))
  const pools = /ThreadPoolExecutor/.test(text) && !/ProcessPool/.test(text)
  const starts = units.flatMap((unit) => startsIn(unit, text, lineAt, pools))
  const entries = new Map<Scope, Start>()
  for (const start of starts) {
    const unit = units.find(
      ({ name, outer }) => name === start.entry && (outer === owner || outer?.kind === 'function'),
    )
    if (unit && !entries.has(unit)) entries.set(unit, start)
  }
  if (entries.size === 0) return null
  const reach = reachFrom(units, entries, owner, text)
  const roots: Root[] = [...entries].map(([unit, { many }]) => ({
    unit,
    thread: true,
    many,
    reach: reach(unit),
  }))
  const threaded = new Set(roots.flatMap((one) => [...one.reach]))
  const starters = new Set(units.filter((unit) => startsIn(unit, text, lineAt, pools).length > 0))
  for (const unit of methods)
    if (isOpen(unit, text) && !starters.has(unit) && !threaded.has(unit))
      roots.push({ unit, thread: false, many: false, reach: reach(unit) })
  const kept = keptKinds(methods, text)
  const touches = units.flatMap((unit) => touchesOf(unit, kept, reading))
  const conflicts = conflictsOf(touches, roots)
  if (conflicts.length === 0) return null
  return {
    owner: owner.symbol,
    threads: [...starts]
      .filter(({ entry }) => [...entries.keys()].some(({ name }) => name === entry))
      .map(({ line, entry }) => ({ line, entry })),
    conflicts,
  }
}

const inside = (one: Scope, method: Scope): boolean => {
  for (let at: Scope | null = one; at; at = at.outer) if (at === method) return true
  return false
}

/** May be called while the threads run: public, and not what begins or ends their life. */
const isOpen = ({ name, body }: Scope, text: string): boolean =>
  !name.startsWith('_') &&
  !/^(?:start|stop|run|close|shutdown|connect|disconnect|init|setup|configure|begin|end|main)/.test(name) &&
  !/\.(?:join|is_alive)\(/.test(text.slice(body.from, body.to))

const reachFrom = (
  units: readonly Scope[],
  entries: ReadonlyMap<Scope, Start>,
  owner: Scope,
  text: string,
): ((from: Scope) => ReadonlySet<Scope>) => {
  const calls = new Map<Scope, readonly Scope[]>(
    units.map((unit) => {
      const called = new Set<string>()
      within(unit.body, (node) => {
        if (node.name !== 'CallExpression') return
        const name = attributeOf(node.kids[0], text)
        if (name !== null) called.add(name)
      })
      const next = units.filter(
        (one) => (one.outer === owner && called.has(one.name)) || (one.outer === unit && !entries.has(one)),
      )
      return [unit, next]
    }),
  )
  return (from) => {
    const seen = new Set([from])
    for (const one of seen) for (const next of calls.get(one) ?? []) seen.add(next)
    return seen
  }
}

/** What `__init__` puts into each attribute: a dict or set, a list, or something else. */
const keptKinds = (
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

const touchesOf = (
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

const pairs: readonly (readonly [Conflict['kind'], Touch['how'], Touch['how']])[] = [
  ['resize', 'loop', 'resize'],
  ['update', 'update', 'update'],
  ['rebuild', 'rebuild', 'add'],
]

const conflictsOf = (touches: readonly Touch[], roots: readonly Root[]): readonly Conflict[] => {
  const found: Conflict[] = []
  for (const [kind, left, right] of pairs) {
    const seen = new Set<string>()
    for (const a of touches) {
      if (a.how !== left || seen.has(a.attribute)) continue
      for (const b of touches) {
        if (b.how !== right || b.attribute !== a.attribute || seen.has(a.attribute)) continue
        const sides = apart(a.unit, b.unit, roots)
        if (!sides) continue
        seen.add(a.attribute)
        const side = ({ line, unit }: Touch, root: Root): Access => ({
          line,
          method: unit.name,
          entry: root.unit.name,
          thread: root.thread,
        })
        found.push({ kind, attribute: a.attribute, first: side(a, sides[0]), second: side(b, sides[1]) })
      }
    }
  }
  return found
}

/** Two ways that lead to the two units, at least one of them a thread of the class; null when one thread has both. */
const apart = (first: Scope, second: Scope, roots: readonly Root[]): readonly [Root, Root] | null => {
  for (const a of roots) {
    if (!a.reach.has(first)) continue
    for (const b of roots) {
      if (!b.reach.has(second)) continue
      if (a === b ? a.many : a.thread || b.thread) return [a, b]
    }
  }
  return null
}
