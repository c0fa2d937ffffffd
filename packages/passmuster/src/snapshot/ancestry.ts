import { git } from '../lib/git.ts'
import type { CommitInfo } from '../model/birth.ts'
import type { Place } from '../model/finding.ts'

interface Options {
  readonly signal?: AbortSignal
}

const read = async (root: string, args: readonly string[], options: Options): Promise<string | null> => {
  const result = await git(args, { cwd: root, ...options })
  return result.exit === 0 && !result.cut ? Buffer.from(result.stdout).toString('utf8') : null
}

/** Commits from `tip` back along first parents, newest first; `without` leaves out what it reaches. */
export const firstParents = async (
  root: string,
  tip: string,
  options: Options & { readonly without?: string } = {},
): Promise<readonly string[]> => {
  const { without, ...rest } = options
  const limits = without === undefined ? [] : [`^${without}`]
  const text = await read(root, ['rev-list', '--first-parent', tip, ...limits, '--'], rest)
  return text?.split('\n').filter((line) => line !== '') ?? []
}

/** The parents of a commit, the first one first; none for a root or where a shallow clone ends. */
export const parentsOf = async (
  root: string,
  commit: string,
  options: Options = {},
): Promise<readonly string[]> => {
  const text = await read(root, ['rev-list', '--parents', '--max-count=1', commit, '--'], options)
  return text?.trim().split(' ').slice(1) ?? []
}

/** What a person knows a commit by; null where git does not have it. */
export const describeCommit = async (
  root: string,
  commit: string,
  options: Options = {},
): Promise<CommitInfo | null> => {
  const text = await read(
    root,
    ['log', '--max-count=1', '--format=%H%x00%aI%x00%s', '--encoding=UTF-8', commit, '--'],
    options,
  )
  const [id, at, subject] = text?.trimEnd().split('\0') ?? []
  return id === undefined || at === undefined ? null : { commit: id, at, subject: subject ?? '' }
}

/** The commits that last wrote the lines of a place, spacing aside; empty where git cannot say. */
export const writersOf = async (
  root: string,
  commit: string,
  { file, startLine, endLine }: Place,
  options: Options = {},
): Promise<readonly string[]> => {
  const range = `${startLine},${endLine}`
  const text = await read(root, ['blame', '--porcelain', '-w', '-L', range, commit, '--', file], options)
  const found = text?.split('\n').flatMap((line) => /^([0-9a-f]{40,64}) \d+ \d+/.exec(line)?.[1] ?? []) ?? []
  return [...new Set(found)]
}

/** The latest commits that took a text out of files or put it in, or that took a file away; newest first. */
export const changersOf = async (
  root: string,
  tip: string,
  { text, files }: { readonly text: string; readonly files: readonly string[] },
  options: Options = {},
): Promise<readonly string[]> => {
  if (files.length === 0) return []
  const paths = files.slice(0, 50)
  const log = ['log', '--format=%H', '--max-count=3']
  const both = await Promise.all([
    text === '' ? null : read(root, [...log, `-S${text}`, tip, '--', ...paths], options),
    read(root, [...log, '--diff-filter=D', '--no-renames', tip, '--', ...paths], options),
  ])
  const found = both.flatMap((one) => one?.split('\n').filter((line) => line !== '') ?? [])
  return newestFirst(root, found, options)
}

/** At most twelve of the commits, each once: no commit stands before one that it is an ancestor of. */
export const newestFirst = async (
  root: string,
  commits: readonly string[],
  options: Options = {},
): Promise<readonly string[]> => {
  if (commits.length === 0) return []
  const dated = await lines(
    root,
    ['rev-list', '--ignore-missing', '--no-walk=sorted', ...commits, '--'],
    options,
  )
  let open = dated.slice(0, 12)
  const ordered: string[] = []
  while (open.length > 0) {
    // clocks are no order: a rebase writes many commits within one second
    const tips = new Set(await lines(root, ['merge-base', '--independent', ...open], options))
    const next = open.filter((commit) => tips.has(commit))
    if (next.length === 0) return [...ordered, ...open]
    ordered.push(...next)
    open = open.filter((commit) => !tips.has(commit))
  }
  return ordered
}

const lines = async (root: string, args: readonly string[], options: Options): Promise<readonly string[]> =>
  (await read(root, args, options))?.split('\n').filter((line) => line !== '') ?? []
