import { lexShell, type ShellToken } from './shell-lexer.ts'

/** A command text as words to run without a shell; or why only a shell can run it, or why nothing can. */
export type SplitCommand =
  | {
      readonly is: 'words'
      readonly words: readonly string[]
      /** The assignments before the first word: `CI=1 npm test`. */
      readonly set: Readonly<Record<string, string>>
    }
  | { readonly is: 'shell'; readonly because: string }
  | { readonly is: 'malformed'; readonly because: string }

/** What the shell does itself: no program of that name does the same. */
const builtins = new Set(
  '. : alias bg break builtin caller cd command complete continue declare dirs disown enable eval exec exit export fc fg getopts hash history jobs let local logout mapfile popd pushd read readarray readonly return set shift shopt source suspend times trap type typeset ulimit umask unalias unset wait'.split(
    ' ',
  ),
)
const reserved = new Set(
  '! { } case do done elif else esac fi for function if in select then until while [[ coproc time'.split(' '),
)

/**
 * Splits a command as a POSIX shell splits words: quotes, escapes and leading `NAME=value` are understood. Whatever
 * needs a shell (operators, globs, variables, substitutions, builtins) is not guessed at but named.
 */
export const splitCommand = (text: string): SplitCommand => {
  const { tokens, error } = lexShell(text)
  if (error !== null) return { is: 'malformed', because: error }
  const set: [string, string][] = []
  const words: string[] = []
  const own = trimmed(tokens)
  for (const token of own) {
    if (token.is === 'operator') return { is: 'shell', because: operatorSaid(token.text) }
    if (token.needs !== null)
      return { is: 'shell', because: `${token.needs}: \`${text.slice(token.start, token.end)}\`` }
    const equals = token.text.indexOf('=')
    if (token.assigns && words.length === 0)
      set.push([token.text.slice(0, equals), token.text.slice(equals + 1)])
    else {
      if (words.length === 0 && !token.quoted && reserved.has(token.text))
        return { is: 'shell', because: `\`${token.text}\` is a word of the shell's own language` }
      if (words.length === 0 && builtins.has(token.text))
        return { is: 'shell', because: `\`${token.text}\` is a builtin of the shell` }
      words.push(token.text)
    }
  }
  if (words.length === 0)
    return set.length > 0
      ? { is: 'shell', because: 'it only sets variables' }
      : { is: 'malformed', because: 'there is no command in it' }
  if (words[0] === '') return { is: 'malformed', because: 'its first word is empty' }
  return { is: 'words', words, set: Object.fromEntries(set) }
}

/** Line ends before and behind everything say nothing. */
const trimmed = (tokens: readonly ShellToken[]): readonly ShellToken[] => {
  const isLineEnd = (token: ShellToken | undefined): boolean =>
    token?.is === 'operator' && token.text === '\n'
  let [from, to] = [0, tokens.length]
  while (from < to && isLineEnd(tokens[from])) from += 1
  while (to > from && isLineEnd(tokens[to - 1])) to -= 1
  return tokens.slice(from, to)
}

const operatorSaid = (text: string): string => {
  if (text === '\n') return 'it has several lines'
  if (/[<>]/.test(text)) return `a redirection: \`${text}\``
  if (text === '|') return 'a pipe: `|`'
  if (text === '(' || text === ')') return 'a subshell'
  return `several commands: \`${text}\``
}

/** A word so that a shell, and `splitCommand`, read it back as it is. */
export const quoteWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) && !/^[A-Za-z_]\w*=/.test(word) && !reserved.has(word)
    ? word
    : `'${word.replaceAll("'", String.raw`'\''`)}'`

/** Words as one text that splits back into them. */
export const joinWords = (words: readonly string[]): string => words.map(quoteWord).join(' ')
