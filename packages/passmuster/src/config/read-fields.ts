import { globFault } from '../lib/glob.ts'
import { joinPath } from '../lib/paths.ts'
import { readDuration, readMemory } from './amounts.ts'
import { didYouMean, unknownKeys, wrong, type Parsed } from './diagnostics.ts'
import type { TaskFields } from './task-setting.ts'

/** The fields that a task gives, as they are read. */
export type Given = { -readonly [Key in keyof TaskFields]?: TaskFields[Key] }

type Entries = ReadonlyMap<string, unknown>

/** `needs`: ids, or `{ task, when }`. Whether there are such tasks is known when the detected ones are. */
export const readNeeds = (parsed: Parsed, map: Entries, path: readonly string[], given: Given): void => {
  if (!map.has('needs')) return
  const value = map.get('needs')
  const line = parsed.line(...path, 'needs')
  if (!Array.isArray(value)) return wrong(parsed, line, '`needs` is not a list of tasks')
  const needs: { check: string; when: 'passed' | 'settled' }[] = []
  for (const [index, one] of (value as readonly unknown[]).entries()) {
    if (typeof one === 'string' && one !== '') {
      needs.push({ check: one, when: 'passed' })
      continue
    }
    const inner = new Map(Object.entries(typeof one === 'object' && one !== null ? one : {}))
    const [task, when] = [inner.get('task'), inner.get('when') ?? 'passed']
    unknownKeys(parsed, inner, ['task', 'when'], [...path, 'needs', String(index)])
    if (typeof task !== 'string' || task === '')
      wrong(parsed, line, `need ${index + 1} names no task`, 'write an id, or { task: ID, when: settled }')
    else if (when !== 'passed' && when !== 'settled')
      wrong(
        parsed,
        line,
        `need ${index + 1}: \`when\` is neither passed nor settled`,
        didYouMean(String(when), ['passed', 'settled']),
      )
    else needs.push({ check: task, when })
  }
  given.needs = needs
}

/** `inputs`, `outputs`, `locks`, `env`. */
export const readLists = (parsed: Parsed, map: Entries, path: readonly string[], given: Given): void => {
  const list = (
    key: string,
    what: string,
    fault: (one: string) => string | null,
  ): readonly string[] | null => {
    const value = map.get(key)
    const texts = Array.isArray(value) ? (value as readonly unknown[]) : [null]
    const line = parsed.line(...path, key)
    if (!texts.every((one) => typeof one === 'string')) {
      wrong(parsed, line, `\`${key}\` is not a list of ${what}`)
      return null
    }
    const bad = texts.flatMap((one) => fault(one) ?? [])
    for (const cause of bad) wrong(parsed, line, `\`${key}\`: ${cause}`)
    return bad.length > 0 ? null : texts
  }
  if (map.has('inputs') && map.get('inputs') === null) given.inputs = null
  else if (map.has('inputs')) given.inputs = list('inputs', 'globs', globFault) ?? []
  if (map.has('outputs')) given.outputs = list('outputs', 'globs', outputFault) ?? []
  if (map.has('locks')) given.locks = list('locks', 'names', nameFault) ?? []
  if (map.has('env')) given.env = list('env', 'names of variables', variableFault) ?? []
}

const outputFault = (glob: string): string | null =>
  globFault(glob) ?? (/^!?\.git(?:\/|$)/.test(glob) ? `${JSON.stringify(glob)} is git's own folder` : null)

const nameFault = (name: string): string | null =>
  /^[^\s\p{C}/\\]{1,100}$/u.test(name) ? null : `${JSON.stringify(name)} is not a name`

const variableFault = (name: string): string | null =>
  /^(?:[A-Za-z_]\w*\*?|\*)$/.test(name)
    ? null
    : `${JSON.stringify(name)} is not the name of a variable, with * at its end for any rest`

/** `timeout`, `retries`, `memory`, `cache`, `exclusive`, `required`, `cwd`. */
export const readAmounts = (parsed: Parsed, map: Entries, path: readonly string[], given: Given): void => {
  const take = <Value>(key: string, read: (value: unknown) => Value | null, said: string): Value | null => {
    if (!map.has(key)) return null
    const value = read(map.get(key))
    if (value === null) wrong(parsed, parsed.line(...path, key), `\`${key}\` is ${said}`)
    return value
  }
  const timeout = take(
    'timeout',
    readDuration,
    'no time from 1 ms to 24 hours; write 90s, 5m or milliseconds',
  )
  if (timeout !== null) given.timeoutMs = timeout
  const retries = take(
    'retries',
    (value) => (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 10 ? Number(value) : null),
    'not a whole number from 0 to 10',
  )
  if (retries !== null) given.retries = retries
  const memory = take('memory', readMemory, 'no amount of memory; write 2GB or megabytes')
  if (memory !== null) given.memoryMb = memory
  for (const key of ['cache', 'exclusive', 'required'] as const) {
    const on = take(key, (value) => (typeof value === 'boolean' ? value : null), 'neither true nor false')
    if (on !== null) given[key] = on
  }
  const folder = take('cwd', folderOf, 'not a folder of the repository, as seen from its root')
  if (folder !== null) given.cwd = folder
}

const folderOf = (value: unknown): string | null =>
  typeof value === 'string' && !/^[/\\]|^[A-Za-z]:|[\0\\]/.test(value) ? joinPath('', value) : null

/** `set`: variables with their values; a value may be a number or a truth value, as YAML reads them. */
export const readPairs = (parsed: Parsed, map: Entries, path: readonly string[], given: Given): void => {
  if (!map.has('set')) return
  const value = map.get('set')
  const line = parsed.line(...path, 'set')
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return wrong(parsed, line, '`set` is not a mapping of variables to values')
  const pairs: [string, string][] = Object.entries(given.set ?? {})
  for (const [name, one] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    const at = parsed.line(...path, 'set', name)
    if (!/^[A-Za-z_]\w*$/.test(name))
      wrong(parsed, at, `${JSON.stringify(name)} is not the name of a variable`)
    else if (!['string', 'number', 'boolean'].includes(typeof one) || String(one).includes('\0'))
      wrong(parsed, at, `the value of \`${name}\` is not a text`, 'put it into quotes')
    else pairs.push([name, String(one)])
  }
  given.set = Object.fromEntries(pairs)
}
