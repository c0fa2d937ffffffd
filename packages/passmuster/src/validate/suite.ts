import { nearest } from '../lib/nearest.ts'
import type { Config } from '../config/config.ts'
import { foldedId, taskDefaults, type TaskSetting } from '../config/task-setting.ts'
import type { Check, CheckWork, Suite } from '../model/check.ts'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import { cycleFaults, suiteFault, type SuiteNames } from './suite-faults.ts'
import { needsOf, scriptOf, type Scripts } from './suite-parts.ts'

/**
 * The detected checks as the configuration wants them: a task with work of its own stands by itself, one without changes
 * the detected check of its id, and `false` switches that off. Every fault at once: unknown needs, scripts and ids, cycles.
 */
export const suiteOf = (config: Config, detected: Suite, scripts: Scripts = new Map()): Result<Suite> => {
  const faults: Fault[] = []
  const found = new Map(detected.checks.map((check) => [foldedId(check.id), check]))
  const set = new Map(config.tasks.map((task) => [foldedId(task.id), task]))
  const checksOf = (task: TaskSetting): readonly Check[] => {
    const base = found.get(foldedId(task.id)) ?? null
    if (base === null && task.work === null) faults.push(withoutWork(task, [...found.values()]))
    if (task.off) return []
    const work =
      task.work?.is === 'script'
        ? scriptOf(task, task.work.name, { detected: detected.checks, scripts, faults })
        : (task.work ?? base?.work ?? null)
    return work === null ? [] : [merged(task, base, work)]
  }
  const kept = detected.checks.flatMap((check) => {
    const task = set.get(foldedId(check.id))
    return task === undefined ? [check] : checksOf(task)
  })
  const all = [...kept, ...config.tasks.filter((task) => !found.has(foldedId(task.id))).flatMap(checksOf)]
  const names: SuiteNames = {
    ids: new Map(all.map((check) => [foldedId(check.id), check.id])),
    off: new Set(config.tasks.filter((task) => task.off).map((task) => foldedId(task.id))),
    all: [...new Set([...detected.checks, ...config.tasks].map(({ id }) => id))],
  }
  const checks = all.map((check) => ({
    ...check,
    needs: needsOf(check, set.get(foldedId(check.id)) ?? null, { names, faults }),
  }))
  faults.push(...cycleFaults(checks))
  const left = config.tasks
    .filter((task) => task.off)
    .map((task) => ({ what: task.id, because: `switched off in ${task.at.file}`, at: task.at }))
  return faults.length > 0 ? fail(...faults) : ok({ checks, left: [...detected.left, ...left] })
}

/** A detected check keeps its place; with work of its own a task keeps nothing else of it. */
const merged = (task: TaskSetting, base: Check | null, work: CheckWork): Check => ({
  ...(base === null || task.work !== null ? taskDefaults(task.given) : base),
  ...task.given,
  id: base?.id ?? task.id,
  work,
  because:
    task.work === null && base !== null
      ? `${base.because}, changed in ${task.at.file}`
      : `task of ${task.at.file}`,
  at: task.at,
})

const withoutWork = (task: TaskSetting, found: readonly Check[]): Fault => {
  const near = nearest(
    task.id,
    found.map(({ id }) => id),
  )
  const cause = task.off
    ? `the task \`${task.id}\` is switched off, and no check of that id is found`
    : `the task \`${task.id}\` has no command, and no check of that id is found that it could change`
  const hint = task.off ? 'take the line away' : 'give it a command, a script or a specialist'
  return suiteFault(task.at, cause, near === null ? hint : `did you mean \`${near}\`?`)
}
