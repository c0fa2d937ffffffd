import { foldName } from './import-map.ts'

const failing =
  /\b(?:imports?|modules?|packages?)\b[^.\n]{0,40}\b(?:will|would) (?:always )?fail\b(?!\s+(?:if|unless|until|when|where|without|on|in|under|outside)\b)/i
const shown =
  /\b(?:only|just) (?:to )?(?:show|illustrate|demonstrate)s? how\b|\bfor illustration\b|\b(?:hypothetical|made[- ]up|fictional|fictitious|imaginary)\b[^.\n]{0,30}\b(?:module|package|import|library)|\b(?:replace|substitute) (?:this|these|it|them) (?:import |imports |line |module )?(?:with|by) your\b|\bimport your own\b/i

/** Whether a comment's words say that the import beside it is not meant to succeed. */
export const isMadeUp = (comment: string): boolean => shown.test(comment) || failing.test(comment)

/** The comment that speaks of the statement at a line (from 0): behind it, and above it or above the imports that it follows. */
export const commentBeside = (lines: readonly string[], at: number): string => {
  const said = [/#(.*)$/.exec(lines[at] ?? '')?.[1] ?? '']
  let line = at - 1
  while (line >= 0 && /^\s*(?:import|from)\s/.test(lines[line]!)) line -= 1
  for (; line >= 0 && /^\s*#/.test(lines[line]!); line -= 1) said.unshift(lines[line]!.replace(/^\s*#+/, ''))
  return said.join(' ').trim()
}

/** What the text of a file says to install by hand, in comments, docstrings or messages, with the line from 1. */
export const toldInstalls = (
  lines: readonly string[],
): readonly { readonly what: string; readonly line: number }[] =>
  lines.flatMap((text, index) => {
    const what = /\bpip3?[ \t]+install[ \t]+([^\n;&|)]{1,200})/.exec(text)?.[1]
    return what === undefined ? [] : [{ what: what.trim(), line: index + 1 }]
  })

/** Distributions, folded, that a script's own `# /// script` block declares; null without such a block. */
export const inlineDependencies = (text: string): readonly string[] | null => {
  const block = /^# \/\/\/ script[ \t]*\r?\n((?:#.*(?:\r?\n|$))*?)# \/\/\/[ \t]*\r?$/m.exec(text)?.[1]
  if (block === undefined) return null
  const list = /^#[ \t]*dependencies[ \t]*=[ \t]*\[([^]*)/m.exec(block)?.[1] ?? ''
  return [...list.matchAll(/["']([A-Za-z][\w.-]*)/g)].map((match) => foldName(match[1]!))
}
