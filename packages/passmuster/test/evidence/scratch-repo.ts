import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Repo } from '../../src/facts/repo.ts'
import type { Source } from '../../src/model/ports.ts'
import { readHistory } from '../../src/snapshot/history.ts'
import { openWorkingTree } from '../../src/snapshot/working-tree.ts'

/** A real git repository in a temporary folder. */
export interface Scratch {
  readonly root: string
  write(path: string, text: string): void
  git(...args: readonly string[]): void
  commit(message: string): void
  /** The repository as it is now: its bytes, and as much of a `Repo` as sealing asks. */
  look(): Promise<{ source: Source; repo: Repo }>
  remove(): void
}

export const scratchRepo = (): Scratch => {
  const root = mkdtempSync(join(tmpdir(), 'muster-evidence-'))
  const git = (...args: readonly string[]): void => {
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false', ...args],
      { cwd: root, stdio: 'pipe' },
    )
  }
  git('init', '-q', '-b', 'main')
  return {
    root,
    git,
    write: (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    commit: (message) => {
      git('add', '-A')
      git('commit', '-q', '-m', message)
    },
    look: async () => {
      const opened = await openWorkingTree(root)
      if (!opened.ok) throw new Error(opened.faults[0]?.message)
      const source = opened.value
      const history = await readHistory(root)
      const modules = new Map(
        source.snapshot.files.map(({ path }) => [
          path,
          { file: path, name: path.replace(/^.*\/|\.py$/g, '') },
        ]),
      )
      const repo = {
        snapshot: source.snapshot,
        history,
        graph: { modules, edges: [], breaks: [], masked: [] },
        unknowable: () => null,
      }
      return { source, repo: repo as unknown as Repo }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
