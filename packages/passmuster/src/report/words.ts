import { inline } from '../context/plain.ts'
import type { Evidence, Fix, Place } from '../model/finding.ts'
import type { BlockerKind } from '../model/report.ts'
import type { Outcome } from '../model/task.ts'

/** `47,431`. */
export const count = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',')

/** `1 module`, `83 modules`. */
export const many = (n: number, one: string, several = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : several}`

/** `not measured`, `840 ms`, `4.2 s`. */
export const duration = (ms: number | null): string =>
  ms === null ? 'not measured' : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`

/** `31 %`; never 100 % for less than all, nor 0 % for more than nothing. */
export const percent = (share: number): string => {
  const whole = Math.round(share * 100)
  return share >= 1
    ? '100 %'
    : share <= 0
      ? '0 %'
      : whole >= 100
        ? '99 %'
        : whole <= 0
          ? '<1 %'
          : `${whole} %`
}

/** An argument vector as a line for a POSIX shell. */
export const shell = (argv: readonly string[]): string =>
  argv
    .map((word) =>
      /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${inline(word).replaceAll("'", `'\\''`)}'`,
    )
    .join(' ')

/** `src/a.py:12`, `src/a.py:12-14`, `book.ipynb cell 3:1`. */
export const placeText = (place: Place): string => {
  const lines = place.endLine > place.startLine ? `${place.startLine}-${place.endLine}` : `${place.startLine}`
  return `${inline(place.file)}${place.cell === undefined ? '' : ` cell ${place.cell}`}:${lines}`
}

export const kindWords: Readonly<Record<BlockerKind, string>> = {
  'missing-dependency': 'missing dependency',
  'missing-module': 'missing module',
  'missing-name': 'missing name',
  'import-time-crash': 'crash on import',
  'syntax-error': 'syntax error',
  'hard-cycle': 'import cycle',
}

/** What to do, in one line: the command where there is one. */
export const fixLine = (fix: Fix): string =>
  fix.command === undefined ? inline(fix.text) : shell(fix.command)

/** How a task ended, in a few words. */
export const outcomeText = (outcome: Outcome): string => {
  switch (outcome.is) {
    case 'errored':
      return `errored: ${inline(outcome.fault.message)}`
    case 'skipped':
    case 'not-run':
      return `${outcome.is === 'skipped' ? 'skipped' : 'not run'}: ${inline(outcome.because)}`
    case 'blocked':
      return `blocked by ${outcome.by.map(inline).join(', ')}`
    case 'failed':
      return `failed with ${many(outcome.findings, 'finding')}`
    case 'timed-out':
      return 'timed out (what it had found is kept)'
    default:
      return outcome.is
  }
}

/** Where quoted lines are found in a map of quotes: `file[#cell]:start-end`. */
export const quoteKey = (quote: {
  file: string
  startLine: number
  endLine: number
  cell?: number
}): string =>
  `${quote.file}${quote.cell === undefined ? '' : `#${quote.cell}`}:${quote.startLine}-${quote.endLine}`

/** Quoted lines by `quoteKey`; a renderer is pure, so whoever calls it reads them. */
export type Quotes = ReadonlyMap<string, string>

/** One piece of evidence as lines of text: what it states, then the quoted lines with their numbers. */
export const evidenceLines = (evidence: Evidence, quotes: Quotes): readonly string[] => {
  switch (evidence.kind) {
    case 'quote': {
      const text = quotes.get(quoteKey(evidence))
      const quoted =
        text === undefined
          ? []
          : text
              .split('\n')
              .map((line, i) => `  ${String(evidence.startLine + i).padStart(5)} | ${inline(line)}`)
      return [`quote   ${placeText(evidence)}  (sha256 ${evidence.digest.slice(0, 12)})`, ...quoted]
    }
    case 'absent': {
      const shown = evidence.searched.slice(0, 8).map(inline)
      const rest = evidence.searched.length - shown.length
      return [
        `absent  ${inline(evidence.what)}; looked in ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
      ]
    }
    case 'manifest':
      return [
        `manifest  ${inline(evidence.file)}: ${inline(evidence.path)} ${evidence.value === null ? 'is absent' : `= ${inline(evidence.value)}`}`,
      ]
    case 'chain':
      return [
        'chain',
        ...evidence.hops.map((hop) => `  ${inline(hop.file)}:${hop.line} -> ${inline(hop.to)}`),
      ]
    case 'git':
      return [`git     ${evidence.commit.slice(0, 12)} ${inline(evidence.path)} ${inline(evidence.change)}`]
    case 'command':
      return [`command  ${shell(evidence.argv)} exited ${evidence.exit}`]
    case 'secret':
      return [`secret  ${inline(evidence.file)}:${evidence.line} ${inline(evidence.shown)}`]
  }
}
