import { describe, expect, it } from 'vitest'
import { interrupted } from '../../src/engine/options.ts'
import type { Envelope, EventBody } from '../../src/model/event.ts'
import { FaultError } from '../../src/model/fault.ts'
import type { Executor, Locks } from '../../src/model/ports.ts'
import { taskId, type TaskId } from '../../src/model/task.ts'
import { decide } from '../../src/schedule/decide.ts'
import { evolve } from '../../src/schedule/evolve.ts'
import { initialState } from '../../src/schedule/state.ts'
import { newOracle } from './oracle.ts'
import { projection } from './projection.ts'
import { puppet } from './puppet.ts'
import { aPacket, aTask, digestOf, passed, settledNeeds } from './random-graph.ts'
import { simulate } from './simulator.ts'

const full = new FaultError({ code: 'state-full', message: 'disk full', hint: 'make room', retry: 'safe' })
const packet = (from: string, to: string): EventBody => aPacket(taskId(from), taskId(to))
const faultOf = (end: { readonly error?: unknown } | null): string | null =>
  end?.error instanceof FaultError ? end.error.fault.code : null
const outcomes = (events: readonly { task: TaskId; outcome: { is: string } }[]): Record<string, string> =>
  Object.fromEntries(events.map(({ task, outcome }) => [task, outcome.is]))

describe('E1 only the engine appends', () => {
  it('makes an executor that reports the end of the run errored, and keeps its report out', async () => {
    const run = await puppet([aTask('a')])
    const { context } = run.open.get('a')!
    let refused: unknown
    try {
      context.report({ type: 'run.finished', verdict: 'passed', because: 'no' })
    } catch (error) {
      refused = error
    }
    expect(String(refused)).toContain('may not report run.finished')
    await run.exit('a')
    expect(run.types().filter((type) => type === 'run.finished')).toHaveLength(1)
    expect(run.types().at(-1)).toBe('run.finished')
  })
})

describe('E2 commit before perform, one commit per turn', () => {
  it('calls an executor only when its start is committed', async () => {
    const run = await puppet([aTask('a'), aTask('b', { needs: passed('a') })])
    const committed = run.events().slice(0, run.open.get('a')!.committed)
    expect(committed.map(({ body }) => body.type)).toContain('attempt.started')
  })

  it('commits what ends in one turn in one append, with what follows for the tasks', async () => {
    const run = await puppet([aTask('a'), aTask('b')])
    const before = run.journal.appends.length
    run.open.get('a')!.exit()
    run.open.get('b')!.exit()
    await run.settle()
    expect(run.journal.appends.slice(before)).toEqual([4, 1])
    expect(run.types().slice(-5)).toEqual([
      'attempt.finished',
      'task.settled',
      'attempt.finished',
      'task.settled',
      'run.finished',
    ])
  })

  it('commits at once what an executor reports as it is called', async () => {
    const executor: Executor = {
      run: (task, context) => {
        context.report({ type: 'tool.called', task: task.id, tool: 'early', wallMs: 1 })
        return new Promise(() => {})
      },
    }
    const executors = {
      command: executor,
      extract: executor,
      history: executor,
      index: executor,
      judge: executor,
    }
    const run = await puppet([aTask('a')], { executors })
    expect(run.types().at(-1)).toBe('tool.called')
  })

  it('starts nothing when the append fails, tells the running to stop and rejects with the fault', async () => {
    const run = await puppet([aTask('a'), aTask('b', { slots: 0 }), aTask('c', { needs: passed('a') })], {
      fault: (n) => (n === 4 ? full : null),
    })
    const b = run.open.get('b')!
    await run.exit('a')
    expect(b.context.signal.aborted).toBe(true)
    expect(run.log).toEqual(['a#1', 'b#1'])
    await run.exit('b')
    expect(run.ended()).toEqual({ error: full })
  })
})

