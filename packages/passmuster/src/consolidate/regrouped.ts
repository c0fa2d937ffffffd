import type { Evidence, Finding, Place } from '../model/finding.ts'
import { saidOf } from './answers.ts'

/** A finding as a set of what it shows: each place with its words, each absence and value. */
interface Shown {
  readonly finding: Finding
  readonly pieces: ReadonlySet<string>
  /** Files of places that no quote shows. */
  readonly unquoted: ReadonlySet<string>
}

/**
 * Pairs findings that count many places and whose id moved with them: the same statement but for its numbers, in a
 * common file; or the same rule, where at least two pieces and half of the larger side are common.
 * Each is paired once, the largest common part first.
 */
export const pairGroups = (
  now: Iterable<Finding>,
  then: Iterable<Finding>,
): readonly (readonly [Finding, Finding])[] => {
  const before = byRule([...then].map(shownOf))
  const offers = [...now].map(shownOf).flatMap((one) =>
    (before.get(one.finding.rule) ?? []).flatMap((other) => {
      const common = commonOf(one, other)
      return common > 0 ? [{ one: one.finding, other: other.finding, common }] : []
    }),
  )
  const taken = new Set<Finding>()
  return offers
    .toSorted((a, b) => b.common - a.common || byId(a.one, b.one) || byId(a.other, b.other))
    .flatMap(({ one, other }) => {
      if (taken.has(one) || taken.has(other)) return []
      taken.add(one).add(other)
      return [[one, other] as const]
    })
}

/** The findings that say nothing but a part of what one larger finding of their rule says on the other side. */
export const partsOf = (findings: Iterable<Finding>, others: readonly Finding[]): readonly Finding[] => {
  const larger = byRule(others.map(shownOf))
  return [...findings].filter((finding) => {
    const part = shownOf(finding)
    return (larger.get(finding.rule) ?? []).some((whole) => isPart(part, whole))
  })
}

const isPart = (part: Shown, whole: Shown): boolean =>
  whole.finding.at.length > part.finding.at.length &&
  [...part.pieces].every((piece) => whole.pieces.has(piece) || whole.unquoted.has(fileIn(piece))) &&
  [...part.unquoted].every((file) => whole.finding.at.some((place) => place.file === file))

const commonOf = (one: Shown, other: Shown): number => {
  const pieces = [...one.pieces].filter((piece) => other.pieces.has(piece)).length
  const many = one.finding.at.length + other.finding.at.length > 2
  if (many && withoutNumbers(one.finding.title) === withoutNumbers(other.finding.title)) {
    const files = new Set(other.finding.at.map((place) => place.file))
    return pieces + one.finding.at.filter((place) => files.has(place.file)).length
  }
  return pieces >= 2 && pieces * 2 >= Math.max(one.pieces.size, other.pieces.size) ? pieces : 0
}

const withoutNumbers = (title: string): string => title.replaceAll(/\b\d+\b/g, '#')

const shownOf = (finding: Finding): Shown => {
  const unquoted = finding.at.filter((place) => !finding.evidence.some((one) => shows(one, place)))
  return {
    finding,
    pieces: new Set(finding.evidence.flatMap(pieceOf)),
    unquoted: new Set(unquoted.map((place) => place.file)),
  }
}

const shows = (one: Evidence, { file, startLine }: Place): boolean =>
  'file' in one &&
  one.file === file &&
  (one.kind !== 'quote' || (one.startLine <= startLine && startLine <= one.endLine))

/** A chain is how something is reached, not what is said. */
const pieceOf = (one: Evidence): readonly string[] =>
  one.kind === 'chain' ? [] : [`${'file' in one ? one.file : ''}\0${saidOf(one)}`]

const fileIn = (piece: string): string => piece.slice(0, piece.indexOf('\0'))

const byRule = (all: readonly Shown[]): ReadonlyMap<string, readonly Shown[]> =>
  Map.groupBy(all, ({ finding }) => finding.rule)

const byId = (a: Finding, b: Finding): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
