import type { Check, CheckKind, Suite } from '../model/check.ts'
import { taskId, type Digest, type Graph, type Need, type Task } from '../model/task.ts'
import { commandWork } from '../validate/check-work.ts'

/** Memory in MB that a check of a kind is taken to need until one run has measured it. */
const priorMb: Readonly<Record<CheckKind, number>> = {
  format: 256,
  lint: 384,
  types: 512,
  build: 768,
  unit: 512,
  integration: 768,
  e2e: 1024,
  security: 384,
  docs: 256,
  other: 384,
}
/** More slots than any machine has: it runs alone. */
const allSlots = 1_000_000
/** What one run measured may be a little more in the next. */
const margin = 1.2

/** What a graph of checks is made from. */
export interface ValidationPlan {
  readonly suite: Suite
  /** The tasks that specialists wait for, and how each of them is judged; null where the suite has none. */
  readonly analysis: {
    readonly tasks: readonly Task[]
    readonly needs: readonly Need[]
    readonly judge: (specialist: string) => Task | null
  } | null
  /** Recorded peaks in MB by task key. */
  readonly peaks: ReadonlyMap<string, number>
  readonly fingerprints: ReadonlyMap<string, Digest>
}

/** The key under which durations and memory of a check are learned. */
export const keyOf = (check: Pick<Check, 'id'>): string => `validate/${check.id}`

/** The suite as one graph; commands and specialists wait for one another by their ids. */
export const validationGraph = (plan: ValidationPlan): Graph => ({
  tasks: [...(plan.analysis?.tasks ?? []), ...plan.suite.checks.map((check) => taskOf(check, plan))],
})

const taskOf = (check: Check, plan: ValidationPlan): Task => {
  const needs = check.needs.map((need): Need => ({ task: taskId(need.check), when: need.when }))
  const common = {
    id: taskId(check.id),
    key: keyOf(check),
    group: check.kind,
    required: check.required,
    retries: check.retries,
    locks: check.locks,
  }
  if (check.work.is === 'specialist') {
    const judge = plan.analysis?.judge(check.work.specialist) ?? null
    return {
      ...common,
      title: judge?.title ?? check.because,
      work: { kind: 'judge', specialist: check.work.specialist },
      needs: [...(plan.analysis?.needs ?? []), ...needs],
      timeoutMs: judge?.timeoutMs ?? check.timeoutMs,
      slots: 1,
      memoryMb: judge?.memoryMb ?? 0,
      fingerprint: null,
    }
  }
  const measured = plan.peaks.get(common.key)
  return {
    ...common,
    title: check.because,
    work: commandWork(check) ?? { kind: 'command', argv: [] },
    needs,
    timeoutMs: check.timeoutMs,
    slots: check.exclusive ? allSlots : 1,
    memoryMb: Math.ceil(check.memoryMb ?? (measured === undefined ? priorMb[check.kind] : measured * margin)),
    fingerprint: plan.fingerprints.get(check.id) ?? null,
  }
}
