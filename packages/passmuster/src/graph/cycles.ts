import { needsFirst, type Adjacency, type Runs } from './adjacency.ts'

/** Edges walked at most while looking for shorter cycles; after that the shortest one seen so far is named. */
const walkAtMost = 30_000_000

/**
 * One cycle per tangle (strongly connected set of at least two tasks), as indexes where each needs the next and
 * the last needs the first: the shortest of the tangle, starting at its lowest index. Self-edges don't count.
 */
export const shortestCycles = (adjacency: Adjacency): readonly (readonly number[])[] => {
  if (needsFirst(adjacency).length === adjacency.size) return []
  const tangles = tanglesOf(adjacency)
  const budget = { left: walkAtMost }
  const search = newSearch(adjacency.size)
  return tangles.map((tangle) => startLowest(shortestOf(adjacency, tangle, search, budget)))
}

const startLowest = (cycle: readonly number[]): readonly number[] => {
  const at = cycle.indexOf(cycle.reduce((least, task) => Math.min(least, task), Infinity))
  return [...cycle.slice(at), ...cycle.slice(0, at)]
}

/** Tarjan's strongly connected components with its own stack, sets of one left out, in order of lowest index. */
const tanglesOf = ({ size, needs }: Adjacency): readonly (readonly number[])[] => {
  const seen = new Int32Array(size)
  const low = new Int32Array(size)
  const open = new Uint8Array(size)
  const cursor = needs.starts.slice(0, size)
  const path: number[] = []
  const stack: number[] = []
  const tangles: number[][] = []
  let clock = 0
  const enter = (task: number): void => {
    seen[task] = low[task] = ++clock
    open[task] = 1
    path.push(task)
    stack.push(task)
  }
  const leave = (task: number): void => {
    path.pop()
    const above = path.at(-1)
    if (above !== undefined) low[above] = Math.min(low[above]!, low[task]!)
    if (low[task] !== seen[task]) return
    const members = stack.splice(stack.lastIndexOf(task))
    for (const member of members) open[member] = 0
    if (members.length > 1) tangles.push(members.sort((a, b) => a - b))
  }
  for (let root = 0; root < size; root++) {
    if (seen[root] !== 0) continue
    enter(root)
    while (path.length > 0) {
      const task = path.at(-1)!
      if (cursor[task]! === needs.starts[task + 1]!) {
        leave(task)
        continue
      }
      const next = needs.items[cursor[task]!++]!
      if (seen[next] === 0) enter(next)
      else if (open[next] === 1) low[task] = Math.min(low[task]!, seen[next]!)
    }
  }
  return tangles.sort((a, b) => a[0]! - b[0]!)
}

interface Search {
  /** 1 = still part of the tangle that is looked at. */
  readonly alive: Uint8Array
  /** The search that reached it last, and from where. */
  readonly round: Int32Array
  readonly cameFrom: Int32Array
  rounds: number
}

const newSearch = (size: number): Search => ({
  alive: new Uint8Array(size),
  round: new Int32Array(size),
  cameFrom: new Int32Array(size),
  rounds: 0,
})

/**
 * The shortest cycle through each member in turn; a member that was looked at is taken out, together with all
 * that is in no cycle without it, and no search goes deeper than the best cycle so far.
 */
const shortestOf = (
  adjacency: Adjacency,
  tangle: readonly number[],
  search: Search,
  budget: { left: number },
): readonly number[] => {
  for (const member of tangle) search.alive[member] = 1
  let best: readonly number[] = []
  for (const member of tangle) {
    if (search.alive[member] === 0) continue
    if (best.length === 2 || (best.length > 0 && budget.left <= 0)) break
    const found = cycleThrough(
      adjacency.needs,
      member,
      best.length === 0 ? Infinity : best.length - 1,
      search,
      budget,
    )
    if (found !== null) best = found
    dropOut(adjacency, member, search.alive)
  }
  for (const member of tangle) search.alive[member] = 0
  return best
}

const cycleThrough = (
  needs: Runs,
  start: number,
  longest: number,
  search: Search,
  budget: { left: number },
): readonly number[] | null => {
  const round = ++search.rounds
  let level = [start]
  for (let length = 1; level.length > 0 && length <= longest; length++) {
    const next: number[] = []
    for (const task of level) {
      for (let edge = needs.starts[task]!; edge < needs.starts[task + 1]!; edge++) {
        budget.left -= 1
        const needed = needs.items[edge]!
        if (needed === start && task !== start) return pathTo(task, start, search.cameFrom)
        if (search.alive[needed] === 0 || search.round[needed] === round || needed === start) continue
        search.round[needed] = round
        search.cameFrom[needed] = task
        next.push(needed)
      }
    }
    level = next
  }
  return null
}

const pathTo = (end: number, start: number, cameFrom: Int32Array): readonly number[] => {
  const path = [end]
  for (let task = end; task !== start;) {
    task = cameFrom[task]!
    path.push(task)
  }
  return path.reverse()
}

/** Takes a task out, and then whatever is left without a living need or without a living dependent. */
const dropOut = ({ needs, dependents }: Adjacency, member: number, alive: Uint8Array): void => {
  const out = [member]
  alive[member] = 0
  const hasLiving = (runs: Runs, task: number): boolean => {
    for (let edge = runs.starts[task]!; edge < runs.starts[task + 1]!; edge++) {
      const other = runs.items[edge]!
      if (other !== task && alive[other] === 1) return true
    }
    return false
  }
  while (out.length > 0) {
    const task = out.pop()!
    for (const [around, other] of [
      [needs, dependents],
      [dependents, needs],
    ] as const) {
      for (let edge = around.starts[task]!; edge < around.starts[task + 1]!; edge++) {
        const beside = around.items[edge]!
        if (alive[beside] === 0 || hasLiving(other, beside)) continue
        alive[beside] = 0
        out.push(beside)
      }
    }
  }
}
