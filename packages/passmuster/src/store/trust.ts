import { lstatSync, mkdirSync, readFileSync, type Stats } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, sep } from 'node:path'
import { writeFileAtomic } from '../lib/atomic-file.ts'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import { kernelLock } from './kernel-lock.ts'
import { parseTrust, trustText, type TrustEntry } from './trust-file.ts'

/** `$XDG_CONFIG_HOME/passmuster/trust.json`, else below `~/.config`; a relative XDG path would let the working directory choose. */
export const trustPath = (env: Readonly<Record<string, string | undefined>>): string => {
  const asked = env['XDG_CONFIG_HOME']
  const home = env['HOME']
  const base =
    asked && isAbsolute(asked) ? asked : join(home && isAbsolute(home) ? home : homedir(), '.config')
  return join(base, 'passmuster', 'trust.json')
}

/**
 * What is trusted, per repository. No file = nothing; one that is damaged, that somebody else could have written, or
 * that lies in the repository `root` itself = a fault, and nothing is trusted.
 */
export const readTrust = (file: string, root: string | null): Result<readonly TrustEntry[]> => {
  const said = (cause: string): Result<never> => fail(unusable(file, cause))
  if (root !== null && `${file}${sep}`.startsWith(`${root}${sep}`))
    return said('it lies in the repository that it would speak for')
  let text: string
  try {
    const stat = lstatSync(file, { throwIfNoEntry: false })
    if (stat === undefined) return ok([])
    const cause = suspicious(stat) ?? suspicious(lstatSync(dirname(file)), 'its folder')
    if (cause !== null) return said(cause)
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return said((error as Error).message)
  }
  const parsed = parseTrust(text)
  return typeof parsed === 'string' ? said(parsed) : ok(parsed)
}

/** Rewrites the file as a whole under a lock that the kernel frees; two at once both count. */
export const updateTrust = async (
  file: string,
  root: string | null,
  change: (entries: readonly TrustEntry[]) => readonly TrustEntry[],
): Promise<Result<readonly TrustEntry[]>> => {
  let lock: ReturnType<typeof kernelLock> | null = null
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    lock = kernelLock(`${file}.lock`, 10_000)
    if (!lock.tryLock()) return fail(unusable(file, 'another muster has been writing it for 10 seconds'))
    const read = readTrust(file, root)
    if (!read.ok) return read
    const entries = change(read.value)
    await writeFileAtomic(file, trustText(entries), { fsync: true, mode: 0o600 })
    return ok(entries)
  } catch (error) {
    return fail(unusable(file, (error as Error).message))
  } finally {
    lock?.close()
  }
}

/** Why a file or folder may hold what its owner never wrote; null where it may not. */
const suspicious = (stat: Stats, what = 'it'): string | null => {
  if (what === 'it' && !stat.isFile()) return 'it is not a plain file'
  if (what === 'it' && stat.nlink > 1) return 'it has a second name'
  if (process.platform === 'win32') return null
  if (stat.uid !== process.getuid?.()) return `${what} belongs to somebody else`
  return (stat.mode & 0o022) === 0 ? null : `${what} may be written by others`
}

const unusable = (file: string, cause: string): Fault => ({
  code: 'trust-unreadable',
  message: 'What is trusted cannot be read or written, so nothing is trusted.',
  hint: `look at ${file}; when it is removed, nothing is trusted until you say so again`,
  retry: 'never',
  at: { file },
  cause,
})
