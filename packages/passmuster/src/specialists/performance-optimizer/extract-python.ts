import {
  argumentsOf,
  assignmentOf,
  compact,
  scopesOf,
  within,
  type Scope,
} from '../../facts/python/functions.ts'
import { rootOf, type Node } from '../../facts/python/tree.ts'
import type { Tree } from '@lezer/common'
import type { ParsedFile } from '../specialist.ts'
import type { ComplexFunction, CostlySite, PerformanceFacts } from './performance-facts.ts'

/** Below this a function is not told apart from the others. */
export const complexFrom = 15

interface Loop {
  readonly node: Node
  readonly line: number
}

/** What costs time in one Python file. */
export const pythonCosts = (file: ParsedFile<Tree>): PerformanceFacts | undefined => {
  const { text, lineAt } = file
  if (/auto-?generated|@generated|do not edit/i.test(text.slice(0, 600))) return undefined
  const root = rootOf(file.tree)
  const complex: ComplexFunction[] = []
  const rows: CostlySite[] = []
  const frames: CostlySite[] = []
  const reads: CostlySite[] = []
  const queries: CostlySite[] = []
  const queues: CostlySite[] = []
  const units: readonly (Scope | null)[] = [
    null,
    ...scopesOf(root, text).filter(({ kind }) => kind === 'function'),
  ]
  for (const unit of units) {
    const body = unit?.body ?? root
    const symbol = unit?.symbol ?? ''
    let complexity = 1
    const lists = listsMade(body, text)
    const known = unit !== null && knownSlow.test(text.slice(unit.node.from, body.to))
    within(body, (node, parents) => {
      complexity += pathsOf(node)
      if (node.name !== 'CallExpression' && node.name !== 'AssignStatement') return
      const loop = loopAround(parents, lineAt)
      const note = (into: CostlySite[], what: string): void =>
        void into.push({ line: lineAt(node.from), what, symbol, ...(loop ? { loopLine: loop.line } : {}) })
      if (node.name === 'AssignStatement') {
        const grown = loop && grownFrame(node, loop, text)
        if (grown) note(frames, grown)
        return
      }
      const callee = compact(node.kids[0], text)
      if (callee.endsWith('.iterrows') && !known && isLooped(parents) && !stepsOut(parents, text))
        note(rows, 'iterrows()')
      else if (callee.endsWith('.apply') && !known && isByRow(node, text)) note(rows, 'apply(axis=1)')
      else if (loop && isSameRead(node, callee, loop, text)) note(reads, callee)
      else if (loop && isQuery(node, callee, loop, text)) note(queries, callee)
      else if (loop && lists.has(callee.slice(0, -4)) && isQueue(node, callee, loop, text))
        note(queues, `${callee}(0)`)
    })
    if (
      unit &&
      complexity >= complexFrom &&
      !isAccepted(text.slice(unit.node.from, body.to), body.from - unit.node.from)
    )
      complex.push({ symbol, line: lineAt(unit.node.from), complexity })
  }
  const facts = { complex, rows, frames, reads, queries, queues }
  const kept = Object.entries(facts).filter(([, all]) => all.length > 0)
  return kept.length > 0 ? (Object.fromEntries(kept) as PerformanceFacts) : undefined
}

/** The head of a function, with the line that ends it, says that its complexity is accepted. */
const isAccepted = (written: string, head: number): boolean => {
  const end = written.indexOf('\n', head)
  return /#.*(?:C901|too-many-(?:branches|statements))/.test(end < 0 ? written : written.slice(0, end))
}
/** A function's own words say that it works by row and why. */
const knownSlow =
  /row[- ]by[- ]row|inefficient|\bslow(?:er)? (?:but|because|for|on|when)\b|PERF401|vectori[sz]/i

