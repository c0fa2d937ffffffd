import { nearest } from '../lib/nearest.ts'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import { severities, type Severity } from '../model/finding.ts'
import { readYaml } from '../lib/yaml.ts'
import { configFile, noConfig, type Config } from './config.ts'

/** What values may be; specialists and presets are known further up. */
export interface KnownNames {
  readonly specialists: readonly string[]
  readonly presets: readonly string[]
}

/** Reads the configuration's text: every fault at once, each with its line, the cause and a near miss. */
export const readConfig = (text: string, known: KnownNames): Result<Config> => {
  const yaml = readYaml(text)
  if (yaml.errors.length > 0)
    return fail(...yaml.errors.map(({ line, text: said }) => wrong(line, said, mend)))
  if (yaml.value === null || yaml.value === undefined) return ok(noConfig)
  const faults: Fault[] = []
  const top = mapping(yaml.value, 'the file', faults, 1)
  if (top === null) return fail(...faults)
  unknownKeys(top, ['version', 'discover'], [], yaml.line, faults)
  if (top.has('version') && top.get('version') !== 1)
    faults.push(wrong(yaml.line('version'), '`version` is not 1, the only one there is', 'write version: 1'))
  const discover = top.has('discover')
    ? mapping(top.get('discover') ?? {}, '`discover`', faults, yaml.line('discover'))
    : new Map<string, unknown>()
  if (discover === null) return fail(...faults)
  unknownKeys(discover, Object.keys(readers), ['discover'], yaml.line, faults)
  const settings: Record<string, unknown> = {}
  for (const [key, read] of Object.entries(readers)) {
    if (!discover.has(key)) continue
    const value = discover.get(key)
    const said = read(value, known)
    if (typeof said === 'string') faults.push(wrong(yaml.line('discover', key), `\`${key}\` ${said}`, mend))
    else settings[names[key] ?? key] = said.value
  }
  return faults.length > 0 ? fail(...faults) : ok({ discover: settings })
}

const mend = `correct the line in ${configFile}; \`muster init\` shows what may stand there`
const names: Readonly<Record<string, string>> = { 'fail-on': 'failOn' }

const wrong = (line: number, cause: string, hint: string): Fault => ({
  code: 'config-invalid',
  message: `${configFile} cannot be used as it is`,
  hint,
  retry: 'never',
  at: { file: configFile, line },
  cause,
})

const mapping = (
  value: unknown,
  what: string,
  faults: Fault[],
  line: number,
): ReadonlyMap<string, unknown> | null => {
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return new Map(Object.entries(value))
  faults.push(wrong(line, `${what} is not a mapping`, mend))
  return null
}

const unknownKeys = (
  map: ReadonlyMap<string, unknown>,
  allowed: readonly string[],
  path: readonly string[],
  line: (...path: readonly string[]) => number,
  faults: Fault[],
): void => {
  for (const key of map.keys()) {
    if (allowed.includes(key)) continue
    const near = nearest(key, allowed)
    const hint = near === null ? `there are: ${allowed.join(', ')}` : `did you mean \`${near}\`?`
    faults.push(wrong(line(...path, key), `there is no setting \`${[...path, key].join('.')}\``, hint))
  }
}

type Read = { readonly value: unknown } | string
type Reader = (value: unknown, known: KnownNames) => Read

const ids: Reader = (value, { specialists }) => {
  const list = Array.isArray(value) ? value : null
  if (list === null || list.some((one) => typeof one !== 'string')) return 'is not a list of specialists'
  const strange = list.map(String).filter((one) => !specialists.includes(one))
  if (strange.length === 0) return { value: list }
  const near = nearest(strange[0] ?? '', specialists)
  return `names ${strange.join(', ')}, and there is no such specialist${near === null ? '' : `; did you mean ${near}?`}`
}

const readers: Readonly<Record<string, Reader>> = {
  only: ids,
  skip: ids,
  preset: (value, { presets }) =>
    typeof value === 'string' && presets.includes(value) ? { value } : `is none of ${presets.join(', ')}`,
  'fail-on': (value) =>
    severities.includes(value as Severity) ? { value } : `is none of ${severities.join(', ')}`,
  concurrency: (value) =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 256
      ? { value }
      : 'is not a whole number from 1 to 256',
}
