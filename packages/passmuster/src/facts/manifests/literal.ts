/** A Python literal as it stands in source: text with its offset, a sequence, or a mapping. */
export type Literal =
  | { readonly is: 'text'; readonly text: string; readonly at: number }
  | { readonly is: 'list'; readonly items: readonly Literal[] }
  | { readonly is: 'dict'; readonly pairs: readonly (readonly [Literal, Literal])[] }

const deepest = 20

/** Reads the literal that starts at `from`; null as soon as anything in it would have to be computed. */
export const literalAt = (source: string, from: number): Literal | null => {
  let at = from
  const blank = (): void => {
    for (;;) {
      const skip = /^(?:\s+|#[^\n]*|\\\n)/.exec(source.slice(at, at + 400))
      if (!skip) return
      at += skip[0].length
    }
  }
  const text = (): Literal | null => {
    const start = at
    let joined = ''
    let any = false
    for (;;) {
      const open = /^(?:[rRuUbB]{0,2})("""|'''|"|')/.exec(source.slice(at, at + 6))
      if (!open) break
      at += open[0].length
      const close = open[1]!
      const begin = at
      while (at < source.length && !source.startsWith(close, at)) {
        if (close.length === 1 && source[at] === '\n') return null
        at += source[at] === '\\' ? 2 : 1
      }
      if (at >= source.length) return null
      joined += source.slice(begin, at)
      at += close.length
      any = true
      blank()
    }
    return any ? { is: 'text', text: joined, at: start } : null
  }
  const sequence = (close: string, depth: number): Literal | null => {
    const items: Literal[] = []
    const pairs: (readonly [Literal, Literal])[] = []
    at += 1
    for (;;) {
      blank()
      if (source[at] === close) break
      const item = value(depth + 1)
      if (!item) return null
      blank()
      if (close === '}' && source[at] === ':') {
        at += 1
        blank()
        const mapped = value(depth + 1)
        if (!mapped) return null
        pairs.push([item, mapped])
        blank()
      } else items.push(item)
      if (source[at] === ',') at += 1
      else if (source[at] !== close) return null
    }
    at += 1
    if (close === '}' && items.length === 0) return { is: 'dict', pairs }
    return pairs.length > 0 ? null : { is: 'list', items }
  }
  const value = (depth: number): Literal | null => {
    blank()
    const close = { '[': ']', '(': ')', '{': '}' }[source[at] ?? '']
    if (close !== undefined) return depth > deepest ? null : sequence(close, depth)
    return text()
  }
  const found = value(0)
  blank()
  return found && !/^[.+%[]|^(if|or|and|for)\b/.test(source.slice(at, at + 4)) ? found : null
}

/** The texts of a list of texts; null for anything else. */
export const textsOf = (
  literal: Literal | null,
): readonly { readonly text: string; readonly at: number }[] | null => {
  if (literal?.is === 'text') return [literal]
  if (literal?.is !== 'list') return null
  const texts = literal.items.filter((item) => item.is === 'text')
  return texts.length === literal.items.length ? texts : null
}
