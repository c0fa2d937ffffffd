const wide =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18d08}\u{1b000}-\u{1b2fb}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u
const none = /\p{Mn}|\p{Me}/u

/** Columns that a terminal gives to one character: 0, 1 or 2. */
const cellsOf = (c: string): number =>
  c.length === 1 && c >= ' ' && c <= '~' ? 1 : none.test(c) ? 0 : wide.test(c) ? 2 : 1

/** Columns that a text takes on a terminal; the text holds no control characters. */
export const widthOf = (text: string): number => {
  let cells = 0
  for (const c of text) cells += cellsOf(c)
  return cells
}

/** At most `width` columns; what is cut ends with `…`. */
export const fit = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text
  let out = ''
  let cells = 0
  for (const c of text) {
    if (cells + cellsOf(c) > width - 1) break
    out += c
    cells += cellsOf(c)
  }
  return width < 1 ? '' : `${out}…`
}

/** Exactly `width` columns, cut or filled up on the right. */
export const left = (text: string, width: number): string => {
  const cut = fit(text, width)
  return cut + ' '.repeat(Math.max(0, width - widthOf(cut)))
}

/** Exactly `width` columns, cut or filled up on the left. */
export const right = (text: string, width: number): string => {
  const cut = fit(text, width)
  return ' '.repeat(Math.max(0, width - widthOf(cut))) + cut
}

/** Words on lines of at most `width` columns; a word that is longer stands alone, uncut. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
