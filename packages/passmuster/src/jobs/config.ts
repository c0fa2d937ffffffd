import { lstat, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { configFile, configFiles, noConfig, type Config } from '../config/config.ts'
import { configFault } from '../config/diagnostics.ts'
import { readConfig, type KnownNames } from '../config/read-config.ts'
import { presets } from '../discover/presets.ts'
import { decodeText } from '../lib/text.ts'
import { fail, ok, type Result } from '../model/fault.ts'
import type { Source } from '../model/ports.ts'
import { roster } from '../specialists/roster.ts'

const mostBytes = 256 * 1024

/** The configuration of the repository that holds `path`; the defaults where there is none or no repository. */
export const configOf = async (path: string): Promise<Result<Config>> => {
  const root = await rootOf(resolve(path))
  if (root === null) return ok(noConfig)
  const there: { readonly name: string; readonly plain: boolean; readonly size: number }[] = []
  for (const name of configFiles) {
    const stat = await lstat(join(root, name)).catch(() => null)
    if (stat !== null) there.push({ name, plain: stat.isFile(), size: stat.size })
  }
  const [one] = there
  if (one === undefined) return ok(noConfig)
  if (there.length > 1) return fail(both)
  if (!one.plain || one.size > mostBytes) return fail(unusable(one.name, one.plain))
  return readConfig(await readFile(join(root, one.name), 'utf8'), known, one.name)
}

/** The configuration as a snapshot holds it, which may be that of a commit. */
export const configIn = async (source: Source): Promise<Result<Config>> => {
  const there = source.snapshot.files.filter(
    ({ path, kind }) => configFiles.includes(path) && kind !== 'vanished',
  )
  const [one] = there
  if (one === undefined) return ok(noConfig)
  if (there.length > 1) return fail(both)
  const bytes = one.kind === 'text' && one.size <= mostBytes ? await source.read(one.path) : null
  return bytes === null
    ? fail(unusable(one.path, one.kind === 'text'))
    : readConfig(decodeText(bytes), known, one.path)
}

const known: KnownNames = { specialists: roster.map(({ id }) => id), presets: [...presets.keys()] }

const both = configFault(
  configFile,
  1,
  `${configFiles.join(' and ')} are both there, and only one of them can count`,
  `move what is in one of them to the other, and remove it`,
)

const unusable = (name: string, plain: boolean): ReturnType<typeof configFault> =>
  configFault(
    name,
    1,
    plain ? `it is larger than ${mostBytes} bytes, or no text` : 'it is not a plain file',
    'make it a plain file, or remove it',
  )

/** The nearest folder upwards that has a `.git`; without asking git, as most repositories have no configuration. */
const rootOf = async (folder: string): Promise<string | null> => {
  for (let at = folder; ; at = dirname(at)) {
    if ((await lstat(join(at, '.git')).catch(() => null)) !== null) return at
    if (dirname(at) === at) return null
  }
}
