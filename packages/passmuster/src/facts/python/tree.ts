import { IterMode } from '@lezer/common'
import type { Tree } from '@lezer/common'
import { parser } from '@lezer/python'

/** A syntax node as plain data; `kids` holds named nodes and tokens in order, without comments. */
export interface Node {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly kids: readonly Node[]
}

/** Deeper nodes are hung on their ancestor at this depth, so that recursive walks cannot overflow the stack. */
const deepest = 700

const none: readonly Node[] = []

/** Parses Python text; offsets are those of `text`, which must not begin with a byte order mark. */
export const parsePython = (text: string): Tree => parser.parse(withoutTraps(text))

const rooted = new WeakMap<Tree, Node>()

/** The tree as plain nodes; computed once per tree. */
export const rootOf = (tree: Tree): Node => {
  const known = rooted.get(tree)
  if (known) return known
  const root = plain(tree)
  rooted.set(tree, root)
  return root
}

interface Growing {
  name: string
  from: number
  to: number
  kids: readonly Node[]
}

const plain = (tree: Tree): Node => {
  const cursor = tree.cursor(IterMode.IgnoreMounts)
  const root: Growing = { name: cursor.name, from: cursor.from, to: cursor.to, kids: [] }
  const open: Node[][] = [root.kids as Node[]]
  if (!cursor.firstChild()) return root
  for (;;) {
    const name = cursor.name
    if (name !== 'Comment') {
      const node: Growing = { name, from: cursor.from, to: cursor.to, kids: none }
      ;(open[open.length - 1] as Node[]).push(node)
      if (cursor.firstChild()) {
        if (open.length < deepest) {
          node.kids = []
          open.push(node.kids as Node[])
        } else open.push(open[open.length - 1] as Node[])
        continue
      }
    }
    while (!cursor.nextSibling()) {
      if (!cursor.parent()) return root
      open.pop()
      if (open.length === 0) return root
    }
  }
}

const parenthesisedWith = /^[ \t]*(?:async[ \t]+)?with[ \t]*\(/gm

/**
 * Same length, same lines, but readable by the grammar: CRLF as ` \n`, and the brackets and line ends of a
 * parenthesised `with (a as b, c as d):` blanked.
 */
const withoutTraps = (text: string): string => {
  let plainText = text
  if (text.includes('\r'))
    plainText = text
      .replace(/\\\r\n/g, ' \\\n')
      .replace(/\r\n/g, ' \n')
      .replace(/\r/g, '\n')
  if (!plainText.includes('with')) return plainText
  let out = ''
  let done = 0
  parenthesisedWith.lastIndex = 0
  for (let hit = parenthesisedWith.exec(plainText); hit; hit = parenthesisedWith.exec(plainText)) {
    const open = parenthesisedWith.lastIndex - 1
    const span = bracketSpan(plainText, open)
    if (!span || !span.hasAs || !/^[ \t]*:/.test(plainText.slice(span.close + 1, span.close + 40))) continue
    out += plainText.slice(done, open) + span.blanked
    done = span.close + 1
    parenthesisedWith.lastIndex = done
  }
  return done === 0 ? plainText : out + plainText.slice(done)
}

const closes: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** The text from `open` to its closing bracket with line ends, comments and the outer brackets blanked. */
const bracketSpan = (
  text: string,
  open: number,
): { close: number; hasAs: boolean; blanked: string } | null => {
  const waiting: string[] = []
  let blanked = ''
  let hasAs = false
  for (let i = open; i < text.length; i++) {
    const c = text[i] as string
    if (c in closes) {
      waiting.push(closes[c] as string)
      blanked += i === open ? ' ' : c
    } else if (c === ')' || c === ']' || c === '}') {
      if (waiting.pop() !== c) return null
      if (waiting.length === 0) return { close: i, hasAs, blanked: blanked + ' ' }
      blanked += c
    } else if (c === '#') {
      const end = text.indexOf('\n', i)
      if (end < 0) return null
      blanked += ' '.repeat(end - i)
      i = end - 1
    } else if (c === '"' || c === "'") {
      const end = stringEnd(text, i)
      if (end < 0) return null
      blanked += text.slice(i, end)
      i = end - 1
    } else {
      if (
        waiting.length === 1 &&
        c === 'a' &&
        /^as[\s(]/.test(text.slice(i, i + 3)) &&
        /\s|\)|\]/.test(text[i - 1] ?? '')
      )
        hasAs = true
      blanked += c === '\n' || c === '\\' ? ' ' : c
    }
  }
  return null
}

/** Offset just behind the string literal that begins with the quote at `start`; -1 = it never ends. */
const stringEnd = (text: string, start: number): number => {
  const quote = text[start] as string
  const mark = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote
  for (let i = start + mark.length; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (mark.length === 1 && text[i] === '\n') return -1
    else if (text.startsWith(mark, i)) return i + mark.length
  }
  return -1
}

/** 1-based line of a character offset, by line feeds. */
export const lineFinder = (text: string): ((offset: number) => number) => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  let last = 0
  return (offset) => {
    if ((starts[last] as number) > offset || (starts[last + 1] ?? Infinity) <= offset) {
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((starts[middle] as number) <= offset) low = middle
        else high = middle - 1
      }
      last = low
    }
    return last + 1
  }
}

/** Physical lines of a text: a last line without a line feed counts, an empty text has none. */
export const lineCount = (text: string): number => {
  if (text === '') return 0
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return text.endsWith('\n') ? lines : lines + 1
}

export const kid = (node: Node, name: string): Node | undefined => node.kids.find((k) => k.name === name)

/** One `if …:`, `except …:`, `else:` part of a compound statement: what stands between keyword and body. */
export interface Clause {
  readonly keyword: string
  readonly from: number
  readonly head: readonly Node[]
  readonly body: Node
}

/** The parts of an if, try, while or for statement in order. */
export const clauses = (node: Node): readonly Clause[] => {
  const found: Clause[] = []
  let keyword: Node | null = null
  let head: Node[] = []
  for (const k of node.kids) {
    if (k.name === 'Body') {
      found.push({ keyword: keyword?.name ?? '', from: keyword?.from ?? k.from, head, body: k })
      keyword = null
      head = []
    } else if (!keyword) keyword = k
    else head.push(k)
  }
  return found
}
