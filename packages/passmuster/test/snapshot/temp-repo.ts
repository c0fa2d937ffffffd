import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder that is removed when the test ends. */
export const tempFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'muster-repo-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Plain git, as a person would run it, with a fixed author and none of the user's settings. */
export const plainGit = (cwd: string, ...args: readonly string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'protocol.file.allow=always', ...args],
    {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    },
  )

export const write = (folder: string, files: Readonly<Record<string, string | Uint8Array>>): void => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** A repository with these files in its first commit; without files it has no commit. */
export const tempRepo = (files: Readonly<Record<string, string | Uint8Array>> = {}): string => {
  const folder = tempFolder()
  plainGit(folder, 'init', '-q', '-b', 'main')
  if (Object.keys(files).length > 0) {
    write(folder, files)
    commitAll(folder, 'first')
  }
  return folder
}

export const commitAll = (folder: string, message: string): void => {
  plainGit(folder, 'add', '-A')
  plainGit(folder, 'commit', '-q', '-m', message)
}
