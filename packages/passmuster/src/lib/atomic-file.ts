import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { randomToken } from './rng.ts'

/**
 * Replaces a file as a whole: a reader sees the old text or the new, never a part. The temporary file has an
 * unguessable name in the same folder and is removed on failure. `fsync` makes it survive power loss too.
 * Rejects with the system's error (ENOSPC, EACCES, EROFS, …).
 */
export const writeFileAtomic = async (
  path: string,
  data: string | Uint8Array,
  options: { readonly fsync?: boolean; readonly mode?: number } = {},
): Promise<void> => {
  const folder = dirname(path)
  const temporary = join(folder, `.${basename(path).slice(0, 100)}.${randomToken(8)}.tmp`)
  try {
    const file = await open(temporary, 'wx', options.mode ?? 0o600)
    try {
      await file.writeFile(data)
      if (options.fsync) await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
    if (options.fsync) {
      const parent = await open(folder, 'r')
      await parent.sync().finally(() => parent.close())
    }
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
