import type { Blast } from '../../facts/blast.ts'
import type { RepairSet } from '../../model/report.ts'

/** One step of the plan: which blocker, for which subsystem it is first needed. */
export interface Ordered {
  readonly blocker: string
  readonly subsystem: string
}

interface Candidate {
  readonly set: RepairSet
  readonly gain: number
}

/**
 * Orders the repair of all subsystems: the set that frees most modules per step that is still to do comes first, and
 * a step that several sets share is done once. Gains are re-evaluated when a set reaches the front.
 */
export const orderSteps = (
  blast: Blast,
  sets: readonly RepairSet[],
  counted: ReadonlySet<string>,
): readonly Ordered[] => {
  const done = new Set<string>()
  const steps: Ordered[] = []
  let failing = count(blast.failing, counted)
  const gainOf = (set: RepairSet): number => {
    const rest = set.steps.filter((step) => !done.has(step.blocker)).map((step) => step.blocker)
    if (rest.length === 0) return Number.POSITIVE_INFINITY
    return (failing - count(blast.failingWith(new Set([...done, ...rest])), counted)) / rest.length
  }
  let waiting: Candidate[] = sets.map((set) => ({ set, gain: gainOf(set) }))
  while (waiting.length > 0) {
    waiting.sort(byGain)
    const front: Candidate = { set: waiting[0]!.set, gain: gainOf(waiting[0]!.set) }
    if (waiting.length > 1 && byGain(front, waiting[1]!) > 0) {
      waiting[0] = front
      continue
    }
    waiting = waiting.slice(1)
    for (const step of front.set.steps) {
      if (done.has(step.blocker)) continue
      done.add(step.blocker)
      steps.push({ blocker: step.blocker, subsystem: front.set.subsystem })
    }
    failing = count(blast.failingWith(done), counted)
  }
  return steps
}

const byGain = (a: Candidate, b: Candidate): number =>
  a.gain !== b.gain
    ? b.gain - a.gain
    : a.set.subsystem < b.set.subsystem
      ? -1
      : a.set.subsystem > b.set.subsystem
        ? 1
        : 0

const count = (files: ReadonlySet<string>, counted: ReadonlySet<string>): number => {
  let sum = 0
  for (const file of files) if (counted.has(file)) sum += 1
  return sum
}
