import { sha256 } from '../lib/hash.ts'
import { joinPath } from '../lib/paths.ts'
import { asList, asRecord, asText } from './json-shape.ts'

/** One file or link that a check wrote. */
export interface BundledFile {
  readonly path: string
  /** Permission bits; 0 for a link. */
  readonly mode: number
  /** Null for a link. */
  readonly bytes: Uint8Array | null
  /** Where a link leads, as it is written; null for a file. */
  readonly target: string | null
}

/** Outputs as one run of bytes: a line of JSON with paths, modes, sizes and digests, then the contents. */
export const writeBundle = (files: readonly BundledFile[]): Uint8Array => {
  const header = files.map(({ path, mode, bytes, target }) =>
    bytes === null ? { path, target } : { path, mode, size: bytes.length, digest: sha256(bytes) },
  )
  const first = Buffer.from(`${JSON.stringify({ v: 1, kind: 'outputs', files: header })}\n`)
  return Buffer.concat([first, ...files.map((one) => one.bytes ?? Buffer.alloc(0))])
}

/** The outputs of a bundle, or null for anything that `writeBundle` would not have written: a path out of the repository above all. */
export const readBundle = (bundle: Uint8Array): readonly BundledFile[] | null => {
  const end = bundle.indexOf(10)
  if (end < 0) return null
  let header: unknown
  try {
    header = JSON.parse(Buffer.from(bundle.subarray(0, end)).toString('utf8'))
  } catch {
    return null
  }
  const top = asRecord(header)
  const rows = asList(top?.get('files'))
  if (top?.get('v') !== 1 || top.get('kind') !== 'outputs' || rows === undefined) return null
  const files: BundledFile[] = []
  const seen = new Set<string>()
  let at = end + 1
  for (const value of rows) {
    const row = asRecord(value)
    const path = asText(row?.get('path'))
    if (row === null || path === null || !isOutputPath(path) || seen.has(path)) return null
    seen.add(path)
    const target = asText(row.get('target'))
    if (target !== null) {
      if (!staysInside(path, target)) return null
      files.push({ path, mode: 0, bytes: null, target })
      continue
    }
    const [mode, size] = [Number(row.get('mode')), Number(row.get('size'))]
    if (!Number.isInteger(mode) || mode < 0 || mode > 0o777 || !Number.isInteger(size) || size < 0)
      return null
    const bytes = bundle.subarray(at, at + size)
    if (bytes.length !== size || sha256(bytes) !== row.get('digest')) return null
    files.push({ path, mode, bytes, target: null })
    at += size
  }
  return at === bundle.length ? files : null
}

/** Whether a path is one of the repository that a check may write: no `..`, nothing of git's or ours. */
export const isOutputPath = (path: string): boolean =>
  path !== '' &&
  joinPath('', path) === path &&
  !path.includes('\0') &&
  !path.split('/').some((part) => /^\.git$/i.test(part)) &&
  !/^\.muster(?:\/|$)/i.test(path)

/** Whether a link at `path` leads to a place of the repository that isn't git's. */
export const staysInside = (path: string, target: string): boolean => {
  if (target === '' || target.startsWith('/') || target.includes('\0')) return false
  const to = joinPath(path.slice(0, Math.max(0, path.lastIndexOf('/'))), target)
  return to === '' || (to !== null && isOutputPath(to))
}
