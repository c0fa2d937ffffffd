import type { Envelope } from '../../src/model/event.ts'
import type { Graph, Limits, Outcome, Task, TaskId } from '../../src/model/task.ts'

/**
 * A second, naive reading of the invariants: it follows the events one by one with its own small bookkeeping and
 * throws, naming the invariant, as soon as one doesn't hold. It shares no code with the schedule.
 */
export interface Oracle {
  see(envelope: Envelope): void
  /** An executor is about to work. */
  called(task: TaskId, attempt: number, epoch: number): void
  /** The incarnation of this epoch was interrupted. */
  interrupted(epoch: number): void
  /** The run has resolved. */
  over(): void
}

export const newOracle = (graph: Graph, limits: Limits): Oracle => {
  const tasks = new Map<TaskId, Task>(graph.tasks.map((task) => [task.id, task]))
  const open = new Map<TaskId, number>()
  const openedIn = new Map<TaskId, number>()
  const calls = new Set<string>()
  const ended = new Map<string, Outcome | 'lost'>()
  const settled = new Map<TaskId, Outcome>()
  const packets = new Map<string, 'made' | 'accepted' | 'rejected'>()
  const tries = new Map<TaskId, number>()
  let cancelled = false
  let stopped = 0
  let finished: Extract<Envelope['body'], { type: 'run.finished' }> | null = null
  let seq = 0
  let epoch = 0

  const check = (holds: boolean, invariant: string, what: string): void => {
    if (!holds) throw new Error(`${invariant}: ${what}`)
  }
  const yes = (outcome: Outcome | undefined): boolean => outcome?.is === 'passed' || outcome?.is === 'flaky'

  const checkNeeds = (task: Task): void => {
    for (const need of task.needs) {
      const outcome = settled.get(need.task)
      check(outcome !== undefined, 'E4', `${task.id} starts before ${need.task} has settled`)
      check(
        need.when === 'settled' || yes(outcome),
        'E4',
        `${task.id} starts though ${need.task} is ${outcome?.is}`,
      )
      const packet = packets.get(`${need.task}>${task.id}`)
      check(
        packet === undefined || packet === 'accepted',
        'E4',
        `${task.id} starts with a packet that is ${packet}`,
      )
    }
  }
  const checkLimits = (): void => {
    const running = [...open.keys()].map((id) => tasks.get(id)!)
    const slots = running.reduce((sum, task) => sum + task.slots, 0)
    const memory = running.reduce((sum, task) => sum + task.memoryMb, 0)
    const takesSlot = running.filter((task) => task.slots > 0).length
    const takesMemory = running.filter((task) => task.memoryMb > 0).length
    check(slots <= limits.slots || takesSlot === 1, 'E5', `${slots} slots of ${limits.slots} are taken`)
    check(
      memory <= limits.memoryMb || takesMemory === 1,
      'E5',
      `${memory} MB of ${limits.memoryMb} are taken`,
    )
    const locks = running.flatMap((task) => [...new Set(task.locks)])
    check(new Set(locks).size === locks.length, 'E5', `a lock is held twice: ${locks.join(', ')}`)
  }

  const see = ({ body, seq: at, epoch: of }: Envelope): void => {
    check(at === seq + 1 && of >= epoch, 'E1', `event ${at} of epoch ${of} follows ${seq} of ${epoch}`)
    check(of > stopped, 'E13', `${body.type} is committed after the interrupt`)
    seq = at
    epoch = of
    check(finished === null, 'E7', `${body.type} follows run.finished`)
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the other events carry no invariant
    switch (body.type) {
      case 'run.cancel-asked':
        cancelled = true
        return
      case 'task.dispatched':
      case 'attempt.started': {
        check(!cancelled, 'E8', `${body.task} starts after the cancel`)
        if (body.type === 'task.dispatched') return
        const key = `${body.task}#${body.attempt}`
        check(!open.has(body.task) && !ended.has(key), 'E7', `${key} starts twice`)
        check(!settled.has(body.task), 'E7', `${key} starts after its task has settled`)
        checkNeeds(tasks.get(body.task)!)
        open.set(body.task, body.attempt)
        openedIn.set(body.task, of)
        checkLimits()
        tries.set(body.task, (tries.get(body.task) ?? 0) + 1)
        check(
          tries.get(body.task)! <= tasks.get(body.task)!.retries + 1,
          'retry',
          `${key} is one try too many`,
        )
        return
      }
      case 'attempt.finished':
      case 'attempt.lost': {
        const key = `${body.task}#${body.attempt}`
        check(open.get(body.task) === body.attempt, 'E7', `${key} ends but is not open`)
        const sameEngine = openedIn.get(body.task) === of
        check(
          sameEngine === (body.type === 'attempt.finished'),
          'E7',
          `${key} is ${body.type} by the wrong incarnation`,
        )
        open.delete(body.task)
        ended.set(key, body.type === 'attempt.lost' ? 'lost' : body.outcome)
        if (body.type === 'attempt.lost') tries.set(body.task, tries.get(body.task)! - 1)
        return
      }
      case 'task.settled': {
        check(!settled.has(body.task), 'E7', `${body.task} settles twice`)
        check(!open.has(body.task), 'E7', `${body.task} settles while an attempt is open`)
        checkOutcome(tasks.get(body.task)!, body.outcome, body.via)
        settled.set(body.task, body.outcome)
        return
      }
      case 'handoff.made':
        if (!settled.has(body.handoff.to)) packets.set(`${body.handoff.from}>${body.handoff.to}`, 'made')
        return
      case 'handoff.accepted':
      case 'handoff.rejected': {
        const key = `${body.from}>${body.to}`
        if (settled.has(body.to) || packets.get(key) === 'rejected') return
        packets.set(key, body.type === 'handoff.accepted' ? 'accepted' : 'rejected')
        return
      }
      case 'run.finished':
        finished = body
        return
      default:
    }
  }

  const checkOutcome = (task: Task, outcome: Outcome, via: string): void => {
    const mayStart = task.needs.every(
      (need) => need.when === 'settled' || !settled.has(need.task) || yes(settled.get(need.task)),
    )
    const rejected = task.needs.some((need) => packets.get(`${need.task}>${task.id}`) === 'rejected')
    if (outcome.is === 'blocked') {
      check(!mayStart || rejected, 'outcome', `${task.id} is blocked by nothing`)
      check(outcome.by.length > 0, 'outcome', `${task.id} is blocked by nobody`)
    } else if (!cancelled) check(mayStart && !rejected, 'outcome', `${task.id} is ${outcome.is}, not blocked`)
    if (yes(outcome) && via === 'ran') {
      const last = [...ended].filter(([key]) => key.startsWith(`${task.id}#`)).at(-1)?.[1]
      check(
        last !== undefined && last !== 'lost' && yes(last),
        'outcome',
        `${task.id} passed without an attempt that passed`,
      )
    }
    if (outcome.is === 'cancelled') check(cancelled, 'outcome', `${task.id} is cancelled but the run is not`)
  }

  const over = (): void => {
    check(finished !== null, 'E7', 'the run resolved without run.finished')
    check(open.size === 0, 'E7', `open attempts at the end: ${[...open.keys()].join(', ')}`)
    check(settled.size === tasks.size, 'E7', `only ${settled.size} of ${tasks.size} tasks have settled`)
    const required = [...tasks.values()]
      .filter((task) => task.required)
      .map((task) => settled.get(task.id)!.is)
    const expected = cancelled
      ? 'cancelled'
      : required.includes('failed')
        ? 'failed'
        : required.every((is) => is === 'passed' || is === 'flaky' || is === 'skipped')
          ? 'passed'
          : 'incomplete'
    check(finished!.verdict === expected, 'verdict', `${finished!.verdict} instead of ${expected}`)
  }

  return {
    see,
    called: (task, attempt, by) => {
      const key = `${task}#${attempt}`
      check(
        open.get(task) === attempt && openedIn.get(task) === by,
        'E2',
        `${key} works before its start is committed`,
      )
      check(!calls.has(key), 'E2', `${key} is performed twice`)
      calls.add(key)
      check(!cancelled, 'E8', `${key} is performed after the cancel`)
      check(by > stopped, 'E8', `${key} is performed after the interrupt`)
    },
    interrupted: (by) => void (stopped = by),
    over,
  }
}
