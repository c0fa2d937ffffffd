import type { Node } from '../../facts/python/tree.ts'

/** One expression that a name stands for, and where it is bound. */
export interface Value {
  readonly node: Node
  readonly at: number
  readonly how: 'assign' | 'add' | 'loop' | 'with' | 'append'
}

/** One function (or the module's own statements) with what is needed to ask where a value comes from. */
export interface Scope {
  readonly symbol: string
  readonly name: string
  readonly node: Node
  readonly text: string
  /** Parameter to annotation as written; '' where there is none. */
  readonly params: ReadonlyMap<string, string>
  readonly values: ReadonlyMap<string, readonly Value[]>
  /** Names that were looked at by a validator, a whitelist or a pattern, with the offset from which that counts. */
  readonly guarded: ReadonlyMap<string, number>
  readonly calls: readonly Call[]
  /** What stands in a file is not followed to the file's name. */
  readonly textOnly?: true
}

export interface Call {
  readonly node: Node
  /** The callee as written, without spaces. */
  readonly callee: string
  /** Its last name. */
  readonly last: string
  readonly args: readonly Node[]
  readonly keywords: ReadonlyMap<string, Node>
  /** Tests of the ifs around it, as written. */
  readonly under: string
}

export const said = (node: Node | undefined, text: string): string =>
  node ? text.slice(node.from, node.to).replace(/\s+/g, '') : ''

const statements = /Statement$|Definition$|^Body$|^Script$/

/** The functions of a file whose text is of interest, and the module's own statements first. */
export const scopesOf = (root: Node, text: string, ofInterest: RegExp): readonly Scope[] => {
  const scopes: Scope[] = [readScope(root, text, '', '')]
  const visit = (node: Node, symbol: string): void => {
    let inside = symbol
    if (node.name === 'FunctionDefinition' || node.name === 'ClassDefinition') {
      const name = said(
        node.kids.find((k) => k.name === 'VariableName'),
        text,
      )
      inside = symbol === '' ? name : `${symbol}.${name}`
      if (node.name === 'FunctionDefinition' && !ofInterest.test(text.slice(node.from, node.to))) return
      if (node.name === 'FunctionDefinition') scopes.push(readScope(node, text, inside, name))
    }
    for (const k of node.kids) if (k.kids.length > 0 && statements.test(k.name)) visit(k, inside)
  }
  visit(root, '')
  return scopes
}

interface Reading {
  readonly text: string
  readonly values: Map<string, Value[]>
  readonly guarded: Map<string, number>
  readonly calls: Call[]
}

const readScope = (node: Node, text: string, symbol: string, name: string): Scope => {
  const reading: Reading = { text, values: new Map(), guarded: new Map(), calls: [] }
  const params = new Map<string, string>()
  const list = node.kids.find((k) => k.name === 'ParamList')
  for (const [i, k] of (list?.kids ?? []).entries()) {
    const before = list?.kids[i - 1]?.name
    if (k.name !== 'VariableName' || before === 'AssignOp') continue
    const type = list?.kids[i + 1]
    params.set(
      said(k, text),
      before === '**'
        ? 'dict'
        : before === '*'
          ? 'tuple'
          : type?.name === 'TypeDef'
            ? said(type, text).slice(1)
            : '',
    )
  }
  const body = node.name === 'FunctionDefinition' ? node.kids.filter((k) => k.name === 'Body') : node.kids
  for (const k of body) read(k, reading, '')
  const asked = Array.from(reading.guarded)
  for (const [guardedName, at] of asked)
    for (const value of reading.values.get(guardedName) ?? [])
      if (value.how === 'loop') for (const one of namesIn(value.node, text)) guard(reading, one, at)
  return { symbol, name, node, params, ...reading }
}

const read = (node: Node, reading: Reading, under: string): void => {
  if (node.name === 'FunctionDefinition' || node.name === 'LambdaExpression') return
  const { text } = reading
  const reader = readers[node.name]
  if (reader) reader(node, reading, under)
  if (node.name === 'ClassDefinition') return
  let around = under
  for (const k of node.kids) {
    if (node.name === 'IfStatement' && k.name !== 'Body') around += ` ${said(k, text)}`
    if (k.kids.length > 0) read(k, reading, around)
  }
}

const bind = (reading: Reading, name: string, value: Value): void => {
  const known = reading.values.get(name)
  if (known) known.push(value)
  else reading.values.set(name, [value])
}

const guard = (reading: Reading, name: string, at: number): void => {
  const known = reading.guarded.get(name)
  if (known === undefined || at < known) reading.guarded.set(name, at)
}

