/** A queue between one writer and one reader: `for await` drains it and ends after `close`, or throws what `fail` was given. */
export interface Channel<T> extends AsyncIterable<T> {
  send(item: T): void
  close(): void
  fail(error: unknown): void
}

/** An unbounded in-memory channel; what is sent after `close` is dropped. */
export const channel = <T>(): Channel<T> => {
  const waiting: T[] = []
  let ended = false
  let failure: { error: unknown } | null = null
  let wake: (() => void) | null = null
  const notify = (): void => {
    const call = wake
    wake = null
    call?.()
  }
  return {
    send: (item) => {
      if (ended) return
      waiting.push(item)
      notify()
    },
    close: () => {
      ended = true
      notify()
    },
    fail: (error) => {
      if (ended) return
      failure = { error }
      ended = true
      notify()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift()!
        if (failure) throw (failure as { error: unknown }).error
        if (ended) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
