/**
 * A set of small integers that is cheap to walk in ascending order: a tree of 32-bit words in which a bit tells
 * that the word below is not empty. Add, remove and next cost one step per level (four for a million).
 */
export class PlaceSet {
  readonly #levels: Uint32Array[] = []
  #size = 0

  constructor(capacity: number) {
    let length = Math.max(1, capacity)
    do {
      length = Math.ceil(length / 32)
      this.#levels.push(new Uint32Array(length))
    } while (length > 1)
  }

  get size(): number {
    return this.#size
  }

  has(place: number): boolean {
    return (this.#levels[0]![place >>> 5]! & (1 << (place & 31))) !== 0
  }

  add(place: number): void {
    if (this.has(place)) return
    this.#size += 1
    let bit = place
    for (const level of this.#levels) {
      level[bit >>> 5]! |= 1 << (bit & 31)
      bit >>>= 5
    }
  }

  delete(place: number): void {
    if (!this.has(place)) return
    this.#size -= 1
    let bit = place
    for (const level of this.#levels) {
      level[bit >>> 5]! &= ~(1 << (bit & 31))
      if (level[bit >>> 5] !== 0) return
      bit >>>= 5
    }
  }

  /** The least member that is at least `from`, or -1. */
  next(from: number): number {
    let bit = from
    for (let height = 0; height < this.#levels.length; height++) {
      const level = this.#levels[height]!
      const word = bit >>> 5
      if (word >= level.length) return -1
      const rest = level[word]! & (-1 << (bit & 31))
      if (rest !== 0) return this.#descend(height, word * 32 + lowestBit(rest))
      bit = word + 1
      if ((bit & 31) === 0 && bit >= level.length) return -1
    }
    return -1
  }

  #descend(height: number, bit: number): number {
    let found = bit
    for (let below = height - 1; below >= 0; below--)
      found = found * 32 + lowestBit(this.#levels[below]![found]!)
    return found
  }
}

const lowestBit = (word: number): number => 31 - Math.clz32(word & -word)
