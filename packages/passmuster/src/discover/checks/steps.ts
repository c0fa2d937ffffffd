import { lexShell } from '../../config/shell-lexer.ts'
import { invocationOf, type Invocation } from './invocation.ts'

/** One simple command of a text and what joins it to the one before: '' for the first. */
export interface Step {
  readonly by: string
  readonly invocation: Invocation
  readonly words: readonly string[]
  /** The folder that a `cd` before it leads to, from where the text starts; null = not known. */
  readonly folder: string | null
  readonly start: number
  readonly end: number
}

/** The commands of a text in order, as far as quotes and operators tell; null where the text is malformed. */
export const stepsOf = (text: string): readonly Step[] | null => {
  const { tokens, error } = lexShell(text)
  if (error !== null) return null
  const steps: Step[] = []
  let words: { text: string; start: number; end: number; assigns: boolean }[] = []
  let by = ''
  let folder: string | null = '.'
  const close = (): void => {
    const set: Record<string, string> = {}
    let from = 0
    while (words[from]?.assigns === true) {
      const [name = '', ...rest] = words[from]!.text.split('=')
      set[name] = rest.join('=')
      from += 1
    }
    const own = words.slice(from).map((one) => one.text)
    if (own[0] === '!') own.shift()
    if (own[0] === 'cd' && own.length === 2)
      folder = /[$`~]/.test(own[1]!) || folder === null ? null : `${folder}/${own[1]!}`
    else if (own.length > 0)
      steps.push({
        by: steps.length === 0 ? '' : by,
        invocation: invocationOf(own, set),
        words: own,
        folder,
        start: words[0]!.start,
        end: words.at(-1)!.end,
      })
    words = []
  }
  let redirected = false
  for (const token of tokens) {
    if (token.is === 'word') {
      if (!redirected) words.push(token)
      redirected = false
    } else if (/[<>]/.test(token.text)) redirected = true
    else {
      close()
      by = token.text
    }
  }
  close()
  return steps
}
