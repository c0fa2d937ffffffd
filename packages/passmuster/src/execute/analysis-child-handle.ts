import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { every, nextTurn, systemClock } from '../lib/clock.ts'
import { processStat } from '../lib/process-tree.ts'
import { forkChild } from '../lib/process.ts'
import type { AnalysisAnswer, AnalysisGroup, AnalysisRequest, ChildMessage } from './analysis-protocol.ts'

/** What bounds one child. `perFileMs` is processor time; a file may take three times as long on the wall. */
export interface ChildLimits {
  readonly perFileMs: number
  readonly startMs: number
  readonly heapMb: number
  readonly rssMb: number
}

/** A stretch of work by one child: the answers it gave before it was done, or came to its end. */
export interface Stretch {
  readonly answers: readonly AnalysisAnswer[]
  readonly cpuMs: number
  /** The part of it that the child took to start; 0 after its first stretch. */
  readonly startMs: number
  readonly rssMb: number
  readonly end: 'done' | 'died' | 'overran' | 'aborted' | 'not-started'
  /** What the child last said on stderr, or how it ended. */
  readonly because: string
}

/** One forked child; after any end but `done` it must be killed and replaced. */
export interface AnalysisChild {
  work(requests: readonly AnalysisRequest[], signal: AbortSignal | undefined): Promise<Stretch>
  kill(): void
}

const batchBytes = 256 * 1024
const watchMs = 100

interface Listener {
  message(message: ChildMessage): void
  exit(because: string): void
}

/** A child keeps compiled code where this process does, if it does. */
const compileCache = (): { readonly env?: NodeJS.ProcessEnv } => {
  // Node names the folder of this version and user; the variable wants the one above it.
  const folder = getCompileCacheDir()
  return folder === undefined ? {} : { env: { ...process.env, NODE_COMPILE_CACHE: dirname(folder) } }
}

/**
 * A slot is one core: a child compiles and collects on the thread that works, instead of on helpers that would take
 * the next slot's core; and its young heap starts large, as syntax trees live a few milliseconds.
 */
const oneCore = ['--single-threaded', '--min-semi-space-size=16', '--max-semi-space-size=32']

/** Forks a child; a refusal by the system shows as `not-started` in its first stretch. */
export const startChild = (module: string, limits: ChildLimits, nonce: string | undefined): AnalysisChild => {
  const child = forkChild<AnalysisGroup, ChildMessage>(module, {
    nodeFlags: [`--max-old-space-size=${limits.heapMb}`, ...oneCore, '--no-warnings'],
    ...(nonce === undefined ? {} : { nonce }),
    ...compileCache(),
  })
  let ready = false
  let dead: string | null = child ? null : 'fork was refused'
  let listener: Listener | null = null
  let cpuSeen = 0
  let processSeen = 0
  let startMs = 0

  child?.onMessage((message) => {
    if (message.type === 'ready') {
      ready = true
      startMs = message.cpuMs
    }
    listener?.message(message)
  })
  child?.onExit(({ exit, signal, stderr }) => {
    dead = `${signal ?? `exit ${exit}`}${stderr ? `: ${stderr.trim().slice(-500)}` : ''}`
    listener?.exit(dead)
  })

  const work = (requests: readonly AnalysisRequest[], signal: AbortSignal | undefined): Promise<Stretch> =>
    new Promise((resolve) => {
      const answers: AnalysisAnswer[] = []
      const cpuBefore = cpuSeen
      let rss = 0
      let sent = 0
      let progressAt = systemClock.mono()
      let settled = false

      const end = (how: Stretch['end'], because = ''): void => {
        if (settled) return
        settled = true
        stopWatch()
        signal?.removeEventListener('abort', onAbort)
        listener = null
        const started = cpuBefore === 0 ? Math.min(startMs, cpuSeen) : 0
        resolve({
          answers,
          cpuMs: cpuSeen - cpuBefore,
          startMs: started,
          rssMb: rss,
          end: how,
          because,
        })
      }
      const onAbort = (): void => end('aborted')
      const feed = (): void => {
        // Two batches are under way at any time, so that the child never waits for its next file.
        let ahead = requests.slice(answers.length, sent).reduce((sum, one) => sum + one.bytes.length, 0)
        const batch: AnalysisRequest[] = []
        while (sent < requests.length && (ahead < 2 * batchBytes || sent === answers.length)) {
          const next = requests[sent]!
          batch.push(next)
          ahead += next.bytes.length
          sent += 1
        }
        if (batch.length > 0) child?.send({ files: batch })
      }
      const look = async (): Promise<void> => {
        const stat = child && processStat(child.pid)
        if (stat) rss = Math.max(rss, stat.rssMb)
        if (stat && stat.rssMb > limits.rssMb) return end('died', 'memory limit')
        const waited = systemClock.mono() - progressAt
        if (!ready) {
          if (waited > limits.startMs) end('not-started', 'no sign of life')
          return
        }
        if (waited <= limits.perFileMs) return
        const answered = answers.length
        const spent = stat ? stat.cpuMs - processSeen : Number.POSITIVE_INFINITY
        if (spent < limits.perFileMs * 0.9 && waited < limits.perFileMs * 3) return
        // An answer may lie unread because this process was busy itself.
        for (let turn = 0; turn < 3; turn++) await nextTurn()
        if (answers.length === answered) {
          if (stat) cpuSeen += stat.cpuMs - processSeen
          end('overran')
        }
      }
      const stopWatch = every(watchMs, () => void look())

      listener = {
        message: (message) => {
          progressAt = systemClock.mono()
          if (message.type === 'ready') return
          answers.push({
            file: message.file,
            examined: message.examined,
            body: message.body,
            secret: message.secret,
          })
          cpuSeen = Math.max(cpuSeen, message.cpuMs)
          processSeen = Math.max(processSeen, message.processCpuMs)
          rss = Math.max(rss, message.rssMb)
          if (answers.length === requests.length) end('done')
          else if (sent < requests.length) feed()
        },
        exit: (because) => end(ready ? 'died' : 'not-started', because),
      }
      if (signal?.aborted) return end('aborted')
      if (dead !== null) return end(ready ? 'died' : 'not-started', dead)
      signal?.addEventListener('abort', onAbort, { once: true })
      feed()
    })

  return { work, kill: () => child?.kill() }
}