describe('E3 decide is pure', () => {
  it('changes nothing and says the same twice, at every prefix of a run', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { lines } = await simulate(seed)
      const state = initialState()
      for (const line of lines) {
        evolve(state, JSON.parse(line) as Envelope)
        const before = projection(state)
        const limits = { slots: 2, memoryMb: 500, overtakes: 1 }
        expect(decide(state, limits, 10)).toEqual(decide(state, limits, 10))
        expect(projection(state)).toBe(before)
      }
    }
  })
})

describe('E4 needs', () => {
  // a* --> b (passed), a* --> c (settled), c --> d (passed)
  it('starts a dependent on settled, blocks one on passed and all behind it', async () => {
    const run = await puppet([
      aTask('a'),
      aTask('b', { needs: passed('a') }),
      aTask('c', { needs: settledNeeds('a') }),
      aTask('d', { needs: passed('b') }),
    ])
    await run.exit('a', { is: 'failed', findings: 1 })
    expect([...run.open.keys()]).toEqual(['c'])
    await run.exit('c')
    expect(outcomes(run.of('task.settled'))).toEqual({ a: 'failed', b: 'blocked', c: 'passed', d: 'blocked' })
    expect(run.of('task.blocked').map(({ task, by }) => [task, by])).toEqual([
      ['b', ['a']],
      ['d', ['b']],
    ])
    expect(run.ended()?.state?.verdict).toBe('failed')
  })

  it('lets flaky count as passed', async () => {
    const run = await puppet([aTask('a', { retries: 1 }), aTask('b', { needs: passed('a') })])
    await run.exit('a', { is: 'failed', findings: 1 })
    expect(run.open.size).toBe(0)
    await run.pass(300)
    await run.exit('a')
    expect(run.open.has('b')).toBe(true)
    expect(outcomes(run.of('task.settled'))).toEqual({ a: 'flaky' })
  })

  it('waits for the packet to be accepted, and gives the task up when nobody accepts it', async () => {
    const run = await puppet([aTask('a'), aTask('b', { needs: passed('a') })])
    run.open.get('a')!.context.report(packet('a', 'b'))
    await run.exit('a')
    expect(outcomes(run.of('task.settled'))).toEqual({ a: 'passed', b: 'not-run' })
    expect(run.ended()?.state?.verdict).toBe('incomplete')
  })

  it('counts a packet that is made twice once', async () => {
    const run = await puppet([aTask('a'), aTask('b', { needs: passed('a') })])
    const { context } = run.open.get('a')!
    context.report(packet('a', 'b'))
    context.report(packet('a', 'b'))
    context.report({ type: 'handoff.accepted', from: taskId('a'), to: taskId('b') })
    await run.exit('a')
    expect(run.open.has('b')).toBe(true)
  })

  it('gives a task the committed results of its needs', async () => {
    const run = await puppet([aTask('a'), aTask('b', { needs: settledNeeds('a') })])
    await run.exit('a', { is: 'passed' }, digestOf('made'))
    expect(run.open.get('b')!.context.inputs.get(taskId('a'))).toEqual({
      outcome: { is: 'passed' },
      result: 'made',
    })
  })
})

