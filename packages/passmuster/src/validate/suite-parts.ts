import { nearest } from '../lib/nearest.ts'
import { foldedId, type TaskSetting } from '../config/task-setting.ts'
import type { Check, CheckWork } from '../model/check.ts'
import type { Fault } from '../model/fault.ts'
import { suiteFault, type SuiteNames } from './suite-faults.ts'

/** Scripts of the package.json files: folder ('' = root), name, text. */
export type Scripts = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The script that a task names, as it was detected or as its package.json has it; null, with a fault, when there is none. */
export const scriptOf = (
  task: TaskSetting,
  name: string,
  known: { readonly detected: readonly Check[]; readonly scripts: Scripts; readonly faults: Fault[] },
): CheckWork | null => {
  const cwd = task.given.cwd ?? ''
  const same = known.detected.filter(({ work, cwd: folder }) => work.is === 'script' && folder === cwd)
  for (const { work } of same) if (work.is === 'script' && work.name === name) return work
  const there = known.scripts.get(cwd)
  const text = there?.get(name)
  if (text !== undefined)
    return {
      is: 'script',
      name,
      text,
      ...around('pre', there?.get(`pre${name}`)),
      ...around('post', there?.get(`post${name}`)),
    }
  const file = cwd === '' ? 'package.json' : `${cwd}/package.json`
  const names = same.flatMap(({ work }) => (work.is === 'script' ? [work.name] : []))
  const near = nearest(name, [...(there?.keys() ?? names)])
  const cause =
    there === undefined && names.length === 0
      ? `the task \`${task.id}\` runs a script of ${file}, and no such file has scripts`
      : `the task \`${task.id}\` runs \`${name}\`, which is no script of ${file}`
  known.faults.push(
    suiteFault(task.at, cause, near === null ? 'correct `script` or `cwd`' : `did you mean \`${near}\`?`),
  )
  return null
}

const around = (
  key: 'pre' | 'post',
  text: string | undefined,
): { readonly pre?: string; readonly post?: string } => (text === undefined ? {} : { [key]: text })

/** Needs by the ids as they are. A detected check goes on without one that is switched off; a task that asks for it is at fault. */
export const needsOf = (
  check: Check,
  task: TaskSetting | null,
  known: { readonly names: SuiteNames; readonly faults: Fault[] },
): Check['needs'] =>
  check.needs.flatMap((need) => {
    const folded = foldedId(need.check)
    const id = known.names.ids.get(folded)
    if (id !== undefined) return [{ ...need, check: id }]
    if (task?.given.needs === undefined) return []
    const isOff = known.names.off.has(folded)
    const near = isOff ? null : nearest(need.check, known.names.all)
    known.faults.push(
      suiteFault(
        task.at,
        `the task \`${check.id}\` needs \`${need.check}\`, which ${isOff ? 'is switched off' : 'no task is called'}`,
        near === null ? 'add that task or take the need away' : `did you mean \`${near}\`?`,
      ),
    )
    return []
  })
