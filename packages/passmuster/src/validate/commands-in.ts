import { lexShell } from '../config/shell-lexer.ts'
import type { Check } from '../model/check.ts'

/** Words that stand before a command and run it. */
const wrappers = new Set(
  'env cross-env cross-env-shell dotenv npx bunx exec time nice nohup sudo command then do else if while until ! { xargs'.split(
    ' ',
  ),
)

/** The words of every command in a text of a shell; what only a shell could expand stays as it is written. */
export const commandsOf = (text: string): readonly (readonly string[])[] => {
  const commands: string[][] = [[]]
  for (const token of lexShell(text).tokens) {
    if (token.is === 'operator') commands.push([])
    else commands.at(-1)!.push(token.text)
  }
  return commands.map(bare).filter((words) => words.length > 0)
}

/** The words of every command that a check runs. */
export const commandsIn = ({ work }: Pick<Check, 'work'>): readonly (readonly string[])[] => {
  switch (work.is) {
    case 'words':
      return isShell(work.words[0] ?? '') && work.words.includes('-c')
        ? [work.words, ...commandsOf(work.words[work.words.indexOf('-c') + 1] ?? '')]
        : [bare(work.words)]
    case 'shell':
      return commandsOf(work.text)
    case 'script':
      return [work.pre ?? '', work.text, work.post ?? ''].flatMap(commandsOf)
    case 'specialist':
      return []
    default:
      return work satisfies never
  }
}

const isShell = (word: string): boolean => /^(?:ba|z|da|k)?sh$/.test(word.slice(word.lastIndexOf('/') + 1))

/** Without assignments and wrappers in front, and the options of these. */
const bare = (words: readonly string[]): readonly string[] => {
  let at = 0
  let wrapped = false
  while (at < words.length) {
    const word = words[at]!
    if (wrappers.has(word)) wrapped = true
    else if (!/^[A-Za-z_]\w*=/.test(word) && !(wrapped && word.startsWith('-'))) break
    at += 1
  }
  return words.slice(at)
}
