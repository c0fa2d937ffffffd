import type { Scope, Statement } from './statements.ts'

/** What is followed through one scope: names (or `self.x`) that hold values made from a marked statement. */
export type Held<Mark> = ReadonlyMap<string, Mark>

export interface Following<Mark> {
  /** Names that hold a mark from the start (parameters). */
  readonly start?: Held<Mark>
  /** What a statement's result holds of itself, beyond what flows into it. */
  marks(statement: Statement, held: Held<Mark>): Mark | null
  /** Called at every statement, with what is held before it. */
  visit?(statement: Statement, held: Held<Mark>): void
}

/** Follows marks through assignments and appends in source order; a name that is bound to something else lets go. */
export const follow = <Mark>(scope: Scope, { start, marks, visit }: Following<Mark>): Held<Mark> => {
  const held = new Map<string, Mark>(start)
  const since = new Map<string, readonly string[]>()
  for (const statement of scope.statements) {
    visit?.(statement, held)
    const mark = marks(statement, held)
    if (statement.targets.length > 0) {
      const flowing = mark ?? markIn(statement.value || statement.said, held)
      for (const target of namesOf(statement.targets[0] as string)) {
        if (flowing !== null) {
          held.set(target.base, flowing)
          since.set(target.base, statement.within)
        } else if (target.whole && statement.within.every((part, i) => since.get(target.base)?.[i] === part))
          held.delete(target.base)
      }
      continue
    }
    for (const { callee, args } of statement.calls) {
      const list = /^([\w.]+)\.(?:append|extend|insert|update)$/.exec(callee)?.[1]
      if (list === undefined) continue
      const flowing = mark ?? markIn(args.map(({ text }) => text).join(','), held)
      if (flowing !== null) held.set(list, flowing)
    }
  }
  return held
}

/** The mark of the first held name that an expression reads as data: its length, shape and labels don't count. */
export const markIn = <Mark>(expression: string, held: Held<Mark>): Mark | null => {
  if (held.size === 0) return null
  const data = expression
    .replace(/\blen\([\w.]+\)/g, '')
    .replace(/[\w.]+\.(?:shape|columns|index|dtypes?|name|size|ndim)\b/g, '')
  for (const word of data.matchAll(/(?<![\w.])[A-Za-z_][\w.]*/g)) {
    const name = word[0]
    for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
      const mark = held.get(name.slice(0, end))
      if (mark !== undefined) return mark
    }
  }
  return null
}

/** The names that a target binds (`whole`) or changes in part (`df["a"]`, `df.loc[…]`). */
const namesOf = (target: string): readonly { readonly base: string; readonly whole: boolean }[] =>
  splitTop(target.replace(/^\((.*)\)$/, '$1')).flatMap((one) => {
    const base = /^\*?(self\.[A-Za-z_]\w*|[A-Za-z_]\w*)(.*)$/s.exec(one)
    return base ? [{ base: base[1] as string, whole: base[2] === '' }] : []
  })

/** The parts between commas that stand in no bracket. */
export const splitTop = (list: string): readonly string[] => {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < list.length; i++) {
    const c = list[i] as string
    if (/[([{]/.test(c)) depth++
    else if (/[)\]}]/.test(c)) depth--
    else if (c === ',' && depth === 0) {
      parts.push(list.slice(start, i))
      start = i + 1
    }
  }
  parts.push(list.slice(start))
  return parts.filter((part) => part !== '')
}
