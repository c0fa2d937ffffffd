import { standsAmong } from '../consolidate/compare.ts'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import type { Birth } from '../model/birth.ts'
import type { Finding, Place } from '../model/finding.ts'
import { roster } from '../specialists/roster.ts'
import {
  changersOf,
  describeCommit,
  firstParents,
  newestFirst,
  parentsOf,
  writersOf,
} from '../snapshot/ancestry.ts'
import { commitOf } from '../snapshot/changes.ts'
import { locate } from '../snapshot/locate.ts'
import { startDiscovery } from './discover.ts'

export interface BirthOptions {
  readonly path: string
  readonly finding: Finding
  /** The commit from which to look back; HEAD when absent. */
  readonly from?: string
  readonly stateDir?: string
  readonly signal?: AbortSignal
  /** Called before each commit is examined. */
  readonly onLook?: (commit: string) => void
}

/**
 * Finds the commit that a finding came with, by examining commits (never running them) with the specialists that
 * report it: first those that wrote its lines or took away what it misses, and their parents, and where these do not decide it, by bisection
 * along first parents, then down the merged side. Facts are cached by content, so a look costs what changed.
 */
export const findBirth = async (options: BirthOptions): Promise<Result<Birth>> => {
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  const located = await locate(options.path, signal)
  if (!located.ok) return located
  const { root, shallow } = located.value
  const head = await commitOf(root, options.from ?? 'HEAD', signal)
  if (!head.ok) return head
  const look = looker(root, options)
  try {
    if (!(await look.holds(head.value))) return ok({ is: 'uncommitted', looked: look.count() })
    const found =
      (await byWriter(root, head.value, options, look)) ?? (await byBisection(root, head.value, look))
    const commit = await describeCommit(root, found.commit, signal)
    if (commit === null) throw new Error(`git does not know ${found.commit} any more`)
    const looked = look.count()
    return ok(
      found.oldest ? { is: 'older', than: commit, shallow, looked } : { is: 'born', in: commit, looked },
    )
  } catch (error) {
    if (error instanceof LookFailed) return fail(...error.faults)
    throw error
  }
}

interface Looker {
  holds(commit: string): Promise<boolean>
  count(): number
}

class LookFailed extends Error {
  readonly faults: readonly Fault[]
  constructor(faults: readonly Fault[]) {
    super('a commit could not be examined')
    this.faults = faults
  }
}

const looker = (root: string, { finding, stateDir, signal, onLook }: BirthOptions): Looker => {
  const known = new Map<string, boolean>()
  const late = finding.by.some((id) => roster.some((one) => one.id === id && one.after !== undefined))
  const given = {
    ...(late ? {} : { only: finding.by }),
    ...(stateDir === undefined ? {} : { stateDir }),
    ...(signal === undefined ? {} : { signal }),
  }
  return {
    count: () => known.size,
    holds: async (commit) => {
      const before = known.get(commit)
      if (before !== undefined) return before
      onLook?.(commit)
      const started = await startDiscovery({ ...given, path: root, rev: commit, context: false, aside: true })
      if (!started.ok) throw new LookFailed(started.faults)
      const finished = await started.value.finished
      if (!finished.ok) throw new LookFailed(finished.faults)
      const there = standsAmong(finding, finished.value.discovery.findings)
      known.set(commit, there)
      return there
    },
  }
}

interface Found {
  readonly commit: string
  readonly oldest: boolean
}

/** The youngest commit that had a hand in what the finding shows, if it holds there and in none of its parents. */
const byWriter = async (
  root: string,
  head: string,
  { finding, signal }: BirthOptions,
  look: Looker,
): Promise<Found | null> => {
  const options = signal === undefined ? {} : { signal }
  const hands = (
    await Promise.all(traces(finding).map((trace) => handsOn(root, head, trace, options)))
  ).flat()
  for (const commit of (await newestFirst(root, hands, options)).slice(0, mostHands)) {
    if (!(await look.holds(commit))) continue
    const parents = await parentsOf(root, commit, options)
    const inherited: boolean[] = []
    for (const parent of parents) inherited.push(await look.holds(parent))
    if (!inherited.includes(true)) return { commit, oldest: parents.length === 0 }
  }
  return null
}

/** More candidates than this cost more looks than a bisection. */
const mostHands = 6

/** Where git may know who made a finding: lines that stand, text that is gone from files, a commit by name. */
type Trace =
  | { readonly lines: Place }
  | { readonly gone: string; readonly files: readonly string[] }
  | { readonly commit: string }

const traces = ({ evidence, at }: Finding): readonly Trace[] => {
  const found = evidence.flatMap((one): readonly Trace[] => {
    switch (one.kind) {
      case 'quote':
        return one.cell === undefined ? [{ lines: one }] : []
      case 'secret':
        return [{ lines: { file: one.file, startLine: one.line, endLine: one.line } }]
      case 'absent':
        return [{ gone: nameIn(one.what), files: one.searched }]
      case 'git':
        return [{ commit: one.commit }]
      default:
        return []
    }
  })
  const places = at.filter((place) => place.cell === undefined).map((lines): Trace => ({ lines }))
  return (found.length > 0 ? found : places).slice(0, 8)
}

/** Of "path `a`" and "module#name" the part that a file would hold. */
const nameIn = (what: string): string => /`([^`]+)`/.exec(what)?.[1] ?? what.slice(what.indexOf('#') + 1)

const handsOn = (
  root: string,
  head: string,
  trace: Trace,
  options: { readonly signal?: AbortSignal },
): Promise<readonly string[]> => {
  if ('lines' in trace) return writersOf(root, head, trace.lines, options)
  if ('gone' in trace) return changersOf(root, head, { text: trace.gone, files: trace.files }, options)
  return Promise.resolve([trace.commit])
}

const byBisection = async (root: string, head: string, look: Looker): Promise<Found> => {
  const line = await firstParents(root, head)
  const { commit, before } = await bisect(line, look)
  if (before === null) return { commit, oldest: true }
  const merged = (await parentsOf(root, commit))[1]
  if (merged === undefined || !(await look.holds(merged))) return { commit, oldest: false }
  const side = await firstParents(root, merged, { without: before })
  return { commit: (await bisect(side, look)).commit, oldest: false }
}

/** In a line of commits, newest first, whose newest holds: the oldest from which it holds, and the one before it. */
const bisect = async (
  line: readonly string[],
  look: Looker,
): Promise<{ readonly commit: string; readonly before: string | null }> => {
  let [young, old] = [0, line.length]
  for (let step = 1; young + step < old; step *= 2) {
    if (await look.holds(line[young + step] ?? '')) young += step
    else old = young + step
  }
  while (old - young > 1) {
    const middle = Math.floor((young + old) / 2)
    if (await look.holds(line[middle] ?? '')) young = middle
    else old = middle
  }
  return { commit: line[young] ?? '', before: line[old] ?? null }
}
