import type { Locks } from '../model/ports.ts'
import type { Task, TaskId } from '../model/task.ts'
import { askAgainMs } from './options.ts'

/** The name under which machine-wide slots are asked for. */
const slotName = 'slot'

/** Who holds what the task asked for; `news` when that is worth an event: the holder changed, and not a moment ago. */
export interface Refusal {
  readonly ok: false
  readonly lock: string
  readonly holder: string
  readonly news: boolean
}

/** A waiting task tells of a change of holder at most this often, in ms. */
const tellEveryMs = 1_000

/** Outside resources of the running tasks: what is held, what was refused and when to ask again. */
export interface Holds {
  /** Takes everything the task needs from outside, or nothing. */
  take(task: Task, now: number): { readonly ok: true } | Refusal
  release(task: TaskId): void
  releaseAll(): void
  /** What `decide` may not start at `now`. */
  closed(now: number): { readonly refused: ReadonlySet<TaskId>; readonly slotsClosed: boolean }
  /** Something ended: whatever was refused may be asked for again. */
  forget(): void
  /** When to ask again, Infinity when nothing is refused. */
  askAgainAt(): number
}

export const newHolds = (locks: Locks | undefined, slots: Locks | undefined): Holds => {
  const held = new Map<TaskId, { release(): void }[]>()
  const refused = new Map<TaskId, number>()
  const told = new Map<TaskId, { readonly lock: string; readonly holder: string; readonly at: number }>()
  let slotsClosedUntil = -Infinity
  const isNews = (task: TaskId, lock: string, holder: string, now: number): boolean => {
    const last = told.get(task)
    if (last?.lock === lock && (last.holder === holder || now < last.at + tellEveryMs)) return false
    told.set(task, { lock, holder, at: now })
    return true
  }
  const release = (task: TaskId): void => {
    for (const hold of held.get(task)?.reverse() ?? []) hold.release()
    held.delete(task)
  }
  return {
    take: (task, now) => {
      const mine: { release(): void }[] = []
      held.set(task.id, mine)
      const wanted: (readonly [Locks, string])[] = []
      if (locks !== undefined) for (const name of new Set(task.locks)) wanted.push([locks, name])
      if (slots !== undefined && task.slots > 0) wanted.push([slots, slotName])
      for (const [from, lock] of wanted) {
        const got = from.tryAcquire(lock)
        if ('release' in got) {
          mine.push(got)
          continue
        }
        release(task.id)
        if (from === slots && lock === slotName) slotsClosedUntil = now + askAgainMs
        else refused.set(task.id, now + askAgainMs)
        return { ok: false, lock, holder: got.holder, news: isNews(task.id, lock, got.holder, now) }
      }
      told.delete(task.id)
      return { ok: true }
    },
    release,
    releaseAll: () => {
      for (const task of held.keys()) release(task)
    },
    closed: (now) => {
      for (const [task, until] of refused) if (until <= now) refused.delete(task)
      if (slotsClosedUntil <= now) slotsClosedUntil = -Infinity
      return { refused: new Set(refused.keys()), slotsClosed: slotsClosedUntil > now }
    },
    forget: () => {
      refused.clear()
      slotsClosedUntil = -Infinity
    },
    askAgainAt: () => {
      let least = slotsClosedUntil === -Infinity ? Infinity : slotsClosedUntil
      for (const until of refused.values()) least = Math.min(least, until)
      return least
    },
  }
}
