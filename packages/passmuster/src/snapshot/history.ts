import { extname } from 'node:path'
import { git } from '../lib/git.ts'
import type { History } from '../facts/repo.ts'
import { withSettings } from './deleted-settings.ts'
import { pieces } from './listing.ts'
import { nameOf } from './names.ts'

/** Older commits are not read; `limited` says that there are any. */
const mostCommits = 20_000

/**
 * What git remembers of HEAD (or of the commit that is given, a full id), newest first, from one `git log` call; empty
 * where there is no commit. Where contents of old files are missing, a second call does without them: exact renames
 * only, and no lines.
 */
export const readHistory = async (
  root: string,
  options: { readonly signal?: AbortSignal; readonly most?: number; readonly commit?: string } = {},
): Promise<History> => {
  const most = options.most ?? mostCommits
  const args = (...diff: readonly string[]): readonly string[] => [
    'log',
    '-z',
    '--raw',
    '--no-abbrev',
    ...diff,
    '--no-show-signature',
    '--no-mailmap',
    '--no-color',
    '--no-notes',
    '--no-decorate',
    '--no-relative',
    '--no-follow',
    '--diff-algorithm=myers',
    '--submodule=short',
    '--ignore-submodules=none',
    '--root',
    '--encoding=UTF-8',
    `--max-count=${most + 1}`,
    '--format=%x01%H%x01%ae%x01%P',
    options.commit ?? 'HEAD',
    '--',
  ]
  const signal = options.signal ? { signal: options.signal } : {}
  const [log, shallow] = await Promise.all([
    git(args('--numstat', '-M'), { cwd: root, ...signal }),
    git(['rev-parse', '--is-shallow-repository'], { cwd: root, ...signal }),
  ])
  const isShallow = Buffer.from(shallow.stdout).toString('latin1').trim() === 'true'
  const first = { ...fold(log.stdout, most, true), shallow: isShallow }
  if (log.exit === 0) return { ...first, deletions: await withSettings(root, first.deletions, signal) }
  if (log.exit === null) return partial(first)
  const again = await git(args('-M100%'), { cwd: root, ...signal })
  const second = {
    ...completed(first, fold(again.stdout, most, false)),
    shallow: isShallow,
    exactRenames: true,
  } as const
  if (again.exit === 0) return { ...second, deletions: await withSettings(root, second.deletions, signal) }
  return partial(second.commits >= first.commits ? second : first)
}

/** The second reading, with what the first knew of renames in the commits that it came to. */
const completed = (first: History, second: Omit<History, 'shallow'>): Omit<History, 'shallow'> => {
  const key = (commit: string, path: string): string => `${commit}\0${path}`
  const known = new Set([
    ...first.renames.map(({ commit, from }) => key(commit, from)),
    ...first.deletions.map(({ commit, path }) => key(commit, path)),
  ])
  return {
    ...second,
    renames: [
      ...first.renames,
      ...second.renames.filter(({ commit, from }) => !known.has(key(commit, from))),
    ],
    deletions: [
      ...first.deletions,
      ...second.deletions.filter(({ commit, path }) => !known.has(key(commit, path))),
    ],
  }
}

const partial = (read: History): History => (read.commits > 0 ? { ...read, incomplete: true } : read)

interface Touched {
  commits: number
  lines: number
  readonly authors: Set<number>
}

interface Entry {
  readonly status: string
  readonly from: string
  readonly now: string
}

