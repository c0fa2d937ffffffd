import { readYaml } from '../lib/yaml.ts'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import { severities, type Severity } from '../model/finding.ts'
import { configFile, noConfig, type Config } from './config.ts'
import { configFault, didYouMean, mapping, mend, unknownKeys, wrong, type Parsed } from './diagnostics.ts'
import { readTasks } from './read-tasks.ts'

/** What values may be; specialists and presets are known further up. */
export interface KnownNames {
  readonly specialists: readonly string[]
  readonly presets: readonly string[]
}

/** Every setting at the top of the file and below `discover`. */
export const settingNames: { readonly top: readonly string[]; readonly discover: readonly string[] } = {
  top: ['version', '$schema', 'concurrency', 'discover', 'tasks'],
  discover: ['only', 'skip', 'preset', 'fail-on', 'concurrency'],
}

/** Reads the configuration's text: every fault at once, each with its line, the cause and a near miss. A name in `.json` is held to JSON. */
export const readConfig = (text: string, known: KnownNames, file: string = configFile): Result<Config> => {
  const json = file.endsWith('.json') ? jsonFault(text, file) : null
  if (json !== null) return fail(json)
  const yaml = readYaml(text)
  if (yaml.errors.length > 0)
    return fail(...yaml.errors.map(({ line, text: said }) => configFault(file, line, said, mend(file))))
  if (yaml.value === null || yaml.value === undefined) return ok(noConfig)
  const parsed: Parsed = { file, line: yaml.keyLine, faults: [] }
  const config = settingsOf(parsed, yaml.value, known)
  return parsed.faults.length > 0 ? fail(...byLine(parsed.faults)) : ok(config)
}

const byLine = (faults: readonly Fault[]): readonly Fault[] =>
  faults.toSorted((a, b) => (a.at?.line ?? 0) - (b.at?.line ?? 0))

const settingsOf = (parsed: Parsed, value: unknown, known: KnownNames): Config => {
  const top = mapping(parsed, value, 'the file', [])
  if (top === null) return noConfig
  unknownKeys(parsed, top, settingNames.top)
  if (top.has('version') && top.get('version') !== 1)
    wrong(
      parsed,
      parsed.line('version'),
      '`version` is not 1, the only one there is',
      top.get('version') === '1' ? 'write version: 1, a number' : 'write version: 1',
    )
  const slots = top.has('concurrency') ? readSlots(top.get('concurrency'), known) : null
  if (typeof slots === 'string') wrong(parsed, parsed.line('concurrency'), `\`concurrency\` ${slots}`)
  return {
    discover: readDiscover(parsed, top.get('discover'), known),
    ...(slots === null || typeof slots === 'string' ? {} : { concurrency: Number(slots.value) }),
    tasks: readTasks(parsed, top.get('tasks'), known.specialists),
  }
}

const readDiscover = (parsed: Parsed, value: unknown, known: KnownNames): Config['discover'] => {
  const discover = mapping(parsed, value ?? {}, '`discover`', ['discover'])
  if (discover === null) return {}
  unknownKeys(parsed, discover, settingNames.discover, ['discover'])
  const settings: Record<string, unknown> = {}
  for (const [key, read] of Object.entries(readers)) {
    if (!discover.has(key)) continue
    const said = read(discover.get(key), known)
    if (typeof said === 'string') wrong(parsed, parsed.line('discover', key), `\`${key}\` ${said}`)
    else settings[key === 'fail-on' ? 'failOn' : key] = said.value
  }
  return settings
}

/** JSON is read as the YAML that it is also, once it is known to be JSON. */
const jsonFault = (text: string, file: string): Fault | null => {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    const said = String((error as Error).message)
    const at = Number(/position (\d+)/.exec(said)?.[1] ?? text.trimEnd().length)
    const line = text.slice(0, at).split('\n').length
    return configFault(
      file,
      line,
      `it is not JSON: ${said.replace(/[\s,]*(?:"|in JSON at|\.\.\.).*$/s, '')}`,
      mend(file),
    )
  }
}

type Read = { readonly value: unknown } | string
type Reader = (value: unknown, known: KnownNames) => Read

const ids: Reader = (value, { specialists }) => {
  const list = Array.isArray(value) ? value : null
  if (list === null || list.some((one) => typeof one !== 'string')) return 'is not a list of specialists'
  const strange = list.map(String).filter((one) => !specialists.includes(one))
  if (strange.length === 0) return { value: list }
  return `names ${strange.join(', ')}, and there is no such specialist; ${didYouMean(strange[0] ?? '', specialists)}`
}

const readSlots: Reader = (value) =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 256
    ? { value }
    : 'is not a whole number from 1 to 256'

const readers: Readonly<Record<string, Reader>> = {
  only: ids,
  skip: ids,
  preset: (value, { presets }) =>
    typeof value === 'string' && presets.includes(value) ? { value } : `is none of ${presets.join(', ')}`,
  'fail-on': (value) =>
    severities.includes(value as Severity) ? { value } : `is none of ${severities.join(', ')}`,
  concurrency: readSlots,
}
