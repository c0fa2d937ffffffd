import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from '../../src/lib/clock.ts'

/** Why faults cannot be injected here; null where they can (Linux, with an strace that may trace). */
export const cannotInject = (): string | null => {
  if (process.platform !== 'linux') return 'faults are injected with strace, which is of Linux'
  const tried = spawnSync('strace', ['-f', '-e', 'trace=fsync', 'true'])
  return tried.status === 0 ? null : 'strace is not there or may not trace'
}

export interface Ended {
  readonly exit: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end. */
export const run = (argv: readonly string[], cwd?: string): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(argv[0]!, argv.slice(1), {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd ? { cwd } : {}),
    })
    const text = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (chunk: Buffer) => (text[name] += chunk.toString()))
    child.once('error', reject)
    child.once('close', (exit, signal) => resolve({ exit, signal, ...text }))
  })

/** Runs a command and kills it with SIGKILL after `ms`; false when it ended before that. */
export const runKilled = (argv: readonly string[], ms: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const child = spawn(argv[0]!, argv.slice(1), { stdio: 'ignore' })
    const call = after(ms, () => child.kill('SIGKILL'))
    child.once('error', reject)
    child.once('exit', (_, signal) => {
      call()
      resolve(signal === 'SIGKILL')
    })
  })

/** What strace does to the journal's files: `pwrite64:signal=KILL:when=7`, `pwrite64:error=ENOSPC:when=9+`. */
export const runInjected = async (
  argv: readonly string[],
  where: { readonly dir: string; readonly inject: string; readonly cwd?: string },
): Promise<Ended & { readonly fired: boolean }> => {
  const trace = join(where.dir, 'trace')
  const files = ['journal.db', 'journal.db-wal'].flatMap((name) => ['-P', join(where.dir, name)])
  // Not --seccomp-bpf: with it an injected signal is never delivered.
  const flags = ['-f', '-o', trace, ...files, '-e', 'trace=pwrite64,fsync', '-e', `inject=${where.inject}`]
  const ended = await run(['strace', ...flags, ...argv], where.cwd)
  const seen = readFileSync(trace, 'utf8')
  const fired = where.inject.includes('signal=KILL')
    ? ended.signal === 'SIGKILL' && seen.includes('killed by SIGKILL')
    : seen.includes('(INJECTED)')
  return { ...ended, fired }
}

/** Runs `work` for 1, 2, 3, … , some at a time, until it answers false; gives the first number that did. */
export const countUp = async (atOnce: number, work: (n: number) => Promise<boolean>): Promise<number> => {
  let next = 1
  let end = Number.POSITIVE_INFINITY
  const lane = async (): Promise<void> => {
    while (next < end) {
      const n = next++
      if (!(await work(n))) end = Math.min(end, n)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return end
}
