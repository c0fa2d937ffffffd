import type { LockFile } from '../../facts/manifests/manifest.ts'
import { folderOf } from '../../facts/manifests/shape.ts'
import type { Repo } from '../../facts/repo.ts'

/** A manifest and its lock file that were made for other Pythons: both ranges as written, with their lines. */
export interface RuntimeClash {
  readonly lock: string
  readonly lockRange: string
  readonly lockLine: number
  readonly manifest: string
  readonly range: string
  readonly line: number
}

const written: Readonly<Partial<Record<LockFile['manager'], RegExp>>> = {
  poetry: /^python-versions\s*=\s*"([^"]*)"/,
  uv: /^requires-python\s*=\s*"([^"]*)"/,
  pdm: /^requires_python\s*=\s*"([^"]*)"/,
}

/** Of a poetry lock the metadata at its end, of the others the first line of the kind. */
const rangeOf = (repo: Repo, lock: LockFile): { readonly range: string; readonly line: number } | null => {
  const shape = written[lock.manager]
  if (shape === undefined) return null
  const rows = (repo.texts.get(lock.file) ?? '').split('\n')
  const from = lock.manager === 'uv' ? 0 : rows.findLastIndex((row) => row.startsWith('[metadata]'))
  const to = lock.manager === 'uv' ? rows.findIndex((row) => row.startsWith('[[package]]')) : -1
  if (from < 0) return null
  const at = rows.findIndex((row, index) => index >= from && (to < 0 || index < to) && shape.test(row))
  return at < 0 ? null : { range: shape.exec(rows[at]!)![1]!, line: at + 1 }
}

const plain = (range: string): string =>
  range
    .replace(/\s+/g, '')
    .replace(/\.0+(?=$|,)/g, '')
    .split(',')
    .sort()
    .join(',')

/** Where the lock file says another Python range than the manifest beside it; null where one of them says none, or both the same. */
export const runtimeClash = (repo: Repo, file: string): RuntimeClash | null => {
  const lock = repo.manifests.locks.find((one) => one.file === file)
  const locked = lock === undefined ? null : rangeOf(repo, lock)
  const manifest = repo.manifests.all.find(
    (one) =>
      one.kind === 'pyproject' && folderOf(one.file) === folderOf(file) && one.requiresRuntime !== null,
  )
  const asked = manifest?.requiresRuntime ?? null
  if (
    locked === null ||
    manifest === undefined ||
    asked === null ||
    plain(locked.range) === plain(asked.range)
  )
    return null
  return {
    lock: file,
    lockRange: locked.range,
    lockLine: locked.line,
    manifest: manifest.file,
    range: asked.range,
    line: asked.line,
  }
}