describe('E5 limits', () => {
  it('fills the slots and no more', async () => {
    const run = await puppet([aTask('a'), aTask('b'), aTask('c'), aTask('d', { slots: 0 })])
    expect([...run.open.keys()]).toEqual(['a', 'b', 'd'])
    await run.exit('a')
    expect([...run.open.keys()].sort()).toEqual(['b', 'c', 'd'])
  })

  it('lets a task that asks for more than all run alone', async () => {
    const run = await puppet([aTask('a'), aTask('big', { slots: 9, memoryMb: 9_999, key: 'big' })], {
      estimates: new Map([['big', 1]]),
    })
    expect([...run.open.keys()]).toEqual(['a'])
    await run.exit('a')
    expect([...run.open.keys()]).toEqual(['big'])
  })

  it('starts what takes no slot while the machine has none, and leaves it the memory', async () => {
    const slots: Locks = { tryAcquire: () => ({ holder: 'pid 9' }) }
    const run = await puppet([aTask('a', { memoryMb: 900 }), aTask('b', { slots: 0, memoryMb: 500 })], {
      slots,
    })
    expect([...run.open.keys()]).toEqual(['b'])
  })

  it('asks again for a refused lock and says once who holds it', async () => {
    let free = false
    const locks: Locks = { tryAcquire: () => (free ? { release: () => {} } : { holder: 'pid 7' }) }
    const run = await puppet([aTask('a', { locks: ['port'] }), aTask('b')], { locks })
    expect([...run.open.keys()]).toEqual(['b'])
    await run.pass(1_000)
    expect(run.of('lock.refused')).toEqual([
      { type: 'lock.refused', task: 'a', lock: 'port', holder: 'pid 7' },
    ])
    free = true
    await run.pass(100)
    expect(run.open.has('a')).toBe(true)
    expect(run.of('lock.granted')).toHaveLength(1)
  })

  it('waits for a slot of the machine, never fails for it, and gives it back', async () => {
    let free = 1
    const slots: Locks = {
      tryAcquire: () => {
        if (free === 0) return { holder: 'pid 8' }
        free -= 1
        return { release: () => void (free += 1) }
      },
    }
    const run = await puppet([aTask('a'), aTask('b'), aTask('c', { slots: 0 })], { slots })
    expect([...run.open.keys()]).toEqual(['a', 'c'])
    await run.exit('a')
    expect([...run.open.keys()].sort()).toEqual(['b', 'c'])
    await run.exit('b')
    await run.exit('c')
    expect(run.ended()?.state?.verdict).toBe('passed')
    expect(free).toBe(1)
  })
})

describe('E5 holds', () => {
  it('are kept until the end of their attempt is committed', async () => {
    const committed: number[] = []
    const run = await puppet([aTask('a')], {
      slots: {
        tryAcquire: () => ({
          release: () => void committed.push(run.of('attempt.finished').length),
        }),
      },
    })
    await run.exit('a')
    expect(committed).toEqual([1])
  })
})

describe('retries', () => {
  it('come when each is due, not when the last is', async () => {
    const run = await puppet([aTask('a', { retries: 1 }), aTask('b', { retries: 2 })])
    await run.exit('b', { is: 'failed', findings: 1 })
    await run.pass(300)
    await run.exit('a', { is: 'failed', findings: 1 })
    await run.exit('b', { is: 'failed', findings: 1 })
    await run.pass(260)
    expect(run.log).toEqual(['a#1', 'b#1', 'b#2', 'a#2'])
  })

  it('come at once after a resume: the pause belonged to the clock of another incarnation', async () => {
    const tasks = [aTask('a', { retries: 1, timeoutMs: 60_000 })]
    const first = await puppet(tasks)
    await first.pass(30_000)
    await first.exit('a', { is: 'failed', findings: 1 })
    const run = await puppet(tasks, { lines: first.journal.lines, epoch: 2 })
    expect(run.log).toEqual(['a#2'])
  })
})

