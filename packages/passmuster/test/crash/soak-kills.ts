import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/lib/clock.ts'
import { seededRng } from '../../src/lib/rng.ts'
import { recorded } from '../jobs/live-run.ts'
import { run, runKilled, type Ended } from './inject.ts'

/*
 * npm run soak -- kills REPO
 *
 * MUSTER_KILLS times (50): a cold discovery of REPO by the built muster, killed with SIGKILL at a random moment between
 * its start and the length of an undisturbed run; then `muster resume`, or a new discovery where no run had begun yet.
 * Exit 0 only when every digest is that of the undisturbed run. A run that ends before its kill is made up for.
 */
const bin = join(import.meta.dirname, '../../bin/muster.js')

export const soakKills = async (repo: string, kills: number): Promise<boolean> => {
  const root = mkdtempSync(join(tmpdir(), 'muster-kills-'))
  const state = join(root, 'state')
  const argv = (command: readonly string[]): string[] => [
    process.execPath,
    bin,
    ...command,
    '--json',
    '--quiet',
    '--no-context',
    '--state',
    state,
  ]
  const discover = argv(['discover', repo, '--fresh'])
  const resume = argv(['resume', '--repo', repo])
  const began = systemClock.mono()
  const plain = await run(discover)
  const wallMs = systemClock.mono() - began
  const wanted = digestOf(plain)
  console.log(`undisturbed: exit ${plain.exit}, ${Math.round(wallMs)} ms, resultDigest ${wanted}`)
  const seen = { killed: 0, missed: 0, 'no run yet': 0, running: 0, finished: 0, equal: 0, lost: 0 }
  const rng = seededRng(Number(process.env['MUSTER_SEED'] ?? 1))
  while (wanted !== null && seen.killed < kills && seen.missed < 2 * kills) {
    rmSync(state, { recursive: true, force: true })
    if (!(await runKilled(discover, rng.int(Math.ceil(wallMs))))) {
      seen.missed += 1
      continue
    }
    seen.killed += 1
    const before = recorded(state)
    const stage = stageOf(before)
    seen[stage] += 1
    const ended = await run(stage === 'running' ? resume : discover)
    const after = new Set(recorded(state).map((row) => JSON.stringify(row)))
    if (before.some((row) => !after.has(JSON.stringify(row)))) seen.lost += 1
    if (digestOf(ended) === wanted) seen.equal += 1
    else console.log(`kill ${seen.killed} (${stage}): exit ${ended.exit}, ${digestOf(ended)} ${ended.stderr}`)
  }
  rmSync(root, { recursive: true, force: true })
  console.log(
    `${seen.killed} killed (${seen.running} with a run going on, all of them resumed; ${seen['no run yet']} before it, ` +
      `${seen.finished} after it: started anew), ${seen.equal} equal digests, ${seen.lost} with an event lost; ` +
      `${seen.missed} ended before their kill`,
  )
  return seen.killed === kills && seen.equal === kills && seen.lost === 0 && seen.running > 0
}

const stageOf = (rows: ReturnType<typeof recorded>): 'no run yet' | 'running' | 'finished' => {
  if (rows.length === 0) return 'no run yet'
  return rows.some((row) => row.body.type === 'run.finished') ? 'finished' : 'running'
}

const digestOf = ({ stdout }: Ended): string | null =>
  /"resultDigest":\s*"([0-9a-f]{64})"/.exec(stdout)?.[1] ?? null
