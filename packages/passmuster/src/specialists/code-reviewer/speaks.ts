/** Words with which a comment, a docstring or a name speaks of a failure that is meant to be passed over. */
const ofFailure =
  /error|exception|rollback|ignor|fail|throw|rais|swallow|suppress|silen|quiet|best.?effort|optional|propagat|catch|crash|ha(?:s|ve) no|unavailable|fallback|unsupported|may not|might|whatever|already|harmless|never mind|does ?n.t matter|n[o']t (?:be )?(?:there|exist|support|available|found)/i

const short = 8
const around = 3
const before = 8

export type CommentOf = (line: string) => string | null

/** Whether a text or name speaks of failure. */
export const speaksOfFailure = (said: string): boolean => ofFailure.test(said)

/**
 * Whether a comment says why nothing is done about an exception: any in the handler, near it or in a short `try`, and
 * one that speaks of failure anywhere in a longer one or in the lines above it. Offsets of the `try` and the handler.
 */
export const isExplained = (
  text: string,
  at: { readonly tryFrom: number; readonly handlerFrom: number; readonly to: number },
  commentOf: CommentOf,
): boolean => {
  const lines = text.split('\n')
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length - 1
  const from = lineAt(at.tryFrom)
  const handler = lineAt(at.handlerFrom)
  const end = lineAt(at.to)
  return lines.slice(Math.max(0, from - before), end + around + 1).some((line, n) => {
    const comment = commentOf(line)
    if (comment === null) return false
    const row = Math.max(0, from - before) + n
    const isNear = row >= handler - around && row <= end + 1
    return isNear || (row >= from - 4 && end - from <= short) || ofFailure.test(comment)
  })
}
