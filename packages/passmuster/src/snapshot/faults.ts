import type { GitResult } from '../lib/git.ts'
import type { Fault, FaultCode } from '../model/fault.ts'

const fault = (code: FaultCode, message: string, hint: string, cause?: string): Fault => ({
  code,
  message,
  hint,
  retry: 'never',
  ...(cause ? { cause } : {}),
})

export const notAFolder = (path: string): Fault =>
  fault('not-a-folder', `${path} is not a folder.`, 'Name the folder of a git repository.')

export const unreadable = (path: string, cause: string): Fault =>
  fault('unreadable', `${path} cannot be read.`, 'Check the permissions of the folder.', cause)

export const noGit = (path: string): Fault =>
  fault('no-git', `${path} is not inside a git working tree.`, `Run: git -C ${quoted(path)} init`)

export const bare = (path: string): Fault =>
  fault(
    'bare-repository',
    `${path} is a bare repository: it has no working tree to examine.`,
    `Clone it first: git clone ${quoted(path)} FOLDER`,
  )

export const elsewhere = (root: string, says: string): Fault =>
  fault(
    'git-failed',
    `The git configuration of ${root} puts its working tree elsewhere (${says}); it is not examined.`,
    `Remove core.worktree: git -C ${quoted(root)} config --unset core.worktree`,
  )

/** Whoever asked for the snapshot took it back. */
export const stopped = (root: string): Fault => ({
  ...fault('stopped', `Reading ${root} was stopped.`, 'Run it again.'),
  retry: 'safe',
})

/** What a failed git command means to a person. */
export const gitFailed = (what: string, root: string, result: GitResult): Fault => {
  if (result.spawnError !== undefined)
    return fault(
      'tool-missing',
      'git could not be started.',
      'Install git and put it on PATH.',
      result.spawnError,
    )
  if (result.stderr.includes('dubious ownership'))
    return fault(
      'git-failed',
      `git refuses ${root}: it belongs to another user.`,
      `If you trust it: git config --global --add safe.directory ${quoted(root)}`,
      result.stderr,
    )
  if (result.cut)
    return fault('git-failed', `git ${what} said more than we can hold.`, 'Report this repository.')
  if (result.aborted) return stopped(root)
  const ended = result.exit === null ? 'was ended from outside' : `ended with ${result.exit}`
  return fault(
    'git-failed',
    `git ${what} ${ended}.`,
    'Run git fsck in the repository.',
    result.stderr.slice(0, 2000),
  )
}

const quoted = (path: string): string =>
  /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
