import { FaultError } from '../model/fault.ts'
import type { ChildShare } from '../model/task.ts'
import { startChild, type AnalysisChild, type ChildLimits } from './analysis-child-handle.ts'
import type { AnalysisAnswer, AnalysisRequest } from './analysis-protocol.ts'

/** Answers in the order asked, with what the children spent on them and their largest memory. */
export interface Extraction {
  readonly answers: readonly AnalysisAnswer[]
  readonly shares: readonly ChildShare[]
  readonly rssMb: number | null
}

/** Forked children that parse files; made on the first request, replaced when they die. */
export interface AnalysisPool {
  /**
   * Parses files one after the other in one child (waiting for one to be free). A file that kills its child twice is
   * `crashed`, one that overruns its limit `timed-out`; the others are redone. Rejects with the signal's reason on
   * abort, or with a FaultError (`child-crashed`) when no child can be started.
   */
  extract(
    requests: readonly AnalysisRequest[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<Extraction>
  /** Starts up to `n` children ahead of need. */
  warm(n: number): void
  /** Children started so far, replacements included. */
  readonly started: number
  readonly size: number
  close(): void
}

/** How a pool is bounded; sizes in MB. */
export interface PoolOptions extends Partial<ChildLimits> {
  readonly size: number
  /** Path of the module that a child runs. */
  readonly childModule: string
  /** Set as MUSTER_ATTEMPT in every child. */
  readonly nonce?: string
}

const startsBeforeGivingUp = 3

export const analysisPool = (options: PoolOptions): AnalysisPool => {
  const limits: ChildLimits = { perFileMs: 10_000, startMs: 30_000, heapMb: 512, rssMb: 1024, ...options }
  const idle: AnalysisChild[] = []
  /** Every child that lives, with its number. */
  const all = new Map<AnalysisChild, number>()
  const queue: (() => void)[] = []
  let leased = 0
  let started = 0
  let closed = false

  const start = (): AnalysisChild => {
    started += 1
    const child = startChild(options.childModule, limits, options.nonce)
    all.set(child, started)
    return child
  }
  const drop = (child: AnalysisChild): void => {
    child.kill()
    all.delete(child)
  }
  const lease = async (signal: AbortSignal | undefined): Promise<void> => {
    while (leased >= options.size) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          signal?.removeEventListener('abort', stop)
          resolve()
        }
        const stop = (): void => {
          queue.splice(queue.indexOf(go), 1)
          resolve()
        }
        queue.push(go)
        signal?.addEventListener('abort', stop, { once: true })
      })
      signal?.throwIfAborted()
    }
    leased += 1
  }
  const giveBack = (): void => {
    leased -= 1
    queue.shift()?.()
  }

  /** Drives requests through children until each has its answer. */
  const drive = async (
    requests: readonly AnalysisRequest[],
    signal: AbortSignal | undefined,
  ): Promise<Extraction> => {
    const answers: AnalysisAnswer[] = []
    const shares: ChildShare[] = []
    let rss = 0
    let suspect: string | null = null
    let failedStarts = 0
    while (answers.length < requests.length) {
      if (closed) throw new FaultError(notStarted('the pool is closed'))
      const child = idle.pop() ?? start()
      const asked = requests.slice(answers.length)
      const stretch = await child.work(asked, signal)
      answers.push(...stretch.answers)
      const bytes = asked.slice(0, stretch.answers.length).reduce((sum, one) => sum + one.bytes.length, 0)
      const { cpuMs, startMs } = stretch
      if (cpuMs > 0) shares.push({ child: all.get(child) ?? started, bytes, cpuMs, startMs })
      rss = Math.max(rss, stretch.rssMb)
      if (stretch.end === 'done') {
        if (!closed) idle.push(child)
        else drop(child)
        break
      }
      drop(child)
      if (stretch.end === 'aborted') throw signal?.reason
      if (stretch.end === 'not-started') {
        failedStarts += 1
        if (failedStarts >= startsBeforeGivingUp) throw new FaultError(notStarted(stretch.because))
        continue
      }
      failedStarts = 0
      const culprit = requests[answers.length]!.file
      if (stretch.end === 'overran') answers.push({ file: culprit, examined: 'timed-out', body: null })
      else if (suspect === culprit) answers.push({ file: culprit, examined: 'crashed', body: null })
      else suspect = culprit
    }
    return { answers, shares, rssMb: rss > 0 ? rss : null }
  }

  return {
    extract: async (requests, { signal } = {}) => {
      signal?.throwIfAborted()
      if (requests.length === 0) return { answers: [], shares: [], rssMb: null }
      await lease(signal)
      try {
        return await drive(requests, signal)
      } finally {
        giveBack()
      }
    },
    warm: (n) => {
      while (!closed && all.size < Math.min(n, options.size)) idle.push(start())
    },
    get started() {
      return started
    },
    size: options.size,
    close: () => {
      closed = true
      for (const child of all.keys()) child.kill()
      all.clear()
      idle.length = 0
    },
  }
}

const notStarted = (cause: string): ConstructorParameters<typeof FaultError>[0] => ({
  code: 'child-crashed',
  message: 'The process that parses files cannot be started.',
  hint: 'Run `muster doctor`; check the memory and process limits of this machine.',
  retry: 'safe',
  cause,
})
