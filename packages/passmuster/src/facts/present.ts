import type { Snapshot } from '../model/snapshot.ts'

/** Paths of the files that stand there: without those that git tracks and the working tree lacks. */
export const presentPaths = (snapshot: Snapshot): readonly string[] =>
  snapshot.files.flatMap(({ path, kind }) => (kind === 'vanished' ? [] : [path]))

/** A tracked path that the working tree lacks and that `is` knows; undefined where there is none. */
export const lostPath = (snapshot: Snapshot, is: (path: string) => boolean): string | undefined =>
  snapshot.files.find(({ path, kind, tracked }) => kind === 'vanished' && tracked && is(path))?.path

/** What brings a lost path back, as the end of a sentence. */
export const restoring = (path: string): string =>
  `restore it with \`git restore ${quoted(path)}\`: git tracks it, and only the working tree lacks it`

const quoted = (path: string): string =>
  /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
