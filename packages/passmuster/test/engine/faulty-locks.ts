import type { Rng } from '../../src/lib/rng.ts'
import type { Locks } from '../../src/model/ports.ts'
import type { FakeClock } from './fake-clock.ts'

/** Locks that strangers hold from time to time; counts what is handed out and refuses to hand out too much. */
export interface FaultyLocks extends Locks {
  held(): number
  refusals(): number
}

/**
 * `capacity` holders per name at once. Strangers take everything in bursts up to `until` ms; after that they are
 * gone, so that a run that waits always comes to its end. With `throws` one call in fifty throws.
 */
export const faultyLocks = (
  rng: Rng,
  clock: FakeClock,
  given: {
    readonly capacity: number
    readonly burst: number
    readonly until: number
    readonly throws: Error | null
  },
): FaultyLocks => {
  const holders = new Map<string, number>()
  let held = 0
  let refusals = 0
  return {
    held: () => held,
    refusals: () => refusals,
    tryAcquire: (name) => {
      if (given.throws !== null && rng.next() < 0.02) throw given.throws
      const stranger = clock.mono() < given.until && rng.next() < given.burst
      const mine = holders.get(name) ?? 0
      if (stranger || mine >= given.capacity) {
        refusals += 1
        return { holder: stranger ? `pid ${rng.int(3)}` : 'this run' }
      }
      holders.set(name, mine + 1)
      held += 1
      let open = true
      return {
        release: () => {
          if (!open) throw new Error(`${name} released twice`)
          open = false
          held -= 1
          holders.set(name, holders.get(name)! - 1)
        },
      }
    },
  }
}
