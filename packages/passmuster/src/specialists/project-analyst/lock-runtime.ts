import type { LockFile } from '../../facts/manifests/manifest.ts'
import { parseRange } from '../../facts/manifests/ranges.ts'
import { folderOf } from '../../facts/manifests/shape.ts'
import type { Repo } from '../../facts/repo.ts'

/** A manifest that allows an older Python than its lock file was made for: both ranges as written, with their lines. */
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

/** The oldest version that a range allows, in thousandths of a minor version; null where it cannot be told. */
const oldest = (range: string): number | null => {
  const starts = (parseRange(range) ?? []).map(
    ({ from: [major = 0, minor = 0, patch = 0] }) => (major * 1000 + minor) * 1000 + patch,
  )
  return starts.length === 0 ? null : Math.min(...starts)
}

/** Where the manifest beside a lock file allows an older Python than the lock was made for; null where either says none. */
export const runtimeClash = (repo: Repo, file: string): RuntimeClash | null => {
  const lock = repo.manifests.locks.find((one) => one.file === file)
  const locked = lock === undefined ? null : rangeOf(repo, lock)
  const manifest = repo.manifests.all.find(
    (one) =>
      one.kind === 'pyproject' && folderOf(one.file) === folderOf(file) && one.requiresRuntime !== null,
  )
  const asked = manifest?.requiresRuntime ?? null
  if (locked === null || manifest === undefined || asked === null) return null
  const [wanted, made] = [oldest(asked.range), oldest(locked.range)]
  if (wanted === null || made === null || wanted >= made) return null
  return {
    lock: file,
    lockRange: locked.range,
    lockLine: locked.line,
    manifest: manifest.file,
    range: asked.range,
    line: asked.line,
  }
}
