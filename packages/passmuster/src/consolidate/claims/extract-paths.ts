import type { Claim } from './claim.ts'
import { isAhead, saysMade, type Line } from './document.ts'

const extension = String.raw`(?:py|pyi|ipynb|[cm]?[jt]sx?|vue|svelte|go|rs|java|kt|rb|php|cs|cc?|cpp|hpp?|swift|sh|bash|ps1|sql|ya?ml|toml|json|ini|cfg|md|mdx|rst|txt|html?|s?css|proto|graphql|lock|env)`
const file = new RegExp(String.raw`^(?:\.{0,2}\/)?(?:[\w@.+()[\]-]+\/)*[\w@.+()[\]-]*\w\.${extension}$`, 'i')
const folder = /^(?:\.{0,2}\/)?(?:[\w@.-]+\/)+$/
const bare = new Set(['Makefile', 'Dockerfile', 'LICENSE', 'Procfile', 'Justfile'])

/** Whether a word has the shape of a path; a line number behind it is taken off. */
export const pathIn = (word: string): string | null => {
  const path = word.replace(/:\d+(?:-\d+)?$/, '').replace(/[,;]$/, '')
  return file.test(path) || folder.test(path) || bare.has(path) ? path : null
}

/** What is to be made, is somebody's own, or is only an instance: no statement of what is there. */
const instance =
  /\b(?:create|add|write|generates?|saves?|put|place|make|copy|rename|edit|your|e\.g\.|for example|such as|like|would|will|should|could|can|may|if|output|produces?|exports?|download\w*|optional(?:ly)?|instead of|either|or|named|called|default|example|must|ignored?)\b/i
const absentAfter =
  /^[`*"']{0,3}\s*(?:file |folder |module |directory )?(?:do(?:es)?(?:n't| not) exist|(?:is|are|was|were) (?:missing|absent|not (?:found|present|there)|gone|removed|deleted)|(?:has|have) been (?:removed|deleted)|no longer exists?|never existed)/i
const absentBefore =
  /\b(?:missing|absent|no (?:such )?file|(?:removed|deleted)(?: the)?(?: file| folder)?|there is no)\W{0,4}$/i
const listed =
  /^\s*(?:[-*+•]|\d+[.)])?\s*\**(?:files?|modules?|location|path|see|source|implementation|entry ?points?)\**\s*:/i

/** Paths in code spans, table cells, bullets that begin with one, and `File:` lines. */
export const pathClaims = (lines: readonly Line[]): readonly Claim[] => lines.flatMap(onLine)

const onLine = (one: Line): readonly Claim[] => {
  if (one.is === 'code') return []
  const isMade = saysMade(one)
  const isListed = listed.test(one.text)
  const denied = (path: string): boolean => isDenied(one.text, path)
  if (!absent.test(one.text) && !isMade && (isAhead(one) || instance.test(outside(one.text)))) return []
  const cells =
    one.is === 'table' ? one.text.split('|').map((cell) => cell.trim().replace(/^\*+|\*+$/g, '')) : []
  const first = /^\s*(?:[-*+•]|\d+[.)])\s+\**([^\s`*:]+\/[^\s`*:]+)/.exec(one.text)?.[1]
  const labelled = isListed ? /:\**\s*([^\s`*]+)\s*$/.exec(one.text)?.[1] : undefined
  const words = [
    ...one.spans,
    ...cells,
    ...(first === undefined ? [] : [first]),
    ...(labelled === undefined ? [] : [labelled]),
  ]
  const cue = isMade ? 'made' : isListed ? 'listed' : 'named'
  const found = new Set(words.flatMap((word) => pathIn(word) ?? []))
  return [...found].map((path) => ({
    kind: 'path',
    path,
    cue,
    line: one.line,
    quote: one.text,
    denied: denied(path),
  }))
}

const absent = /\b(?:exists?|missing|absent|found|there|present|gone|removed|deleted|existed)\b/i

/** Whether the words right before or behind the path say that it is not there. */
const isDenied = (text: string, path: string): boolean => {
  const at = text.indexOf(path)
  if (at < 0) return false
  const after = text.slice(at + path.length)
  return (
    absentAfter.test(after) ||
    (absentBefore.test(text.slice(0, at)) && /^[`*"']{0,3}\s*(?:[.,;:)|-]|$|and\b)/.test(after))
  )
}

/** The line without its code spans and link targets. */
const outside = (text: string): string => text.replace(/`[^`]*`/g, ' ').replace(/\]\([^)]*\)/g, ']')
