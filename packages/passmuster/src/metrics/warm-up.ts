import type { ChildShare } from '../model/task.ts'
import type { AttemptRow } from './attempt-log.ts'

/**
 * What the second and further children took to start and to become as fast as one that has been at work for a while,
 * in ms of processor time. A run with one slot does this once, so it is no work that such a run would have done.
 */
export const furtherWarmUp = (ended: readonly AttemptRow[]): number => {
  const byChild = new Map<string, ChildShare[]>()
  for (const { incarnation, usage } of ended)
    for (const share of usage?.shares ?? []) {
      const child = `${incarnation} ${share.child}`
      byChild.set(child, [...(byChild.get(child) ?? []), share])
    }
  const warmUps = [...byChild.values()].map(warmUp)
  return warmUps.reduce((sum, ms) => sum + ms, 0) - Math.max(0, ...warmUps)
}

/**
 * A runtime compiles what it finds itself doing often, so a child reads its first files at half the pace of its last.
 * Its warm-up is what the first half of its bytes took beyond the pace of the second, and at least its start.
 */
export const warmUp = (shares: readonly ChildShare[]): number => {
  const startMs = shares.reduce((sum, share) => sum + share.startMs, 0)
  const half = shares.reduce((sum, { bytes }) => sum + bytes, 0) / 2
  const first = { bytes: 0, cpuMs: 0 }
  const later = { bytes: 0, cpuMs: 0 }
  for (const { bytes, cpuMs } of shares) {
    const part = first.bytes < half ? first : later
    part.bytes += bytes
    part.cpuMs += cpuMs
  }
  // With one stretch that is most of the work there is no pace to compare with.
  if (later.bytes < half / 2) return startMs
  return Math.max(startMs, first.cpuMs - (later.cpuMs / later.bytes) * first.bytes)
}
