import type { Clock } from '../../src/model/ports.ts'

interface Timer {
  readonly due: number
  readonly order: number
  readonly fire: () => void
}

/**
 * A clock that stands still until it is told to go on. `settle` lets everything happen that can without time
 * passing; `advance` goes to the next timer. After `kill` nothing of it ever fires again.
 */
export class FakeClock implements Clock {
  #mono: number
  #wall: number
  #timers: Timer[] = []
  #turns: (() => void)[] = []
  #order = 0
  #dead = false

  constructor(mono = 0, wall = 1_700_000_000_000) {
    this.#mono = mono
    this.#wall = wall
  }

  now(): number {
    return this.#wall
  }

  mono(): number {
    return this.#mono
  }

  /** The wall clock jumps, as it may; durations must not care. */
  jump(ms: number): void {
    this.#wall += ms
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const timer: Timer = { due: this.#mono + ms, order: this.#order++, fire: resolve }
      this.#timers.push(timer)
      signal?.addEventListener('abort', () => {
        this.#timers = this.#timers.filter((other) => other !== timer)
        resolve()
      })
    })
  }

  turn(): Promise<void> {
    return new Promise((resolve) => this.#turns.push(resolve))
  }

  get dead(): boolean {
    return this.#dead
  }

  get pending(): number {
    return this.#timers.length
  }

  get next(): number {
    return this.#timers.reduce((least, { due }) => Math.min(least, due), Infinity)
  }

  async settle(): Promise<void> {
    for (;;) {
      await macrotask()
      if (this.#turns.length === 0 || this.#dead) return
      for (const resolve of this.#turns.splice(0)) resolve()
    }
  }

  /** Goes to the next timer and fires all that are due then; false when there is none. */
  advance(): boolean {
    if (this.#timers.length === 0 || this.#dead) return false
    const due = this.next
    this.#wall += due - this.#mono
    this.#mono = due
    const now = this.#timers.filter((timer) => timer.due === due).sort((a, b) => a.order - b.order)
    this.#timers = this.#timers.filter((timer) => timer.due !== due)
    for (const { fire } of now) fire()
    return true
  }

  kill(): void {
    this.#dead = true
    this.#timers = []
    this.#turns = []
  }
}

const macrotask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
