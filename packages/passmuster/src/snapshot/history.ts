import { extname } from 'node:path'
import { git } from '../lib/git.ts'
import type { History } from '../facts/repo.ts'
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
    '--format=%x01%H%x01%ae',
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
  if (log.exit === 0) return first
  if (log.exit === null) return partial(first)
  const again = await git(args('-M100%'), { cwd: root, ...signal })
  const second = { ...completed(first, fold(again.stdout, most, false)), shallow: isShallow }
  if (again.exit === 0) return second
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
  authors: Set<number>
}

/**
 * Without `counted` there are no numbers: the raw entries tell what was touched, and a file that went as another of its
 * kind came is not called deleted, as it may have been renamed. Reads the stream
 * `\1<id>\1<author>\0` `:<modes> <ids> <status>\0<path>\0[<path>\0]`… `<added>\t<deleted>\t<path>\0`….
 */
const fold = (stream: Uint8Array, most: number, counted: boolean): Omit<History, 'shallow'> => {
  const renames: { commit: string; from: string; to: string }[] = []
  const deletions: { commit: string; path: string }[] = []
  const touched = new Map<string, Touched>()
  const gone = new Set<string>()
  const nowCalled = new Map<string, string>()
  const authors = new Map<string, number>()
  let commits = 0
  let commit = ''
  let author = 0
  const touch = (path: string): Touched | null => {
    const name = nowCalled.get(path) ?? path
    if (gone.has(name)) return null
    const known = touched.get(name) ?? { commits: 0, lines: 0, authors: new Set() }
    touched.set(name, known)
    return known
  }
  const changed: string[] = []
  const came = new Set<string>()
  const left: string[] = []
  const endCommit = (): void => {
    for (const path of left.splice(0)) if (!came.has(extname(path))) deletions.push({ commit, path })
    came.clear()
    for (const path of changed.splice(0)) {
      const known = touch(path)
      if (!known) continue
      known.commits += 1
      known.authors.add(author)
    }
  }
  const tokens = pieces(stream)
  const next = (): string => nameOf(tokens.next().value ?? new Uint8Array())
  for (const token of tokens) {
    const head = Buffer.from(token.subarray(0, 200)).toString('latin1').replace(/^\n/, '')
    if (head.startsWith('\u0001')) {
      endCommit()
      commits += 1
      if (commits > most) break
      const [, id, mail] = Buffer.from(token).toString('utf8').replace(/^\n/, '').split('\u0001')
      commit = id ?? ''
      const key = (mail ?? '').toLowerCase()
      author = authors.get(key) ?? authors.size
      authors.set(key, author)
    } else if (head.startsWith(':')) {
      const status = head.slice(head.lastIndexOf(' ') + 1)
      const from = next()
      let now = from
      if (status.startsWith('R')) {
        now = next()
        renames.push({ commit, from, to: now })
        if (!touched.has(from) && !nowCalled.has(from)) nowCalled.set(from, nowCalled.get(now) ?? now)
      } else if (status.startsWith('C')) now = next()
      else if (status === 'D') {
        left.push(from)
        if (!touched.has(from) && !nowCalled.has(from)) gone.add(from)
      }
      if (counted) continue
      changed.push(now)
      if (status === 'A') came.add(extname(now))
    } else {
      const stat = /^(\d+|-)\t(\d+|-)\t/.exec(head)
      if (!stat) continue
      const inline = nameOf(token.subarray(token.indexOf(9, token.indexOf(9) + 1) + 1))
      if (inline === '') next()
      const known = touch(inline === '' ? next() : inline)
      if (!known) continue
      known.commits += 1
      known.lines += (Number(stat[1]) || 0) + (Number(stat[2]) || 0)
      known.authors.add(author)
    }
  }
  endCommit()
  const churn = new Map(
    [...touched].map(([path, { commits: n, lines, authors: who }]) => [
      path,
      { commits: n, lines, authors: who.size },
    ]),
  )
  return {
    commits: Math.min(commits, most),
    renames,
    deletions,
    churn,
    ...(commits > most ? { limited: true } : commit === '' ? {} : { first: commit }),
  }
}
