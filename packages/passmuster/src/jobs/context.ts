import { lstat, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { writeFileAtomic } from '../lib/atomic-file.ts'
import type { Envelope } from '../model/event.ts'
import type { Discovery } from '../model/report.ts'
import { orchestrationContext } from '../report/context-file.ts'
import { contextPath } from './open-repository.ts'

/**
 * Writes the projection for other tools, atomically. By default into `.muster/` of the repository, which then
 * ignores itself; a `.muster` that is a link or a file is left alone. Returns a note when nothing could be written.
 */
export const writeContext = async (
  root: string,
  wanted: string | undefined,
  run: { readonly envelopes: readonly Envelope[]; readonly discovery: Discovery | null },
): Promise<string | null> => {
  const file = wanted === undefined ? contextPath(root) : resolve(wanted)
  try {
    if (wanted === undefined && !(await ownFolder(dirname(file))))
      return `${dirname(file)} is not a folder of ours: orchestration_context.json was not written (--context PATH moves it)`
    await writeFileAtomic(
      file,
      JSON.stringify(orchestrationContext(run.envelopes, run.discovery), null, 2) + '\n',
      { mode: 0o644 },
    )
    return null
  } catch (error) {
    return `orchestration_context.json was not written: ${(error as Error).message}`
  }
}

/** Makes `.muster/` with a .gitignore of its own; false when something else stands there. */
const ownFolder = async (folder: string): Promise<boolean> => {
  const there = await lstat(folder).catch(() => null)
  if (there !== null && !there.isDirectory()) return false
  if (there === null) await mkdir(folder, { mode: 0o755 })
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => undefined)
  return true
}
