import type { Module } from '../../facts/import-graph.ts'
import { placeOf } from '../../facts/python/notebook.ts'
import type { PythonFacts } from '../../facts/python/python-facts.ts'
import type { EvidenceDraft, FindingDraft, Place, Severity } from '../../model/finding.ts'
import type { Gap, GapKind, Spot } from './gap-facts.ts'

/** A Python file with its gaps. */
export interface GappyFile {
  readonly file: string
  readonly code: PythonFacts
  readonly role: Module['role']
  readonly gaps: readonly Gap[]
}

/** One finding per kind and file. */
export function* judgeGaps(file: GappyFile): Iterable<FindingDraft> {
  for (const kind of new Set(file.gaps.map((gap) => gap.kind))) {
    const gaps = file.gaps.filter((gap) => gap.kind === kind)
    const first = gaps[0] as Gap
    const say = words[kind](first, (spot) => lineOf(file, spot ?? first.at))
    yield {
      rule: kind,
      title: `${say.title}${gaps.length > 1 ? ` (${gaps.length} places)` : ''}`,
      severity: file.role === 'source' ? say.severity : 'low',
      category: 'domain',
      at: gaps.map(({ at }) => placeAt(file, at)),
      evidence: gaps
        .slice(0, 5)
        .flatMap(({ at, other }) => [at, other].flatMap((spot) => (spot ? [quote(file, spot)] : []))),
      impact: say.impact,
      fix: { text: say.fix },
      confidence: 'strong',
      symbol: first.symbol,
    }
  }
}

const placeAt = ({ code, file }: GappyFile, { line, endLine }: Spot): Place =>
  placeOf(code, file, line, endLine)

const lineOf = (file: GappyFile, spot: Spot): string => {
  const { cell, startLine } = placeAt(file, spot)
  return `${cell === undefined ? '' : `cell ${cell}, `}line ${startLine}`
}

const quote = (file: GappyFile, spot: Spot): EvidenceDraft => ({
  kind: 'quote',
  ...placeAt(file, spot),
  contains: spot.contains,
})

interface Words {
  readonly title: string
  readonly severity: Severity
  readonly impact: string
  readonly fix: string
}

const words: Readonly<Record<GapKind, (gap: Gap, line: (spot: Spot | undefined) => string) => Words>> = {
  'filled-on-signal-bar': (gap, line) => ({
    title: `The backtest earns the return of the very bar that makes the signal (\`${gap.by}\`)`,
    severity: 'high',
    impact: `The position at ${line(gap.other)} is decided from this bar's close, and ${line(gap.at)} gives it the return that led up to that close: a trade that could only be made afterwards. The result comes out too good.`,
    fix: 'Multiply the return by the position of the bar before: `position.shift(1)`.',
  }),
  'backtest-without-costs': (gap, line) => ({
    title: `The simulated result (\`${gap.what}\`) is reckoned without commission, fee or slippage`,
    severity: /backtest|simulat/i.test(gap.symbol) ? 'medium' : 'low',
    impact: `\`${gap.by}\` at ${line(gap.at)} goes into the result (${line(gap.other)}) as it is, and the file names no cost; the more a strategy trades, the more its result overstates what trading would bring.`,
    fix: 'Take a cost off at each change of the position, for example a rate times the traded value, and make the rate a parameter.',
  }),
  'bought-without-cash-check': (gap, line) => ({
    title: `The simulation buys without asking whether \`${gap.what}\` suffices`,
    severity: 'medium',
    impact: `No condition in this function reads \`${gap.what}\`, so buying at ${line(gap.at)} can go on when it is below 0: the result then rests on money that the account does not have.`,
    fix: `Buy only while \`${gap.what}\` is at least \`${gap.by}\`, and take care that it is the same variable that pays.`,
  }),
  'ratio-of-a-constant': (gap) => ({
    title: `\`${gap.what}\` is reckoned from a fixed return of ${gap.by}, not from returns`,
    severity: 'medium',
    impact:
      'The figure says nothing about what was earned: it stays positive even while the portfolio loses.',
    fix: `Put the mean of the realised returns, less the risk-free rate and over the same period as the spread, in the place of ${gap.by}.`,
  }),
  'spread-annualised-linearly': (gap) => ({
    title: `A standard deviation is annualised by ${gap.by} instead of its square root`,
    severity: 'medium',
    impact: `The spread of independent returns grows with the square root of time, so \`${gap.what}\` is about ${Math.round(Math.sqrt(Number(gap.by)))} times what annualising daily returns gives.`,
    fix: `Multiply by \`np.sqrt(${gap.by})\`.`,
  }),
  'ratio-of-zero-spread': (gap) => ({
    title: `\`${gap.what}\` divides by \`${gap.by}\` without asking whether it is 0`,
    severity: 'low',
    impact:
      'For returns that do not differ, for example where nothing was traded, the ratio becomes infinite or not a number, and comparisons and averages that use it can go wrong.',
    fix: 'Use 0.0 (or None) when the standard deviation is 0 or not a number.',
  }),
}
