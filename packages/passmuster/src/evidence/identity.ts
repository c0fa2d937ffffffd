import { sha256 } from '../lib/hash.ts'
import type { FindingDraft } from '../model/finding.ts'
import type { Lineage } from './lineage.ts'

/** What decides an id: where drafts agree in all of it, the order of their lines tells them apart. */
export interface Identity {
  readonly rule: string
  readonly file: string
  readonly symbol: string
}

/**
 * `file` is the lineage of the first place; where the places are a list in path order, of the smallest lineage,
 * so that renaming one file of the list does not bring another to the front. In the symbol, the file's own path
 * and module name stand as a mark, because a rename changes both.
 */
export const identityOf = (
  draft: FindingDraft,
  lineage: Lineage,
  moduleName: (file: string) => string | null,
): Identity => {
  const files = draft.at.map((place) => place.file)
  const listed = files.every((file, i) => i === 0 || (files[i - 1] ?? '') <= file)
  const first = files[0] ?? ''
  const roots = listed
    ? files.map(lineage).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    : [lineage(first)]
  let symbol = draft.symbol
  for (const file of new Set(files)) {
    const mark = `\u0001${lineage(file)}\u0001`
    for (const own of [file, moduleName(file)])
      if (own !== null && own !== '') symbol = replaceWhole(symbol, own, mark)
  }
  return { rule: draft.rule, file: roots[0] ?? '', symbol }
}

/** 16 hex digits of the hash of an identity and its ordinal (0 for the first). */
export const idOf = (identity: Identity, ordinal: number): string =>
  sha256(JSON.stringify([identity.rule, identity.file, identity.symbol, ordinal])).slice(0, 16)

const wordy = /[A-Za-z0-9_./-]/

/** Replaces `part` only where it stands alone, not inside a longer path or dotted name. */
const replaceWhole = (text: string, part: string, by: string): string => {
  let out = ''
  let at = 0
  for (;;) {
    const found = text.indexOf(part, at)
    if (found < 0) return out + text.slice(at)
    const end = found + part.length
    const alone = !wordy.test(text[found - 1] ?? '') && !wordy.test(text[end] ?? '')
    out += text.slice(at, found) + (alone ? by : part)
    at = end
  }
}
