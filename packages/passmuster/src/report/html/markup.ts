import { inline } from '../../context/plain.ts'

/** HTML that is known to be well formed and escaped; only `h` and `raw` make it. */
export interface Markup {
  readonly html: string
}
export type Part = string | number | Markup | null | readonly Part[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML text or a quoted attribute's value; what is invisible or turns text around is written out. */
export const escape = (text: string): string => inline(text).replace(/[&<>"']/g, (c) => entities[c] ?? c)

const textOf = (part: Part): string => {
  if (part === null) return ''
  if (typeof part === 'string') return escape(part)
  if (typeof part === 'number') return String(part)
  return 'html' in part ? part.html : part.map(textOf).join('')
}

/** A template of HTML: every string put into it is escaped, every other `Markup` is taken as it is. */
export const h = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  html: strings.reduce((out, piece, i) => out + textOf(parts[i - 1] ?? null) + piece),
})

/** Text of ours that is HTML already: style sheet, script. */
export const raw = (html: string): Markup => ({ html })

/** Words with `code` in backticks, as titles and fixes have them. */
export const prose = (text: string): Part =>
  text
    .split(/(`[^`\n]+`)/)
    .filter((piece) => piece !== '')
    .map((piece) => (/^`[^`]+`$/.test(piece) ? h`<code>${piece.slice(1, -1)}</code>` : piece))

/** An id that is one word, whatever the name has in it. */
export const anchor = (kind: string, name: string): string =>
  `${kind}-${name.replace(/[^A-Za-z0-9_-]/g, (c) => `.${(c.codePointAt(0) ?? 0).toString(16)}`)}`