/** Churn as `git log --follow --no-merges` counts it: each file keeps the name that it had at the commit being read. */
const follower = (): {
  commit(entries: readonly Entry[], lines: ReadonlyMap<string, number>, author: number): void
  churn(): History['churn']
} => {
  const seen = new Set<string>()
  const called = new Map<string, Set<string>>()
  const touched = new Map<string, Touched>()
  const first = (path: string, exists: boolean): void => {
    if (seen.has(path)) return
    seen.add(path)
    if (exists) called.set(path, (called.get(path) ?? new Set()).add(path))
  }
  const commit = (entries: readonly Entry[], lines: ReadonlyMap<string, number>, author: number): void => {
    const counted = new Map<string, number>()
    for (const { status, from, now } of entries) {
      first(now, status !== 'D')
      if (status.startsWith('R')) first(from, false)
      for (const file of called.get(now) ?? [])
        counted.set(file, (counted.get(file) ?? 0) + (lines.get(now) ?? 0))
      if (!status.startsWith('R')) continue
      for (const file of called.get(from) ?? []) counted.set(file, counted.get(file) ?? 0)
    }
    for (const [file, more] of counted) {
      const known = touched.get(file) ?? { commits: 0, lines: 0, authors: new Set() }
      touched.set(file, known)
      known.commits += 1
      known.lines += more
      known.authors.add(author)
    }
    const moved = entries
      .filter(({ status }) => status.startsWith('R'))
      .map(({ from, now }) => {
        const files = called.get(now) ?? new Set<string>()
        called.delete(now)
        return [from, files] as const
      })
    for (const [from, files] of moved) called.set(from, (called.get(from) ?? new Set()).union(files))
  }
  const churn = (): History['churn'] =>
    new Map(
      [...touched].map(([path, { commits, lines, authors }]) => [
        path,
        { commits, lines, authors: authors.size },
      ]),
    )
  return { commit, churn }
}

/**
 * Without `counted` there are no numbers of lines, and a file that went as another of its kind came is not called
 * deleted, as it may have been renamed. Reads the stream
 * `\1<id>\1<author>\1<parents>\0` `:<modes> <ids> <status>\0<path>\0[<path>\0]`… `<added>\t<deleted>\t<path>\0`….
 */
const fold = (stream: Uint8Array, most: number, counted: boolean): Omit<History, 'shallow'> => {
  const renames: { commit: string; from: string; to: string }[] = []
  const deletions: { commit: string; path: string; lines?: number }[] = []
  const authors = new Map<string, number>()
  const { commit: follow, churn } = follower()
  let commits = 0
  let merges = 0
  let commit = ''
  let author = 0
  const lines = new Map<string, number>()
  let entries: Entry[] = []
  const endCommit = (): void => {
    const came = new Set(
      counted ? [] : entries.filter(({ status }) => status === 'A').map(({ now }) => extname(now)),
    )
    for (const { status, from, now } of entries) {
      if (status.startsWith('R')) renames.push({ commit, from, to: now })
      else if (status === 'D' && !came.has(extname(from))) {
        const had = lines.get(from) ?? 0
        deletions.push({ commit, path: from, ...(had > 0 ? { lines: had } : {}) })
      }
    }
    follow(entries, lines, author)
    entries = []
    lines.clear()
  }
  const tokens = pieces(stream)
  const next = (): string => nameOf(tokens.next().value ?? new Uint8Array())
  for (const token of tokens) {
    const head = Buffer.from(token.subarray(0, 200)).toString('latin1').replace(/^\n/, '')
    if (head.startsWith('\u0001')) {
      endCommit()
      commits += 1
      if (commits > most) break
      const [, id, mail, parents = ''] = Buffer.from(token)
        .toString('utf8')
        .replace(/^\n/, '')
        .split('\u0001')
      commit = id ?? ''
      if (parents.includes(' ')) merges += 1
      const key = (mail ?? '').toLowerCase()
      author = authors.get(key) ?? authors.size
      authors.set(key, author)
    } else if (head.startsWith(':')) {
      const status = head.slice(head.lastIndexOf(' ') + 1)
      const from = next()
      entries.push({ status, from, now: /^[RC]/.test(status) ? next() : from })
    } else {
      const stat = /^(\d+|-)\t(\d+|-)\t/.exec(head)
      if (!stat) continue
      const inline = nameOf(token.subarray(token.indexOf(9, token.indexOf(9) + 1) + 1))
      if (inline === '') next()
      lines.set(inline === '' ? next() : inline, (Number(stat[1]) || 0) + (Number(stat[2]) || 0))
    }
  }
  endCommit()
  return {
    commits: Math.min(commits, most),
    ...(merges > 0 ? { merges } : {}),
    renames,
    deletions,
    churn: churn(),
    ...(commits > most ? { limited: true } : commit === '' ? {} : { first: commit }),
  }
}
