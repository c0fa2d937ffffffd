/**
 * The text as the grammar can read it, offset for offset and line for line: CRLF as ` \n`; a parenthesised
 * `with (a as b, c as d):` on one line without its brackets; `with a as (b, c):` with a comma for `as`; `24.` as `24 `.
 */
export const readable = (text: string): string => {
  let out = text
  if (out.includes('\r'))
    out = out
      .replace(/\\\r\n/g, ' \\\n')
      .replace(/\r\n/g, ' \n')
      .replace(/\r/g, '\n')
  if (out.includes('\f')) out = out.replace(/^[ \t]*\f[ \t\f]*$/gm, (line) => ' '.repeat(line.length))
  if (out.includes('with')) {
    out = withoutBrackets(out)
    out = out.replace(/(?<=[)\]\w]\s+)as(?=\s*[([]|\s+[\w.]+[.[(])/g, ', ')
  }
  return out.replace(/(?<![\w.\]])(\d[\d_]*)\.(?![\w.])/g, '$1 ')
}

const parenthesisedWith = /^[ \t]*(?:async[ \t]+)?with[ \t]*\(/gm

const withoutBrackets = (text: string): string => {
  let out = ''
  let done = 0
  parenthesisedWith.lastIndex = 0
  for (let hit = parenthesisedWith.exec(text); hit; hit = parenthesisedWith.exec(text)) {
    const open = parenthesisedWith.lastIndex - 1
    const span = bracketSpan(text, open)
    if (!span || !span.hasAs || !/^[ \t]*:/.test(text.slice(span.close + 1, span.close + 40))) continue
    out += text.slice(done, open) + span.blanked
    done = span.close + 1
    parenthesisedWith.lastIndex = done
  }
  return done === 0 ? text : out + text.slice(done)
}

/** No `with` statement's items are longer than this, in characters. */
const farthest = 20_000

const closes: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** The text from `open` to its closing bracket with line ends, comments and the outer brackets blanked. */
const bracketSpan = (
  text: string,
  open: number,
): { close: number; hasAs: boolean; blanked: string } | null => {
  const waiting: string[] = []
  let blanked = ''
  let hasAs = false
  for (let i = open; i < Math.min(text.length, open + farthest); i++) {
    const c = text[i] as string
    if (c in closes) {
      waiting.push(closes[c] as string)
      blanked += i === open ? ' ' : c
    } else if (c === ')' || c === ']' || c === '}') {
      if (waiting.pop() !== c) return null
      if (waiting.length === 0) return { close: i, hasAs, blanked: blanked + ' ' }
      blanked += c
    } else if (c === '#') {
      const end = text.indexOf('\n', i)
      if (end < 0) return null
      blanked += ' '.repeat(end - i)
      i = end - 1
    } else if (c === '"' || c === "'") {
      const end = stringEnd(text, i)
      if (end < 0) return null
      blanked += text.slice(i, end)
      i = end - 1
    } else {
      if (
        waiting.length === 1 &&
        c === 'a' &&
        /^as[\s(]/.test(text.slice(i, i + 3)) &&
        /\s|\)|\]/.test(text[i - 1] ?? '')
      )
        hasAs = true
      blanked += c === '\n' || c === '\\' ? ' ' : c
    }
  }
  return null
}

/** Offset just behind the string literal that begins with the quote at `start`; -1 = it never ends. */
const stringEnd = (text: string, start: number): number => {
  const quote = text[start] as string
  const mark = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote
  for (let i = start + mark.length; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (mark.length === 1 && text[i] === '\n') return -1
    else if (text.startsWith(mark, i)) return i + mark.length
  }
  return -1
}
