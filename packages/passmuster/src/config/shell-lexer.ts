/** A word as a POSIX shell reads it: quotes gone, with what only a shell could do to it. */
export interface ShellWord {
  readonly is: 'word'
  readonly text: string
  /** Why the word is not what it says without a shell; null = it is. */
  readonly needs: string | null
  /** Anything of it was quoted or escaped. */
  readonly quoted: boolean
  /** `NAME=` before the first quote: it may be an assignment. */
  readonly assigns: boolean
  readonly start: number
  readonly end: number
}

/** `&&`, `|`, `;`, a line's end, `(`, or a redirection with its file descriptor. */
export interface ShellOperator {
  readonly is: 'operator'
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A word or an operator of a command text. */
export type ShellToken = ShellWord | ShellOperator

/** The tokens of a command text, and what is malformed in it; null = nothing. Offsets are those of the text. */
export interface ShellText {
  readonly tokens: readonly ShellToken[]
  readonly error: string | null
}

const operators = ['<<<', '&&', '||', ';;', '<<', '>>', '>&', '<&', '&>', '>|', '<>', '|', '&', ';', '<', '>']

/** Splits a text into a shell's words and operators. Nothing is expanded; each word says what an expansion would need. */
export const lexShell = (text: string): ShellText => {
  const tokens: ShellToken[] = []
  let at = 0
  while (at < text.length) {
    const char = text[at]!
    if (char === ' ' || char === '\t' || char === '\r') at += 1
    else if (char === '\\' && text[at + 1] === '\n') at += 2
    else if (char === '#') at = lineEnd(text, at)
    else {
      const found = char === '\n' || char === '(' || char === ')' ? char : operatorAt(text, at)
      if (found !== null) {
        tokens.push({ is: 'operator', text: found, start: at, end: at + found.length })
        at += found.length
        continue
      }
      const word = readWord(text, at)
      if (typeof word === 'string') return { tokens, error: word }
      tokens.push(word)
      at = word.end
    }
  }
  return { tokens, error: null }
}

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

const operatorAt = (text: string, at: number): string | null => {
  const descriptor = /^\d+(?=[<>])/.exec(text.slice(at, at + 12))?.[0] ?? ''
  const from = at + descriptor.length
  const found = operators.find((one) => text.startsWith(one, from))
  return found === undefined ? null : descriptor + found
}

const readWord = (text: string, start: number): ShellWord | string => {
  let out = ''
  let needs: string | null = null
  let quoted = false
  let assigns = false
  let at = start
  const need = (why: string): void => {
    needs ??= why
  }
  while (at < text.length && !/[ \t\r\n;&|<>()]/.test(text[at]!)) {
    const char = text[at]!
    if (char === "'") {
      const end = text.indexOf("'", at + 1)
      if (end < 0) return `the single quote at column ${at + 1} is not closed`
      out += text.slice(at + 1, end)
      quoted = true
      at = end + 1
    } else if (char === '"') {
      const inner = readDouble(text, at)
      if (inner === null) return `the double quote at column ${at + 1} is not closed`
      out += inner.text
      if (inner.needs !== null) need(inner.needs)
      quoted = true
      at = inner.end
    } else if (char === '\\') {
      if (at + 1 >= text.length) return 'it ends with a backslash that escapes nothing'
      if (text[at + 1] !== '\n') out += text[at + 1]!
      quoted = true
      at += 2
    } else {
      const why = plainNeeds(text, at, at === start || (assigns && out.endsWith('=')))
      if (why !== null) need(why)
      if (why !== null && /^\$[({]|^`/.test(text.slice(at, at + 2))) {
        const end = groupEnd(text, at)
        if (end === null) return `the substitution at column ${at + 1} is not closed`
        out += text.slice(at, end)
        at = end
        continue
      }
      if (char === '=' && !quoted && /^[A-Za-z_]\w*$/.test(out)) assigns = true
      out += char
      at += 1
    }
  }
  if (/\{[^{}\s]*(,|\.\.)[^{}\s]*\}/.test(text.slice(start, at).replace(/'[^']*'|"[^"]*"|\\./g, '')))
    need('braces expand in some shells')
  return { is: 'word', text: out, needs, quoted, assigns, start, end: at }
}

const plainNeeds = (text: string, at: number, first: boolean): string | null => {
  const char = text[at]!
  if (char === '`') return 'a command substitution'
  if (char === '$') return dollar(text, at)
  if (char === '*' || char === '?' || char === '[') return 'a glob'
  return char === '~' && first ? 'a home folder' : null
}

const dollar = (text: string, at: number): string | null => {
  const next = text[at + 1] ?? ''
  if (next === '(') return 'a command substitution'
  if (next === "'" || next === '"') return 'a quote of bash'
  return /[\w{@*#?$!-]/.test(next) ? 'a variable' : null
}

const readDouble = (
  text: string,
  start: number,
): { text: string; needs: string | null; end: number } | null => {
  let out = ''
  let needs: string | null = null
  for (let at = start + 1; at < text.length;) {
    const char = text[at]!
    if (char === '"') return { text: out, needs, end: at + 1 }
    if (char === '\\' && /["\\$`\n]/.test(text[at + 1] ?? '')) {
      if (text[at + 1] !== '\n') out += text[at + 1]!
      at += 2
      continue
    }
    const why = char === '`' ? 'a command substitution' : char === '$' ? dollar(text, at) : null
    if (why !== null && why !== 'a quote of bash') {
      needs ??= why
      const end = /^(\$[({]|`)/.test(text.slice(at, at + 2)) ? groupEnd(text, at) : at + 1
      if (end === null) return null
      out += text.slice(at, end)
      at = end
      continue
    }
    out += char
    at += 1
  }
  return null
}

/** Behind the `)`, `}` or backquote that closes what opens here. */
const groupEnd = (text: string, start: number): number | null => {
  if (text[start] === '`') {
    for (let at = start + 1; at < text.length; at += text[at] === '\\' ? 2 : 1)
      if (text[at] === '`') return at + 1
    return null
  }
  const open = text[start + 1]!
  const close = open === '(' ? ')' : '}'
  let depth = 0
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at]!
    if (char === '\\') at += 1
    else if (char === "'" && open === '(') {
      const end = text.indexOf("'", at + 1)
      if (end < 0) return null
      at = end
    } else if (char === open) depth += 1
    else if (char === close) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return null
}
