import type { Limits, TaskId } from '../model/task.ts'
import { contends, overtaken, type RunState, type Shape, type TaskState } from './state.ts'

/** Limits of this incarnation, and what an outside holder has refused for now. */
export interface Bounds extends Limits {
  /** Ready tasks that can't have their lock now. */
  readonly refused?: ReadonlySet<TaskId>
  /** The machine has no free slot now: nothing that takes one starts. */
  readonly slotsClosed?: boolean
}

/**
 * The ready tasks to start now, in the order of their rank. A task that doesn't fit is passed over by lower ones
 * that do, but at most `overtakes` times: then what it lacks is kept free for it. A task that asks for more than
 * there is at all counts as asking for everything: it runs alone.
 */
export const pickStarts = (state: RunState, limits: Bounds): readonly TaskState[] => {
  const room = roomOf(state, limits)
  const lanes: Lane[] = state.shapes
    .filter((shape) => shape.ready.size > 0 && !(limits.slotsClosed === true && shape.slots > 0))
    .map((shape) => ({ shape, place: shape.ready.next(0), added: 0 }))
    .sort((a, b) => b.place - a.place)
  const passedOver: Lane[] = []
  const starts: TaskState[] = []
  for (let lane = lanes.pop(); lane !== undefined; lane = lanes.pop()) {
    const one = state.list[state.byPlace[lane.place]!]!
    if (limits.refused?.has(one.task.id) !== true) {
      if (!room.fits(lane.shape)) {
        passedOver.push(lane)
        if (overtaken(lane.shape) >= limits.overtakes) room.keepFree(lane.shape)
        continue
      }
      for (const waiting of passedOver) {
        if (!contends(waiting.shape, lane.shape, room.locks)) continue
        waiting.added += 1
        if (overtaken(waiting.shape) + waiting.added >= limits.overtakes) room.keepFree(waiting.shape)
      }
      room.take(lane.shape)
      starts.push(one)
    }
    insert(lanes, { ...lane, place: lane.shape.ready.next(lane.place + 1) })
  }
  return starts
}

/** Keeps lanes sorted, the least place last; a lane without a further task is left out. */
const insert = (lanes: Lane[], lane: Lane): void => {
  if (lane.place === -1) return
  let low = 0
  let high = lanes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (lanes[middle]!.place > lane.place) low = middle + 1
    else high = middle
  }
  lanes.splice(low, 0, lane)
}

interface Lane {
  readonly shape: Shape
  readonly place: number
  /** Overtakes of this very round, on top of those in the state. */
  added: number
}

interface Room {
  readonly locks: ReadonlyMap<string, unknown>
  fits(shape: Shape): boolean
  take(shape: Shape): void
  keepFree(shape: Shape): void
}

const roomOf = (state: RunState, limits: Bounds): Room => {
  let slots = limits.slots - state.usedSlots
  let memoryMb = limits.memoryMb - state.usedMemoryMb
  const locks = new Map<string, unknown>(state.locks)
  const kept = { slots: false, memory: false, locks: new Set<string>() }
  const asks = (shape: Shape): { readonly slots: number; readonly memoryMb: number } => ({
    slots: Math.min(shape.slots, limits.slots),
    memoryMb: Math.min(shape.memoryMb, limits.memoryMb),
  })
  return {
    locks,
    fits: (shape) => {
      const want = asks(shape)
      if (want.slots > 0 && (kept.slots || want.slots > slots)) return false
      if (want.memoryMb > 0 && (kept.memory || want.memoryMb > memoryMb)) return false
      return !shape.locks.some((lock) => locks.has(lock) || kept.locks.has(lock))
    },
    take: (shape) => {
      slots -= shape.slots
      memoryMb -= shape.memoryMb
      for (const lock of shape.locks) locks.set(lock, true)
    },
    keepFree: (shape) => {
      for (const lock of shape.locks) kept.locks.add(lock)
      // While a lock it needs is held, a free slot would only lie idle.
      if (shape.locks.some((lock) => locks.has(lock))) return
      if (shape.slots > 0) kept.slots = true
      if (shape.memoryMb > 0) kept.memory = true
    },
  }
}
