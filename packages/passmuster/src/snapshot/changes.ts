import { git } from '../lib/git.ts'
import { fail, ok, type Result } from '../model/fault.ts'
import type { Place } from '../model/finding.ts'
import { gitFailed } from './faults.ts'
import { pieces } from './listing.ts'
import { nameOf } from './names.ts'

/** What the working tree changed since a commit: per file its changed lines, or `whole` where it is new or unreadable as text. */
export interface Changes {
  readonly commit: string
  readonly files: ReadonlyMap<string, 'whole' | readonly (readonly [from: number, to: number])[]>
}

/** The commit a revision names, as git reads it; never taken as an option. */
export const commitOf = async (
  root: string,
  rev: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Result<string>> => {
  const named = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`], {
    cwd: root,
    ...options,
  })
  if (named.exit === 0) return ok(Buffer.from(named.stdout).toString('latin1').trim())
  return fail({
    code: 'usage',
    message: `${JSON.stringify(rev)} names no commit here`,
    hint: 'git log --oneline lists them; a shallow clone lacks older ones (fetch-depth: 0)',
    retry: 'never',
  })
}

/** The changes of the working tree, untracked files included, since `rev`. */
export const changesSince = async (
  root: string,
  rev: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Result<Changes>> => {
  const commit = await commitOf(root, rev, options)
  if (!commit.ok) return commit
  const common = ['-M', '--no-color', '--ignore-submodules=all', '--no-relative', commit.value, '--']
  const diff = await filterlessDiff(root, options)
  const [names, hunks, untracked] = await Promise.all([
    git([...diff, '--name-status', '-z', ...common], { cwd: root, ...options }),
    git([...diff, '-U0', '--src-prefix=a/', '--dst-prefix=b/', ...common], { cwd: root, ...options }),
    git(['ls-files', '-z', '-o', '--exclude-standard'], { cwd: root, ...options }),
  ])
  for (const [what, result] of [
    ['diff', names],
    ['diff -U0', hunks],
    ['ls-files', untracked],
  ] as const)
    if (result.exit !== 0 || result.cut) return fail(gitFailed(what, root, result))
  const paths = changedPaths(names.stdout)
  const lines = changedLines(hunks.stdout, paths)
  for (const piece of pieces(untracked.stdout)) lines.set(nameOf(piece), 'whole')
  return ok({ commit: commit.value, files: lines })
}

/**
 * `diff` with every configured filter emptied: comparing with the working tree would start its program.
 */
const filterlessDiff = async (
  root: string,
  options: { readonly signal?: AbortSignal },
): Promise<readonly string[]> => {
  const found = await git(['config', '-z', '--name-only', '--get-regexp', '^filter\\.'], {
    cwd: root,
    ...options,
  })
  const names = new Set([...pieces(found.stdout)].map((key) => nameOf(key).replace(/\.[^.]*$/, '')))
  const off = [...names].flatMap((name) =>
    ['clean=', 'process=', 'smudge=', 'required=false'].flatMap((end) => ['-c', `${name}.${end}`]),
  )
  return names.size === 0 ? ['diff'] : [...off, 'diff', '--no-ext-diff', '--no-textconv']
}

/** The present paths of `--name-status -z`, in the order in which the diff shows them. */
const changedPaths = (stdout: Uint8Array): readonly { readonly path: string; readonly whole: boolean }[] => {
  const tokens = [...pieces(stdout)].map(nameOf)
  const paths: { path: string; whole: boolean }[] = []
  for (let at = 0; at < tokens.length;) {
    const status = tokens[at]?.[0] ?? ''
    const moved = status === 'R' || status === 'C'
    const path = tokens[at + (moved ? 2 : 1)] ?? ''
    if (status !== 'U') paths.push({ path: status === 'D' ? '' : path, whole: status === 'A' })
    at += moved ? 3 : 2
  }
  return paths
}

/** git lists files of a diff in the same order in both forms, so the n-th `diff --git` head is the n-th path. */
const changedLines = (
  stdout: Uint8Array,
  paths: ReturnType<typeof changedPaths>,
): Map<string, 'whole' | (readonly [number, number])[]> => {
  const files = new Map<string, 'whole' | (readonly [number, number])[]>()
  let at = -1
  for (const line of Buffer.from(stdout).toString('latin1').split('\n')) {
    if (line.startsWith('diff --git ')) {
      at += 1
      const one = paths[at]
      if (one !== undefined && one.path !== '') files.set(one.path, one.whole ? 'whole' : [])
      continue
    }
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line)
    const path = paths[at]?.path ?? ''
    const known = files.get(path)
    if (hunk === null || known === undefined || known === 'whole') continue
    const from = Number(hunk[1])
    known.push([from, from + Math.max(1, Number(hunk[2] ?? 1)) - 1])
  }
  return files
}

/** Whether a place lies on a changed line; a notebook's cells count as changed when its file is. */
export const touches = ({ files }: Changes, place: Place): boolean => {
  const changed = files.get(place.file)
  if (changed === undefined) return false
  if (changed === 'whole' || place.cell !== undefined) return true
  return changed.some(([from, to]) => place.startLine <= to && from <= place.endLine)
}
