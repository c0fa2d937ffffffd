import { blastOf, linesOf, type Blast, type Obstacle } from '../../facts/blast.ts'
import type { Repo } from '../../facts/repo.ts'
import { counts } from '../../facts/roles.ts'
import { folderOf, nameOf, upwards } from '../../lib/paths.ts'
import type { EvidenceDraft } from '../../model/finding.ts'
import type { ClaimEvidenceDraft } from './claim.ts'

/** Where a word stands in the repository's code, of how many files that were looked through. */
export interface Mentions {
  readonly files: number
  readonly at: ReadonlyMap<
    string,
    { readonly file: string; readonly line: number; readonly defines: boolean }
  >
}

/** What claims are held against. */
export interface Ground {
  readonly repo: Repo
  readonly blast: Blast
  readonly files: ReadonlySet<string>
  readonly folders: ReadonlySet<string>
  readonly byName: ReadonlyMap<string, readonly string[]>
  readonly mentions: Mentions
  /** The folder of the text itself, where it lies in the repository; '' = the root, or elsewhere. */
  readonly home: string
}

/** Works out the ground once for all claims. */
export const groundOf = (repo: Repo, mentions: Mentions, home: string = ''): Ground => {
  const files = new Set(repo.snapshot.files.map(({ path }) => path))
  const folders = new Set([...files].flatMap((file) => upwards(folderOf(file))))
  return {
    repo,
    blast: blastOf(repo.graph),
    files,
    folders,
    byName: Map.groupBy(files, nameOf),
    mentions,
    home,
  }
}

/** An obstacle in a phrase. */
export const obstacleWords = (one: Obstacle): string => {
  const what = {
    'missing-dependency': 'the dependency',
    'missing-module': 'the missing module',
    'missing-name': 'the missing name',
    'import-time-crash': 'a crash in',
    'syntax-error': 'the syntax of',
    'hard-cycle': 'the import cycle of',
  }[one.kind]
  return `${what} \`${one.target}\``
}

/** Up to `most` things in a row, the rest as a count. */
export const some = (all: readonly string[], most: number = 4): string =>
  all.length <= most ? all.join(', ') : `${all.slice(0, most).join(', ')} and ${all.length - most} more`

/** Quotes of where obstacles stand, one each. */
export const obstacleEvidence = (all: readonly Obstacle[], most: number = 3): readonly EvidenceDraft[] =>
  all.slice(0, most).flatMap((one) => one.breaks[0]!.evidence)

/** What keeps a module from loading today: its own words, and the obstacles whose repair it needs. */
export interface Stopped {
  readonly file: string
  readonly obstacles: readonly Obstacle[]
  readonly certain: boolean
}

/** Of modules that load one after another, the first that does not; null when all do. */
export const stoppedOf = ({ blast }: Ground, files: readonly string[]): Stopped | null => {
  const file = files.find((one) => blast.failing.has(one))
  if (file === undefined) return null
  const ids = new Set(blast.repairsFor([file]))
  const first = blast.loads.firstObstacle(file)
  const obstacles = blast.obstacles
    .filter((one) => ids.has(one.id))
    .sort((a, b) => Number(b.id === first) - Number(a.id === first))
  return { file, obstacles, certain: obstacles.some(isCertain) }
}

/** Not a guess, and not only where something happens not to be installed. */
export const isCertain = (one: Obstacle): boolean =>
  one.breaks.some((stop) => stop.confidence !== 'weak' && stop.when === undefined)

/** Modules of the program itself: how many there are, and which do not load for a certain reason. */
export const standing = (
  { repo, blast }: Ground,
  roles: readonly string[],
): { readonly all: number; readonly failing: readonly string[] } => {
  const mine = [...repo.graph.modules.values()].filter((one) => counts(one.role) && roles.includes(one.role))
  const held = new Set(blast.obstacles.filter(isCertain).flatMap((one) => one.blocks))
  return {
    all: mine.length,
    failing: mine.map((one) => one.file).filter((file) => blast.failing.has(file) && held.has(file)),
  }
}

/** A file's physical lines as evidence. */
export const measured = (what: string, value: number, of?: number): ClaimEvidenceDraft => ({
  kind: 'measured',
  what,
  value,
  ...(of === undefined ? {} : { of }),
})

/** Lines of code behind a list of modules. */
export const lineCount = ({ repo }: Ground, files: readonly string[]): number =>
  linesOf(files, repo.graph.modules)
