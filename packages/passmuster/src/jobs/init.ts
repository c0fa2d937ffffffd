import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configFile } from '../config/config.ts'
import { starterConfig } from '../config/starter.ts'
import { fail, ok, type Result } from '../model/fault.ts'
import { locate } from '../snapshot/locate.ts'
import { readTeam } from './team.ts'

/** Writes a configuration that changes nothing yet and says what may be set; never over one that is there. */
export const writeStarterConfig = async (path: string): Promise<Result<{ readonly file: string }>> => {
  const located = await locate(path)
  if (!located.ok) return located
  const read = await readTeam(path)
  if (!read.ok) return read
  const file = join(located.value.root, configFile)
  try {
    await writeFile(
      file,
      starterConfig(
        read.value.team.members.map(({ id }) => id),
        null,
      ),
      { flag: 'wx' },
    )
    return ok({ file })
  } catch (error) {
    const there = (error as NodeJS.ErrnoException).code === 'EEXIST'
    return fail({
      code: there ? 'usage' : 'unreadable',
      message: there ? `${configFile} is there already` : `${configFile} cannot be written`,
      hint: there ? 'edit it; muster discover says what is wrong in it' : 'make the folder writable',
      retry: there ? 'never' : 'safe',
      at: { file },
      cause: (error as Error).message,
    })
  }
}
