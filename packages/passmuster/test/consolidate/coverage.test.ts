import { expect, test } from 'vitest'
import { barrier, coverageOf } from '../../src/consolidate/coverage.ts'
import type { FileFacts } from '../../src/facts/file-facts.ts'
import type { FileKind, Snapshot, SnapshotFile } from '../../src/model/snapshot.ts'
import type { Digest } from '../../src/model/task.ts'

const file = (path: string, lines: number, kind: FileKind = 'text'): SnapshotFile => ({
  path,
  kind,
  size: 1,
  digest: '' as Digest,
  lines,
  tracked: true,
})
const files = [
  file('a.py', 10),
  file('b.py', 20),
  file('c.md', 30),
  file('d.png', 0, 'binary'),
  file('e.css', 40),
  file('f', 0, 'dangling-link'),
]
const snapshot: Snapshot = { commit: null, dirty: false, shallow: false, digest: '' as Digest, files }
const facts = (examined: FileFacts['examined']): FileFacts => ({
  file: '',
  digest: '' as Digest,
  examined,
  lines: 0,
  code: examined === 'ok' ? ({ lang: 'python' } as FileFacts['code']) : null,
  own: {},
})

test('every file is read by someone or named with its reason', () => {
  const known = new Map([
    ['a.py', facts('ok')],
    ['b.py', facts('crashed')],
  ])
  const texts = new Map([['c.md', '']])
  const barriers = new Map(
    files.flatMap((one) => {
      const why = barrier(one, known, texts)
      return why === null ? [] : [[one.path, why] as const]
    }),
  )
  const coverage = coverageOf(snapshot, barriers, [
    { id: 'z', files: [0, 1] },
    { id: 'a', files: [0, 0] },
  ])
  expect(coverage).toEqual({
    files: 6,
    lines: 100,
    readLines: 10,
    readFiles: 1,
    readBy: { a: { files: 1, lines: 10 }, z: { files: 1, lines: 10 } },
    unread: [
      { file: 'b.py', why: 'the parser crashed on it' },
      { file: 'c.md', why: 'no specialist that ran reads this kind of file' },
      { file: 'd.png', why: 'binary' },
      { file: 'e.css', why: 'no parser for this kind of file' },
      { file: 'f', why: 'a symbolic link to nothing' },
    ],
  })
})
