import { checkKinds } from '../model/check.ts'
import { didYouMean, mapping, unknownKeys, wrong, type Parsed } from './diagnostics.ts'
import { readAmounts, readLists, readNeeds, readPairs, type Given } from './read-fields.ts'
import { foldedId, type TaskSetting } from './task-setting.ts'
import { readWork } from './read-work.ts'

/** Every setting of a task. */
export const taskSettings: readonly string[] = [
  'command',
  'script',
  'specialist',
  'shell',
  'cwd',
  'kind',
  'needs',
  'inputs',
  'outputs',
  'cache',
  'timeout',
  'retries',
  'locks',
  'memory',
  'env',
  'set',
  'exclusive',
  'required',
]

/** Without white space, quotes, commas or anything unseen, so that an id can be named on a command line. */
const goodId = /^(?!-)[^\s\p{C},'"`\\]{1,200}$/u

/** Whether a task of the configuration may be called so. */
export const isTaskId = (id: string): boolean => goodId.test(id)

/** The tasks of a configuration; what is wrong in them is noted, all of it. */
export const readTasks = (
  parsed: Parsed,
  value: unknown,
  specialists: readonly string[],
): readonly TaskSetting[] => {
  const tasks = mapping(parsed, value ?? {}, '`tasks`', ['tasks'])
  if (tasks === null) return []
  const seen = new Map<string, string>()
  const found: TaskSetting[] = []
  for (const [id, one] of tasks) {
    const line = parsed.line('tasks', id)
    const same = seen.get(foldedId(id))
    if (!isTaskId(id))
      wrong(
        parsed,
        line,
        `${JSON.stringify(id)} cannot be the id of a task`,
        'use letters, digits and : . _ / @ + -, without white space',
      )
    else if (same !== undefined)
      wrong(
        parsed,
        line,
        `the tasks \`${same}\` (line ${parsed.line('tasks', same)}) and \`${id}\` differ only in how they are written`,
        'give each task an id of its own',
      )
    else seen.set(foldedId(id), id)
    found.push(readTask(parsed, id, one, specialists))
  }
  return found
}

const readTask = (
  parsed: Parsed,
  id: string,
  value: unknown,
  specialists: readonly string[],
): TaskSetting => {
  const path = ['tasks', id] as const
  const line = parsed.line(...path)
  const at = { file: parsed.file, startLine: line, endLine: line }
  const off: TaskSetting = { id, at, off: true, work: null, given: {} }
  if (value === false) return off
  const whole = typeof value === 'string' || Array.isArray(value) ? { command: value as unknown } : value
  const map = mapping(parsed, whole, `\`tasks.${id}\``, path)
  if (map === null) return off
  unknownKeys(parsed, map, taskSettings, path)
  const given: Given = {}
  const work = readWork({ parsed, path, map, specialists, given })
  readKind(parsed, map, path, given)
  readNeeds(parsed, map, path, given)
  readLists(parsed, map, path, given)
  readAmounts(parsed, map, path, given)
  readPairs(parsed, map, path, given)
  return { id, at, off: false, work, given }
}

const readKind = (
  parsed: Parsed,
  map: ReadonlyMap<string, unknown>,
  path: readonly string[],
  given: Given,
): void => {
  if (!map.has('kind')) return
  const value = map.get('kind')
  const kind = checkKinds.find((one) => one === value)
  if (kind === undefined)
    wrong(
      parsed,
      parsed.line(...path, 'kind'),
      `\`kind\` is none of ${checkKinds.join(', ')}`,
      didYouMean(String(value), checkKinds),
    )
  else given.kind = kind
}
