import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import type { Step } from '../validate/check-work.ts'

/** What a package manager sets for the programs of a folder, without one in between. */
export interface ScriptEnvironments {
  /** The whole environment of a step that runs in `cwd` (absolute, inside the repository). */
  of(cwd: string, step: Step): Readonly<Record<string, string | undefined>>
}

/** Variables of a script that started us: they tell of another script than the one that is to run. */
const outer = /^npm_(?:lifecycle_|package_|command$)|^INIT_CWD$/

/** Environments of commands below `root`; each folder's files are read once. */
export const scriptEnvironments = (
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): ScriptEnvironments => {
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)))
  const folders = new Map<string, Readonly<Record<string, string | undefined>>>()
  const packages = new Map<string, Readonly<Record<string, string>>>()
  const managers = new Map<string, Readonly<Record<string, string>>>()
  return {
    of: (cwd, { script }) => {
      const base = once(folders, cwd, () => ({ ...clean, PATH: binPath(root, cwd, clean['PATH']) }))
      if (script === null) return base
      return {
        ...base,
        ...once(packages, cwd, () => packageVariables(join(cwd, 'package.json'))),
        ...once(managers, cwd, () => managerVariables(root, cwd, clean)),
        npm_command: 'run',
        npm_lifecycle_event: script.event,
        npm_lifecycle_script: script.text,
        npm_package_json: join(cwd, 'package.json'),
        npm_config_local_prefix: cwd,
        INIT_CWD: cwd,
      }
    },
  }
}

const once = <T>(known: Map<string, T>, key: string, make: () => T): T => {
  const had = known.get(key)
  if (had !== undefined) return had
  const made = make()
  known.set(key, made)
  return made
}

/** The folder and those above it up to the root, nearest first. */
const upTo = (root: string, cwd: string): readonly string[] => {
  const folders = [cwd]
  for (let at = cwd; at !== root && dirname(at) !== at; at = dirname(at)) folders.push(dirname(at))
  return folders
}

/** Where programs are looked for when no PATH is given, as the system's own shell does. */
const systemPath = '/usr/local/bin:/usr/bin:/bin'

/** `node_modules/.bin` of the folder and of every folder up to the root, before the given PATH. */
export const binPath = (root: string, cwd: string, path: string = systemPath): string =>
  [...upTo(root, cwd).map((folder) => join(folder, 'node_modules', '.bin')), path].join(delimiter)

/** `npm_package_*`: name, version, config, engines and bin, flattened as npm does. */
const packageVariables = (file: string): Readonly<Record<string, string>> => {
  const { name, version, config, engines, bin } = readJson(file)
  return flattened({ name, version, config, engines, bin }, 'npm_package_', {})
}

const flattened = (
  values: Readonly<Record<string, unknown>>,
  prefix: string,
  into: Record<string, string>,
): Record<string, string> => {
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue
    if (value === null || value === false) into[prefix + key] = ''
    else if (Array.isArray(value))
      value.forEach((item, index) => flattened({ [`${key}_${index}`]: item }, prefix, into))
    else if (typeof value === 'object') flattened(value as Record<string, unknown>, `${prefix}${key}_`, into)
    else into[prefix + key] = String(value as string | number | true)
  }
  return into
}

const locks = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
} as const

/** Which package manager the folder is of (nearest `packageManager` field or lock file), where it is and what it calls itself. */
const managerVariables = (
  root: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> => {
  const { name, version } = managerOf(root, cwd)
  const program = findProgram(name, env['PATH'])
  const own = program === null ? null : versionOf(program, name)
  const agent = [
    `${name}/${own ?? version ?? '?'}`,
    ...(name === 'npm' ? [] : ['npm/?']),
    `node/${process.version}`,
    process.platform,
    process.arch,
    ...(name === 'npm' ? ['workspaces/false'] : []),
  ].join(' ')
  return {
    ...(program === null ? {} : { npm_execpath: program }),
    npm_node_execpath: process.execPath,
    NODE: process.execPath,
    npm_config_user_agent: agent,
  }
}

const managerOf = (root: string, cwd: string): { readonly name: string; readonly version: string | null } => {
  for (const folder of upTo(root, cwd)) {
    const said = readJson(join(folder, 'package.json'))['packageManager']
    const named = /^(npm|pnpm|yarn|bun)@(\d[\w.-]*)/.exec(typeof said === 'string' ? said : '')
    if (named) return { name: named[1]!, version: named[2]! }
    const lock = Object.entries(locks).find(([file]) => existsSync(join(folder, file)))
    if (lock) return { name: lock[1], version: null }
  }
  return { name: 'npm', version: null }
}

const findProgram = (name: string, path: string | undefined): string | null => {
  for (const folder of (path ?? '').split(delimiter))
    if (folder !== '' && existsSync(join(folder, name))) return realpathSync(resolve(folder, name))
  return null
}

/** The version in the package that a program belongs to; null where that package is another one (a launcher). */
const versionOf = (program: string, name: string): string | null => {
  for (const up of ['..', '../..', '../../..']) {
    const manifest = readJson(join(dirname(program), up, 'package.json'))
    if (manifest['name'] === name) return String(manifest['version'])
  }
  return null
}

/** The object in a file; empty where there is none. */
const readJson = (file: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''))
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {}
  } catch {
    return {}
  }
}
