import { inline } from '../context/plain.ts'
import type { MissReason } from '../validate/explain-miss.ts'

const shownAtMost = 3
const kinds = [
  ['command', 'its command, or a file that decides what it does, changed'],
  ['globs', 'it depends on other files than before'],
  ['variable', 'variable'],
  ['tool', 'tool or lock file'],
  ['upstream', 'needed check'],
  ['file', 'file'],
] as const

/** The reasons as one sentence of one line; names from the repository can neither hide nor break it. */
export const missText = (reasons: readonly MissReason[] | null): string => {
  if (reasons === null) return 'no result of it is recorded'
  if (reasons.length === 0) return 'nothing it depends on differs'
  return kinds
    .flatMap(([what, word]) => {
      const own = reasons.filter((one) => one.what === what)
      if (own.length === 0) return []
      if (what === 'command' || what === 'globs') return [word]
      const first = own.slice(0, shownAtMost).map(({ name, change }) => `${inline(name)} ${change}`)
      const more = own.length > shownAtMost ? ` and ${own.length - shownAtMost} more` : ''
      return [`${word}${own.length === 1 ? '' : 's'}: ${first.join(', ')}${more}`]
    })
    .join('; ')
}
