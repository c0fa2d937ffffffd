import { IterMode } from '@lezer/common'
import type { Tree } from '@lezer/common'
import { parser } from '@lezer/python'
import { readable } from './syntax-readable.ts'

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
export const parsePython = (text: string): Tree => parser.parse(readable(text))

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
