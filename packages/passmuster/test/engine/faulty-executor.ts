import { seededRng, type Rng } from '../../src/lib/rng.ts'
import type { EventBody } from '../../src/model/event.ts'
import type { AttemptContext, AttemptResult, Executor } from '../../src/model/ports.ts'
import type { Outcome, Task } from '../../src/model/task.ts'
import type { FakeClock } from './fake-clock.ts'
import { aPacket, digestOf } from './random-graph.ts'

/** What an attempt will do; drawn from the seed, the task and the attempt, so that a replay does the same. */
export type Manner =
  | 'pass'
  | 'pass-at-once'
  | 'fail'
  | 'error-safe'
  | 'error-never'
  | 'throw'
  | 'throw-at-once'
  | 'empty'
  | 'hang'
  | 'until-abort'
  | 'slow'
  | 'report-illegal'

const manners: readonly Manner[] = [
  'pass',
  'pass',
  'pass',
  'pass',
  'pass',
  'pass',
  'pass-at-once',
  'pass-at-once',
  'fail',
  'error-safe',
  'error-never',
  'throw',
  'throw-at-once',
  'empty',
  'hang',
  'until-abort',
  'slow',
  'report-illegal',
]

/** One call of an executor, as seen from outside. */
export interface Call {
  readonly task: Task
  readonly attempt: number
  readonly epoch: number
  readonly manner: Manner
  readonly signal: AbortSignal
  returned: boolean
}

const rngFor = (seed: number, text: string): Rng => {
  let hash = seed | 0
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193)
  return seededRng(hash)
}

/** Executors that do whatever may happen; `onCall` sees each call before its work begins. */
export const faultyExecutor = (
  seed: number,
  clock: FakeClock,
  graph: readonly Task[],
  onCall: (call: Call, context: AttemptContext) => void,
): Executor => ({
  run: (task, context) => {
    const rng = rngFor(seed, `${task.id}#${context.attempt}`)
    const manner = rng.pick(manners)
    const call: Call = {
      task,
      attempt: context.attempt,
      epoch: context.epoch,
      manner,
      signal: context.signal,
      returned: false,
    }
    onCall(call, context)
    if (manner === 'throw-at-once') {
      call.returned = true
      throw new Error('thrown at once')
    }
    return behave({ task, context, manner, rng, clock, graph }).finally(() => (call.returned = true))
  },
})

interface Scene {
  readonly task: Task
  readonly context: AttemptContext
  readonly manner: Manner
  readonly rng: Rng
  readonly clock: FakeClock
  readonly graph: readonly Task[]
}

const behave = async (scene: Scene): Promise<AttemptResult> => {
  const { task, context, manner, rng, clock } = scene
  const began = clock.mono()
  const end = (outcome: Outcome): AttemptResult => ({
    outcome,
    usage: { wallMs: clock.mono() - began, cpuMs: rng.next() < 0.5 ? rng.int(50) : null, rssMb: null },
    examined: { files: 1, lines: 2, digest: digestOf(`examined-${task.id}`) },
    result: digestOf(`result-${task.id}-${context.attempt}`),
  })
  if (manner === 'pass-at-once') return end({ is: 'passed' })
  if (manner === 'hang') return new Promise(() => {})
  if (manner === 'until-abort') {
    await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()))
    return end({ is: 'passed' })
  }
  for (const event of packets(scene)) context.report(event)
  await clock.sleep(manner === 'slow' ? task.timeoutMs + rng.pick([1, 500, 20_000]) : 10 * rng.int(12))
  context.report({ type: 'tool.called', task: task.id, tool: 'late', wallMs: 1 })
  switch (manner) {
    case 'throw':
      throw new Error('thrown later')
    case 'report-illegal':
      context.report({ type: 'run.finished', verdict: 'passed', because: 'I say so' })
      return end({ is: 'passed' })
    case 'fail':
      return end({ is: 'failed', findings: 1 })
    case 'empty':
      return end({ is: 'empty' })
    case 'error-safe':
    case 'error-never':
      return end({
        is: 'errored',
        fault: {
          code: 'spawn-failed',
          message: 'no',
          hint: 'none',
          retry: manner === 'error-safe' ? 'safe' : 'never',
        },
      })
    case 'pass':
    case 'slow':
    case 'throw-at-once':
      return end({ is: 'passed' })
    default:
      return manner satisfies never
  }
}

/** Hand-offs to some dependents: accepted, rejected, or left lying. */
const packets = ({ task, rng, graph, context }: Scene): readonly EventBody[] => {
  if (rng.next() > 0.15) return []
  return graph
    .filter(({ needs }) => needs.some((need) => need.task === task.id))
    .flatMap((to): readonly EventBody[] => {
      const made = aPacket(task.id, to.id, `${context.attempt}`)
      const answer = rng.next()
      if (answer < 0.6) return [made, { type: 'handoff.accepted', from: task.id, to: to.id }]
      if (answer < 0.8) return [made, { type: 'handoff.rejected', from: task.id, to: to.id, reason: 'stale' }]
      return [made]
    })
}