/** The loop over the rows ends early, waits, hands rows on or tells of them: columns as a whole cannot do that. */
const stepsOut = (parents: readonly Node[], text: string): boolean => {
  const loop = parents.findLast(({ name }) => name === 'ForStatement')
  return (
    loop !== undefined &&
    /\b(?:break|return|yield|await)\b|\blog(?:ger|ging|_\w+)?[.(]/.test(text.slice(loop.from, loop.to))
  )
}

/** `apply(f, axis=1)` of a written or own function; with `raw=True` no Series is made. */
const isByRow = (call: Node, text: string): boolean => {
  const { keywords, positional } = argumentsOf(call, text)
  const given = keywords.get('func') ?? positional[0]
  return (
    compact(keywords.get('axis'), text) === '1' &&
    !keywords.has('raw') &&
    /^(?:LambdaExpression|VariableName|MemberExpression)$/.test(given?.name ?? '') &&
    !/^np\.|^pd\./.test(compact(given, text)) &&
    !/\bf["']|\bstr\(|\.format\(|\.join\(/.test(said(given, text))
  )
}

/** How many more ways lead through a node: as McCabe counts, with boolean operators. */
const pathsOf = (node: Node): number => {
  if (node.name === 'IfStatement' || node.name === 'ForStatement' || node.name === 'WhileStatement')
    return node.kids.filter((k) => /^(?:if|elif|for|while)$/.test(k.name)).length
  if (node.name === 'TryStatement') return node.kids.filter((k) => k.name === 'except').length
  if (node.name === 'MatchClause') return node.kids[1]?.name === 'CapturePattern' ? 0 : 1
  if (node.name === 'ConditionalExpression') return 1
  if (node.name.endsWith('ComprehensionExpression') || node.name === 'ArgList')
    return node.kids.filter((k) => k.name === 'for' || k.name === 'if').length
  if (node.name === 'BinaryExpression')
    return node.kids.filter((k) => k.name === 'and' || k.name === 'or').length
  return 0
}

/** The nearest loop whose body (not its head) holds the node. */
const loopAround = (parents: readonly Node[], lineAt: (offset: number) => number): Loop | null => {
  for (let at = parents.length - 1; at > 0; at--) {
    const parent = parents[at] as Node
    if (parent.name !== 'Body') continue
    const owner = parents[at - 1] as Node
    if (owner.name === 'ForStatement' || owner.name === 'WhileStatement')
      return { node: owner, line: lineAt(owner.from) }
  }
  return null
}

const isLooped = (parents: readonly Node[]): boolean => {
  const parent = parents.at(-1)
  const above = parents.at(-2)
  const isLoop = (one: Node | undefined): boolean =>
    /ForStatement|ComprehensionExpression/.test(one?.name ?? '')
  return (
    isLoop(parent) ||
    (parent?.name === 'ArgList' && isLoop(parents.at(-3)) && above?.name === 'CallExpression')
  )
}

/** `df = pd.concat([df, …])` and `df = df.append(…, ignore_index=True)`, where the loop does nothing else with it. */
const grownFrame = (node: Node, loop: Loop, text: string): string | null => {
  const { targets, value } = assignmentOf(node)
  const target = compact(targets[0], text)
  if (targets.length !== 1 || value?.name !== 'CallExpression' || target === '') return null
  const uses = (one: Node): number => mentions(text.slice(one.from, one.to), target)
  if (uses(loop.node) > uses(node)) return null
  const callee = compact(value.kids[0], text)
  if (callee === `${target}.append` && /ignore_index=/.test(compact(value.kids[1], text)))
    return `${target}.append`
  if (callee !== 'pd.concat' && callee !== 'pandas.concat' && callee !== 'np.append') return null
  const first = argumentsOf(value, text).positional[0]
  if (callee === 'np.append') return compact(first, text) === target ? callee : null
  if (first?.name !== 'ArrayExpression' || /axis=1|axis="columns"/.test(compact(value.kids[1], text)))
    return null
  return first.kids.some((k) => compact(k, text) === target) ? callee : null
}

/** How often a name or dotted path stands in a text. */
const mentions = (text: string, path: string): number => {
  let count = 0
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + path.length))
    if (!/[\w.]/.test(text[at - 1] ?? '') && !/\w/.test(text[at + path.length] ?? '')) count++
  return count
}

