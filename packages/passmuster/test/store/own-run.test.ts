import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { processStat } from '../../src/lib/process-tree.ts'
import { runId, type Digest } from '../../src/model/task.ts'
import {
  claimRun,
  configDigest,
  findRunToAttach,
  followRun,
  ownerAlive,
  type Claim,
} from '../../src/store/own-run.ts'
import { sweepDeadRuns } from '../../src/store/sweep.ts'
import {
  commandTask,
  oneRun,
  openedStore,
  ready,
  runStarted,
  stamp,
  temporaryFolder,
} from './store-folder.ts'

const claimed = (claim: ReturnType<typeof claimRun>): Claim => {
  if (!('epoch' in claim)) throw new Error(`held by ${claim.holder}`)
  return claim
}

/** Another process that claims the run; resolves with what it printed. */
const holder = async (dir: string): Promise<{ child: ChildProcess; said: string }> => {
  const path = fileURLToPath(new URL('./fixtures/hold-run.ts', import.meta.url))
  const child = spawn(process.execPath, [path, dir, oneRun], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  )
  return { child, said: said.trim() }
}
const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })

const graph = { tasks: [commandTask('a')] }
const question = {
  job: 'test',
  snapshot: 'f'.repeat(64) as Digest,
  configDigest: configDigest({ b: 2, a: 1 }),
}

describe('one engine per run', () => {
  test('one owner at a time; epochs strictly grow, also over those the journal has seen', () => {
    const store = openedStore()
    const first = claimed(claimRun(store, oneRun))
    expect(claimRun(store, oneRun)).toEqual({ holder: process.pid })
    expect(ownerAlive(store, oneRun)).toBe(true)
    expect(claimed(claimRun(store, runId('other'))).epoch).toBe(1)
    first.release()
    expect(ownerAlive(store, oneRun)).toBe(false)
    const second = claimed(claimRun(store, oneRun))
    expect(second.epoch).toBeGreaterThan(first.epoch)
    store.journal.append(oneRun, 40, [ready('a')], stamp)
    second.release()
    const third = claimed(claimRun(store, oneRun))
    expect(third.epoch).toBeGreaterThan(40)
    third.release()
  })

  test('a run id is never a path', () => {
    const store = openedStore()
    for (const bad of ['../x', 'a/b', '', '.', '..', 'a\0b'])
      expect(() => claimRun(store, runId(bad))).toThrow(TypeError)
  })

  test('SIGKILL of the owner frees the run; until then the other is told whom it waits for', async () => {
    const store = openedStore()
    const { child, said } = await holder(store.dir)
    expect(said).toBe('epoch 1')
    expect(claimRun(store, oneRun)).toEqual({ holder: child.pid })
    await killed(child)
    expect(child.signalCode).toBe('SIGKILL')
    const mine = claimed(claimRun(store, oneRun))
    expect(mine.epoch).toBe(2)
    expect((await holder(store.dir)).said).toBe(`held by ${process.pid}`)
    mine.release()
  })

  test('looking whether the owner lives never keeps anyone from claiming', async () => {
    const store = openedStore()
    for (let round = 0; round < 200; round++) {
      expect(ownerAlive(store, oneRun)).toBe(false)
      const claim = claimed(claimRun(store, oneRun))
      expect(ownerAlive(store, oneRun)).toBe(true)
      claim.release()
    }
  })
})

describe('attach and resume', () => {
  test('only a living run of the same job, snapshot and options is attached to', () => {
    const store = openedStore()
    const claim = claimed(claimRun(store, oneRun))
    store.journal.append(oneRun, claim.epoch, [runStarted(graph)], stamp)
    expect(findRunToAttach(store, question)).toEqual({ run: oneRun, holder: process.pid })
    expect(findRunToAttach(store, { ...question, job: 'other' })).toBeNull()
    expect(findRunToAttach(store, { ...question, snapshot: '0'.repeat(64) as Digest })).toBeNull()
    expect(findRunToAttach(store, { ...question, configDigest: configDigest({ a: 1 }) })).toBeNull()
    claim.release()
    expect(findRunToAttach(store, question)).toBeNull()
  })

  test('a follower sees every event as it is committed and ends with the run', async () => {
    const owner = openedStore()
    const follower = openedStore(owner.dir)
    const claim = claimed(claimRun(owner, oneRun))
    owner.journal.append(oneRun, claim.epoch, [runStarted(graph), ready('a')], stamp)
    const seen: string[] = []
    const following = (async () => {
      for await (const one of followRun(follower, oneRun)) seen.push(`${one.seq} ${one.body.type}`)
    })()
    await systemClock.sleep(120)
    owner.journal.append(oneRun, claim.epoch, [ready('b')], stamp)
    await systemClock.sleep(120)
    expect(seen).toEqual(['1 run.started', '2 task.ready', '3 task.ready'])
    owner.journal.append(
      oneRun,
      claim.epoch,
      [{ type: 'run.finished', verdict: 'passed', because: '' }],
      stamp,
    )
    await following
    expect(seen.at(-1)).toBe('4 run.finished')
    claim.release()
  })

  test('when the owner is killed the follower ends without run.finished, and may claim', async () => {
    const store = openedStore()
    const { child } = await holder(store.dir)
    store.journal.append(oneRun, 1, [runStarted(graph)], stamp)
    const seen: string[] = []
    const following = (async () => {
      for await (const one of followRun(store, oneRun)) seen.push(one.body.type)
    })()
    await systemClock.sleep(700)
    expect(seen).toEqual(['run.started'])
    await killed(child)
    await following
    expect(seen).toEqual(['run.started'])
    claimed(claimRun(store, oneRun)).release()
  })

  test('an abort ends the following', async () => {
    const store = openedStore()
    const claim = claimed(claimRun(store, oneRun))
    const stop = new AbortController()
    const following = (async () => {
      let seen = 0
      for await (const one of followRun(store, oneRun, { signal: stop.signal })) seen = one.seq
      return seen
    })()
    stop.abort()
    expect(await following).toBe(0)
    claim.release()
  })
})

describe.runIf(process.platform === 'linux')('E12 sweep', () => {
  test('what a killed run left behind is killed at the next start; a living run keeps its processes', async () => {
    const store = openedStore()
    const dir = temporaryFolder()
    const leave = (run: string): Promise<number> => {
      const file = `${dir}/${run}`
      const script = `setsid sh -c 'echo $$ > ${file}; exec sleep 300' >/dev/null 2>&1 </dev/null &`
      spawn('sh', ['-c', script], {
        env: { ...process.env, MUSTER_ATTEMPT: `${run}.1.00ff` },
        stdio: 'ignore',
      })
      return (async () => {
        while (!existsSync(file) || readFileSync(file, 'utf8') === '') await systemClock.sleep(10)
        return Number(readFileSync(file, 'utf8'))
      })()
    }
    const living = claimed(claimRun(store, runId('living')))
    const dead = claimed(claimRun(store, runId('dead')))
    const [livingPid, deadPid, strangerPid] = await Promise.all([
      leave('living'),
      leave('dead'),
      leave('stranger'),
    ])
    onTestFinished(() => [livingPid, strangerPid].forEach((pid) => process.kill(pid, 'SIGKILL')))
    expect(sweepDeadRuns(store)).toBe(0)
    dead.release()
    expect(sweepDeadRuns(store)).toBe(1)
    for (let turn = 0; turn < 50 && processStat(deadPid); turn++) await systemClock.sleep(20)
    expect(processStat(livingPid)).not.toBeNull()
    expect(processStat(strangerPid)).not.toBeNull()
    living.release()
  })
})
