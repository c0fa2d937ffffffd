import type { Rng } from '../../src/lib/rng.ts'
import type { EventBody } from '../../src/model/event.ts'
import type { Digest, Graph, Limits, Need, Task, TaskId, Work } from '../../src/model/task.ts'
import { taskId } from '../../src/model/task.ts'

export const digestOf = (text: string): Digest => text as Digest

/** A task with harmless values; give what matters. */
export const aTask = (id: string, given: Partial<Task> = {}): Task => ({
  id: taskId(id),
  key: id,
  title: id,
  group: 'group',
  work: { kind: 'judge', specialist: id },
  needs: [],
  required: true,
  timeoutMs: 60_000,
  retries: 0,
  locks: [],
  slots: 1,
  memoryMb: 0,
  fingerprint: null,
  ...given,
})

export const passed = (...ids: readonly string[]): readonly Need[] =>
  ids.map((id) => ({ task: taskId(id), when: 'passed' }))
export const settledNeeds = (...ids: readonly string[]): readonly Need[] =>
  ids.map((id) => ({ task: taskId(id), when: 'settled' }))

const works: readonly Work[] = [
  { kind: 'command', argv: ['true'] },
  { kind: 'extract', files: ['a.py'] },
  { kind: 'history' },
  { kind: 'judge', specialist: 'one' },
]

/** A random acyclic graph whose declared order is not a working order. */
export const randomGraph = (rng: Rng, most = 9): Graph => {
  const size = 1 + rng.int(most)
  const density = rng.next()
  const tasks = Array.from({ length: size }, (_, index): Task => {
    const needs: Need[] = []
    for (let before = 0; before < index; before++) {
      if (rng.next() * 2.5 > density) continue
      needs.push({ task: taskId(`t${before}`), when: rng.next() < 0.6 ? 'passed' : 'settled' })
    }
    return aTask(`t${index}`, {
      work: rng.pick(works),
      needs,
      required: rng.next() < 0.8,
      timeoutMs: rng.pick([40, 200, 60_000]),
      retries: rng.pick([0, 0, 1, 2]),
      locks: rng.pick([[], [], [], ['a'], ['b'], ['b', 'a']]),
      slots: rng.pick([0, 1, 1, 1, 2, 3]),
      memoryMb: rng.pick([0, 0, 100, 300, 900]),
      fingerprint: rng.next() < 0.3 ? digestOf(`print-${index}`) : null,
    })
  })
  return { tasks: rng.shuffle(tasks) }
}

export const randomLimits = (rng: Rng): Limits => ({
  slots: 1 + rng.int(3),
  memoryMb: rng.pick([400, 1000]),
  overtakes: rng.int(4),
})

/** A hand-off that says nothing but who gives it to whom. */
export const aPacket = (from: TaskId, to: TaskId, summary = ''): EventBody => ({
  type: 'handoff.made',
  handoff: {
    from,
    to,
    signal: 'TASK_COMPLETE',
    summary,
    decisions: [],
    findings: [],
    artifacts: [],
    openQuestions: [],
    provenance: { commit: null, digests: [] },
    budget: { tokens: 0, used: 0 },
    dropped: [],
  },
})
