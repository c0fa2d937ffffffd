/** What the reviewer keeps of one Python file; absent = nothing of the kind. Lines as in the file's facts. */
export interface ConcurrencyFacts {
  readonly shared?: readonly SharedState[]
  readonly blocking?: readonly BlockingCall[]
  readonly unawaited?: readonly Unawaited[]
}

/** A class whose methods run in several threads and that touches an attribute from two of them in a way that conflicts. */
export interface SharedState {
  readonly owner: string
  /** Where threads are made: the line and the entry they run. */
  readonly threads: readonly { readonly line: number; readonly entry: string }[]
  readonly conflicts: readonly Conflict[]
}

/**
 * resize: one thread loops over a dict or set, another adds or removes keys. update: both read, change and write
 * back. rebuild: one replaces the list by a filtered copy, another adds to it.
 */
export interface Conflict {
  readonly kind: 'resize' | 'update' | 'rebuild'
  readonly attribute: string
  readonly first: Access
  readonly second: Access
}

/** One side of a conflict: the line, the method it stands in, and the thread entry or public method that leads there. */
export interface Access {
  readonly line: number
  readonly method: string
  readonly entry: string
  readonly thread: boolean
}

/**
 * A call inside `async def` that keeps the event loop from doing anything else. `shared`: the file itself shows that
 * the loop has other work, by making tasks or by a framework that serves several callers.
 */
export interface BlockingCall {
  readonly shared: boolean
  readonly line: number
  readonly call: string
  readonly symbol: string
}

/** A call of an own `async def` whose coroutine is dropped. */
export interface Unawaited {
  readonly line: number
  readonly call: string
  readonly symbol: string
  readonly defLine: number
  /** The statement stands in an `async def`, where it can be awaited. */
  readonly inAsync: boolean
  /** Another line of the file that awaits the same function; 0 = none. */
  readonly awaitLine: number
}

/** What the reviewer keeps of one TypeScript or JavaScript file. */
export interface EcmaConcurrency {
  readonly asyncCallbacks?: readonly AsyncCallback[]
}

/** An async function given where its promise is dropped: `forEach`, a predicate, the executor of `new Promise`. */
export interface AsyncCallback {
  readonly kind: 'each' | 'predicate' | 'executor'
  readonly method: string
  readonly line: number
  readonly awaitLine: number
}
