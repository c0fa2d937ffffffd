import { listed } from '../../lib/listed.ts'
import type { Module } from '../../facts/import-graph.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import type { EvidenceDraft, FindingDraft, Place, Severity } from '../../model/finding.ts'
import { copiedTrees, type CopiedTree } from './copied-trees.ts'
import type { ShapeFacts } from './extract.ts'
import { kinOf, linesOf, type Kin } from './families.ts'
import { joinClones, type Side } from './join.ts'
import { separate, type Separate } from './separate.ts'
import { decodeUnits } from './units.ts'

/** A passage is worth a word from this size on; below 10 different units it is a table, not code. */
const least = { lines: 30, tokens: 200, kinds: 10 }
const leastOfTests = 60
const manyLines = 100
const manyTokens = 600
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
  for (const kin of left) {
    const role = weight(kin, repo)
    if (role === 'test' && linesOf(kin.families[0]!) < leastOfTests) continue
    yield kinFinding(kin, role, repo)
  }
}

/** Copies that are meant: what stands for itself so that people can read it or take it away. */
const isApart = (file: string): boolean => {
  const role = roleOf(file)
  return (
    role === 'archived' ||
    role === 'docs' ||
    role === 'example' ||
    /(^|\/)([\w.-]*templates?|template-[\w-]+|cookiecutter[^/]*|playgrounds?|starters?|boilerplates?|benchmarks?|scaffold\w*|registry)\//i.test(
      file,
    )
  )
}

/** One source in several forms: compiled beside what it comes from, or for both kinds of modules. */
const isOneSource = (files: readonly string[]): boolean =>
  files.length > 1 &&
  new Set(
    files.map((file) =>
      file
        .replace(/\.[cm]?[jt]sx?$/, '')
        .replace(/(^|[/._-])(cjs|esm|mjs|commonjs|umd|es|node|browser|deno)(?=[/._-]|$)/g, '$1'),
    ),
  ).size === 1

type Weight = Exclude<Module['role'], 'archived' | 'docs' | 'example'>

const weight = ({ files }: Kin, repo: Repo): Weight => {
  const roles = files.map((file) => repo.graph.modules.get(file)?.role ?? roleOf(file))
  if (roles.includes('test')) return 'test'
  return roles.every((role) => role === 'source') ? 'source' : 'script'
}

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

const severityOf = (role: Weight, lines: number, apart: Separate | null): Severity => {
  if (role === 'test' || apart !== null) return 'info'
  return role === 'source' && lines >= manyLines ? 'medium' : 'low'
}

const kinFinding = (kin: Kin, role: Weight, repo: Repo): FindingDraft => {
  const { files, families } = kin
  const lines = families.reduce((sum, family) => sum + linesOf(family), 0)
  const sides = families.flatMap((family) => family.sides)
  const shown = sides.slice(0, mostShown)
  const apart = separate(files, repo)
  const large = files.length > 1 && families[0]!.tokens >= manyTokens
  return {
    rule: 'duplicated-code',
    title: titleOf(kin, lines),
    severity: severityOf(role, large ? lines : 0, apart),
    category: 'duplication',
    at: shown.map(headOf),
    evidence: shown.map(quoteOf),
    impact: impactOf(kin, repo),
    fix: { text: fixOf(kin, role, apart) },
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

const impactOf = ({ families }: Kin, repo: Repo): string => {
  const told = families.slice(0, 3).map((family) => {
    const places = family.sides.slice(0, 4).map((side) => {
      const whole = sizeOf(side) >= (repo.facts.get(side.file)?.lines ?? Infinity) * 0.9
      return `${side.file} ${range(side)}${whole ? ' (nearly the whole file)' : ''}`
    })
    return `${places.join(' = ')} (${family.tokens} tokens, comments, imports and layout aside)`
  })
  const more = families.length > 3 ? `, and ${families.length - 3} shorter` : ''
  const all = families.every(({ sides }) => sides.length === 2) ? 'both' : 'all of them'
  return `A change that concerns ${all} has to be made in each by hand: ${told.join('; ')}${more}.`
}

const fixOf = ({ files }: Kin, role: Weight, apart: Separate | null): string => {
  if (apart !== null)
    return `Where they are meant to stay alike, keep what is common in one ${apart === 'packages' ? 'package that each depends on' : 'module that each uses'}.`
  if (files.length === 1)
    return 'Move the passage into one function with what differs around it as parameters, and call it from each place.'
  return role === 'test'
    ? 'Move what is common into a function or a fixture that these tests use.'
    : 'Keep one copy where each of them can reach it, as a function, component or base class, and use it from there.'
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
  title: `${lines} of the ${all} lines of ${file} stand again in the package of the same name beside it`,
  severity: lines >= manyLines ? 'medium' : 'low',
  category: 'duplication',
  at: sides.slice(0, mostShown).map(headOf),
  evidence: sides.slice(0, mostShown).map(quoteOf),
  impact: `Imports of that name find the package, so that a change to ${file} has no effect there; the same code is in ${beside.join(', ')}.`,
  fix: { text: `Delete ${file} once nothing is needed of what only it has.` },
  confidence: 'proved',
  symbol: `clones of ${file}`,
})

const treeFinding = ({ roots, kins, lines, role }: CopiedTree, repo: Repo): FindingDraft => {
  const shown = kins.slice(0, mostShown / 2).map((kin) => kin.families[0]!)
  const names = kins.map(({ files }) =>
    files[0]!.slice(roots.find((root) => files[0]!.startsWith(root))!.length),
  )
  return {
    rule: 'duplicated-folder',
    title: `${listed(
      roots.map((root) => root.slice(0, -1)),
      Infinity,
    )} hold copies of one another in ${kins.length} sets of files: ${lines} lines of code`,
    severity: role === 'test' || separate(roots, repo) !== null ? 'info' : 'low',
    category: 'duplication',
    at: shown.flatMap((family) => family.sides.map(headOf)).slice(0, mostShown),
    evidence: shown.flatMap((family) => family.sides.map(quoteOf)).slice(0, mostShown),
    impact: `A change that concerns all has to be made in each by hand: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}.`,
    fix: {
      text: 'Keep what is common in one folder or package that each of them uses, unless each is meant to stand for itself.',
    },
    confidence: 'proved',
    symbol: `copied ${roots.join(' ')}`,
  }
}
