import { describe, expect, it } from 'vitest'
import { seededRng } from '../../src/lib/rng.ts'
import { foldMetrics } from '../../src/metrics/run-metrics.ts'
import type { Envelope, EventBody } from '../../src/model/event.ts'
import { runId, taskId, type Task, type Usage, type ChildShare } from '../../src/model/task.ts'
import { aTask, digestOf, passed } from '../engine/random-graph.ts'
import { simulate } from '../engine/simulator.ts'
import { virtualRun } from '../schedule/virtual-run.ts'
import { workloads } from '../schedule/workloads.ts'

type Row = readonly [epoch: number, mono: number, body: EventBody]

const journal = (rows: readonly Row[]): readonly Envelope[] =>
  rows.map(([epoch, mono, body], index) => ({
    v: 1,
    run: runId('run'),
    seq: index + 1,
    epoch,
    at: 0,
    mono,
    body,
  }))

const begin = (
  tasks: readonly Task[],
  given: { readonly slots?: number; readonly cores?: number } = {},
): readonly Row[] => [
  [
    1,
    0,
    {
      type: 'run.started',
      job: 'j',
      graph: { tasks },
      limits: { slots: given.slots ?? 2, memoryMb: 1, overtakes: 1 },
      config: {},
      snapshot: digestOf('s'),
      host: { cores: given.cores ?? 2, memoryMb: 1, platform: '', node: '', version: '' },
    },
  ],
  [1, 0, { type: 'engine.started', pid: 1 }],
]
const started = (task: string, attempt = 1): EventBody => ({
  type: 'attempt.started',
  task: taskId(task),
  attempt,
})
const share = (child: number, startMs: number): ChildShare => ({ child, bytes: 1000, cpuMs: 100, startMs })
const ended = (
  task: string,
  wallMs: number,
  cpuMs: number | null = null,
  rssMb: number | null = null,
  shares?: readonly ChildShare[],
): EventBody => {
  const usage: Usage = { wallMs, cpuMs, rssMb, ...(shares ? { shares } : {}) }
  return {
    type: 'attempt.finished',
    task: taskId(task),
    attempt: 1,
    outcome: { is: 'passed' },
    usage,
    examined: null,
    result: null,
  }
}