/** Names that are read in an expression: no attributes, no keywords. */
export const namesIn = (node: Node, text: string): readonly string[] =>
  node.name === 'VariableName' ? [said(node, text)] : node.kids.flatMap((k) => namesIn(k, text))

/** Names and attributes, without what strings say. */
const words = (node: Node, text: string): readonly string[] =>
  node.name === 'VariableName' || node.name === 'PropertyName'
    ? [said(node, text)]
    : node.kids.flatMap((k) => words(k, text))

const readers: Readonly<Record<string, (node: Node, reading: Reading, under: string) => void>> = {
  AssignStatement(node, reading) {
    const last = node.kids.findLastIndex((k) => k.name === 'AssignOp')
    const value = node.kids[last + 1]
    if (last < 0 || !value) return
    const targets = node.kids.slice(0, last)
    const values = node.kids.slice(last + 1).filter((k) => k.name !== ',')
    const named = targets.filter((k) => k.name === 'VariableName')
    const pairs = targets.some((k) => k.name === ',') && values.length === named.length
    for (const [i, target] of named.entries()) {
      const one = pairs ? values[i] : value
      if (one) bind(reading, said(target, reading.text), { node: one, at: node.from, how: 'assign' })
    }
  },
  UpdateStatement(node, reading) {
    const [target, , value] = node.kids
    if (target?.name === 'VariableName' && value)
      bind(reading, said(target, reading.text), { node: value, at: node.from, how: 'add' })
  },
  ForStatement(node, reading) {
    const at = node.kids.findIndex((k) => k.name === 'in')
    const value = node.kids[at + 1]
    if (at < 0 || !value) return
    for (const k of node.kids.slice(0, at))
      for (const name of namesIn(k, reading.text))
        bind(reading, name, { node: value, at: node.from, how: 'loop' })
  },
  WithStatement(node, reading) {
    for (const [i, k] of node.kids.entries()) {
      const target = node.kids[i + 2]
      if (node.kids[i + 1]?.name === 'as' && target?.name === 'VariableName')
        bind(reading, said(target, reading.text), { node: k, at: node.from, how: 'with' })
    }
  },
  CallExpression(node, reading, under) {
    const call = callOf(node, reading.text, under)
    reading.calls.push(call)
    const [receiver, , method] = node.kids[0]?.name === 'MemberExpression' ? node.kids[0].kids : []
    const [first] = call.args
    if (
      receiver?.name === 'VariableName' &&
      first &&
      /^(?:append|extend|add|insert)$/.test(said(method, reading.text))
    )
      bind(reading, said(receiver, reading.text), {
        node: call.args.at(-1) ?? first,
        at: node.from,
        how: 'append',
      })
    if (
      /valid|allow|white|sanit|safe|escape|quote|permitted|check|ensure|verify|isinstance|match$|ident/i.test(
        call.last,
      )
    )
      for (const arg of call.args)
        for (const name of namesIn(arg, reading.text)) guard(reading, name, node.from)
    if (receiver && /^is(?:identifier|alnum|digit|alpha|numeric|decimal)$/.test(call.last))
      for (const name of namesIn(receiver, reading.text)) guard(reading, name, node.from)
  },
  BinaryExpression(node, reading) {
    const { text } = reading
    if (!node.kids.some((k) => k.name === 'in' || k.name === 'ArithOp' || k.name === 'BitOp')) return
    const names = namesIn(node, text)
    const membership = node.kids.some((k) => k.name === 'in')
    const right = node.kids.at(-1)
    const listed =
      words(node, text).some((word) =>
        /allow|white|valid|permitted|supported|known|^_?[A-Z][A-Z_\d]{2,}$/.test(word),
      ) ||
      (membership && right !== undefined && /^(?:Array|Set|Tuple|Dictionary)Expression$/.test(right.name))
    if (listed && (membership || /-/.test(said(node, text))))
      for (const name of names) guard(reading, name, node.from)
  },
}

const callOf = (node: Node, text: string, under: string): Call => {
  const [head, list] = node.kids
  const callee = said(head, text)
  const args: Node[] = []
  const keywords = new Map<string, Node>()
  const kids = list?.kids ?? []
  for (let i = 1; i < kids.length; i++) {
    const k = kids[i] as Node
    const value = kids[i + 2]
    if (k.name === 'VariableName' && kids[i + 1]?.name === 'AssignOp' && value) {
      keywords.set(said(k, text), value)
      i += 2
    } else if (k.name === 'for') break
    else if (k.name === '*' || k.name === '**') i += 1
    else if (!/^[(),]$/.test(k.name)) args.push(k)
  }
  return { node, callee, last: /(\w+)$/.exec(callee)?.[1] ?? '', args, keywords, under }
}
