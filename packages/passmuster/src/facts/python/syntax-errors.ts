import type { PySyntaxError } from './python-facts.ts'
import { firstLexicalError } from './syntax-lexical.ts'
import { misplaced } from './syntax-misplaced.ts'
import type { Node } from './tree.ts'

/** Where the parser lost its way, at most `most` places, one per line; what is known to be its own limit is left out. */
export const syntaxErrors = (
  root: Node,
  text: string,
  lineAt: (offset: number) => number,
  isNotebook: boolean = false,
): readonly PySyntaxError[] => {
  const lines = text.split('\n')
  const found = new Map<number, PySyntaxError>()
  const say = (line: number, certain: boolean, why: string): void => {
    const known = found.get(line)
    if (known && (known.certain || !certain)) return
    found.set(line, { line, text: (lines[line - 1] ?? '').trim().slice(0, 160), certain, why })
  }
  const visit = (node: Node, parent: Node): void => {
    if (node.name === '⚠') {
      if (!(node.from === node.to && /^(Yield|PatternArgList)/.test(parent.name))) {
        say(
          lineAt(Math.min(node.from, Math.max(0, text.length - 1))),
          false,
          'the parser could not read this',
        )
      }
    } else if (node.name === 'PrintStatement')
      say(
        lineAt(node.from),
        !/^print\s*>>/.test(text.slice(node.from, node.to)),
        'a print statement of Python 2',
      )
    for (const k of node.kids) visit(k, node)
  }
  visit(root, root)
  const lexical = firstLexicalError(text, !isNotebook)
  if (lexical) say(lineAt(lexical.offset), true, lexical.why)
  if (found.size === 0)
    for (const { node, why } of misplaced(root, isNotebook)) say(lineAt(node.from), true, why)
  const zero = text.indexOf('\0')
  if (zero >= 0) say(lineAt(zero), true, 'it holds a null byte')
  if (/^(<{7}|>{7}) /m.test(text)) conflictMarkers(lines, say)
  return [...found.values()].sort((a, b) => a.line - b.line).slice(0, most)
}

const most = 20

const conflictMarkers = (
  lines: readonly string[],
  say: (line: number, certain: boolean, why: string) => void,
): void => {
  const open = lines.findIndex((line) => line.startsWith('<<<<<<< '))
  const middle = lines.findIndex((line, i) => i > open && line.trimEnd() === '=======')
  const close = lines.findIndex((line, i) => i > middle && line.startsWith('>>>>>>> '))
  if (open >= 0 && middle > open && close > middle) say(open + 1, true, 'a merge conflict was committed')
}

/** Whether the file is written in Python 2: a print statement, `except X, e`, `raise X, "…"` or `exec "…"`. */
export const isPython2 = (root: Node, text: string): boolean => {
  if (!/^[ \t]*(print|exec)\s+["'\w%(-]|^[ \t]*(except|raise)\b.*,|<>|`/m.test(text)) return false
  const visit = (node: Node): boolean => {
    if (node.name === 'PrintStatement') return true
    if (node.name === 'RaiseStatement') return node.kids.some((k) => k.name === ',')
    if (node.name === 'CompareOp') return text.slice(node.from, node.to) === '<>'
    if (node.name === 'TryStatement') {
      for (let i = 0; i + 2 < node.kids.length; i++) {
        if (
          node.kids[i]?.name === 'except' &&
          node.kids[i + 2]?.name === ',' &&
          node.kids[i + 4]?.name === 'Body'
        )
          return true
      }
    }
    return node.kids.some(visit)
  }
  return visit(root) || /^[ \t]*exec\s+["'\w]+( in \w+)?\s*$/m.test(text)
}
