import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { FaultError } from '../../src/model/fault.ts'
import { lockFolder, machineLocks, machineSlots, type MachineLocks } from '../../src/store/slots.ts'
import { temporaryFolder } from './store-folder.ts'

const closing = (locks: MachineLocks): MachineLocks => {
  onTestFinished(() => locks.close())
  return locks
}
const held = (taken: ReturnType<MachineLocks['tryAcquire']>): { release(): void } => {
  if ('holder' in taken) throw new Error(`held by ${taken.holder}`)
  return taken
}
/** The folder chosen, or the code of the fault. */
const chosen = (runtime: string): string => {
  try {
    return lockFolder({ XDG_RUNTIME_DIR: runtime })
  } catch (error) {
    if (error instanceof FaultError) return error.fault.code
    throw error
  }
}
const contender = fileURLToPath(new URL('./fixtures/contend.ts', import.meta.url))

describe('slots', () => {
  test('n at a time, any free one, and releasing twice frees once', () => {
    const dir = temporaryFolder()
    const [one, two] = [closing(machineSlots(2, dir)), closing(machineSlots(2, dir))]
    const first = held(one.tryAcquire('slot'))
    held(two.tryAcquire('slot'))
    expect(one.tryAcquire('slot')).toEqual({ holder: `pid ${process.pid}` })
    first.release()
    first.release()
    held(two.tryAcquire('slot'))
    expect(two.tryAcquire('slot')).toEqual({ holder: `pid ${process.pid}` })
  })

  test('at most 1 ms to take and give back', () => {
    const slots = closing(machineSlots(4, temporaryFolder()))
    held(slots.tryAcquire('slot')).release()
    const times = Array.from({ length: 500 }, () => {
      const from = systemClock.mono()
      held(slots.tryAcquire('slot')).release()
      return systemClock.mono() - from
    })
    expect(times.sort((a, b) => a - b)[250]).toBeLessThanOrEqual(1)
  })

  test('four processes at once never hold more than there are, and all get their turns', async () => {
    const dir = temporaryFolder()
    const log = join(dir, 'log')
    const slots = 2
    await Promise.all(
      [1, 2, 3, 4].map(
        () =>
          new Promise<void>((resolve, reject) => {
            const child = spawn(process.execPath, [contender, dir, String(slots), log], { stdio: 'inherit' })
            child.once('exit', (exit) => (exit === 0 ? resolve() : reject(new Error(`exit ${exit}`))))
          }),
      ),
    )
    const lines = readFileSync(log, 'utf8').trim().split('\n')
    const refused = lines
      .filter((line) => line.startsWith('refused'))
      .map((line) => Number(line.split(' ')[1]))
    expect(refused.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0)
    const moments = lines
      .filter((line) => !line.startsWith('refused'))
      .flatMap((line) =>
        line.split(' ').map((at, index) => ({ at: BigInt(at), change: index === 0 ? 1 : -1 })),
      )
      .sort((a, b) => (a.at === b.at ? a.change - b.change : a.at < b.at ? -1 : 1))
    expect(moments).toHaveLength(4 * 150 * 2)
    let now = 0
    let most = 0
    for (const { change } of moments) most = Math.max(most, (now += change))
    expect(most).toBe(slots)
  })

  test('kill -9 of a holder frees its slot', async () => {
    const dir = temporaryFolder()
    const module = new URL('../../src/store/slots.ts', import.meta.url).href
    const script = `import { machineSlots } from ${JSON.stringify(module)}
      machineSlots(1, ${JSON.stringify(dir)}).tryAcquire('slot'); console.log('held'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const slots = closing(machineSlots(1, dir))
    expect(slots.tryAcquire('slot')).toEqual({ holder: `pid ${child.pid}` })
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    expect(child.signalCode).toBe('SIGKILL')
    held(slots.tryAcquire('slot'))
  })
})

describe('named locks', () => {
  test('exclusive by name, whatever the name', () => {
    const dir = temporaryFolder()
    const [one, two] = [closing(machineLocks(dir)), closing(machineLocks(dir))]
    for (const name of ['db', '../../etc', 'a\nb', '-rf', '', 'ü'.repeat(300)]) {
      const taken = held(one.tryAcquire(name))
      expect(two.tryAcquire(name)).toEqual({ holder: `pid ${process.pid}` })
      taken.release()
      held(two.tryAcquire(name)).release()
    }
  })
})

describe('their folder', () => {
  test('is ours alone, in the runtime folder', () => {
    const runtime = temporaryFolder()
    const dir = lockFolder({ XDG_RUNTIME_DIR: runtime, TMPDIR: runtime })
    expect(dir).toBe(join(runtime, 'passmuster'))
    expect(statSync(dir).mode & 0o777).toBe(0o700)
  })

  test('a folder open to others, or a link, is not used', () => {
    for (const trap of ['open', 'link'] as const) {
      const runtime = temporaryFolder()
      mkdirSync(join(runtime, 'elsewhere'), { mode: 0o700 })
      if (trap === 'link') symlinkSync(join(runtime, 'elsewhere'), join(runtime, 'passmuster'))
      else {
        mkdirSync(join(runtime, 'passmuster'))
        chmodSync(join(runtime, 'passmuster'), 0o777)
      }
      expect(chosen(runtime)).not.toBe(join(runtime, 'passmuster'))
    }
  })
})
