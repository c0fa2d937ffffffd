import {
  constants,
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { redact } from '../context/redact.ts'
import { globTest, type PathTest } from '../lib/glob.ts'
import { upwards } from '../lib/paths.ts'
import { isOutputPath, staysInside, type BundledFile } from './output-bundle.ts'

/** What a check may leave behind for a later run to have back. */
export interface OutputLimits {
  readonly bytes: number
  readonly files: number
}

/** The outputs, or why they aren't kept: then the result isn't either, for a result without them would be half a one. */
export type Collected =
  | { readonly is: 'collected'; readonly files: readonly BundledFile[] }
  | { readonly is: 'refused'; readonly because: string }

interface Search {
  readonly root: string
  readonly test: PathTest
  readonly limits: OutputLimits
  readonly intoModules: boolean
  readonly files: BundledFile[]
  bytes: number
}

/**
 * Reads what the globs name below `root`. Links are kept as links and only where they stay inside; what is neither a
 * file nor a link, holds a secret, or is too much is refused with its name. `node_modules` is entered only when named.
 */
export const collectOutputs = (root: string, globs: readonly string[], limits: OutputLimits): Collected => {
  const search: Search = {
    root,
    test: globTest(globs),
    limits,
    intoModules: globs.some((glob) => glob.includes('node_modules')),
    files: [],
    bytes: 0,
  }
  try {
    for (const start of startsOf(globs)) {
      const refused = throughLink(root, start) ?? visit(search, start)
      if (refused !== null) return { is: 'refused', because: refused }
    }
  } catch (error) {
    return { is: 'refused', because: `the outputs could not be read: ${(error as Error).message}` }
  }
  return { is: 'collected', files: search.files.sort((a, b) => (a.path < b.path ? -1 : 1)) }
}

/** The folders or files from which everything that the globs name can be reached; none is below another. */
const startsOf = (globs: readonly string[]): readonly string[] => {
  const starts = globs
    .filter((glob) => !glob.startsWith('!'))
    .map((glob) => {
      const parts = glob.split('/').filter((part) => part !== '' && part !== '.')
      const wild = parts.findIndex((part) => /[*?[{]/.test(part))
      return (wild < 0 ? parts : parts.slice(0, wild)).join('/')
    })
  return [...new Set(starts)].filter(
    (one) => !starts.some((other) => other !== one && (other === '' || one.startsWith(`${other}/`))),
  )
}

/** A folder on the way that is a link leads who knows where. */
const throughLink = (root: string, path: string): string | null => {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const link = upwards(folder).find(
    (one) => one !== '' && lstatSync(join(root, one), { throwIfNoEntry: false })?.isSymbolicLink() === true,
  )
  return link === undefined ? null : `${JSON.stringify(link)} is a link, and outputs are named below it`
}

const visit = (search: Search, path: string): string | null => {
  const { root, limits } = search
  if (path.includes('\ufffd')) return `${JSON.stringify(path)} has a name that is no text`
  if (path !== '' && !isOutputPath(path)) return null
  const stat = lstatSync(join(root, path), { throwIfNoEntry: false })
  if (stat === undefined) return null
  if (stat.isDirectory()) {
    if (path.endsWith('node_modules') && !search.intoModules) return null
    for (const name of readdirSync(join(root, path)).sort()) {
      const refused = visit(search, path === '' ? name : `${path}/${name}`)
      if (refused !== null) return refused
    }
    return null
  }
  if (!search.test(path)) return null
  const shown = JSON.stringify(path)
  if (search.files.length >= limits.files) return `there are more than ${limits.files} output files`
  if (stat.isSymbolicLink()) {
    const target = readlinkSync(join(root, path))
    if (!staysInside(path, target)) return `${shown} is a link that leads out of the repository`
    search.files.push({ path, mode: 0, bytes: null, target })
    return null
  }
  if (!stat.isFile()) return `${shown} is neither a file nor a link`
  if (search.bytes + stat.size > limits.bytes)
    return `the outputs are larger than ${limits.bytes} bytes, with ${shown}`
  const read = readPlain(join(root, path))
  if (read === null) return `${shown} could not be read`
  search.bytes += read.bytes.length
  const [secret] = redact(Buffer.from(read.bytes).toString('latin1')).hits
  if (secret !== undefined) return `${shown} holds a secret (${secret.rule}), which no cache may hold`
  search.files.push({ path, mode: read.mode, bytes: read.bytes, target: null })
  return null
}

/** Opened without following a link that was put there meanwhile. */
const readPlain = (file: string): { readonly bytes: Uint8Array; readonly mode: number } | null => {
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const stat = fstatSync(fd)
      return stat.isFile() ? { bytes: readFileSync(fd), mode: stat.mode & 0o777 } : null
    } finally {
      closeSync(fd)
    }
  } catch {
    return null
  }
}
