import { lstat, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { configFile, noConfig, type Config } from '../config/config.ts'
import { readConfig } from '../config/read-config.ts'
import { presets } from '../discover/presets.ts'
import { fail, ok, type Result } from '../model/fault.ts'
import { roster } from '../specialists/roster.ts'

const mostBytes = 256 * 1024

/** The configuration of the repository that holds `path`; the defaults where there is none or no repository. */
export const configOf = async (path: string): Promise<Result<Config>> => {
  const root = await rootOf(resolve(path))
  if (root === null) return ok(noConfig)
  const file = join(root, configFile)
  const there = await lstat(file).catch(() => null)
  if (there === null) return ok(noConfig)
  if (!there.isFile() || there.size > mostBytes)
    return fail({
      code: 'config-invalid',
      message: `${configFile} cannot be used as it is`,
      hint: 'make it a plain file, or remove it',
      retry: 'never',
      at: { file: configFile },
      cause: there.isFile() ? `it is larger than ${mostBytes} bytes` : 'it is not a plain file',
    })
  return readConfig(await readFile(file, 'utf8'), {
    specialists: roster.map(({ id }) => id),
    presets: [...presets.keys()],
  })
}

/** The nearest folder upwards that has a `.git`; without asking git, as most repositories have no configuration. */
const rootOf = async (folder: string): Promise<string | null> => {
  for (let at = folder; ; at = dirname(at)) {
    if ((await lstat(join(at, '.git')).catch(() => null)) !== null) return at
    if (dirname(at) === at) return null
  }
}
