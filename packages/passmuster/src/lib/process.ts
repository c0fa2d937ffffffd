import { fork, spawn, type ChildProcess } from 'node:child_process'
import { boundedCapture, type Capture } from './capture.ts'
import { after, systemClock } from './clock.ts'
import { nonceVariable, sampleTree, sweepOrphans } from './process-tree.ts'

/** What to run: an argument vector (never a shell string) in its own process group. */
export interface ProcessRequest {
  readonly argv: readonly string[]
  readonly cwd?: string
  /** The whole environment; `process.env` when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Abort = TERM, grace, KILL. */
  readonly signal?: AbortSignal
  /** Abort = KILL at once. */
  readonly killSignal?: AbortSignal
  readonly timeoutMs?: number
  /** Between TERM and KILL; 10 s when absent. */
  readonly graceMs?: number
  readonly stdin?: string | Uint8Array
  /** Kept per stream; 8 MiB when absent. */
  readonly maxBytes?: number
  /** Takes stdout as it comes, to keep; then `stdout` of the result is empty. */
  readonly onStdout?: (chunk: Uint8Array) => void
  /** Keep the output here instead of in the result: several programs may share one place. */
  readonly keep?: { readonly stdout: Capture; readonly stderr: Capture }
  /** Sees each piece of output as it comes; the bytes are gone when it returns. */
  readonly onOutput?: (from: 'stdout' | 'stderr', chunk: Uint8Array) => void
  /** Set as MUSTER_ATTEMPT; every process that carries it is swept when the root has ended. */
  readonly nonce?: string
  /** Sample CPU and memory of the tree; off for short helpers such as git. */
  readonly sample?: boolean
}

/** Success and failure have one shape. `exit` null = ended by a signal or never started (`spawnError`, e.g. ENOENT). */
export interface ProcessResult {
  readonly exit: number | null
  readonly signal: string | null
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** Some output was left out: head and tail are kept, with a marker between them. */
  readonly cut: boolean
  readonly wallMs: number
  readonly cpuMs: number | null
  readonly rssMb: number | null
  readonly timedOut: boolean
  readonly aborted: boolean
  readonly spawnError?: string
}

const liveGroups = new Set<number>()

/** Signals a whole process group; false when nothing of it is left. */
const signalGroup = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false
  }
}

process.on('exit', () => {
  for (const pid of liveGroups) signalGroup(pid, 'SIGKILL')
})

/** After the root ended: how long its output may stay held open by others before these are killed. */
const drainMs = 250

/** While a root is this young, what it started has an id after its own: the ids cannot have come round. */
const youngMs = 5_000

/** Ends whatever carries the mark, in whatever session. */
const sweep = (root: number, request: ProcessRequest, started: number): void => {
  if (request.nonce === undefined) return
  const young = systemClock.mono() - started < youngMs
  sweepOrphans((nonce) => nonce === request.nonce, young ? root : undefined)
}

/** Runs one program to its end; never rejects for anything the program does. */
export const runProcess = (request: ProcessRequest): Promise<ProcessResult> => {
  const started = systemClock.mono()
  const [file, ...args] = request.argv
  const out = boundedCapture(request.maxBytes ?? 8 * 1_048_576)
  const err = boundedCapture(request.maxBytes ?? 8 * 1_048_576)
  const nothing = (more: { aborted?: boolean; spawnError?: string }): ProcessResult => ({
    exit: null,
    signal: null,
    stdout: out.bytes(),
    stderr: err.bytes(),
    cut: false,
    wallMs: systemClock.mono() - started,
    cpuMs: null,
    rssMb: null,
    timedOut: false,
    aborted: more.aborted ?? false,
    ...(more.spawnError ? { spawnError: more.spawnError } : {}),
  })
  if (request.signal?.aborted || request.killSignal?.aborted)
    return Promise.resolve(nothing({ aborted: true }))
  if (file === undefined || file === '') return Promise.resolve(nothing({ spawnError: 'ENOENT' }))

  return new Promise((resolve) => {
    let child: ChildProcess
    try {
      child = spawn(file, args, {
        ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
        env: environment(request.env, request.nonce),
        detached: true,
        stdio: [request.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        windowsHide: true,
      })
    } catch (error) {
      return resolve(nothing({ spawnError: errorCode(error) }))
    }
    const pid = child.pid
    if (pid === undefined) {
      child.once('error', (error) => resolve(nothing({ spawnError: errorCode(error) })))
      return
    }
    liveGroups.add(pid)
    const sampler = request.sample === false ? null : sampleTree(pid)
    const end = endings(pid, request, started)
    let stopDrain: (() => void) | null = null

    const keep = (from: 'stdout' | 'stderr', own: Capture) => (chunk: Buffer) => {
      request.onOutput?.(from, chunk)
      ;(request.keep?.[from] ?? own).push(chunk)
      release(chunk)
    }
    child.stdout!.on('data', request.onStdout ?? keep('stdout', out))
    child.stderr!.on('data', keep('stderr', err))
    child.on('error', () => {})
    if (child.stdin) {
      child.stdin.on('error', () => {})
      child.stdin.end(request.stdin)
    }
    child.once('exit', () => {
      stopDrain = after(drainMs, () => {
        signalGroup(pid, 'SIGKILL')
        sweep(pid, request, started)
        stopDrain = after(drainMs, () => {
          child.stdout!.destroy()
          child.stderr!.destroy()
        })
      })
    })
    child.once('close', (exit, signal) => {
      stopDrain?.()
      end.dispose()
      signalGroup(pid, 'SIGKILL')
      liveGroups.delete(pid)
      sweep(pid, request, started)
      const used = sampler?.stop() ?? { cpuMs: null, rssMb: null }
      resolve({
        exit,
        signal,
        stdout: out.bytes(),
        stderr: err.bytes(),
        cut: out.cut || err.cut,
        wallMs: systemClock.mono() - started,
        ...used,
        timedOut: end.timedOut(),
        aborted: end.aborted(),
      })
    })
  })
}

/** Frees a chunk's memory now: left to the garbage collector, a fast writer piles up tens of MB of dead chunks. */
const release = (chunk: Buffer): void => {
  if (chunk.length === chunk.buffer.byteLength) (chunk.buffer as ArrayBuffer).transfer(0)
}

const errorCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)