describe('E6 replay', () => {
  it('goes on from every prefix of a journal to an end that keeps all invariants', async () => {
    const tasks = [
      aTask('a', { retries: 1 }),
      aTask('b', { needs: passed('a') }),
      aTask('c'),
      aTask('d', { needs: settledNeeds('b', 'c') }),
    ]
    const first = await puppet(tasks)
    await first.exit('a', { is: 'failed', findings: 1 })
    await first.pass(400)
    for (const id of ['a', 'c', 'b', 'd']) await first.exit(id)
    const { lines } = first.journal
    expect(first.ended()?.state?.verdict).toBe('passed')
    for (let cut = 1; cut < lines.length; cut++) {
      const run = await puppet(tasks, { lines: lines.slice(0, cut), epoch: 2 })
      for (let step = 0; run.ended() === null && step < 50; step++) {
        for (const id of run.open.keys()) run.open.get(id)!.exit()
        await run.pass(100)
      }
      const oracle = newOracle({ tasks }, { slots: 2, memoryMb: 1_000, overtakes: 3 })
      const replayed = initialState()
      for (const envelope of run.events()) {
        oracle.see(envelope)
        evolve(replayed, envelope)
      }
      oracle.over()
      expect(projection(run.ended()!.state!)).toBe(projection(replayed))
      expect(replayed.verdict).toBe('passed')
    }
  })

  it('gives a finished run back at once', async () => {
    const first = await puppet([aTask('a')])
    await first.exit('a')
    const again = await puppet([aTask('a')], { lines: first.journal.lines, epoch: 2 })
    expect(again.ended()?.state?.verdict).toBe('passed')
    expect(again.journal.lines).toEqual(first.journal.lines)
  })

  it('refuses another snapshot and an epoch that is not newer', async () => {
    const first = await puppet([aTask('a')])
    const codes: unknown[] = []
    for (const given of [{ snapshot: digestOf('other'), epoch: 2 }, { epoch: 1 }]) {
      const run = await puppet([aTask('a')], { lines: first.journal.lines, ...given })
      codes.push(faultOf(run.ended()))
    }
    expect(codes).toEqual(['snapshot-changed', 'run-owned'])
  })
})

describe('E7 every attempt ends once', () => {
  it('ends open attempts of a dead incarnation as lost and tries again', async () => {
    const first = await puppet([aTask('a')])
    const run = await puppet([aTask('a')], { lines: first.journal.lines, epoch: 2 })
    expect(run.of('attempt.lost')).toEqual([{ type: 'attempt.lost', task: 'a', attempt: 1 }])
    expect(run.log).toEqual(['a#2'])
    await run.exit('a')
    expect(run.ended()?.state?.verdict).toBe('passed')
  })

  it('does not count a lost attempt as a try', async () => {
    const tasks = [aTask('a', { retries: 1 })]
    const first = await puppet(tasks)
    const run = await puppet(tasks, { lines: first.journal.lines, epoch: 2 })
    await run.exit('a', { is: 'failed', findings: 1 })
    await run.pass(300)
    await run.exit('a')
    expect(run.log).toEqual(['a#2', 'a#3'])
    expect(outcomes(run.of('task.settled'))).toEqual({ a: 'flaky' })
  })

  it('keeps what a timed-out attempt had found', async () => {
    const run = await puppet([aTask('a', { timeoutMs: 100, retries: 3 })])
    await run.pass(100)
    const { signal } = run.open.get('a')!.context
    expect([signal.aborted, signal.reason]).toEqual([true, 'timed-out'])
    await run.exit('a', { is: 'passed' }, digestOf('half'))
    expect(run.of('task.settled')).toEqual([
      { type: 'task.settled', task: 'a', outcome: { is: 'timed-out' }, via: 'ran', result: 'half' },
    ])
  })

  it('gives up an attempt that does not answer within the grace, and ignores it afterwards', async () => {
    const run = await puppet([aTask('a', { timeoutMs: 100 }), aTask('b', { needs: settledNeeds('a') })])
    const a = run.open.get('a')!
    await run.pass(10_050)
    expect(run.of('attempt.finished')).toEqual([])
    await run.pass(100)
    expect(run.of('attempt.finished').map(({ outcome }) => outcome.is)).toEqual(['timed-out'])
    a.context.report({ type: 'tool.called', task: taskId('a'), tool: 'late', wallMs: 1 })
    a.exit()
    await run.exit('b')
    expect(run.types()).not.toContain('tool.called')
    expect(run.of('attempt.finished')).toHaveLength(2)
  })

  it('keeps the first reason to stop', async () => {
    const cancel = new AbortController()
    const run = await puppet([aTask('a', { timeoutMs: 100 })], { signal: cancel.signal })
    await run.pass(100)
    cancel.abort('Ctrl-C')
    await run.settle()
    await run.exit('a')
    expect(outcomes(run.of('task.settled'))).toEqual({ a: 'timed-out' })
    expect(run.ended()?.state?.verdict).toBe('cancelled')
  })

  it('turns a throw into errored', async () => {
    const run = await puppet([aTask('a', { retries: 2 })], {
      redact: (text) => text.replaceAll('hunter2', '***'),
    })
    run.open.get('a')!.throws(new Error('password hunter2'))
    await run.settle()
    const [ended] = run.of('attempt.finished')
    expect(ended?.outcome).toMatchObject({
      is: 'errored',
      fault: { code: 'executor-threw', message: 'the executor threw: password ***' },
    })
    expect(JSON.stringify(run.journal.lines)).not.toContain('hunter2')
  })
})

