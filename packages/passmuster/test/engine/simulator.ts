import { runGraph } from '../../src/engine/engine.ts'
import { interrupted, type RunOptions } from '../../src/engine/options.ts'
import { seededRng, type Rng } from '../../src/lib/rng.ts'
import type { Envelope } from '../../src/model/event.ts'
import { FaultError } from '../../src/model/fault.ts'
import { runId, type Graph, type Limits, type Work } from '../../src/model/task.ts'
import { decide } from '../../src/schedule/decide.ts'
import { evolve } from '../../src/schedule/evolve.ts'
import { initialState, type RunState } from '../../src/schedule/state.ts'
import { FakeClock } from './fake-clock.ts'
import { faultyExecutor, type Call } from './faulty-executor.ts'
import { faultyLocks, type FaultyLocks } from './faulty-locks.ts'
import { Crash, memoryJournal } from './memory-journal.ts'
import { newOracle } from './oracle.ts'
import { projection } from './projection.ts'
import { digestOf, randomGraph, randomLimits } from './random-graph.ts'

/** What happened in one simulated run, for counting which faults really fired. */
export interface Trace {
  readonly lines: readonly string[]
  readonly verdict: string
  readonly incarnations: number
  readonly crashes: number
  readonly journalFaults: number
  readonly refusals: number
  readonly cancelled: boolean
  /** Incarnations that ended with an interrupt. */
  readonly interrupts: number
  readonly manners: ReadonlySet<string>
}

/** Everything a seed decides before the run begins. */
interface Scenario {
  readonly seed: number
  readonly rng: Rng
  readonly graph: Graph
  readonly limits: Limits
  readonly estimates: ReadonlyMap<string, number>
  readonly crashes: ReadonlyMap<number, 'crash-before' | 'crash-after' | 'full'>
  readonly cancelAt: number | null
  /** By epoch: after so many ms of that incarnation, or while its n-th commit is being shown. */
  readonly interrupts: readonly ({ readonly after: number } | { readonly commit: number })[]
  readonly restorable: ReadonlySet<string>
  readonly missingKind: Work['kind'] | null
  readonly burst: number
  readonly lockThrows: boolean
  /** Compare live and replayed state after every commit; else at the end and at each resume only. */
  readonly thorough: boolean
}

const scenarioOf = (seed: number): Scenario => {
  const rng = seededRng(seed)
  const graph = randomGraph(rng, seed % 50 === 0 ? 24 : 9)
  const crashes = new Map<number, 'crash-before' | 'crash-after' | 'full'>()
  for (let left = rng.pick([0, 0, 1, 1, 2, 3]); left > 0; left--) {
    crashes.set(1 + rng.int(4 + graph.tasks.length * 2), rng.pick(['crash-before', 'crash-after', 'full']))
  }
  return {
    seed,
    rng,
    graph,
    limits: randomLimits(rng),
    estimates: new Map(graph.tasks.filter(() => rng.next() < 0.5).map((task) => [task.key, rng.int(500)])),
    crashes,
    cancelAt: rng.next() < 0.25 ? rng.int(400) : null,
    restorable: new Set(graph.tasks.filter(() => rng.next() < 0.5).map((task) => task.id)),
    missingKind: rng.next() < 0.05 ? rng.pick(['command', 'judge'] as const) : null,
    burst: rng.pick([0, 0, 0.3, 0.7]),
    lockThrows: rng.next() < 0.03,
    thorough: rng.next() < 0.3,
    interrupts: Array.from({ length: rng.pick([0, 0, 0, 1, 2]) }, () =>
      rng.next() < 0.6 ? { after: rng.int(300) } : { commit: 1 + rng.int(8) },
    ),
  }
}

const diskFull = new FaultError({
  code: 'state-full',
  message: 'disk full',
  hint: 'make room',
  retry: 'safe',
})
const lockBroken = new FaultError({
  code: 'state-unwritable',
  message: 'no lock folder',
  hint: 'make it',
  retry: 'safe',
})

