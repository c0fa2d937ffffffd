import type { Break, Edge, ImportGraph } from './import-graph.ts'

/** How loading a module ends: it loads, fails with an ImportError, or with something that soft imports let through. */
export type Fate = 'loads' | 'ImportError' | 'other'

/**
 * The outcome of loading each module by itself while the obstacles that are not mended stand. `fate` simulates and
 * costs the length of the way to the failure; `fails` and `failing` cost nothing.
 */
export interface Loadability {
  fate(file: string): Fate
  fails(file: string): boolean
  readonly failing: ReadonlySet<string>
  /** Whether a failure of the edge's target makes its user fail. */
  lets(edge: Edge): boolean
  /** The obstacle (id) that stops the module first, in the order its lines run; null when it loads. */
  firstObstacle(file: string): string | null
  /** Obstacles (ids) that these modules meet over hard edges alone: each must be mended for them to load. */
  hardReach(files: readonly string[]): ReadonlySet<string>
  /** Whether any crash that is not an ImportError can meet a soft import: else counting paths is exact. */
  readonly hasSoftCrash: boolean
}

type Event =
  | { readonly line: number; readonly edge: Edge; readonly stop: null }
  | { readonly line: number; readonly edge: null; readonly stop: Break }

interface Failure {
  readonly fate: 'ImportError' | 'other'
  readonly id: string
}

const idOf = (one: Break): string => `${one.kind}:${one.target}`

/** Both kinds of events of each module in the order they run; a parent package loads before the module's first line. */
const eventsOf = (graph: ImportGraph): ReadonlyMap<string, readonly Event[]> => {
  const events = new Map<string, Event[]>()
  const add = (file: string, event: Event): void => {
    const list = events.get(file)
    if (list === undefined) events.set(file, [event])
    else list.push(event)
  }
  for (const edge of graph.edges) {
    if (edge.kind === 'hard' || edge.kind === 'soft') add(edge.from, { line: edge.line, edge, stop: null })
  }
  for (const stop of graph.breaks) add(stop.file, { line: stop.place.startLine, edge: null, stop })
  for (const list of events.values()) list.sort(inOrder)
  return events
}

const rankOf = (event: Event): number => (event.stop?.kind === 'syntax-error' ? -1 : event.line)
const keyOf = (event: Event): string =>
  event.edge === null
    ? `2${idOf(event.stop)}`
    : event.edge.implicit
      ? `0${event.edge.to}`
      : `1${event.edge.to}`
const inOrder = (a: Event, b: Event): number =>
  rankOf(a) - rankOf(b) || (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0)

interface Prepared {
  readonly graph: ImportGraph
  readonly events: ReadonlyMap<string, readonly Event[]>
  /** Users of each module over hard edges. */
  readonly into: ReadonlyMap<string, readonly string[]>
  readonly soft: readonly Edge[]
  /** Soft edges that the same `try` runs before this one. */
  earlier(edge: Edge): readonly Edge[]
}

