import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { sweepDeadRuns } from '../../src/store/sweep.ts'
import { openedStore } from '../store/store-folder.ts'

/** A zombie that init has yet to reap is not alive. */
const alive = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')

test.runIf(process.platform === 'linux')(
  'E12 after kill -9 of muster an idle child ends by itself, a busy one at the next start',
  async () => {
    const store = openedStore()
    const script = fileURLToPath(new URL('./fixtures/busy-muster.ts', import.meta.url))
    const muster = spawn(process.execPath, [script, store.dir], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void muster.kill('SIGKILL'))
    const pids = await new Promise<number[]>((resolve) =>
      muster.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim().split(' ').map(Number))),
    )
    expect(pids).toHaveLength(2)
    const left = (): number[] => pids.filter(alive)
    const until = async (count: number): Promise<void> => {
      for (let turn = 0; turn < 200 && left().length > count; turn++) await systemClock.sleep(20)
    }
    expect(sweepDeadRuns(store), 'a living run keeps its children').toBe(0)
    expect(left()).toHaveLength(2)

    const gone = new Promise((resolve) => muster.once('exit', resolve))
    muster.kill('SIGKILL')
    await gone
    await until(1)
    expect(left(), 'the busy one is still there: the fault fired').toHaveLength(1)
    expect(sweepDeadRuns(store)).toBe(1)
    await until(0)
    expect(left()).toEqual([])
  },
)
