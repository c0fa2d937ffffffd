import { parameters } from '../../facts/python/scope-names.ts'
import type { Node } from '../../facts/python/tree.ts'
import { isMendedAtRead } from './keyword-paths.ts'
import { isTriedAgain, readHandlers } from './extract-handlers.ts'
import { each, said } from './nodes.ts'
import type { Reading } from './nodes.ts'
import { speaksOfFailure } from './speaks.ts'
import type { KeywordTwice, MutableDefault, Swallowed } from './review-facts.ts'

export interface FunctionFacts {
  readonly keywordTwice: KeywordTwice[]
  readonly mutableDefaults: MutableDefault[]
  readonly swallowed: Swallowed[]
}

/** One walk over all functions and handlers of a file. */
export const functionFacts = (root: Node, reading: Reading): FunctionFacts => {
  const facts: FunctionFacts = { keywordTwice: [], mutableDefaults: [], swallowed: [] }
  const visit = (node: Node, symbol: string, told: string, above: readonly Node[]): void => {
    let inside = symbol
    let saying = told
    if (node.name === 'FunctionDefinition' || node.name === 'ClassDefinition') {
      const name = node.kids.find((k) => k.name === 'VariableName')
      if (name) inside = `${symbol}${symbol ? '.' : ''}${reading.text.slice(name.from, name.to)}`
    }
    if (node.name === 'FunctionDefinition') {
      readFunction(node, inside, reading, facts)
      saying = `${inside} ${docOf(node, reading.text)}`
    } else if (
      node.name === 'TryStatement' &&
      !speaksOfFailure(saying) &&
      !isTriedAgain(node, above, reading.text)
    )
      readHandlers(node, inside, reading, facts.swallowed)
    for (const k of node.kids) if (k.kids.length > 0) visit(k, inside, saying, [node, ...above.slice(0, 1)])
  }
  visit(root, '', '', [])
  return facts
}

const docOf = (node: Node, text: string): string => {
  const first = node.kids.find((k) => k.name === 'Body')?.kids.find((k) => k.name !== ':')
  const doc = first?.name === 'ExpressionStatement' ? first.kids[0] : undefined
  return doc?.name === 'String' ? text.slice(doc.from, doc.to) : ''
}

const readFunction = (node: Node, symbol: string, reading: Reading, facts: FunctionFacts): void => {
  const list = node.kids.find((k) => k.name === 'ParamList')
  const body = node.kids.find((k) => k.name === 'Body')
  if (!list || !body) return
  const star = list.kids.findIndex((k) => k.name === '**')
  const kwargs = star < 0 ? undefined : list.kids[star + 1]
  if (kwargs?.name === 'VariableName') {
    facts.keywordTwice.push(...passedTwice(body, reading.text.slice(kwargs.from, kwargs.to), symbol, reading))
  }
  for (const [parameter, line] of mutableParameters(list, reading)) {
    const useLine = firstChange(body, parameter, reading)
    if (useLine !== null) facts.mutableDefaults.push({ symbol, parameter, line, useLine })
  }
}

