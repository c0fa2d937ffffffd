/**
 * `npm run bench:discover -- REPO [--rounds 5]`: whole-process times of `muster discover` on a repository, as medians:
 * cold, warm, after one changed file, with one slot; the peak of the process tree's PSS; and beside them what was
 * measured in the same run to judge them by: the printed speedup against the real one, and `muster --help` against
 * `node -e 0`. Works on a clone; the repository given is only read.
 */
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Discovery } from '../packages/passmuster/src/index.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
})
const rounds = Number(values.rounds)
const bin = resolve(import.meta.dirname, '../packages/passmuster/bin/muster.js')
const base = mkdtempSync(join(tmpdir(), 'muster-bench-'))
const repo = join(base, 'repo')
execFileSync('git', ['clone', '-q', '-c', 'advice.detachedHead=false', resolve(positionals[0] ?? '.'), repo])

interface Run {
  readonly wallMs: number
  /** Largest sum of PSS over the tree, in MB; sampled every 25 ms. */
  readonly pssMb: number
  readonly out: string
}

const run = (argv: readonly string[], sample = false): Promise<Run> =>
  new Promise((done) => {
    const began = performance.now()
    const child = spawn(process.execPath, argv, { cwd: repo, stdio: ['ignore', 'pipe', 'ignore'] })
    let [out, pssMb] = ['', 0]
    child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text))
    const timer = sample && setInterval(() => void (pssMb = Math.max(pssMb, treePss(child.pid ?? 0))), 25)
    child.on('close', () => {
      if (timer) clearInterval(timer)
      done({ wallMs: performance.now() - began, pssMb, out })
    })
  })

/** Sum of PSS over a process and everything below it, in MB. */
const treePss = (root: number): number => {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      parents.set(Number(name), Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]))
    } catch {
      continue
    }
  }
  const below = (pid: number): boolean =>
    pid === root || (parents.has(pid) && pid > 1 && below(parents.get(pid) ?? 0))
  let sum = 0
  for (const pid of parents.keys()) {
    if (!below(pid)) continue
    try {
      sum += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      continue
    }
  }
  return sum / 1024
}

const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN
const discover = (state: string, ...more: readonly string[]): Promise<Run> =>
  run([bin, 'discover', '--json', '--quiet', '--no-context', '--state', join(base, state), ...more])

const walls: Record<string, number[]> = {}
const note = (name: string, value: number): void => void (walls[name] ??= []).push(value)
const file =
  execFileSync('git', ['-C', repo, 'ls-files', '--', '*.py', '*.ts', '*.js'], { encoding: 'utf8' }).split(
    '\n',
  )[0] ?? ''
for (let round = 0; round < rounds; round++) {
  rmSync(join(base, 'cold'), { recursive: true, force: true })
  const cold = await discover('cold')
  note('cold ms', cold.wallMs)
  note('printed speedup', (JSON.parse(cold.out) as Discovery).metrics.speedup ?? NaN)
  note('warm ms', (await discover('cold')).wallMs)
  appendFileSync(join(repo, file), '\n')
  note('one file changed ms', (await discover('cold')).wallMs)
  execFileSync('git', ['-C', repo, 'checkout', '-q', '--', file])
  rmSync(join(base, 'one'), { recursive: true, force: true })
  // Sampling takes a core of its own, so the memory is measured in a run whose time does not count.
  rmSync(join(base, 'memory'), { recursive: true, force: true })
  const memory = ['discover', '--json', '--quiet', '--no-context', '--state', join(base, 'memory')]
  note('cold peak PSS MB', (await run([bin, ...memory], true)).pssMb)
  note('one slot ms', (await discover('one', '--concurrency', '1')).wallMs)
  note('muster --help ms', (await run([bin, '--help'])).wallMs)
  note('node -e 0 ms', (await run(['-e', '0'])).wallMs)
}
rmSync(base, { recursive: true, force: true })

const of = (name: string): number => median(walls[name] ?? [])
console.log(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(2)}, medians of ${rounds}`)
for (const [name, list] of Object.entries(walls))
  console.log(
    `${name.padEnd(22)}${median(list).toFixed(2).padStart(9)}   (${Math.min(...list).toFixed(2)} to ${Math.max(...list).toFixed(2)})`,
  )
console.log(`--help / node -e 0    ${(of('muster --help ms') / of('node -e 0 ms')).toFixed(2).padStart(9)}`)
console.log(`real speedup          ${(of('one slot ms') / of('cold ms')).toFixed(2).padStart(9)}`)
console.log(
  `printed / real        ${(of('printed speedup') / (of('one slot ms') / of('cold ms'))).toFixed(2).padStart(9)}`,
)
