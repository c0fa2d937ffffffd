import type { CheckedClaim, ClaimEvidence } from '../consolidate/claims/claim.ts'
import { inline } from '../context/plain.ts'
import { fit, wrap } from './cells.ts'
import type { Ink } from './ink.ts'
import { many } from './words.ts'

/** What the screen shows of a checked text. */
export interface ClaimsView {
  readonly file: string
  readonly snapshot: { readonly commit: string | null; readonly dirty: boolean }
  readonly counts: Readonly<Record<'verified' | 'refuted' | 'notCheckable', number>>
  readonly claims: readonly CheckedClaim[]
}

/** A checked text for a terminal: refuted claims in full, verified ones in a line, open ones by their reason. */
export const renderClaims = (
  view: ClaimsView,
  { ink, width }: { readonly ink: Ink; readonly width: number },
): string => {
  const { counts, claims } = view
  const at = view.snapshot.commit === null ? 'no commit yet' : view.snapshot.commit.slice(0, 10)
  const out = [
    ink.bold(
      `${inline(view.file)}: ${many(claims.length, 'claim')} held against ${at}${view.snapshot.dirty ? ' with changes' : ''}`,
    ),
    [
      ink.bad(`${counts.refuted} refuted`),
      ink.good(`${counts.verified} verified`),
      ink.dim(`${counts.notCheckable} not checkable`),
    ].join(' · '),
  ]
  const of = (verdict: CheckedClaim['verdict']): readonly CheckedClaim[] =>
    claims.filter((one) => one.verdict === verdict)
  if (counts.refuted > 0) out.push('', ink.bold('Refuted'))
  for (const all of Map.groupBy(of('refuted'), (one) => one.because).values())
    out.push(...(all.length === 1 ? refutedLines(all[0]!, ink, width) : alikeLines(all, ink, width)))
  if (counts.verified > 0) out.push('', ink.bold('Verified'))
  for (const one of of('verified'))
    out.push(fit(`  ${linesWords(one.lines).padEnd(9)} ${inline(one.claim)}: ${inline(one.because)}`, width))
  if (counts.notCheckable > 0) out.push('', ink.bold('Not checkable'))
  for (const [because, all] of Map.groupBy(of('not checkable'), (one) => one.because))
    out.push(...openLines(because, all, width).map((line) => ink.dim(line)))
  return `${out.join('\n')}\n`
}

const linesWords = (lines: readonly number[]): string =>
  `line${lines.length === 1 ? '' : 's'} ${lines.slice(0, 3).join(', ')}${lines.length > 3 ? ', …' : ''}`

const refutedLines = (one: CheckedClaim, ink: Ink, width: number): readonly string[] => {
  const place = placesOf(one.evidence)
  return [
    `  ${ink.bad('✗')} ${fit(`${linesWords(one.lines)}: "${inline(one.quote)}"`, width - 4)}`,
    ...wrap(inline(`${one.claim}? No: ${one.because}`), width - 6).map((line) => `      ${line}`),
    ...(place === '' ? [] : [`      ${ink.dim(fit(place, width - 6))}`]),
  ]
}

/** Claims that one reason refutes. */
const alikeLines = (all: readonly CheckedClaim[], ink: Ink, width: number): readonly string[] => {
  const [first = '', ...rest] = openLines(all[0]!.because, all, width - 2)
  return [`  ${ink.bad('✗')} ${first.trim()}`, ...rest.map((line) => `  ${line}`)]
}

const openLines = (because: string, all: readonly CheckedClaim[], width: number): readonly string[] => [
  ...wrap(`${many(all.length, 'claim')}: ${inline(because)}`, width - 2).map((line) => `  ${line}`),
  ...wrap(
    all
      .map(
        (one) =>
          `${inline(one.claim)} (${one.lines.slice(0, 3).join(', ')}${one.lines.length > 3 ? ', …' : ''})`,
      )
      .join('; '),
    width - 6,
  ).map((line) => `      ${line}`),
]

/** Where the evidence stands, a file and line each. */
const placesOf = (evidence: readonly ClaimEvidence[]): string => {
  const places = evidence.flatMap((one) => {
    switch (one.kind) {
      case 'quote':
        return [`${one.file}:${one.startLine}`]
      case 'git':
        return [`git ${one.commit.slice(0, 10)}`]
      case 'manifest':
        return [one.file]
      default:
        return []
    }
  })
  return inline([...new Set(places)].slice(0, 4).join(' · '))
}
