import type { History } from '../facts/repo.ts'

/** The name a file is known by in ids: the oldest one that git's renames lead back to. */
export type Lineage = (file: string) => string

/**
 * Follows renames backwards from each living file. When two living files lead back to one name, the older rename
 * keeps it and the others get a name of their own, so that no two files share one; a file that was never renamed
 * but stands where another once stood yields to the renamed one.
 */
export const lineageOf = (files: Iterable<string>, renames: History['renames']): Lineage => {
  const back = new Map<string, { from: string; index: number }[]>()
  renames.forEach(({ from, to }, index) => {
    const known = back.get(to)
    if (known === undefined) back.set(to, [{ from, index }])
    else known.push({ from, index })
  })
  const claims = new Map<string, { file: string; index: number }[]>()
  for (const file of files) {
    const { root, index } = walk(file, back)
    const known = claims.get(root)
    if (known === undefined) claims.set(root, [{ file, index }])
    else known.push({ file, index })
  }
  const names = new Map<string, string>()
  for (const [root, all] of claims) {
    all.sort((a, b) => b.index - a.index || (a.file < b.file ? -1 : 1))
    all.forEach(({ file }, place) => names.set(file, place === 0 ? root : `${root}\0${file}`))
  }
  return (file) => names.get(file) ?? walk(file, back).root
}

/** `renames` are newest first, so each step back must lie further down the list. */
const walk = (
  file: string,
  back: ReadonlyMap<string, readonly { from: string; index: number }[]>,
): { root: string; index: number } => {
  let root = file
  let index = -1
  for (;;) {
    const step = back.get(root)?.find((hop) => hop.index > index)
    if (step === undefined) return { root, index }
    root = step.from
    index = step.index
  }
}