const passedTwice = (
  body: Node,
  kwargs: string,
  symbol: string,
  { text, lineAt }: Reading,
): readonly KeywordTwice[] => {
  const reads = new Map<string, Node>()
  const taken = new Set<string>()
  const calls: { call: Node; keyword: string }[] = []
  let rebound = false
  const own = (list: Node | undefined): string => /^\((["'])(\w+)\1[,)]/.exec(said(list, text))?.[2] ?? ''
  each(body, (node) => {
    if (node.name === 'CallExpression') {
      const callee = said(node.kids[0], text)
      if (callee === `${kwargs}.get`) reads.set(own(node.kids[1]), node)
      else if (callee === `${kwargs}.pop`) taken.add(own(node.kids[1]))
      else if (
        /^(update|clear|popitem)$/.test(callee.slice(kwargs.length + 1)) &&
        callee.startsWith(`${kwargs}.`)
      )
        rebound = true
      const list = node.kids[1]
      if (list && passesOn(list, kwargs, text)) {
        for (const keyword of keywordsOf(list, text)) calls.push({ call: node, keyword })
      }
    } else if (node.name === 'MemberExpression' && said(node.kids[0], text) === kwargs) {
      const key = /^\[(["'])(\w+)\1\]$/.exec(said(node, text).slice(kwargs.length))?.[2]
      if (key && /^\s*(?:[-+*/|&]?=(?!=)|:\s*\w+\s*=)/.test(text.slice(node.to, node.to + 40))) taken.add(key)
      else if (key) reads.set(key, node)
    } else if (node.name === 'AssignStatement' || node.name === 'UpdateStatement') {
      if (said(node.kids[0], text) === kwargs) rebound = true
    } else if (node.name === 'DeleteStatement')
      taken.add(/\[(["'])(\w+)\1\]/.exec(said(node, text))?.[2] ?? '')
  })
  if (rebound) return []
  const found: KeywordTwice[] = []
  for (const { call, keyword } of calls) {
    const read = reads.get(keyword)
    if (!read || taken.has(keyword) || read.from > call.to) continue
    found.push({
      keyword,
      kwargs,
      symbol,
      callee: said(call.kids[0], text).slice(0, 60),
      line: lineAt(call.from),
      endLine: lineAt(call.to - 1),
      readLine: lineAt(read.from),
      readText: text.slice(read.from, read.to).split('\n')[0] ?? '',
      ...(isMendedAtRead(body, read, call, kwargs, text) ? { atRead: true } : {}),
    })
  }
  return found
}

const passesOn = (list: Node, kwargs: string, text: string): boolean =>
  list.kids.some(
    (k, i) =>
      k.name === '**' &&
      said(list.kids[i + 1], text) === kwargs &&
      /^[,)]$/.test(list.kids[i + 2]?.name ?? ')'),
  )

const keywordsOf = (list: Node, text: string): readonly string[] =>
  list.kids.flatMap((k, i) =>
    k.name === 'VariableName' && said(list.kids[i + 1], text) === '=' ? [said(k, text)] : [],
  )

const mutableParameters = (list: Node, { text, lineAt }: Reading): readonly (readonly [string, number])[] => {
  const { names } = parameters(list)
  return names.flatMap((name) => {
    const at = list.kids.indexOf(name)
    const end = list.kids.findIndex((k, i) => i > at && k.name === ',')
    const rest = list.kids.slice(at + 1, end < 0 ? undefined : end)
    const value = rest[rest.findIndex((k) => k.name === 'AssignOp') + 1]
    const isMutable =
      rest.some((k) => k.name === 'AssignOp') &&
      value !== undefined &&
      (/^(Array|Dictionary|Set)Expression$/.test(value.name) ||
        /^(list|dict|set)\(\)$/.test(said(value, text)))
    const written = said(name, text)
    return isMutable && !/^_|cache|memo/i.test(written) ? [[written, lineAt(name.from)] as const] : []
  })
}

/** Those that put something in: what only takes out leaves an empty default as it was. */
const changes = /^(append|extend|insert|update|add|setdefault)$/

/** Line of the first change of the default itself; null when there is none or the name is bound anew. */
const firstChange = (body: Node, parameter: string, { text, lineAt }: Reading): number | null => {
  const changed: number[] = []
  let rebound = false
  const is = (node: Node | undefined): boolean =>
    node?.name === 'VariableName' && text.slice(node.from, node.to) === parameter
  each(body, (node) => {
    const note = (): void => void changed.push(lineAt(node.from))
    if (
      node.name === 'CallExpression' &&
      is(node.kids[0]?.kids[0]) &&
      changes.test(said(node.kids[0]?.kids.at(-1), text))
    )
      note()
    else if (node.name === 'AssignStatement') {
      const at = node.kids.findLastIndex((k) => k.name === 'AssignOp')
      const targets = node.kids.slice(0, Math.max(0, at))
      if (targets.some(is)) rebound = true
      else if (
        targets.some((k) => k.name === 'MemberExpression' && is(k.kids[0]) && k.kids.at(-1)?.name === ']')
      )
        note()
    } else if (node.name === 'UpdateStatement' && is(node.kids[0])) note()
  })
  return rebound ? null : (changed[0] ?? null)
}
