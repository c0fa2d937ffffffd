import type { Envelope, EventBody } from '../model/event.ts'
import type { Outcome, TaskId } from '../model/task.ts'
import { addTasks, contends, placeOf, shapeOf, type RunState, type TaskState } from './state.ts'

/**
 * Folds one committed event into the state, in place, and returns that same object. Total over any prefix of a
 * journal; an event that names an unknown task, or a sequence that doesn't follow, is a defect and throws.
 */
export const evolve = (state: RunState, envelope: Envelope): RunState => {
  if (envelope.seq !== state.seq + 1) throw new Error(`event ${envelope.seq} follows event ${state.seq}`)
  state.seq = envelope.seq
  state.epoch = envelope.epoch
  apply(state, envelope.body, envelope)
  return state
}

const apply = (state: RunState, event: EventBody, { run, mono }: Envelope): void => {
  switch (event.type) {
    case 'run.started':
      state.run = run
      state.job = event.job
      state.limits = event.limits
      state.config = event.config
      state.snapshot = event.snapshot
      state.host = event.host
      return extend(state, event)
    case 'engine.started':
      return beginIncarnation(state)
    case 'graph.extended':
      return extend(state, event)
    case 'task.ready':
      return announce(state, find(state, event.task))
    case 'task.restored': {
      const one = find(state, event.task)
      one.examined = event.examined
      return
    }
    case 'lock.refused':
      find(state, event.task).waitsFor = { lock: event.lock, holder: event.holder }
      return
    case 'attempt.started':
      return start(state, find(state, event.task), event.attempt)
    case 'attempt.finished': {
      const one = find(state, event.task)
      stop(state, one)
      one.last = {
        outcome: event.outcome,
        usage: event.usage,
        examined: event.examined,
        result: event.result,
      }
      one.examined = event.examined
      one.wallMs += event.usage.wallMs
      if (event.usage.cpuMs !== null) one.cpuMs = (one.cpuMs ?? 0) + event.usage.cpuMs
      one.phase = 'ended'
      state.ended.add(one)
      return
    }
    case 'attempt.lost': {
      const one = find(state, event.task)
      stop(state, one)
      one.lost += 1
      return makeReady(state, one)
    }
    case 'retry.scheduled': {
      const one = find(state, event.task)
      if (one.last?.outcome.is === 'failed') one.failedBefore = true
      state.ended.delete(one)
      one.phase = 'delayed'
      one.notBefore = mono + event.delayMs
      state.delayed.add(one)
      return
    }
    case 'task.settled': {
      const one = find(state, event.task)
      one.via = event.via
      one.result = event.result
      return settle(state, one, event.outcome)
    }
    case 'handoff.made':
      return withReceiver(state, event.handoff.from, event.handoff.to, (to, from) => {
        if (!to.openHandoffs.has(from)) to.openNeeds += 1
        to.openHandoffs.add(from)
      })
    case 'handoff.accepted':
      return withReceiver(state, event.from, event.to, (to, from) => {
        if (!to.openHandoffs.delete(from)) return
        to.openNeeds -= 1
        wakeIfFree(state, to)
      })
    case 'handoff.rejected':
      return withReceiver(state, event.from, event.to, (to, from) => {
        to.lostNeeds.add(from)
        state.doomed.add(to)
      })
    case 'run.paused':
      state.paused = event.because
      return
    case 'run.continued':
      state.paused = null
      return
    case 'run.cancel-asked':
      state.cancel ??= event.because
      return
    case 'run.finished':
      state.verdict = event.verdict
      state.because = event.because
      return
    case 'task.blocked':
    case 'task.dispatched':
    case 'lock.granted':
    case 'tool.called':
    case 'budget.spent':
    case 'artifact.stored':
    case 'finding.reported':
    case 'finding.checked':
    case 'claim.contradicted':
    case 'approval.asked':
    case 'approval.given':
    case 'worker.joined':
    case 'lease.lost':
    case 'gate.decided':
    case 'landing.done':
      return
    default:
      event satisfies never
  }
}

const find = (state: RunState, id: TaskId): TaskState => {
  const one = state.tasks.get(id)
  if (one === undefined) throw new Error(`an event names the unknown task ${JSON.stringify(id)}`)
  return one
}