/** Prepares a graph once; the function it returns evaluates it with some obstacles (by id) mended. */
export const loading = (graph: ImportGraph): ((mended: ReadonlySet<string>) => Loadability) => {
  const into = new Map<string, string[]>()
  for (const edge of graph.edges) {
    if (edge.kind !== 'hard') continue
    const list = into.get(edge.to)
    if (list === undefined) into.set(edge.to, [edge.from])
    else list.push(edge.from)
  }
  const soft = graph.edges.filter((edge) => edge.kind === 'soft')
  const groups = new Map<string, Edge[]>()
  for (const edge of soft) {
    if (edge.group === undefined) continue
    const key = `${edge.from}\0${edge.group}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [edge])
    else group.push(edge)
  }
  const earlier = (edge: Edge): readonly Edge[] =>
    groups.get(`${edge.from}\0${edge.group ?? ''}`)?.filter((one) => one.line < edge.line) ?? []
  const prepared = { graph, events: eventsOf(graph), into, soft, earlier }
  return (mended) => evaluate(prepared, mended)
}

/**
 * Hard failure is a closure (a cycle fails as a whole when anything it needs fails). A soft edge lets a crash through
 * when its target, loaded by itself, ends in something other than an ImportError; this is iterated to the least
 * fixpoint, so the order of modules does not matter.
 */
const evaluate = (
  { graph, events, into, soft, earlier }: Prepared,
  mended: ReadonlySet<string>,
): Loadability => {
  const failing = new Set<string>()
  const close = (from: readonly string[]): void => {
    const open: string[] = []
    const add = (file: string): void => {
      if (failing.has(file)) return
      failing.add(file)
      open.push(file)
    }
    for (const file of from) add(file)
    while (open.length > 0) for (const user of into.get(open.pop()!) ?? []) add(user)
  }
  const standing = graph.breaks.filter((one) => !mended.has(idOf(one)))
  close(standing.map((one) => one.file))
  const hasSoftCrash = soft.length > 0 && standing.some((one) => one.raises === 'other')
  const crashes = new Set<Edge>()
  const first = (file: string, known: Map<string, Failure | null>): Failure | null =>
    failing.has(file) ? firstFailure(file, { events, failing, crashes, known, mended }) : null
  for (let changed = hasSoftCrash; changed;) {
    changed = false
    const known = new Map<string, Failure | null>()
    for (const edge of soft) {
      if (crashes.has(edge) || first(edge.to, known)?.fate !== 'other') continue
      if (earlier(edge).some((one) => first(one.to, known)?.fate === 'ImportError')) continue
      crashes.add(edge)
      changed = true
      close([edge.from])
    }
  }
  const known = new Map<string, Failure | null>()
  return {
    hasSoftCrash,
    lets: (edge) => edge.kind === 'hard' || crashes.has(edge),
    fails: (file) => failing.has(file),
    failing,
    fate: (file) => (failing.has(file) ? (first(file, known)?.fate ?? 'other') : 'loads'),
    firstObstacle: (file) => first(file, known)?.id ?? null,
    hardReach: (files) => {
      const found = new Set<string>()
      const seen = new Set(files)
      const open = [...files]
      while (open.length > 0) {
        for (const event of events.get(open.pop()!) ?? []) {
          if (event.stop !== null) {
            if (!mended.has(idOf(event.stop))) found.add(idOf(event.stop))
          } else if (event.edge.kind === 'hard' && !seen.has(event.edge.to)) {
            seen.add(event.edge.to)
            open.push(event.edge.to)
          }
        }
      }
      return found
    },
  }
}

interface Frame {
  readonly file: string
  next: number
}

interface Simulation {
  readonly events: ReadonlyMap<string, readonly Event[]>
  readonly failing: ReadonlySet<string>
  /** Soft edges that a crash passes. */
  readonly crashes: ReadonlySet<Edge>
  readonly known: Map<string, Failure | null>
  readonly mended: ReadonlySet<string>
}

/** Simulates loading one failing module: modules already under way are taken as loaded, as the import system does. */
const firstFailure = (
  start: string,
  { events, failing, crashes, known, mended }: Simulation,
): Failure | null => {
  const kept = known.get(start)
  if (kept !== undefined) return kept
  const ended = new Map<string, Failure | null>()
  const stack: Frame[] = [{ file: start, next: 0 }]
  const under = new Set<string>([start])
  let verdict: Failure | null = null
  let circular = false
  while (stack.length > 0) {
    const frame = stack.at(-1)!
    const event = (events.get(frame.file) ?? [])[frame.next]
    verdict = null
    if (event !== undefined) {
      if (event.stop !== null) {
        if (!mended.has(idOf(event.stop))) verdict = { fate: event.stop.raises, id: idOf(event.stop) }
      } else if (failing.has(event.edge.to) && under.has(event.edge.to)) circular = true
      else if (failing.has(event.edge.to)) {
        const { to, kind } = event.edge
        if (kind === 'hard' || crashes.has(event.edge)) {
          const done = ended.has(to) ? ended.get(to)! : known.get(to)
          if (done === undefined) {
            stack.push({ file: to, next: 0 })
            under.add(to)
            continue
          }
          if (done !== null && (kind === 'hard' || done.fate === 'other')) verdict = done
        }
      }
      if (verdict === null) {
        frame.next += 1
        continue
      }
    }
    stack.pop()
    under.delete(frame.file)
    ended.set(frame.file, verdict)
  }
  if (!circular) for (const [file, one] of ended) known.set(file, one)
  known.set(start, verdict)
  return verdict
}
