import { inline } from '../context/plain.ts'

/** Text from a repository as Markdown text: nothing in it is markup, HTML, a link or a table's edge. */
export const md = (text: string): string =>
  inline(text)
    .replace(/[\\`*_{}[\]()#+!|~$^=-]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/(?<=\b(?:https?|ftp|www|mailto))[:.]/gi, '\\$&')
    .replace(/^(\s*\d+)\./, '$1\\.')

/** A code span that holds any text. */
export const code = (text: string): string => {
  const shown = inline(text)
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 || shown === '' ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`
}

/** A fenced block that nothing inside can close; each line made visible. */
export const block = (text: string, language = ''): string => {
  const lines = text.split('\n').map(inline)
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map((run) => run[0].length)),
  )
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language}`, ...lines, fence].join('\n')
}

/** An edge inside a cell is escaped, once. */
const cell = (text: string): string => text.replace(/(?<!\\)((?:\\\\)*)\|/g, '$1\\|')

/** A table; cells are Markdown already. `align` is one of `l` and `r` per column. */
export const table = (head: readonly string[], align: string, rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${[...align].map((a) => (a === 'r' ? '---:' : '---')).join('|')}|`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n')
