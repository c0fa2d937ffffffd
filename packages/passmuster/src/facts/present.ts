import type { Snapshot } from '../model/snapshot.ts'

/** Paths of the files that stand there: without those that git tracks and the working tree lacks. */
export const presentPaths = (snapshot: Snapshot): readonly string[] =>
  snapshot.files.flatMap(({ path, kind }) => (kind === 'vanished' ? [] : [path]))

/** Tracked paths that the working tree lacks and that `is` knows, in order. */
export const lostPaths = (snapshot: Snapshot, is: (path: string) => boolean): readonly string[] =>
  snapshot.files.flatMap(({ path, kind, tracked }) =>
    kind === 'vanished' && tracked && is(path) ? [path] : [],
  )

/** The first of them; undefined where there is none. */
export const lostPath = (snapshot: Snapshot, is: (path: string) => boolean): string | undefined =>
  lostPaths(snapshot, is)[0]

/** What brings lost paths back and touches nothing else, as the end of a sentence. */
export const restoring = (paths: readonly string[]): string =>
  `restore what git tracks and the working tree lacks: \`git restore ${paths.map(quoted).join(' ')}\``

const quoted = (path: string): string =>
  /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
