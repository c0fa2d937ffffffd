import { readFileSync } from 'node:fs'

/** How often the kernel has killed a process for want of memory since it started; null where it does not say. */
export const oomKills = (): number | null => {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'latin1'))?.[1]
    return count === undefined ? null : Number(count)
  } catch {
    return null
  }
}
