import type { Node } from '../../facts/python/tree.ts'
import { each, said } from './nodes.ts'
import type { Reading } from './nodes.ts'
import { isExplained } from './speaks.ts'
import type { Swallowed } from './review-facts.ts'

const catchingAll = /^\(?(?:[\w.]+,)*(Exception|BaseException)(?:,[\w.]+)*,?\)?$/
const mostCalls = 4

/** Handlers of everything that only pass; those of imports alone, and those that a comment explains, are left out. */
export const readHandlers = (node: Node, symbol: string, reading: Reading, into: Swallowed[]): void => {
  const { text, lineAt } = reading
  let keyword: Node | null = null
  let head: Node[] = []
  let earlier = 0
  const tryBody = node.kids.find((k) => k.name === 'Body')
  if (!tryBody || tryBody.kids.every((k) => k.name === ':' || k.name === 'ImportStatement')) return
  if (awaitsCancelled(node, tryBody, text) || keepsItsValue(tryBody, text)) return
  for (const k of node.kids) {
    if (k.name === 'except') {
      keyword = k
      head = []
    } else if (k.name === 'Body' && keyword) {
      const caught = said(head[0], text)
      const catches = caught === '' ? 'everything' : catchingAll.exec(caught)?.[1]
      const silent = k.kids.every(
        (s) => s.name === ':' || s.name === 'PassStatement' || said(s, text) === '...',
      )
      if (silent && catches !== undefined && !isExplained(text, placeOf(node, keyword, k), commentIn)) {
        into.push({
          line: lineAt(keyword.from),
          endLine: lineAt(Math.max(keyword.from, k.to - 1)),
          symbol,
          catches,
          calls: guardedCalls(tryBody, text).slice(0, mostCalls),
          ...(earlier > 0 ? { after: true } : {}),
        })
      }
      earlier += 1
      keyword = null
    } else if (keyword) head.push(k)
    else if (k.name === 'else' || k.name === 'finally') keyword = null
  }
}

/** A loop that ends when the `try` works and sleeps before it tries again. */
export const isTriedAgain = (node: Node, [body, loop]: readonly Node[], text: string): boolean =>
  loop !== undefined &&
  /^(?:While|For)Statement$/.test(loop.name) &&
  body !== undefined &&
  /\b(?:break|return)\b/.test(text.slice(node.from, node.to)) &&
  body.kids.some((k) => k.from > node.to && /\bsleep\(|\.wait\(/.test(text.slice(k.from, k.to)))

/** `x = x.decode()` or `x = int(x)` alone: where it fails, x stays as it was. */
const keepsItsValue = (tryBody: Node, text: string): boolean => {
  const lines = tryBody.kids.filter((k) => k.name !== ':')
  const [only] = lines
  if (lines.length !== 1 || only?.name !== 'AssignStatement') return false
  const [, name = '', value = ''] = /^(\w+)\s*=\s*([\s\S]+)$/.exec(text.slice(only.from, only.to)) ?? []
  return (
    name !== '' &&
    (value.startsWith(`${name}.`) ||
      new RegExp(`^(?:int|float|str|bool|bytes|json\\.loads|ast\\.literal_eval)\\(${name}\\b`).test(value))
  )
}

/** `await task` right after `task.cancel()`: what it raises is what was asked for. */
const awaitsCancelled = (node: Node, tryBody: Node, text: string): boolean => {
  const awaited = /^:?\s*await\s+([\w.]+)\s*$/.exec(text.slice(tryBody.from, tryBody.to))?.[1]
  return (
    awaited !== undefined &&
    text.slice(Math.max(0, node.from - 300), node.from).includes(`${awaited}.cancel(`)
  )
}

const placeOf = (node: Node, keyword: Node, body: Node): Parameters<typeof isExplained>[1] => ({
  tryFrom: node.from,
  handlerFrom: keyword.from,
  to: body.kids.at(-1)?.to ?? body.to,
})

const commentIn = (line: string): string | null => {
  const at = line.replace(/(["'])(?:\\.|(?!\1).)*\1/g, (quoted) => '_'.repeat(quoted.length)).indexOf('#')
  return at < 0 ? null : line.slice(at)
}

/** What the lines of a `try` call, as written, each once. */
const guardedCalls = (body: Node, text: string): readonly string[] => {
  const calls = new Set<string>()
  each(body, (node) => {
    const callee = node.name === 'CallExpression' ? said(node.kids[0], text) : ''
    if (/^[\w.]{1,60}$/.test(callee)) calls.add(callee)
  })
  return [...calls]
}