describe('foldMetrics', () => {
  it('measures nothing where nothing happened', () => {
    const { metrics, serialWorkMs, criticalPathMs, scheduleQuality } = foldMetrics([])
    expect(
      Object.values({ ...metrics, serialWorkMs, criticalPathMs, scheduleQuality }).every(
        (value) => value === null,
      ),
    ).toBe(true)
  })

  it('says null for speedup and bound when all was restored', () => {
    const { metrics } = foldMetrics(
      journal([...begin([aTask('a')]), [1, 7, { type: 'run.finished', verdict: 'passed', because: '' }]]),
    )
    expect(metrics).toEqual({
      wallMs: 7,
      cpuMs: null,
      speedup: null,
      bound: null,
      achieved: null,
      slots: 2,
      slotsBy: null,
      efficiency: null,
      peakOpen: null,
      peakRss: null,
    })
  })

  // 10 ms of nothing, then a and b side by side, then c after a.
  it('counts work, bound and speedup of a run on two cores', () => {
    const tasks = [aTask('a'), aTask('b'), aTask('c', { needs: passed('a') })]
    const folded = foldMetrics(
      journal([
        ...begin(tasks),
        [1, 10, started('a')],
        [1, 10, started('b')],
        [1, 70, ended('a', 60, 50, 100)],
        [1, 70, started('c')],
        [1, 90, ended('b', 80, 80, 300)],
        [1, 110, ended('c', 40, null)],
        [1, 110, { type: 'run.finished', verdict: 'passed', because: '', peakRssMb: 412.5 }],
      ]),
    )
    expect(folded).toMatchObject({
      metrics: {
        wallMs: 110,
        cpuMs: 130,
        speedup: (50 + 80 + 40 + 10) / 110,
        bound: 90,
        achieved: 100,
        slots: 2,
        efficiency: 170 / 220,
        peakOpen: 2,
        peakRss: 412.5,
      },
      measured: { attempts: 3, withCpu: 2 },
      serialWorkMs: 170,
      criticalPathMs: 90,
      scheduleQuality: 0.9,
    })
    expect(folded.tasks.find(({ task }) => task === 'a')).toEqual({
      task: 'a',
      attempts: 1,
      wallMs: 60,
      cpuMs: 50,
      workMs: 50,
      rssMb: 100,
    })
  })

  it('leaves out of the serial work what starting more than one child took', () => {
    const tasks = [aTask('a'), aTask('b'), aTask('c')]
    const { metrics, serialWorkMs } = foldMetrics(
      journal([
        ...begin(tasks),
        [1, 0, started('a')],
        [1, 0, started('b')],
        [1, 100, ended('a', 100, 100, null, [share(1, 30)])],
        [1, 100, ended('b', 100, 100, null, [share(2, 20)])],
        [1, 100, started('c')],
        [1, 200, ended('c', 100, 100)],
      ]),
    )
    expect(serialWorkMs).toBe(280)
    expect(metrics).toMatchObject({ speedup: 1.4, efficiency: 0.75, cpuMs: 300 })
  })

  it('does not credit time spent waiting for a shared core, nor more slots than cores', () => {
    const tasks = ['a', 'b', 'c', 'd'].map((id) => aTask(id))
    const rows = tasks.flatMap(({ id }): Row[] => [[1, 0, started(id)]])
    const ends = tasks.map(({ id }): Row => [1, 400, ended(id, 400, 100)])
    const { metrics } = foldMetrics(journal([...begin(tasks, { slots: 4, cores: 1 }), ...rows, ...ends]))
    expect(metrics).toMatchObject({ slots: 1, speedup: 1, bound: 400, achieved: 400 })
    expect(metrics.peakOpen).toBe(4)
  })

  it('takes the wall time of work that waits on someone else, and of work whose helpers use more than one core', () => {
    const tasks = [aTask('waits', { slots: 0 }), aTask('wide')]
    const { serialWorkMs } = foldMetrics(
      journal([
        ...begin(tasks),
        [1, 0, started('waits')],
        [1, 0, started('wide')],
        [1, 50, ended('waits', 50, 1)],
        [1, 60, ended('wide', 60, 100)],
      ]),
    )
    expect(serialWorkMs).toBe(110)
  })

  it('takes a command by its wall time unless more ran than there are cores and it computed', () => {
    const fold = (slots: number, cpuMs: number): number | null =>
      foldMetrics(
        journal([
          ...begin([aTask('a', { work: { kind: 'command', argv: ['true'] } })], { slots, cores: 2 }),
          [1, 0, started('a')],
          [1, 100, ended('a', 100, cpuMs)],
        ]),
      ).serialWorkMs
    expect(fold(2, 10)).toBe(100)
    expect(fold(2, 60)).toBe(100)
    expect(fold(4, 10)).toBe(100)
    expect(fold(4, 60)).toBe(60)
  })

  it('leaves the gap between incarnations out, and lost attempts out of the work', () => {
    const rows: readonly Row[] = [
      ...begin([aTask('a')]),
      [1, 5, started('a')],
      [1, 30, { type: 'tool.called', task: taskId('a'), tool: 't', wallMs: 1 }],
      [2, 0, { type: 'engine.started', pid: 2 }],
      [2, 0, { type: 'attempt.lost', task: taskId('a'), attempt: 1 }],
      [2, 10, started('a', 2)],
      [2, 50, ended('a', 40)],
    ]
    expect(foldMetrics(journal(rows))).toMatchObject({
      metrics: { wallMs: 80, achieved: 65 },
      serialWorkMs: 40,
      measured: { attempts: 1 },
    })
  })

  it('never claims more than the slots allow, nor an achieved time below the bound, on any virtual run', () => {
    for (const { graph, durations } of workloads()) {
      for (const slots of [1, 3]) {
        const rows: Row[] = []
        const duration = ({ key }: { readonly key: string }): number => durations.get(key)!
        const { makespan, state } = virtualRun(
          graph,
          { slots, memoryMb: 1, overtakes: 5 },
          {
            duration,
            estimates: durations,
            onCommit: (envelope) => rows.push([1, envelope.mono, envelope.body]),
          },
        )
        const { metrics, criticalPathMs } = foldMetrics(journal(rows))
        expect(state.settled).toBe(graph.tasks.length)
        expect(metrics.wallMs).toBe(makespan)
        expect(metrics.achieved).toBeGreaterThanOrEqual(metrics.bound! - 1e-6)
        expect(metrics.bound).toBeGreaterThanOrEqual(criticalPathMs!)
        expect(metrics.speedup).toBeLessThanOrEqual(slots + 1e-9)
        // The printed speedup is the quotient of two runs: one slot against many.
        const alone = virtualRun(graph, { slots: 1, memoryMb: 1, overtakes: 5 }, { duration }).makespan
        expect(metrics.speedup! / (alone / makespan)).toBeCloseTo(1)
      }
    }
  })

  it('folds any simulated journal, cut anywhere, without a number that is no number', async () => {
    const rng = seededRng(5)
    for (let seed = 1; seed <= 40; seed++) {
      const { lines } = await simulate(seed)
      const { metrics } = foldMetrics(
        lines.slice(0, rng.int(lines.length + 1)).map((line) => JSON.parse(line) as Envelope),
      )
      for (const value of Object.values(metrics))
        expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true)
    }
  })
})
