import { attributeOf, methodsOf, within, type Scope } from '../../facts/python/functions.ts'
import type { Access, Conflict, SharedState } from './concurrency-facts.ts'
import { keptKinds, touchesOf, type Reading, type Touch } from './touches.ts'
import { startsIn, type Start } from './threads.ts'

/** A thread's entry, or a public method that others may call meanwhile, with all that it calls. */
interface Root {
  readonly unit: Scope
  readonly thread: boolean
  /** Several threads run it. */
  readonly many: boolean
  readonly reach: ReadonlySet<Scope>
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
