/**
 * `npm run bench:schedule [-- --workloads FILE] [--slots 4] [--real] [--only NAME]`: how near the schedule comes to
 * what no schedule can beat. Simulated: first in first out, deepest first, ours cold, ours with recorded durations, and
 * with recorded durations that are off by a lognormal factor (sigma 0.5, 400 draws), completions at one time in declared
 * order. `--real` also runs the tasks as sleeps through `muster validate`: one run to learn, then the median of three.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRng } from '../packages/passmuster/src/lib/rng.ts'
import type { Graph, Limits } from '../packages/passmuster/src/model/task.ts'
import { boundOf } from '../packages/passmuster/src/schedule/rank.ts'
import { aTask, passed } from '../packages/passmuster/test/engine/random-graph.ts'
import { virtualRun } from '../packages/passmuster/test/schedule/virtual-run.ts'
import { workloads, type Workload } from '../packages/passmuster/test/schedule/workloads.ts'

const { values } = parseArgs({
  options: {
    workloads: { type: 'string' },
    slots: { type: 'string', default: '4' },
    only: { type: 'string' },
    real: { type: 'boolean', default: false },
  },
})
const slots = Number(values.slots)
const draws = 400

interface FileTask {
  readonly id: string
  /** Seconds. */
  readonly dur: number
  readonly deps: readonly string[]
}

const fromFile = (path: string): readonly Workload[] => {
  const read = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly workloads: Readonly<Record<string, { readonly tasks: readonly FileTask[] }>>
  }
  return Object.entries(read.workloads)
    .filter(([, { tasks }]) => tasks.some(({ dur }) => dur > 0))
    .map(([name, { tasks }]) => ({
      name,
      graph: { tasks: tasks.map(({ id, deps }) => aTask(id, { needs: passed(...deps) })) },
      durations: new Map(tasks.map(({ id, dur }) => [id, Math.round(dur * 1000)])),
    }))
}

const limits: Limits = { slots, memoryMb: 1, overtakes: 10 }
const rng = seededRng(3)
const gauss = (): number => Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next())
const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN

const simulated = ({ graph, durations }: Workload): readonly number[] => {
  const duration = ({ key }: { readonly key: string }): number => durations.get(key) ?? 0
  const { boundMs } = boundOf(graph, duration, slots)
  const run = (estimates?: ReadonlyMap<string, number>): number =>
    virtualRun(graph, limits, { duration, ...(estimates ? { estimates } : {}) }).makespan / boundMs
  const all = (ms: number): ReadonlyMap<string, number> =>
    new Map([...durations.keys()].map((key) => [key, ms]))
  const noisy = Array.from({ length: draws }, () =>
    run(new Map([...durations].map(([key, ms]) => [key, ms * Math.exp(0.5 * gauss())]))),
  ).toSorted((a, b) => a - b)
  return [run(all(0)), run(all(1)), run(), run(durations), at(noisy, 0.5), at(noisy, 0.95)]
}

const bin = resolve(import.meta.dirname, '../packages/passmuster/bin/muster.js')

/** Makespan of the tasks as real sleeps, × bound; the median of three runs after one that is learned from. */
const real = ({ graph, durations }: Workload): number => {
  const base = mkdtempSync(join(tmpdir(), 'muster-schedule-'))
  try {
    const repo = join(base, 'repo')
    execFileSync('git', ['init', '-q', repo])
    writeFileSync(join(repo, 'muster.config.json'), JSON.stringify({ tasks: tasksOf(graph, durations) }))
    const env = { ...process.env, XDG_CONFIG_HOME: join(base, 'config'), XDG_RUNTIME_DIR: base }
    const argv = ['validate', '--json', '--quiet', '--trust', '--concurrency', String(slots)]
    const walls = Array.from({ length: 4 }, () => {
      const ran = spawnSync(process.execPath, [bin, ...argv, '--state', join(base, 'state')], {
        cwd: repo,
        env,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      })
      if (ran.status !== 0) throw new Error(ran.stderr)
      return (JSON.parse(ran.stdout) as { metrics: { achieved: number } }).metrics.achieved
    })
    const { boundMs } = boundOf(graph, ({ key }) => durations.get(key) ?? 0, slots)
    return (
      at(
        walls.slice(1).toSorted((a, b) => a - b),
        0.5,
      ) / boundMs
    )
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

const tasksOf = (graph: Graph, durations: ReadonlyMap<string, number>): Record<string, object> =>
  Object.fromEntries(
    graph.tasks.map(({ id, key, needs }) => [
      id.replaceAll(' ', '-'),
      {
        command: ['sleep', String((durations.get(key) ?? 0) / 1000)],
        needs: needs.map(({ task }) => task.replaceAll(' ', '-')),
        memory: 1,
      },
    ]),
  )

const chosen = (values.workloads === undefined ? workloads() : fromFile(values.workloads)).filter(
  ({ name }) => values.only === undefined || name === values.only,
)
const head = ['fifo', 'depth', 'cold', 'history', 'noise p50', 'noise p95', ...(values.real ? ['real'] : [])]
console.log(`makespan / bound, ${slots} slots, load ${loadavg()[0]?.toFixed(2)}`)
console.log(`${'workload'.padEnd(16)}${'tasks'.padStart(6)}${head.map((one) => one.padStart(11)).join('')}`)
for (const one of chosen) {
  const row = [...simulated(one), ...(values.real ? [real(one)] : [])]
  console.log(
    `${one.name.padEnd(16)}${String(one.graph.tasks.length).padStart(6)}${row.map((ratio) => ratio.toFixed(3).padStart(11)).join('')}`,
  )
}
