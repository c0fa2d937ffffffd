import { randomBytes } from 'node:crypto'

/** A repeatable stream of random numbers: the same seed gives the same stream on every machine. */
export interface Rng {
  /** In [0, 1). */
  next(): number
  /** An integer in [0, n). */
  int(n: number): number
  /** One member; the list must not be empty. */
  pick<T>(list: readonly T[]): T
  /** A shuffled copy. */
  shuffle<T>(list: readonly T[]): T[]
}

/** splitmix32: small, well mixed, 2^32 streams; not for secrets. */
export const seededRng = (seed: number): Rng => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x9e37_79b9) | 0
    let z = state ^ (state >>> 16)
    z = Math.imul(z, 0x21f0_aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a_2d97)
    return ((z ^ (z >>> 15)) >>> 0) / 0x1_0000_0000
  }
  const int = (n: number): number => Math.floor(next() * n)
  return {
    next,
    int,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('pick from an empty list')
      return list[int(list.length)]!
    },
    shuffle: (list) => {
      const copy = [...list]
      for (let last = copy.length - 1; last > 0; last--) {
        const other = int(last + 1)
        const kept = copy[last]!
        copy[last] = copy[other]!
        copy[other] = kept
      }
      return copy
    },
  }
}

/** An unguessable lower-case hex token of `bytes` random bytes. */
export const randomToken = (bytes = 16): string => randomBytes(bytes).toString('hex')
