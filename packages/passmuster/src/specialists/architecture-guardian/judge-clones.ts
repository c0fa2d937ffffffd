import { listed } from '../../lib/listed.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import type { EvidenceDraft, FindingDraft, Place } from '../../model/finding.ts'
import { copiedTrees, tailOf, type CopiedTree } from './copied-trees.ts'
import { distinct } from './distinct.ts'
import type { ShapeFacts } from './extract.ts'
import { kinOf, linesOf, type Kin } from './families.ts'
import { joinClones, type Side } from './join.ts'
import { separate, type Separate } from './separate.ts'
import { decodeUnits } from './units.ts'

/** A passage is worth a word from this size on; below 10 different units it is a table, not code. */
const least = { lines: 30, tokens: 200, kinds: 10 }
/** Lines of code of its largest passage from which a finding is worth a word. */
const leastCode = 30
const manyLines = 100
/** Places and quotes of one finding. */
const mostShown = 12
/** A place is the head of its passage: longer ones point nowhere. */
const placeLines = 60

/** Code that stands in more than one place, one finding for each set of files; copied folders as one. */
export const judgeClones = function* (repo: Repo): Generator<FindingDraft> {
  const files = [...repo.facts].flatMap(([file, facts]) => {
    const own = facts.own['architecture-guardian'] as ShapeFacts | undefined
    return own === undefined || isApart(file) ? [] : [[file, decodeUnits(own.units)] as const]
  })
  files.sort(([a], [b]) => (a < b ? -1 : 1))
  const all = kinOf(joinClones(files, least)).filter((kin) => !isOneSource(kin.files))
  const { trees, rest } = copiedTrees(all)
  for (const tree of trees) yield treeFinding(tree, repo)
  const { left, hidden } = hiddenModules(rest, repo)
  for (const one of hidden) yield hiddenFinding(one)
  for (const kin of distinct(left)) if (linesOf(kin.families[0]!) >= leastCode) yield kinFinding(kin, repo)
}

/** Copies that are meant: what stands for itself so that people can read it or take it away, tests among it. */
const isApart = (file: string): boolean => {
  const role = roleOf(file)
  return (
    role === 'archived' ||
    role === 'docs' ||
    role === 'example' ||
    role === 'test' ||
    /(^|\/)(Test[A-Z]\w*|[^/]*[._-](test|tests|spec|specs|mocks?|stubs?)|__mocks__|cypress|playwright|[\w.-]*templates?|template-[\w-]+|cookiecutter[^/]*|playgrounds?|starters?|boilerplates?|benchmarks?|scaffold\w*|registry)\//i.test(
      file,
    )
  )
}

/** One source in several forms: compiled beside what it comes from, for both kinds of modules, of several versions, waiting or not. */
const isOneSource = (files: readonly string[]): boolean =>
  files.length > 1 &&
  new Set(
    files.map((file) =>
      file
        .replace(/\.[cm]?[jt]sx?$/, '')
        .replace(
          /(^|[/._-])(cjs|esm|mjs|commonjs|umd|es|node|browser|deno|src|lib|js|ts|compiled|a?sync|asyncio|aio|legacy|v\d+)(?=[/._-]|$)/g,
          '$1',
        )
        .replace(/[/._-]+/g, '/'),
    ),
  ).size === 1

const sizeOf = (side: Side): number => side.endLine - side.startLine + 1
const range = (side: Side): string => `lines ${side.startLine} to ${side.endLine}`

const headOf = ({ file, startLine, endLine }: Side): Place => ({
  file,
  startLine,
  endLine: Math.min(endLine, startLine + placeLines - 1),
})

const quoteOf = ({ file, startLine, endLine }: Side): EvidenceDraft => ({
  kind: 'quote',
  file,
  startLine,
  endLine,
  contains: [],
})

const kinFinding = (kin: Kin, repo: Repo): FindingDraft => {
  const { files, families } = kin
  const lines = families.reduce((sum, family) => sum + linesOf(family), 0)
  const sides = families.flatMap((family) => family.sides)
  const shown = sides.slice(0, mostShown)
  const apart = separate(files, repo)
  return {
    rule: 'duplicated-code',
    title: titleOf(kin, lines),
    severity: apart === null ? 'low' : 'info',
    category: 'duplication',
    at: shown.map(headOf),
    evidence: shown.map(quoteOf),
    impact: impactOf(kin, repo),
    fix: { text: fixOf(kin, apart, repo) },
    confidence: 'proved',
    symbol: `clones ${files.join(' ')}`,
  }
}

const titleOf = ({ files, families }: Kin, lines: number): string => {
  const [first] = families
  const blocks = families.length === 1 ? '' : ` in ${families.length} passages`
  if (files.length === 1) {
    const times = families.length === 1 ? ` ${count(first!.sides.length)}` : ' more than once'
    return `${files[0]} has the same ${lines} lines of code${times}${blocks}`
  }
  if (files.length === 2) return `${files[0]} and ${files[1]} have the same ${lines} lines of code${blocks}`
  return `${files.length} files have the same ${lines} lines of code${blocks}: ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`
}

