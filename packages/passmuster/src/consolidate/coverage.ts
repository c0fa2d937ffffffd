import type { Repo } from '../facts/repo.ts'
import type { Coverage } from '../model/report.ts'
import { byText } from './order.ts'

/** One specialist that settled with a result: what it was asked to look at. */
export interface Reading {
  readonly id: string
  examines(file: string, repo: Repo): boolean
}

/**
 * Who read what. A file counts as read when its text was parsed into facts or kept whole, and a specialist that ran
 * declares that it examines it; every other file is named with its reason.
 */
export const coverageOf = (repo: Repo, readings: readonly Reading[]): Coverage => {
  const readBy = new Map(readings.map((reading) => [reading.id, { files: 0, lines: 0 }]))
  const unread: { file: string; why: string }[] = []
  let lines = 0
  let readLines = 0
  let readFiles = 0
  for (const file of repo.snapshot.files) {
    lines += file.lines
    const barred = barrier(file.path, repo)
    let read = false
    if (barred === null) {
      for (const reading of readings) {
        if (!reading.examines(file.path, repo)) continue
        read = true
        const row = readBy.get(reading.id)
        if (row === undefined) continue
        row.files += 1
        row.lines += file.lines
      }
    }
    if (read) {
      readFiles += 1
      readLines += file.lines
    } else unread.push({ file: file.path, why: barred ?? 'no specialist that ran reads this kind of file' })
  }
  return {
    files: repo.snapshot.files.length,
    lines,
    readLines,
    readFiles,
    readBy: Object.fromEntries([...readBy].toSorted(([a], [b]) => byText(a, b))),
    unread: unread.toSorted((a, b) => byText(a.file, b.file)),
  }
}

/** Why nobody can have read the file; null = its facts or its text were there to read. */
const barrier = (path: string, repo: Repo): string | null => {
  const file = fileOf(repo, path)
  if (file === undefined) return 'not in the snapshot'
  if (file.kind !== 'text') return kinds[file.kind]
  const facts = repo.facts.get(path)
  if (facts?.examined === 'crashed') return 'the parser crashed on it'
  if (facts?.examined === 'timed-out') return 'parsing it took longer than the limit'
  if (facts !== undefined || repo.texts.has(path)) return null
  return 'no parser for this kind of file'
}

const kinds = {
  binary: 'binary',
  link: 'a symbolic link (links are not followed)',
  'dangling-link': 'a symbolic link to nothing',
  submodule: 'a submodule',
  'lfs-pointer': 'a Git LFS pointer: the content is not here',
  'too-large': 'larger than the size limit',
  unreadable: 'not readable',
  vanished: 'vanished while it was examined',
  sparse: 'outside the sparse checkout',
} as const

const indexes = new WeakMap<Repo['snapshot'], ReadonlyMap<string, Repo['snapshot']['files'][number]>>()

const fileOf = (repo: Repo, path: string): Repo['snapshot']['files'][number] | undefined => {
  let index = indexes.get(repo.snapshot)
  if (index === undefined) indexes.set(repo.snapshot, (index = new Map(repo.snapshot.files.map((file) => [file.path, file]))))
  return index.get(path)
}
