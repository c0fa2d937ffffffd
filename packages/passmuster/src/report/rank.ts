import type { Blocker } from '../model/report.ts'

/** Blockers as people want them: the most modules first, then lines, then by target and id. */
export const ranked = (blockers: readonly Blocker[]): readonly Blocker[] =>
  blockers.toSorted(
    (a, b) =>
      b.blocks.modules - a.blocks.modules ||
      b.blocks.lines - a.blocks.lines ||
      (a.target < b.target ? -1 : a.target > b.target ? 1 : 0) ||
      (a.id < b.id ? -1 : 1),
  )