/** Reads one and the same file in each turn: nothing of the arguments is bound in the loop. */
const isSameRead = (node: Node, callee: string, loop: Loop, text: string): boolean => {
  if (
    loop.node.name !== 'ForStatement' ||
    !/^(?:pd|pandas)\.read_(?:csv|parquet|excel|json|feather|pickle)$/.test(callee)
  )
    return false
  const args = node.kids[1]
  if (!args || /\(/.test(compact(args, text).slice(1, -1))) return false
  const bound = boundIn(loop.node, text)
  return [...text.slice(args.from, args.to).matchAll(/\w+/g)].every(([word]) => !bound.has(word))
}

/** A database in the same process answers without a round trip. */
const inProcess = /sqlite|duckdb/i

/** A SELECT per element: the statement stands in a `for` and binds a value of the element. */
const isQuery = (node: Node, callee: string, loop: Loop, text: string): boolean => {
  if (loop.node.name !== 'ForStatement' || inProcess.test(text)) return false
  if (/\bin\s*(?:[[({]|range\(|enumerate\(\[)/.test(headOf(loop.node, text))) return false
  const [statement, bound] = argumentsOf(node, text).positional
  const select =
    callee.endsWith('.execute') && /^(?:"{1,3}|'{1,3})\s*SELECT\b/i.test(said(statement, text)) && bound
  const django = /^[A-Z]\w*\.objects\.get$/.test(callee)
  if (!select && !django) return false
  const taken = select ? said(bound, text) : said(node, text)
  const target = /^for\s+\(?([\w\s,]+?)\)?\s+in\b/.exec(headOf(loop.node, text))?.[1]?.split(',') ?? []
  return target.some((name) => new RegExp(`\\b${name.trim()}\\b`).test(taken))
}

const said = (node: Node | undefined, text: string): string => (node ? text.slice(node.from, node.to) : '')

const headOf = (loop: Node, text: string): string => {
  const body = loop.kids.find((k) => k.name === 'Body')
  return text.slice(loop.from, body?.from ?? loop.to)
}

const boundIn = (loop: Node, text: string): ReadonlySet<string> => {
  const names = new Set<string>()
  const take = (node: Node): void => {
    for (const [word] of text.slice(node.from, node.to).matchAll(/\w+/g)) names.add(word)
  }
  within(loop, (node) => {
    if (node.name === 'ForStatement') {
      for (const k of node.kids) {
        if (k.name === 'in') break
        take(k)
      }
    } else if (node.name === 'AssignStatement') for (const target of assignmentOf(node).targets) take(target)
    else if (
      node.name === 'UpdateStatement' ||
      node.name === 'WithStatement' ||
      node.name === 'NamedExpression'
    )
      for (const k of node.kids) if (k.name !== 'Body') take(k)
  })
  return names
}

/** `x.pop(0)` in a `while x:` that also adds to `x`: the list can become long. */
const isQueue = (node: Node, callee: string, loop: Loop, text: string): boolean => {
  const name = /^(\w+)\.pop$/.exec(callee)?.[1]
  if (name === undefined || compact(node.kids[1], text) !== '(0)') return false
  const head = headOf(loop.node, text).replace(/\s+/g, ' ').trim()
  if (head !== `while ${name}` && !head.startsWith(`while len(${name}) `)) return false
  return new RegExp(`\\b${name}\\.(?:append|extend)\\(|\\b${name} \\+=`).test(
    text.slice(loop.node.from, loop.node.to),
  )
}

/** Names bound to a list that is written out in this function. */
const listsMade = (body: Node, text: string): ReadonlySet<string> => {
  const names = new Set<string>()
  within(body, (node) => {
    if (node.name !== 'AssignStatement') return
    const { targets, value } = assignmentOf(node)
    if (value?.name === 'ArrayExpression')
      for (const target of targets) if (target.name === 'VariableName') names.add(compact(target, text))
  })
  return names
}
