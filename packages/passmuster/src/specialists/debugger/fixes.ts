import type { Break } from '../../facts/import-graph.ts'
import type { Fix } from '../../model/finding.ts'

const fileOf = (diff: string): string => /^--- a\/(.*)$/m.exec(diff)?.[1] ?? ''

/** The first site's words; where the sites miss different names, words that name them all. */
const textOf = (breaks: readonly Break[]): string => {
  const first = breaks[0]!
  const names = [...new Set(breaks.flatMap((one) => one.names))]
  const home = /^Define or import .* in (\S+), or take/.exec(first.fix.text)?.[1]
  if (home === undefined || names.length === first.names.length) return first.fix.text
  return `Define or import ${names.join(', ')} in ${home}, or take the imports and their uses out`
}

/**
 * The repair of several sites of one blocker: the first one's, its diff joined with the others'. Where a site has no
 * diff, or two sites of one file would need one hunk, no diff is given: half a repair is none.
 */
export const fixOf = (breaks: readonly Break[]): Fix => {
  const first = breaks[0]!.fix
  const diffs = [...new Set(breaks.map((one) => one.fix.diff))]
  if (diffs.length === 1) return { ...first, text: textOf(breaks) }
  const { diff: _, ...found } = first
  const rest = { ...found, text: textOf(breaks) }
  const whole = diffs.filter((one) => one !== undefined)
  const isSplit = new Set(whole.map(fileOf)).size < whole.length
  return whole.length < diffs.length || isSplit ? rest : { ...rest, diff: whole.join('') }
}