const environment = (
  env: ProcessRequest['env'],
  nonce: string | undefined,
): Record<string, string | undefined> => {
  const base = { ...(env ?? process.env) }
  if (nonce !== undefined) base[nonceVariable] = nonce
  return base
}

/** The ways a process is brought to its end from outside: time limit, abort, hard abort. */
const endings = (
  pid: number,
  request: ProcessRequest,
  started: number,
): { dispose(): void; timedOut(): boolean; aborted(): boolean } => {
  let timedOut = false
  let aborted = false
  let stopGrace: (() => void) | null = null
  const kill = (): void => {
    signalGroup(pid, 'SIGKILL')
    sweep(pid, request, started)
  }
  const terminate = (): void => {
    if (stopGrace) return
    signalGroup(pid, 'SIGTERM')
    stopGrace = after(request.graceMs ?? 10_000, kill)
  }
  const onAbort = (): void => {
    aborted = true
    terminate()
  }
  const onKill = (): void => {
    aborted = true
    kill()
  }
  const stopTimeout =
    request.timeoutMs === undefined
      ? null
      : after(request.timeoutMs, () => {
          timedOut = true
          terminate()
        })
  request.signal?.addEventListener('abort', onAbort, { once: true })
  request.killSignal?.addEventListener('abort', onKill, { once: true })
  return {
    dispose: () => {
      stopTimeout?.()
      stopGrace?.()
      request.signal?.removeEventListener('abort', onAbort)
      request.killSignal?.removeEventListener('abort', onKill)
    },
    timedOut: () => timedOut,
    aborted: () => aborted,
  }
}

/** A module that runs in a process of its own and talks in structured-clone messages. */
export interface ForkedChild<In, Out> {
  readonly pid: number
  /** False once the child is gone. */
  send(message: In): boolean
  onMessage(fn: (message: Out) => void): void
  /** Called once; `stderr` is the last of what it wrote there. */
  onExit(
    fn: (end: {
      readonly exit: number | null
      readonly signal: string | null
      readonly stderr: string
    }) => void,
  ): void
  /** KILL, with its whole group. */
  kill(): void
}

/** Forks a Node module; null when the system refuses. `nodeFlags` go to node itself (`--max-old-space-size=512`). */
export const forkChild = <In, Out>(
  modulePath: string,
  options: {
    readonly nodeFlags?: readonly string[]
    readonly env?: ProcessRequest['env']
    readonly nonce?: string
    readonly args?: readonly string[]
  } = {},
): ForkedChild<In, Out> | null => {
  let child: ChildProcess
  try {
    child = fork(modulePath, [...(options.args ?? [])], {
      serialization: 'advanced',
      execArgv: [...(options.nodeFlags ?? [])],
      env: environment(options.env, options.nonce),
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
  } catch {
    return null
  }
  child.on('error', () => {})
  const pid = child.pid
  if (pid === undefined) return null
  liveGroups.add(pid)
  const err = boundedCapture(16_384)
  child.stderr!.on('data', (chunk: Buffer) => err.push(chunk))
  child.once('exit', () => liveGroups.delete(pid))
  return {
    pid,
    send: (message) => {
      if (!child.connected) return false
      child.send(message as object, () => {})
      return true
    },
    onMessage: (fn) => void child.on('message', (message) => fn(message as Out)),
    onExit: (fn) =>
      void child.once('close', (exit, signal) =>
        fn({ exit, signal, stderr: Buffer.from(err.bytes()).toString('utf8') }),
      ),
    kill: () => void signalGroup(pid, 'SIGKILL'),
  }
}
