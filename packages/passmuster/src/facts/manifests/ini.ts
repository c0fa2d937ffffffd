/** One `key = value` of an ini file; a value may go on over indented lines, each kept with its line. */
export interface IniEntry {
  readonly section: string
  readonly key: string
  readonly line: number
  readonly value: string
  readonly lines: readonly { readonly line: number; readonly text: string }[]
}

/** Reads sections, keys and continued values as Python's configparser does; never throws, comments are dropped. */
export const readIni = (
  text: string,
): {
  readonly entries: readonly IniEntry[]
  readonly errors: readonly { readonly line: number; readonly text: string }[]
} => {
  const entries: { section: string; key: string; line: number; lines: { line: number; text: string }[] }[] =
    []
  const errors: { line: number; text: string }[] = []
  let section: string | null = null
  let open: (typeof entries)[number] | null = null
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1
    const bare = raw.replace(/(^|\s)[#;].*$/, '').trimEnd()
    if (bare.trim() === '') continue
    if (/^\s/.test(raw) && open) {
      open.lines.push({ line, text: bare.trim() })
      continue
    }
    const head = /^\[([^\]]*)\]/.exec(bare.trim())
    const pair = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(bare.trim())
    if (head) {
      section = head[1]!.trim()
      open = null
    } else if (section === null) errors.push({ line, text: 'a line before the first section' })
    else if (pair) {
      open = { section, key: pair[1]!, line, lines: pair[2] === '' ? [] : [{ line, text: pair[2]! }] }
      entries.push(open)
    } else errors.push({ line, text: `neither a section nor a key: ${bare.trim().slice(0, 60)}` })
  }
  return {
    entries: entries.map((one) => ({ ...one, value: one.lines.map((part) => part.text).join('\n') })),
    errors,
  }
}
