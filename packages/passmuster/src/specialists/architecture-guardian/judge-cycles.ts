import { listed } from '../../lib/listed.ts'
import type { Repo } from '../../facts/repo.ts'
import { nameOf } from '../../lib/paths.ts'
import type { EvidenceDraft, FindingDraft, Place } from '../../model/finding.ts'
import type { ShapeFacts } from './extract.ts'
import { isAbove, stepsOf, type Step } from './python-loading.ts'
import { unboundFrom, type Unbound } from './unbound.ts'

type Next = ReadonlyMap<string, ReadonlyMap<string, number>>

/** Files named in one title. */
const most = 4
/** Members from which the shortest way round is looked for. */
const mostStarts = 200

/** Circles of Python modules that import one another as they load, and imports that take a name before it is bound. */
export const judgeCycles = function* (repo: Repo): Generator<FindingDraft> {
  const steps = stepsOf(repo)
  const own = [...repo.graph.modules.values()]
    .filter(({ lang, role }) => lang === 'python' && role === 'source')
    .map(({ file }) => file)
    .filter((file) => file.endsWith('.py'))
    .sort()
  const next = nextOf(own, steps, repo)
  const told = new Set<string>()
  for (const file of own) {
    if (!file.endsWith('/__init__.py')) continue
    const fault = unboundFrom(file, repo, steps)
    if (fault === null || told.has(keyOf(fault)) || !isAbove(fault.definer, fault.user)) continue
    told.add(keyOf(fault))
    yield failing(fault, [fault.definer])
  }
  for (const circle of circlesOf(next)) {
    const faults = circle.map((file) => unboundFrom(file, repo, steps))
    const [first] = faults
    if (first && faults.every((one) => one !== null)) {
      if (faults.every((one) => !told.has(keyOf(one)))) yield failing(first, circle)
    } else yield circular(shortest(circle, next), circle, next)
  }
}

const keyOf = ({ user, definer }: Unbound): string => `${user}\0${definer}`

/** Imports that run as the module loads; not those of the package it lies in, nor those put below its definitions, or whose comment says why they are so. */
const nextOf = (files: readonly string[], steps: (file: string) => readonly Step[], repo: Repo): Next => {
  const among = new Set(files)
  const isKnown = (file: string, line: number): boolean => {
    const own = repo.facts.get(file)?.own['architecture-guardian'] as ShapeFacts | undefined
    return own?.aware?.some((said) => said <= line && said >= line - 2) ?? false
  }
  return new Map(
    files.map((file) => {
      const targets = new Map<string, number>()
      for (const { to, line, meant, below, perhaps } of steps(file))
        if (meant && !below && !perhaps && among.has(to) && !isAbove(to, file) && !targets.has(to))
          if (!isKnown(file, line)) targets.set(to, line)
      return [file, targets]
    }),
  )
}

/** Sets of modules each of which reaches all others; in order of their first file. */
const circlesOf = (next: Next): readonly (readonly string[])[] => {
  const back = new Map<string, string[]>([...next.keys()].map((file) => [file, []]))
  for (const [file, targets] of next) for (const to of targets.keys()) back.get(to)!.push(file)
  const left = new Set(next.keys())
  const isEnd = (file: string): boolean =>
    ![...next.get(file)!.keys()].some((to) => left.has(to)) || !back.get(file)!.some((one) => left.has(one))
  const open = [...left]
  while (open.length > 0) {
    const file = open.pop()!
    if (!left.has(file) || !isEnd(file)) continue
    left.delete(file)
    open.push(...next.get(file)!.keys(), ...back.get(file)!)
  }
  const circles: string[][] = []
  for (const file of [...left].sort()) {
    if (!left.has(file)) continue
    const ahead = reach(file, (one) => [...next.get(one)!.keys()].filter((to) => left.has(to)))
    const behind = reach(file, (one) => back.get(one)!.filter((from) => left.has(from)))
    const circle = [...ahead].filter((one) => behind.has(one)).sort()
    for (const one of circle) left.delete(one)
    left.delete(file)
    if (circle.length > 1) circles.push(circle)
  }
  return circles
}

const reach = (file: string, on: (file: string) => readonly string[]): ReadonlySet<string> => {
  const seen = new Set([file])
  for (const one of seen) for (const to of on(one)) seen.add(to)
  return seen
}

/** The shortest way round, from its first file on. */
const shortest = (circle: readonly string[], next: Next): readonly string[] => {
  const inside = new Set(circle)
  let best: readonly string[] = circle
  for (const start of circle.slice(0, mostStarts)) {
    const from = new Map<string, string>()
    const queue = [start]
    for (const file of queue) {
      if (from.has(start)) break
      for (const to of [...next.get(file)!.keys()].sort())
        if (inside.has(to) && !from.has(to)) {
          from.set(to, file)
          queue.push(to)
        }
    }
    const way: string[] = []
    for (let at = from.get(start)!; at !== start; at = from.get(at)!) way.unshift(at)
    if (way.length + 1 < best.length || best === circle) best = [start, ...way]
    if (best.length === 2) break
  }
  return best
}

const circular = (way: readonly string[], circle: readonly string[], next: Next): FindingDraft => {
  const hops = way.map((file, index) => {
    const to = way[(index + 1) % way.length]!
    return { file, line: next.get(file)!.get(to)!, to }
  })
  const others = circle.length - way.length
  return {
    rule: 'import-cycle',
    title:
      way.length === 2
        ? `${listed(way, most)} import each other as they load`
        : `${listed(way, most)} import one another in a circle as they load`,
    severity: 'low',
    category: 'structure',
    at: hops.map(({ file, line }): Place => ({ file, startLine: line, endLine: line })),
    evidence: [{ kind: 'chain', hops }],
    impact: `Whichever loads first, ${way.length === 2 ? 'the other sees' : 'the others see'} only what it has bound so far.${others > 0 ? ' More modules are in circles with them.' : ''}`,
    fix: {
      text: `Move what ${way.length === 2 ? 'both' : 'they'} need into a module that imports ${way.length === 2 ? 'neither' : 'none of them'}, or put one of these imports into the function that uses it.`,
    },
    confidence: 'proved',
    symbol: `cycle ${circle[0]!}`,
  }
}

const failing = (fault: Unbound, members: readonly string[]): FindingDraft => {
  const { user, line, name, definer, under, bound } = fault
  const quote = (file: string, at: number, contains: readonly string[]): EvidenceDraft => ({
    kind: 'quote',
    file,
    startLine: at,
    endLine: at,
    contains,
  })
  return {
    rule: 'import-cycle-fails',
    title: `${user} imports \`${name}\` from ${definer}, which is still loading and binds it later`,
    severity: 'high',
    category: 'structure',
    at: [
      { file: user, startLine: line, endLine: line },
      { file: definer, startLine: under, endLine: under },
      { file: definer, startLine: bound, endLine: bound },
    ],
    evidence: [quote(user, line, []), quote(definer, under, []), quote(definer, bound, [])],
    impact: `Line ${under} of ${nameOf(definer)} leads to ${user} before line ${bound} binds \`${name}\`: importing ${members.length === 1 ? `${members[0]!} or anything below its folder` : `any of ${listed(members, most)}`} ends in an ImportError.`,
    fix: {
      text: `Bind \`${name}\` above line ${under} of ${definer}, or import it in ${user} inside the function that uses it.`,
    },
    confidence: 'strong',
    symbol: `${name} ${definer}`,
  }
}