const count = (times: number): string => (times === 2 ? 'twice' : `${times} times`)

const isWhole = (side: Side, repo: Repo): boolean =>
  sizeOf(side) >= (repo.facts.get(side.file)?.lines ?? Infinity) * 0.9

const impactOf = ({ families }: Kin, repo: Repo): string => {
  const told = families.slice(0, 3).map(({ sides }) => {
    const places = sides
      .slice(0, 4)
      .map((side) => `${side.file} ${range(side)}${isWhole(side, repo) ? ' (nearly the whole file)' : ''}`)
    return `${places.join(' = ')}${sides.length > 4 ? ` = ${sides.length - 4} more` : ''}`
  })
  const more = families.length > 3 ? `, and ${families.length - 3} shorter` : ''
  const all = families.every(({ sides }) => sides.length === 2) ? 'both' : 'all of them'
  return `A change that concerns ${all} has to be made in each by hand. Comments, imports and layout aside these are the same: ${told.join('; ')}${more}.`
}

const fixOf = ({ files, families }: Kin, apart: Separate | null, repo: Repo): string => {
  if (apart !== null)
    return `Where they are meant to stay alike, keep what is common in one ${apart === 'packages' ? 'package that each depends on' : 'module that each uses'}.`
  if (files.length > 1 && families[0]!.sides.every((side) => isWhole(side, repo)))
    return 'Keep one of the files where what uses another can reach it, unless each is meant to stand for itself.'
  return `Where they are meant to stay alike, keep what is common in one place, as a function, ${files.some((file) => file.endsWith('x')) ? 'component, ' : ''}constant or base class, and use it from there.`
}

/** What a module that a package of its name hides has in common with that package. */
interface Hidden {
  readonly file: string
  readonly lines: number
  readonly all: number
  readonly beside: readonly string[]
  readonly sides: readonly Side[]
}

/** Takes out the families between a Python module and the package of the same name beside it, which imports find. */
const hiddenModules = (
  all: readonly Kin[],
  repo: Repo,
): { readonly left: readonly Kin[]; readonly hidden: readonly Hidden[] } => {
  const hides = (file: string): boolean =>
    file.endsWith('.py') && repo.facts.has(`${file.slice(0, -3)}/__init__.py`)
  const inner = (kin: Kin): string | undefined =>
    kin.files.find(
      (file) =>
        hides(file) && kin.files.every((one) => one === file || one.startsWith(`${file.slice(0, -3)}/`)),
    )
  const groups = Map.groupBy(all, (kin) => inner(kin) ?? '')
  const left = groups.get('') ?? []
  const hidden = [...groups].flatMap(([file, kins]): readonly Hidden[] => {
    if (file === '') return []
    const sides = kins.flatMap((kin) => kin.families.flatMap((family) => family.sides))
    const mine = new Set<number>()
    for (const side of sides)
      if (side.file === file) for (let line = side.startLine; line <= side.endLine; line++) mine.add(line)
    const beside = [...new Set(kins.flatMap((kin) => kin.files))].filter((one) => one !== file).sort()
    return [{ file, lines: mine.size, all: repo.facts.get(file)?.lines ?? mine.size, beside, sides }]
  })
  return { left, hidden }
}

const hiddenFinding = ({ file, lines, all, beside, sides }: Hidden): FindingDraft => ({
  rule: 'duplicated-code',
  title: `${lines < all ? `At least ${lines} of the ${all}` : `All ${all}`} lines of ${file} stand again in the package of the same name beside it`,
  severity: lines >= manyLines ? 'medium' : 'low',
  category: 'duplication',
  at: sides.slice(0, mostShown).map(headOf),
  evidence: sides.slice(0, mostShown).map(quoteOf),
  impact: `Imports of that name find the package, so that a change to ${file} has no effect there; the same code is in ${beside.join(', ')}.`,
  fix: { text: `Delete ${file} once nothing is needed of what only it has.` },
  confidence: 'proved',
  symbol: `clones of ${file}`,
})

const treeFinding = ({ roots, kins, lines }: CopiedTree, repo: Repo): FindingDraft => {
  const shown = kins.slice(0, mostShown / 2).map((kin) => kin.families[0]!)
  const names = kins.map(({ files }) => tailOf(files[0]!, roots))
  return {
    rule: 'duplicated-folder',
    title: `${listed(
      roots.map((root) => root.slice(0, -1)),
      Infinity,
    )} have the same passages in ${kins.length} files of the same names: ${lines} lines of code`,
    severity: separate(roots, repo) === null ? 'low' : 'info',
    category: 'duplication',
    at: shown.flatMap((family) => family.sides.map(headOf)).slice(0, mostShown),
    evidence: shown.flatMap((family) => family.sides.map(quoteOf)).slice(0, mostShown),
    impact: `A change that concerns ${roots.length === 2 ? 'both' : 'all'} has to be made in each by hand: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}.`,
    fix: {
      text: 'Keep what is common in one folder or package that each of them uses, unless each is meant to stand for itself.',
    },
    confidence: 'proved',
    symbol: `copied ${roots.join(' ')}`,
  }
}
