import type { Task } from '../model/task.ts'

/**
 * The expected ms of one attempt: what was recorded under the task's key, else a prior per kind of work.
 * The priors are rough magnitudes (measured once on this program's own work), good only for ordering.
 */
export const estimateMs = (task: Task, recorded: ReadonlyMap<string, number>): number => {
  const known = recorded.get(task.key)
  return known !== undefined && Number.isFinite(known) && known >= 0 ? known : priorMs(task)
}

/** Checks by kind: what a repository of middle size takes, about. */
const checkMs: Readonly<Record<string, number>> = {
  format: 3_000,
  docs: 5_000,
  lint: 8_000,
  types: 12_000,
  build: 20_000,
  unit: 20_000,
  integration: 40_000,
  e2e: 60_000,
}

const priorMs = ({ work, group }: Task): number => {
  switch (work.kind) {
    case 'extract':
      return 40 + 4 * work.files.length
    case 'history':
      return 500
    case 'index':
      return 200
    case 'judge':
      return 100
    case 'command':
      return checkMs[group] ?? 10_000
    default:
      return work satisfies never
  }
}
