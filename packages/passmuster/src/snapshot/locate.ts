import { accessSync, constants, lstatSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { git } from '../lib/git.ts'
import { fail, ok, type Result } from '../model/fault.ts'
import * as faults from './faults.ts'

/** A repository with a working tree: all paths absolute and real. */
export interface Repository {
  readonly root: string
  /** Of this working tree (`.git`, or `.git/worktrees/x`). */
  readonly gitDir: string
  /** Shared by all working trees of the repository. */
  readonly commonDir: string
  readonly shallow: boolean
  /** Length of an object id in hex: 40 or 64. */
  readonly hash: 'sha1' | 'sha256'
}

/** Finds the repository that holds `path`; a folder inside one means the whole of it. */
export const locate = async (
  path: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Result<Repository>> => {
  const folder = realFolder(path)
  if (!folder.ok) return folder
  const asked = await git(
    [
      'rev-parse',
      '--path-format=absolute',
      '--is-bare-repository',
      '--is-shallow-repository',
      '--show-object-format',
      '--is-inside-git-dir',
      '--git-dir',
      '--git-common-dir',
    ],
    { cwd: folder.value, ...options },
  )
  const root = nearestWithGit(folder.value)
  if (asked.exit !== 0) {
    const none = asked.stderr.includes('not a git repository') && root === null
    return fail(
      none ? faults.noGit(folder.value) : faults.gitFailed('rev-parse', root ?? folder.value, asked),
    )
  }
  const [isBare, shallow, hash, inside, ...dirs] = text(asked.stdout).split('\n')
  const [gitDir, commonDir] = pair(dirs.join('\n').replace(/\n$/, ''))
  if (isBare === 'true' && root === null) return fail(faults.bare(folder.value))
  if (inside === 'true' || root === null) return fail(faults.noGit(folder.value))
  const top = await git(['rev-parse', '--show-toplevel'], { cwd: root, ...options })
  if (top.exit !== 0)
    return fail(
      isBare === 'true' ? faults.bare(root) : faults.gitFailed('rev-parse --show-toplevel', root, top),
    )
  const says = text(top.stdout).replace(/\n$/, '')
  if (says !== root) return fail(faults.elsewhere(root, says))
  return ok({
    root,
    gitDir,
    commonDir,
    shallow: shallow === 'true',
    hash: hash === 'sha256' ? 'sha256' : 'sha1',
  })
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

/** Two paths printed one after the other; a folder's own name may hold line feeds. */
const pair = (lines: string): readonly [string, string] => {
  const half = (lines.length - 1) / 2
  if (lines.slice(0, half) === lines.slice(half + 1)) return [lines.slice(0, half), lines.slice(half + 1)]
  const at = lines.indexOf('\n/')
  return [lines.slice(0, at), lines.slice(at + 1)]
}

const realFolder = (path: string): Result<string> => {
  try {
    const real = realpathSync(resolve(path))
    if (!statSync(real).isDirectory()) return fail(faults.notAFolder(path))
    accessSync(real, constants.R_OK | constants.X_OK)
    return ok(real)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    return fail(
      code === 'EACCES' || code === 'EPERM' ? faults.unreadable(path, code) : faults.notAFolder(path),
    )
  }
}

/** The folder git itself would stop at; asked of the file system so that core.worktree cannot move it. */
const nearestWithGit = (folder: string): string | null => {
  for (let at = folder; ; at = dirname(at)) {
    if (lstatSync(join(at, '.git'), { throwIfNoEntry: false })) return at
    if (dirname(at) === at) return null
  }
}
