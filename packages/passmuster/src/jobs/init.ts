import { lstat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configFile, configFiles } from '../config/config.ts'
import { starterConfig } from '../config/starter.ts'
import { detectChecks } from '../discover/checks/detect.ts'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import { openWorkingTree } from '../snapshot/working-tree.ts'
import { prepare } from './prepare.ts'

/** What was written: the file, and how many checks stand in it. */
export interface Written {
  readonly file: string
  readonly checks: number
}

/** Writes a configuration that changes nothing yet, with the checks as they are found; never over one that is there. */
export const writeStarterConfig = async (path: string): Promise<Result<Written>> => {
  const opened = await openWorkingTree(path)
  if (!opened.ok) return opened
  const source = opened.value
  for (const name of configFiles) {
    const there = await lstat(join(source.root, name)).catch(() => null)
    if (there !== null) return fail(alreadyThere(join(source.root, name), name))
  }
  const { team, texts, manifests } = await prepare(source)
  const suite = detectChecks({ snapshot: source.snapshot, texts, manifests })
  const file = join(source.root, configFile)
  try {
    const members = team.members.map(({ id }) => id)
    await writeFile(file, starterConfig(members, suite), { flag: 'wx' })
    return ok({ file, checks: suite.checks.length })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return fail(alreadyThere(file, configFile))
    return fail({
      code: 'unreadable',
      message: `${configFile} cannot be written`,
      hint: 'make the folder writable',
      retry: 'safe',
      at: { file },
      cause: (error as Error).message,
    })
  }
}

const alreadyThere = (file: string, name: string): Fault => ({
  code: 'usage',
  message: `${name} is there already`,
  hint: 'edit it; muster discover says what is wrong in it',
  retry: 'never',
  at: { file },
})