/** Runs one seed through all its crashes to the end; throws when an invariant doesn't hold. */
export const simulate = async (seed: number): Promise<Trace> => {
  const scenario = scenarioOf(seed)
  const oracle = newOracle(scenario.graph, scenario.limits)
  const manners = new Set<string>()
  let clock = new FakeClock()
  let crashes = 0
  let journalFaults = 0
  let refusals = 0
  let cancelled = false
  let interrupts = 0
  const journal = memoryJournal(
    (n) => {
      const what = scenario.crashes.get(n) ?? null
      if (what === 'full') journalFaults += 1
      else if (what !== null) crashes += 1
      return what === 'full' ? diskFull : what
    },
    () => clock.kill(),
  )
  for (let epoch = 1; ; epoch++) {
    if (epoch > 12) throw new Error('liveness: more incarnations than faults')
    clock = new FakeClock(scenario.rng.int(1_000_000))
    const lockGiven = {
      burst: scenario.burst,
      until: clock.mono() + 2_000,
      throws: scenario.lockThrows && epoch === 1 ? lockBroken : null,
    }
    const locks = faultyLocks(scenario.rng, clock, { ...lockGiven, capacity: 1 })
    const slots = faultyLocks(scenario.rng, clock, { ...lockGiven, capacity: 1 + scenario.rng.int(3) })
    const ended = await incarnation({ scenario, oracle, clock, journal, epoch, locks, slots, manners })
    refusals += locks.refusals() + slots.refusals()
    cancelled ||= ended.cancelled
    if (ended.state === null) continue
    if (ended.state.verdict === null) {
      interrupts += 1
      const events = journal.lines.map((line) => JSON.parse(line) as Envelope)
      same('E13', projection(ended.state), projection(replay(scenario, events)))
      continue
    }
    oracle.over()
    const state = ended.state
    const events = journal.lines.map((line) => JSON.parse(line) as Envelope)
    same('E6', projection(state), projection(replay(scenario, events)))
    return {
      lines: journal.lines,
      verdict: state.verdict!,
      incarnations: epoch,
      crashes,
      journalFaults,
      refusals,
      cancelled,
      interrupts,
      manners,
    }
  }
}

const replay = (scenario: Scenario, events: readonly Envelope[]): RunState =>
  events.reduce(evolve, initialState(scenario.estimates))

const same = (invariant: string, a: string, b: string): void => {
  if (a !== b) throw new Error(`${invariant}: the states differ\n${a}\n${b}`)
}

interface Stage {
  readonly scenario: Scenario
  readonly oracle: ReturnType<typeof newOracle>
  readonly clock: FakeClock
  readonly journal: ReturnType<typeof memoryJournal>
  readonly epoch: number
  readonly locks: FaultyLocks
  readonly slots: FaultyLocks
  readonly manners: Set<string>
}

