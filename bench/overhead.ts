/**
 * `npm run bench:overhead [-- --tasks 100] [--rounds 5]`: what `muster validate` costs above the programs it runs:
 * N tasks of `true` on two slots with a crash-safe journal, whole process, beside `xargs -P2 true` over as many words
 * and a run of one task; then the same N tasks all restored from the cache. Medians.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '5' },
  },
})
const [tasks, rounds] = [Number(values.tasks), Number(values.rounds)]
const bin = resolve(import.meta.dirname, '../packages/passmuster/bin/muster.js')
const base = mkdtempSync(join(tmpdir(), 'muster-overhead-'))
const env = { ...process.env, XDG_CONFIG_HOME: join(base, 'config'), XDG_RUNTIME_DIR: base }

const repository = (name: string, n: number, cached: boolean): string => {
  const repo = join(base, name)
  execFileSync('git', ['init', '-q', repo])
  const task = { command: ['true'], ...(cached ? { inputs: ['input.txt'], cache: true } : {}) }
  const all = Object.fromEntries(
    Array.from({ length: n }, (_, at) => [`t${String(at).padStart(4, '0')}`, task]),
  )
  writeFileSync(join(repo, 'muster.config.json'), JSON.stringify({ tasks: all }))
  writeFileSync(join(repo, 'input.txt'), '')
  return repo
}

const wall = (
  file: string,
  argv: readonly string[],
  options: { cwd?: string; input?: string } = {},
): number => {
  const began = performance.now()
  const ran = spawnSync(file, argv, { ...options, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  const took = performance.now() - began
  if (ran.status !== 0) throw new Error(`${file} ended with ${ran.status}: ${ran.stderr}`)
  return took
}
const muster = (repo: string): number =>
  wall(
    process.execPath,
    [bin, 'validate', '--json', '--quiet', '--trust', '--concurrency', '2', '--state', `${repo}-state`],
    { cwd: repo },
  )
const median = (measure: () => number): number =>
  Array.from({ length: rounds }, measure).toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? NaN

try {
  const [many, one, cached] = [
    repository('many', tasks, false),
    repository('one', 1, false),
    repository('cached', tasks, true),
  ]
  for (const repo of [many, one, cached]) muster(repo)
  const words = `${Array.from({ length: tasks }, (_, at) => at).join('\n')}\n`
  const floor = median(() => wall('xargs', ['-P2', '-n1', 'true'], { input: words }))
  const fixed = median(() => muster(one))
  const whole = median(() => muster(many))
  const restored = median(() => muster(cached))
  console.log(`${tasks} tasks of \`true\`, 2 slots, medians of ${rounds}, load ${loadavg()[0]?.toFixed(2)}`)
  const rows: readonly (readonly [string, number, string])[] = [
    ['xargs -P2 true', floor, `${(floor / tasks).toFixed(2)} ms a task`],
    ['one task', fixed, 'what every run costs'],
    ['all tasks', whole, `${((whole - fixed - floor) / (tasks - 1)).toFixed(2)} ms a task above xargs`],
    ['all restored', restored, `${(restored / whole).toFixed(2)} of running them`],
  ]
  for (const [name, ms, said] of rows)
    console.log(`${name.padEnd(16)}${ms.toFixed(0).padStart(7)} ms   ${said}`)
} finally {
  rmSync(base, { recursive: true, force: true })
}