/** Whether an outcome makes a `passed` need hold; `flaky` is a pass that took more than one try. */
export const holds = (outcome: Outcome): boolean => outcome.is === 'passed' || outcome.is === 'flaky'

const extend = (state: RunState, { graph }: { graph: RunState['graph'] }): void => {
  addTasks(state, graph)
  for (const { id } of graph.tasks) {
    const one = find(state, id)
    for (const need of one.task.needs) {
      const needed = state.tasks.get(need.task)
      if (needed?.outcome) meet(state, one, needed.task.id, need.when, needed.outcome)
    }
    wakeIfFree(state, one)
  }
}

/** A new incarnation has its own clock and asks outside holders anew. */
const beginIncarnation = (state: RunState): void => {
  for (const one of state.delayed) one.notBefore = 0
  for (const one of state.list) one.waitsFor = null
}

const makeReady = (state: RunState, one: TaskState): void => {
  one.phase = 'ready'
  one.announced = false
  state.unannounced.add(one)
  const shape = shapeOf(state, one)
  shape.ready.add(placeOf(state, one))
  shape.queue.add(one)
  one.overtakenBase = shape.overtakes
}

const announce = (state: RunState, one: TaskState): void => {
  if (one.phase === 'delayed') {
    state.delayed.delete(one)
    makeReady(state, one)
  }
  one.announced = true
  state.unannounced.delete(one)
}

const leaveReady = (state: RunState, one: TaskState): void => {
  const shape = shapeOf(state, one)
  shape.ready.delete(placeOf(state, one))
  shape.queue.delete(one)
  state.unannounced.delete(one)
  one.waitsFor = null
}

const start = (state: RunState, one: TaskState, attempt: number): void => {
  leaveReady(state, one)
  const mine = shapeOf(state, one)
  const place = placeOf(state, one)
  for (const shape of state.shapes) {
    const first = shape.ready.next(0)
    if (first !== -1 && first < place && contends(shape, mine, state.locks)) shape.overtakes += 1
  }
  one.phase = 'running'
  one.attempts = attempt
  one.last = null
  state.running.add(one)
  state.usedSlots += mine.slots
  state.usedMemoryMb += mine.memoryMb
  for (const lock of mine.locks) state.locks.set(lock, one.task.id)
}

const stop = (state: RunState, one: TaskState): void => {
  if (!state.running.delete(one)) throw new Error(`no attempt of ${JSON.stringify(one.task.id)} is open`)
  const shape = shapeOf(state, one)
  state.usedSlots -= shape.slots
  state.usedMemoryMb -= shape.memoryMb
  for (const lock of shape.locks) state.locks.delete(lock)
}

const settle = (state: RunState, one: TaskState, outcome: Outcome): void => {
  if (one.phase === 'settled' || one.phase === 'running') {
    throw new Error(`${JSON.stringify(one.task.id)} settles while ${one.phase}`)
  }
  if (one.phase === 'ready') leaveReady(state, one)
  state.ended.delete(one)
  state.delayed.delete(one)
  state.doomed.delete(one)
  one.phase = 'settled'
  one.outcome = outcome
  state.settled += 1
  const { starts, items, strict } = state.dependents
  for (let edge = starts[one.order]!; edge < starts[one.order + 1]!; edge++) {
    const dependent = state.list[items[edge]!]!
    if (dependent.phase !== 'waiting') continue
    meet(state, dependent, one.task.id, strict[edge] === 1 ? 'passed' : 'settled', outcome)
    wakeIfFree(state, dependent)
  }
}

const meet = (
  state: RunState,
  one: TaskState,
  needed: TaskId,
  when: 'passed' | 'settled',
  outcome: Outcome,
): void => {
  if (when === 'settled' || holds(outcome)) one.openNeeds -= 1
  else {
    one.lostNeeds.add(needed)
    state.doomed.add(one)
  }
}

const wakeIfFree = (state: RunState, one: TaskState): void => {
  if (one.phase === 'waiting' && one.openNeeds === 0 && one.lostNeeds.size === 0) makeReady(state, one)
}

const withReceiver = (
  state: RunState,
  from: TaskId,
  to: TaskId,
  change: (receiver: TaskState, from: TaskId) => void,
): void => {
  const receiver = state.tasks.get(to)
  if (receiver?.phase !== 'waiting' || !receiver.task.needs.some((need) => need.task === from)) return
  change(receiver, from)
}
