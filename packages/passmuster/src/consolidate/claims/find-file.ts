import { joinPath, nameOf } from '../../lib/paths.ts'
import type { Ground } from './ground.ts'

/** The one file that a path or a file name means, or null. */
export const findFile = (written: string, { files, byName }: Ground): string | null => {
  const path = joinPath('', written.replace(/^\/+/, ''))
  if (path === null || path === '') return null
  if (files.has(path)) return path
  const ends = (byName.get(nameOf(path)) ?? []).filter((file) => file.endsWith(`/${path}`))
  return ends.length === 1 ? ends[0]! : null
}
