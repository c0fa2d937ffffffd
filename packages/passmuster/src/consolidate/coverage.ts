import type { FileFacts } from '../facts/file-facts.ts'
import { languageOf } from '../facts/language.ts'
import { isOptional } from '../facts/optional-parser.ts'
import type { Coverage } from '../model/report.ts'
import type { Snapshot, SnapshotFile } from '../model/snapshot.ts'
import { byText } from './order.ts'

/** One specialist that settled with a result, and the files it judged over, as indexes into the snapshot's list. */
export interface Reading {
  readonly id: string
  readonly files: readonly number[]
}

/**
 * Who read what. A file counts as read when nothing barred its text from being parsed and a specialist that ran
 * judged over it; every other file is named with its reason.
 */
export const coverageOf = (
  snapshot: Snapshot,
  barriers: ReadonlyMap<string, string>,
  readings: readonly Reading[],
): Coverage => {
  const read = new Set<number>()
  const readBy: [string, { files: number; lines: number }][] = []
  for (const { id, files } of readings) {
    const row = { files: 0, lines: 0 }
    for (const index of new Set(files)) {
      const file = snapshot.files[index]
      if (file === undefined || barriers.has(file.path)) continue
      read.add(index)
      row.files += 1
      row.lines += file.lines
    }
    readBy.push([id, row])
  }
  const unread = snapshot.files.flatMap(({ path }, index) =>
    read.has(index)
      ? []
      : [{ file: path, why: barriers.get(path) ?? 'no specialist that ran reads this kind of file' }],
  )
  const lines = (files: readonly SnapshotFile[]): number => files.reduce((sum, file) => sum + file.lines, 0)
  return {
    files: snapshot.files.length,
    lines: lines(snapshot.files),
    readLines: lines(snapshot.files.filter((_, index) => read.has(index))),
    readFiles: read.size,
    readBy: Object.fromEntries(readBy.toSorted(([a], [b]) => byText(a, b))),
    unread: unread.toSorted((a, b) => byText(a.file, b.file)),
  }
}

/** Why nobody can have read a file; null = its facts or its whole text were there to read. */
export const barrier = (
  file: SnapshotFile,
  facts: ReadonlyMap<string, FileFacts>,
  texts: ReadonlyMap<string, string>,
): string | null => {
  if (file.kind !== 'text' && !texts.has(file.path)) return kinds[file.kind]
  const known = facts.get(file.path)
  if (known?.examined === 'crashed') return 'the parser crashed on it'
  if (known?.examined === 'timed-out') return 'parsing it took longer than the limit'
  if ((known !== undefined && known.code !== null) || texts.has(file.path)) return null
  const lang = languageOf(file.path)
  if (lang !== null && isOptional(lang)) return 'its parser is not installed'
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
  vanished: 'listed by git, and not in the working tree',
  sparse: 'outside the sparse checkout',
} as const