describe('E8 nothing starts after a cancel', () => {
  it('stops the running, drops the rest, and tells why each has no result', async () => {
    const cancel = new AbortController()
    const run = await puppet(
      [aTask('a'), aTask('b', { needs: settledNeeds('a') }), aTask('c', { retries: 5 })],
      { signal: cancel.signal },
    )
    await run.exit('c', { is: 'failed', findings: 2 })
    cancel.abort('Ctrl-C')
    await run.settle()
    expect(run.open.get('a')!.context.signal.reason).toBe('cancelled')
    await run.exit('a')
    expect(run.log).toEqual(['a#1', 'c#1'])
    expect(outcomes(run.of('task.settled'))).toEqual({ a: 'cancelled', b: 'not-run', c: 'failed' })
    expect(run.ended()?.state).toMatchObject({ verdict: 'cancelled', because: 'Ctrl-C' })
  })
})

describe('the end of a run', () => {
  it('records what its processes used, asked once, when all else is recorded', async () => {
    const asked: number[] = []
    const run = await puppet([aTask('a')], {
      usage: () => ({ peakRssMb: asked.push(run.journal.lines.length) }),
    })
    await run.exit('a')
    expect(run.of('run.finished')).toMatchObject([{ verdict: 'passed', peakRssMb: 1 }])
    expect(asked).toEqual([run.journal.lines.length - 1])
  })
})

describe('E13 an interrupt suspends', () => {
  const tasks = [aTask('a'), aTask('b', { needs: settledNeeds('a') }), aTask('c')]

  it('tells what runs to stop, waits for it, commits nothing more and resolves without a verdict', async () => {
    const stop = new AbortController()
    const run = await puppet(tasks, { signal: stop.signal })
    const lines = [...run.journal.lines]
    stop.abort(interrupted)
    await run.settle()
    expect(run.open.get('a')!.context.signal.reason).toBe('cancelled')
    expect(run.ended()).toBeNull()
    await run.exit('a')
    expect(run.ended()).toBeNull()
    await run.exit('c')
    expect(run.ended()?.state).toMatchObject({ verdict: null, cancel: null })
    expect(run.journal.lines).toEqual(lines)
    expect(run.log).toEqual(['a#1', 'c#1'])
    expect(run.clock.pending).toBe(0)
  })

  it('gives up after the grace what does not answer', async () => {
    const stop = new AbortController()
    const run = await puppet(tasks, { signal: stop.signal })
    stop.abort(interrupted)
    await run.settle()
    await run.pass(9_999)
    expect(run.ended()).toBeNull()
    await run.pass(1)
    expect(run.ended()?.state?.verdict).toBeNull()
  })

  it('leaves out what came in before it and was not committed yet, and starts nothing that was', async () => {
    const stop = new AbortController()
    const run = await puppet(tasks, {
      signal: stop.signal,
      onEvents: (events) => {
        if (events.some(({ body }) => body.type === 'attempt.started')) stop.abort(interrupted)
      },
    })
    expect(run.types().filter((type) => type === 'attempt.started')).toHaveLength(2)
    expect(run.log).toEqual([])
    expect(run.ended()?.state?.verdict).toBeNull()
  })

  it('goes on where it stopped: what was open is lost and tried again, what had settled is not', async () => {
    const stop = new AbortController()
    const first = await puppet(tasks, { signal: stop.signal })
    await first.exit('a')
    stop.abort(interrupted)
    for (const id of first.open.keys()) await first.exit(id)
    const run = await puppet(tasks, { lines: first.journal.lines, epoch: 2 })
    expect(run.of('attempt.lost').map(({ task }) => task)).toEqual(['c', 'b'])
    for (const id of run.open.keys()) await run.exit(id)
    expect(run.log).toEqual(['b#2', 'c#2'])
    expect(run.ended()?.state?.verdict).toBe('passed')
  })

  it('writes nothing when it came before the run began', async () => {
    const run = await puppet(tasks, { signal: AbortSignal.abort(interrupted) })
    expect(run.ended()?.state?.verdict).toBeNull()
    expect(run.journal.lines).toEqual([])
  })
})

