import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { randomToken } from '../../src/lib/rng.ts'
import { sweepDeadRuns } from '../../src/store/sweep.ts'
import { openedStore, temporaryFolder } from '../store/store-folder.ts'
import { leftAtLast, leftOf } from './command-run.ts'

const muster = [
  process.execPath,
  '--conditions=passmuster-source',
  '--disable-warning=ExperimentalWarning',
  fileURLToPath(new URL('./fixtures/command-muster.ts', import.meta.url)),
]
const linux = process.platform === 'linux'

test.runIf(linux)(
  'E12 kill -9 of muster: the next start ends its command and what that started elsewhere',
  async () => {
    const store = openedStore()
    const run = `t${randomToken()}`
    const up = join(store.dir, 'up')
    const text = `setsid sh -c 'trap "" TERM HUP; touch ${up}; while :; do sleep 0.05; done' & trap '' TERM HUP; while :; do sleep 0.05; done`
    const parent = spawn(muster[0]!, [...muster.slice(1), store.dir, text, run], { stdio: 'ignore' })
    onTestFinished(() => void parent.kill('SIGKILL'))
    for (let turn = 0; turn < 500 && !existsSync(up); turn++) await systemClock.sleep(10)
    expect(sweepDeadRuns(store), 'a living run keeps its processes').toBe(0)
    const gone = new Promise((resolve) => parent.once('exit', resolve))
    parent.kill('SIGKILL')
    await gone
    expect(leftOf(run).length, 'they outlived it: the fault fired').toBeGreaterThanOrEqual(2)
    expect(sweepDeadRuns(store)).toBeGreaterThanOrEqual(2)
    expect(await leftAtLast(run)).toEqual([])
  },
)

test.runIf(linux && spawnSync('script', ['--version']).status === 0)(
  'a command has no terminal to change, also where muster has one',
  () => {
    const text = 'stty raw -echo < /dev/tty; stty raw -echo; printf x > /dev/tty; echo over'
    const quoted = [...muster, temporaryFolder(), text].map((word) => `'${word}'`).join(' ')
    const { stdout } = spawnSync('script', ['-qec', `stty -g; ${quoted}; stty -g`, '/dev/null'], {
      encoding: 'utf8',
      timeout: 20_000,
    })
    const lines = stdout.trim().split(/\r?\n/)
    expect(lines[1]).toBe('outcome passed')
    expect(lines[0]).toMatch(/^[\da-f]+:[\da-f:]+$/)
    expect(lines).toEqual([lines[0], 'outcome passed', lines[0]])
  },
)
