import { readdirSync, readFileSync } from 'node:fs'
import { every } from './clock.ts'

/** What `/proc/PID/stat` says of one process; ticks are 1/100 s, `startTime` tells a reused pid from the old one. */
export interface ProcessStat {
  readonly pid: number
  readonly parent: number
  readonly startTime: string
  readonly cpuMs: number
  readonly rssMb: number
  /** It has ended and waits for its parent to ask. */
  readonly zombie: boolean
}

const msPerTick = 10
const pageMb = 4096 / 1_048_576

const slurp = (path: string): string | null => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return null
  }
}

/** Null when the process is gone or there is no /proc (then nothing is measured and nothing is swept). */
export const processStat = (pid: number): ProcessStat | null => {
  const text = slurp(`/proc/${pid}/stat`)
  if (text === null) return null
  // The name is in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const at = (field: number): number => Number(fields[field - 3])
  return {
    pid,
    parent: at(4),
    startTime: fields[22 - 3] ?? '',
    cpuMs: (at(14) + at(15) + at(16) + at(17)) * msPerTick,
    rssMb: at(24) * pageMb,
    zombie: fields[0] === 'Z',
  }
}

const allPids = (): number[] => {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
  } catch {
    return []
  }
}

const childrenOf = (pid: number): number[] => {
  let threads: string[]
  try {
    threads = readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
  return threads.flatMap((thread) =>
    (slurp(`/proc/${pid}/task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number),
  )
}

/** The process and everything below it that is still alive, root first. */
export const processTree = (root: number): ProcessStat[] => {
  const found: ProcessStat[] = []
  const queue = [root]
  const seen = new Set<number>()
  while (queue.length > 0) {
    const pid = queue.pop()!
    if (seen.has(pid)) continue
    seen.add(pid)
    const stat = processStat(pid)
    if (!stat) continue
    found.push(stat)
    queue.push(...childrenOf(pid))
  }
  return found
}

/** CPU and peak memory of a process tree, from samples; null where there were fewer than two of them. */
export interface TreeSampler {
  /** Ends the sampling and tells what was seen. */
  stop(): { readonly cpuMs: number | null; readonly rssMb: number | null }
  /** Memory of the latest sample, in MB. */
  readonly rssMb: number
}

/** Samples now and then every `intervalMs`; `onSample` may act on the tree's memory. */
export const sampleTree = (
  root: number,
  intervalMs = 200,
  onSample?: (rssMb: number) => void,
): TreeSampler => {
  let samples = 0
  let cpu = 0
  let peak = 0
  let latest = 0
  const look = (): void => {
    const tree = processTree(root)
    if (tree.length === 0) return
    samples += 1
    cpu = Math.max(
      cpu,
      tree.reduce((sum, one) => sum + one.cpuMs, 0),
    )
    latest = tree.reduce((sum, one) => sum + one.rssMb, 0)
    peak = Math.max(peak, latest)
    onSample?.(latest)
  }
  look()
  const stop = every(intervalMs, look)
  return {
    stop: () => {
      stop()
      return samples < 2 ? { cpuMs: null, rssMb: null } : { cpuMs: cpu, rssMb: Math.round(peak * 10) / 10 }
    },
    get rssMb() {
      return latest
    },
  }
}

/** The environment variable by which a process is known as ours, however it detached itself. */
export const nonceVariable = 'MUSTER_ATTEMPT'

/** The marks in a process's environment: none where it is gone or someone else's, null where it has none just now. */
const marksOf = (pid: number): readonly string[] | null => {
  const environ = slurp(`/proc/${pid}/environ`)
  if (environ === null) return []
  if (environ === '') return null
  return environ
    .split('\0')
    .flatMap((entry) =>
      entry.startsWith(`${nonceVariable}=`) ? [entry.slice(nonceVariable.length + 1)] : [],
    )
}

/** How many process ids a search from one on tries by name before it lists all that there are. */
const nearPids = 256

/** The ids that were given out after `pid`, while the system has not begun again at the lowest; null = not known. */
const pidsAfter = (pid: number): readonly number[] | null => {
  const last = Number(slurp('/proc/loadavg')?.trim().split(' ')[4])
  if (!(last >= pid) || last - pid > nearPids) return null
  return Array.from({ length: last - pid }, (_, nth) => pid + 1 + nth)
}

/**
 * Kills (SIGKILL) every process whose environment carries a matching nonce, in rounds until none is left, and
 * returns how many that were. A pid is only killed when its start time is the same before and after the look.
 * `after` looks only at ids given out after that one: for what a process has started within the last seconds.
 */
export const sweepOrphans = (matches: (nonce: string) => boolean, after?: number): number => {
  const killed = new Set<string>()
  let changing: readonly number[] | null = null
  for (let round = 0; round < 20; round++) {
    let fresh = 0
    const unread: number[] = []
    for (const pid of changing ?? (after === undefined ? null : pidsAfter(after)) ?? allPids()) {
      if (pid === process.pid) continue
      const marks = marksOf(pid)
      if (marks !== null && !marks.some(matches)) continue
      const before = processStat(pid)
      if (!before || before.zombie || before.rssMb === 0) continue
      if (marks === null) unread.push(pid)
      if (!marksOf(pid)?.some(matches) || processStat(pid)?.startTime !== before.startTime) continue
      const key = `${pid}:${before.startTime}`
      if (killed.has(key)) continue
      try {
        process.kill(pid, 'SIGKILL')
        killed.add(key)
        fresh += 1
      } catch {
        continue
      }
    }
    // Between two programs (exec) a process has no environment for a moment: it is looked at again.
    changing = fresh === 0 && unread.length > 0 && round < 4 ? unread : null
    if (fresh === 0 && changing === null) break
  }
  return killed.size
}