describe('E11 same in, same out', () => {
  it('gives the same bytes for the same run', async () => {
    for (const seed of [3, 14, 159])
      expect((await simulate(seed)).lines).toEqual((await simulate(seed)).lines)
  })
})

describe('E12 nothing is left', () => {
  it('waits for what it told to stop, releases every hold and leaves no timer', async () => {
    const held = new Set<string>()
    const locks: Locks = {
      tryAcquire: (name) => {
        held.add(name)
        return { release: () => void held.delete(name) }
      },
    }
    const run = await puppet([aTask('a', { locks: ['x'] }), aTask('b')], {
      locks,
      fault: (n) => (n === 3 ? full : null),
    })
    expect(run.ended()).toBeNull()
    await run.exit('b')
    expect(run.ended()).toBeNull()
    expect([...held]).toEqual(['x'])
    await run.pass(10_000)
    expect(run.ended()).toEqual({ error: full })
    expect([...held]).toEqual([])
    expect(run.clock.pending).toBe(0)
  })
})

describe('restored and unknown work', () => {
  it('takes an earlier result over without a slot and without an executor', async () => {
    const run = await puppet(
      [
        aTask('a', { fingerprint: digestOf('print') }),
        aTask('b', { needs: passed('a'), fingerprint: digestOf('new') }),
      ],
      {
        restore: (task) => (task.id === 'a' ? { result: digestOf('old'), examined: null } : null),
      },
    )
    expect(run.log).toEqual(['b#1'])
    expect(run.of('task.settled')).toEqual([
      { type: 'task.settled', task: 'a', outcome: { is: 'passed' }, via: 'restored', result: 'old' },
    ])
    expect(run.open.get('b')!.context.inputs.get(taskId('a'))?.result).toBe('old')
  })

  it('asks for an earlier result once per task, however often it starts', async () => {
    const asked: string[] = []
    const restore = (task: { readonly id: string }): null => {
      asked.push(task.id)
      return null
    }
    const run = await puppet([aTask('a', { retries: 1, fingerprint: digestOf('print') })], { restore })
    await run.exit('a', { is: 'failed', findings: 1 })
    await run.pass(300)
    expect([run.log, asked]).toEqual([['a#1', 'a#2'], ['a']])
  })

  it('says that nobody does such work', async () => {
    const nobody = {
      command: undefined,
      extract: undefined,
      history: undefined,
      index: undefined,
      judge: undefined,
    }
    const run = await puppet([aTask('a')], { executors: nobody })
    expect(run.of('task.settled')[0]?.outcome).toEqual({
      is: 'not-run',
      because: 'nothing here does work of the kind judge',
    })
    expect(run.ended()?.state?.verdict).toBe('incomplete')
  })

  it('refuses an invalid graph before it records anything', async () => {
    const run = await puppet([aTask('a', { needs: passed('a') })])
    expect(faultOf(run.ended())).toBe('graph-invalid')
    expect(run.journal.lines).toEqual([])
  })
})