/** One life of the engine: to the end of the run (its state), or to a crash or a fault (null). */
const incarnation = async (stage: Stage): Promise<{ state: RunState | null; cancelled: boolean }> => {
  const { scenario, oracle, clock, journal, epoch, locks, slots } = stage
  const calls: Call[] = []
  const cancel = new AbortController()
  const interrupt = scenario.interrupts[epoch - 1] ?? null
  let commits = 0
  const stop = (): void => {
    if (cancel.signal.aborted) return
    oracle.interrupted(epoch)
    cancel.abort(interrupted)
  }
  const replica = replay(
    scenario,
    journal.lines.map((line) => JSON.parse(line) as Envelope),
  )
  const resumed = journal.lines.length
  let seen = resumed
  const catchUp = (): void => {
    while (seen < journal.lines.length) {
      const envelope = JSON.parse(journal.lines[seen++]!) as Envelope
      oracle.see(envelope)
      evolve(replica, envelope)
    }
  }
  const executor = faultyExecutor(scenario.seed, clock, scenario.graph.tasks, (call) => {
    calls.push(call)
    stage.manners.add(call.manner)
    oracle.called(call.task.id, call.attempt, call.epoch)
    if (call.task.slots > 0 && slots.held() === 0) throw new Error('E5: works without a slot of the machine')
    if (call.task.locks.length > locks.held()) throw new Error('E5: works without its locks')
  })
  const broken: Error[] = []
  const guarded: typeof executor = {
    run: (task, context) => {
      const before = calls.length
      try {
        return executor.run(task, context)
      } catch (error) {
        if (calls.length === before || calls.at(-1)!.manner !== 'throw-at-once' || !calls.at(-1)!.returned)
          broken.push(error as Error)
        throw error
      }
    },
  }
  const options: RunOptions = {
    run: runId('run'),
    job: 'simulated',
    graph: scenario.graph,
    limits: scenario.limits,
    config: {},
    snapshot: digestOf('snapshot'),
    host: { cores: 2, memoryMb: 1, platform: 'sim', node: 'sim', version: 'sim' },
    journal,
    clock,
    executors: {
      command: guarded,
      extract: guarded,
      history: guarded,
      index: guarded,
      judge: guarded,
      ...(scenario.missingKind ? { [scenario.missingKind]: undefined } : {}),
    },
    locks,
    slots,
    estimates: scenario.estimates,
    restore: (task) =>
      scenario.restorable.has(task.id) ? { result: digestOf(`result-${task.id}`), examined: null } : null,
    epoch,
    signal: cancel.signal,
    onEvents: (events, state) => {
      catchUp()
      commits += 1
      if (interrupt !== null && 'commit' in interrupt && commits === interrupt.commit) stop()
      if (events.at(-1)!.seq !== replica.seq) throw new Error('E2: events are shown that are not committed')
      if (!scenario.thorough) return
      const live = projection(state)
      same('E6', live, projection(replica))
      const now = clock.mono()
      const first = JSON.stringify(decide(state, scenario.limits, now))
      same('E3', first, JSON.stringify(decide(state, scenario.limits, now)))
      same('E3', live, projection(state))
    },
  }
  let ended: { readonly state: RunState } | { readonly error: unknown } | null = null
  const promise = runGraph(options).then(
    (state) => (ended = { state }),
    (error: unknown) => (ended = { error }),
  )
  const cancelAt = scenario.cancelAt === null ? Infinity : clock.mono() + scenario.cancelAt
  const interruptAt = interrupt !== null && 'after' in interrupt ? clock.mono() + interrupt.after : Infinity
  const crashesBefore = [...scenario.crashes.keys()].filter((n) => n <= journal.appends.length).length
  for (let step = 0; ; step++) {
    await clock.settle()
    if (broken.length > 0) throw broken[0]!
    if (ended !== null) break
    const crashed = [...scenario.crashes].filter(
      ([n, what]) => n <= journal.appends.length && what !== 'full',
    ).length
    if (crashed > crashesBefore && isDead(clock)) break
    if (clock.next >= interruptAt && !cancel.signal.aborted && !isDead(clock)) {
      stop()
      if (scenario.seed % 2 === 0) clock.advance()
    } else if (clock.next >= cancelAt && !cancel.signal.aborted) {
      cancel.abort('asked')
      // Half of the cancels come in the very turn in which something ends.
      if (scenario.seed % 2 === 0) clock.advance()
    } else if (scenario.rng.next() < 0.05) clock.jump(scenario.rng.int(7_200_000) - 3_600_000)
    else if (!clock.advance()) {
      if (isDead(clock)) break
      throw new Error('liveness: nothing is due and the run has not ended')
    }
    if (step > 20_000) throw new Error('liveness: the run does not end')
  }
  catchUp()
  const cancelled = cancel.signal.aborted && cancel.signal.reason !== interrupted
  if (isDead(clock)) return { state: null, cancelled }
  await promise
  const left = calls.filter((call) => !call.returned && !call.signal.aborted)
  if (left.length > 0) throw new Error(`E12: left working: ${left.map(({ task }) => task.id).join(', ')}`)
  if (locks.held() + slots.held() > 0)
    throw new Error(`E12: ${locks.held()} locks and ${slots.held()} slots are kept`)
  const result = ended as unknown as { state?: RunState; error?: unknown }
  if (result.state !== undefined) return { state: result.state, cancelled }
  if (result.error === diskFull || result.error === lockBroken) return { state: null, cancelled }
  throw result.error instanceof Error && !(result.error instanceof Crash)
    ? result.error
    : new Error(`unexpected: ${String(result.error)}`)
}

const isDead = (clock: FakeClock): boolean => clock.dead
