import { inline } from '../context/plain.ts'
import type { Coverage, Discovery } from '../model/report.ts'
import type { Stack } from '../model/team.ts'
import { many, percent } from './words.ts'

/** `Python 98 %, Shell 2 % · poetry, pytest, pandas`: languages by lines, then what is needed to run, surest first. */
export const stackLine = (stack: Stack): string => {
  const lines = stack.languages.reduce((total, language) => total + language.lines, 0)
  const languages = stack.languages
    .filter((language) => language.lines * 50 >= lines)
    .slice(0, 4)
    .map((language) => `${inline(language.name)} ${percent(lines === 0 ? 0 : language.lines / lines)}`)
  const order = ['package-manager', 'framework', 'test-runner', 'library', 'database', 'container', 'ci']
  const signals = stack.signals
    .filter(
      (signal) =>
        (signal.scope === 'required' || signal.kind === 'package-manager' || signal.kind === 'test-runner') &&
        order.includes(signal.kind),
    )
    .toSorted(
      (a, b) =>
        order.indexOf(a.kind) - order.indexOf(b.kind) ||
        b.confidence - a.confidence ||
        (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    )
  const names = [...new Set(signals.map((signal) => inline(signal.name)))]
  const shown = names.slice(0, 12)
  const rest = names.length - shown.length
  const tools = shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
  return (
    [languages.join(', '), tools].filter((part) => part !== '').join(' · ') || 'no language was recognised'
  )
}

/** Files that nobody read, by reason, most first. */
export const unreadReasons = (coverage: Coverage): readonly (readonly [string, number])[] => {
  const reasons = new Map<string, number>()
  for (const { why } of coverage.unread) reasons.set(why, (reasons.get(why) ?? 0) + 1)
  return [...reasons].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
}

/** How much was read, and why the rest was not. */
export const unreadWords = (coverage: Coverage): string => {
  const share =
    coverage.lines === 0
      ? 'no text lines'
      : `${percent(coverage.readLines / coverage.lines)} of the lines read`
  const reasons = unreadReasons(coverage).map(([why, n]) => `${n} ${inline(why)}`)
  return coverage.unread.length === 0
    ? `nothing: ${share}`
    : `${many(coverage.unread.length, 'file')} (${reasons.join(', ')}); ${share}`
}

/** Why nothing is known of what a specialist would have concluded: absent, dead, out of time, not run; null when it passed. */
export const silence = (d: Pick<Discovery, 'specialists'>, id: string): string | null => {
  const row = d.specialists.find((one) => one.id === id)
  if (row === undefined) return `not examined: the ${id} was not in the team`
  if (row.outcome.is === 'passed') return null
  return `not known: the ${id} ${row.outcome.is === 'not-run' ? 'did not run' : row.outcome.is === 'lost' ? 'was lost' : row.outcome.is}`
}
