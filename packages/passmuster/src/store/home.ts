import { accessSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { sha256 } from '../lib/hash.ts'
import { fail, ok, type Result } from '../model/fault.ts'

/** One id for all worktrees of a repository: hash of the real path and inode of its common git folder. */
export const repoId = (commonDir: string): string => {
  const real = realpathSync(commonDir)
  return sha256(`${real}\0${statSync(real, { bigint: true }).ino}`).slice(0, 16)
}

/**
 * The folder that keeps what muster remembers of a repository, made (0700) if need be:
 * `override`, else `$XDG_STATE_HOME/passmuster/<repo id>`, else the same below `~/.local/state`.
 */
export const stateHome = (options: {
  readonly commonDir: string
  readonly override?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}): Result<string> => {
  let dir = options.override ?? ''
  try {
    if (options.override === undefined) {
      const asked = options.env['XDG_STATE_HOME']
      const home = options.env['HOME']
      // A relative XDG path is invalid by its specification and would let the working directory choose.
      const base =
        asked && isAbsolute(asked)
          ? asked
          : join(home && isAbsolute(home) ? home : homedir(), '.local', 'state')
      dir = join(base, 'passmuster', repoId(options.commonDir))
    } else dir = resolve(options.override)
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK)
    return ok(dir)
  } catch (error) {
    return fail({
      code: 'state-unwritable',
      message: `The state folder ${dir} cannot be written.`,
      hint: 'Choose another folder with `--state DIR`.',
      retry: 'safe',
      cause: error instanceof Error ? error.message : String(error),
    })
  }
}
