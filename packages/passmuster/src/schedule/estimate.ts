import type { Task } from '../model/task.ts'

/**
 * The expected ms of one attempt: what was recorded under the task's key, else a prior per kind of work.
 * The priors are rough magnitudes (measured once on this program's own work), good only for ordering.
 */
export const estimateMs = (task: Task, recorded: ReadonlyMap<string, number>): number => {
  const known = recorded.get(task.key)
  return known !== undefined && Number.isFinite(known) && known >= 0 ? known : priorMs(task)
}

const priorMs = ({ work }: Task): number => {
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
      return 10_000
    default:
      return work satisfies never
  }
}
