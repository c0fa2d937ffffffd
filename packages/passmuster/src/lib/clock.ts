/** Wall clock in ms since 1970 (for people), monotonic ms (for durations), and a sleep that an abort ends at once. */
export interface SystemClock {
  now(): number
  mono(): number
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

const longest = 0x7fff_ffff

/** The real clock. `sleep` resolves (never rejects) after `ms` or as soon as the signal aborts. */
export const systemClock: SystemClock = {
  now: () => Date.now(),
  mono: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = (): void => {
        stop()
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const stop = after(ms, done)
      signal?.addEventListener('abort', done, { once: true })
    }),
}

/** Calls `fn` once after `ms`; the returned function calls it off. Longer than 24 days waits 24 days. */
export const after = (ms: number, fn: () => void): (() => void) => {
  const timer = setTimeout(fn, Math.min(Math.max(0, ms), longest))
  return () => clearTimeout(timer)
}

/** Calls `fn` every `ms` until the returned function is called; does not keep the process alive by itself. */
export const every = (ms: number, fn: () => void): (() => void) => {
  const timer = setInterval(fn, ms)
  timer.unref()
  return () => clearInterval(timer)
}

/** Resolves on the next turn of the event loop, after pending I/O had its chance. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Processor time (user + system) that the calling thread has used so far, in ms. The runtime's own threads (garbage
 * collection, compilation) are left out: they run beside the work on a core of their own, also where work has one slot.
 */
export const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Processor time (user + system) of all threads of this process so far, in ms. */
export const processCpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Holds the whole thread for `ms`: only where nothing can be awaited. */
export const pause = (ms: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/** `2026-11-22T16:40:00.000Z` of a wall-clock time. */
export const isoTime = (at: number): string => new Date(at).toISOString()
