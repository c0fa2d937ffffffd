import type { Claim } from './claim.ts'
import { isAhead, saysMade, type Line } from './document.ts'
import { pathIn } from './extract-paths.ts'

const branch = /^([\s│|┃]*)(?:[├└┣┗|`+][─━-]+)\s*(.*)$/u
const camel = /^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$/

/** Drawn trees: files and folders of a folder tree, and the class at the head of one that draws what it does. */
export const treeClaims = (lines: readonly Line[]): readonly Claim[] => {
  const claims: Claim[] = []
  const fences = Map.groupBy(
    lines.filter((one) => one.fence >= 0),
    (one) => one.fence,
  )
  for (const [fence, block] of fences) {
    if (!block.some((one) => /[├└┣┗][─━]/u.test(one.text))) continue
    const head = block.find((one) => one.text.trim() !== '')
    const name = head?.text.trim().replace(/[:(].*$/, '') ?? ''
    if (head !== undefined && camel.test(name) && !isAhead(head))
      claims.push({
        kind: 'symbol',
        name,
        made: saysMade(head),
        line: head.line,
        quote: head.text,
        denied: false,
      })
    else claims.push(...filesOf(block, fence))
  }
  return claims
}

const filesOf = (block: readonly Line[], tree: number): readonly Claim[] => {
  const claims: Claim[] = []
  const stack: { readonly depth: number; readonly name: string }[] = []
  for (const one of block) {
    const match = branch.exec(one.text)
    if (match === null) {
      const root = /^\s*([\w@.-]+(?:\/[\w@.-]+)*)\/?\s*(?:#.*)?$/.exec(one.text)?.[1]
      if (root !== undefined) stack.splice(0, stack.length, { depth: -1, name: root })
      continue
    }
    const depth = match[1]!.length
    const entry = match[2]!.split(/\s+(?:#|\/\/|<-|←|→|--?|—|\()/)[0]!.trim()
    while (stack.length > 0 && stack.at(-1)!.depth >= depth) stack.pop()
    const name = entry.split(/\s{2,}/)[0]!
    if (!/^[\w@.+()[\]-]+(?:\/[\w@.+()[\]-]+)*\/?$/.test(name) || /\.\.\./.test(name)) continue
    const path = [...stack.map((part) => part.name), name].join('/')
    stack.push({ depth, name: name.replace(/\/$/, '') })
    if (pathIn(path) !== null && !isAhead(one))
      claims.push({ kind: 'path', path, cue: 'tree', tree, line: one.line, quote: one.text, denied: false })
  }
  return claims
}
