import { scopeNames } from './scope-names.ts'
import { clauses } from './tree.ts'
import type { Node } from './tree.ts'

/** One argument of a call: its keyword or null, and its text without spaces. */
export interface Argument {
  readonly name: string | null
  readonly text: string
}

/** A call anywhere in a statement; `callee` and argument texts are without spaces. */
export interface Call {
  readonly callee: string
  readonly args: readonly Argument[]
  readonly from: number
  readonly to: number
}

/** A simple statement, or the head of a compound one (its body's statements follow as their own). */
export interface Statement {
  readonly kind: string
  readonly from: number
  readonly to: number
  /** Its text without spaces and comments. */
  readonly said: string
  /** What it assigns to, as written; empty for other statements. */
  readonly targets: readonly string[]
  /** What is assigned, without spaces; '' for other statements. */
  readonly value: string
  readonly calls: readonly Call[]
  /** The enclosing bodies, outermost first: `keyword@offset`; those of two branches differ. */
  readonly within: readonly string[]
  /** Texts of the enclosing if and while tests, outermost first. */
  readonly tests: readonly string[]
}

/** The module itself (name '') or one function, with its statements in source order without nested scopes'. */
export interface Scope {
  readonly name: string
  /** `Class.method`, `outer.inner`; '' for the module. */
  readonly symbol: string
  /** The class a method belongs to. */
  readonly owner: string | null
  readonly params: readonly { readonly name: string; readonly default: string | null }[]
  readonly from: number
  readonly to: number
  readonly statements: readonly Statement[]
  readonly bound: ReadonlySet<string>
}

/** The text of a node without spaces, line ends and comments; strings keep theirs. */
export const compact = (node: Node, text: string): string => {
  if (node.kids.length === 0 || node.name.endsWith('String')) return text.slice(node.from, node.to)
  let out = ''
  for (const k of node.kids) {
    const part = compact(k, text)
    out += /\w$/.test(out) && /^\w/.test(part) ? ` ${part}` : part
  }
  return out
}

/** Every scope of a file, the module first, functions in source order. */
export const scopesOf = (root: Node, text: string): readonly Scope[] => {
  const scopes: Scope[] = []
  const open = (node: Node, body: readonly Node[], symbol: string, owner: string | null): void => {
    const statements: Statement[] = []
    const inner: { node: Node; owner: string | null; path: string }[] = []
    for (const k of body) read(k, { text, statements, inner, within: [], tests: [], path: symbol })
    const list = node.kids.find((k) => k.name === 'ParamList')
    scopes.push({
      name: symbol.slice(symbol.lastIndexOf('.') + 1),
      symbol,
      owner,
      params: paramsOf(list, text),
      from: node.from,
      to: node.to,
      statements,
      bound: scopeNames(body, text).bound,
    })
    for (const one of inner) {
      const name = one.node.kids.find((k) => k.name === 'VariableName')
      const inside = one.node.kids.find((k) => k.name === 'Body')
      if (!name || !inside) continue
      const called = text.slice(name.from, name.to)
      open(one.node, inside.kids, one.path === '' ? called : `${one.path}.${called}`, one.owner)
    }
  }
  open(root, root.kids, '', null)
  return scopes
}

interface Reading {
  readonly text: string
  readonly statements: Statement[]
  readonly inner: { node: Node; owner: string | null; path: string }[]
  readonly within: readonly string[]
  readonly tests: readonly string[]
  readonly path: string
  readonly owner?: string
}

const read = (node: Node, at: Reading): void => {
  const { text } = at
  if (node.name === 'FunctionDefinition') {
    at.inner.push({ node, owner: at.owner ?? null, path: at.path })
    return
  }
  if (node.name === 'DecoratedStatement') {
    for (const k of node.kids) if (k.name.endsWith('Definition')) read(k, at)
    return
  }
  if (node.name === 'ClassDefinition') {
    const name = node.kids.find((k) => k.name === 'VariableName')
    const body = node.kids.find((k) => k.name === 'Body')
    if (!name || !body) return
    const called = text.slice(name.from, name.to)
    const path = at.path === '' ? called : `${at.path}.${called}`
    const within = [...at.within, `class@${body.from}`]
    for (const k of body.kids) read(k, { ...at, owner: called, path, within })
    return
  }
  const parts = clauses(node)
  if (parts.length > 0) {
    for (const { keyword, from, head, body } of parts) {
      const said = head.map((k) => compact(k, text)).join(' ')
      at.statements.push({
        kind: keyword,
        from,
        to: head.at(-1)?.to ?? from,
        said,
        targets: keyword === 'for' ? [said.split(/ in /)[0] ?? ''] : [],
        value: '',
        calls: head.flatMap((k) => callsOf(k, text)),
        within: at.within,
        tests: at.tests,
      })
      const tests = /^(if|elif|while)$/.test(keyword) ? [...at.tests, said] : at.tests
      const within = [...at.within, `${keyword}@${body.from}`]
      for (const k of body.kids) read(k, { ...at, within, tests })
    }
    return
  }
  if (node.name === 'StatementGroup') {
    for (const k of node.kids) read(k, at)
    return
  }
  if (node.name.endsWith('Statement')) at.statements.push(simple(node, at))
}

const simple = (node: Node, { text, within, tests }: Reading): Statement => {
  const ops = node.kids.flatMap((k, i) => (k.name === 'AssignOp' || k.name === 'UpdateOp' ? [i] : []))
  const last = ops.at(-1)
  const targets = ops.map((end, n) =>
    node.kids
      .slice(n === 0 ? 0 : (ops[n - 1] as number) + 1, end)
      .filter((k) => k.name !== 'TypeDef')
      .map((k) => compact(k, text))
      .join(''),
  )
  return {
    kind: node.name,
    from: node.from,
    to: node.to,
    said: compact(node, text),
    targets,
    value:
      last === undefined
        ? ''
        : node.kids
            .slice(last + 1)
            .map((k) => compact(k, text))
            .join(''),
    calls: callsOf(node, text),
    within,
    tests,
  }
}

const callsOf = (node: Node, text: string): readonly Call[] => {
  const found: Call[] = []
  const visit = (one: Node): void => {
    if (one.name === 'LambdaExpression' || one.kids.length === 0) return
    for (const k of one.kids) visit(k)
    const list = one.kids.at(-1)
    if (one.name !== 'CallExpression' || list?.name !== 'ArgList') return
    found.push({
      callee: compact(one.kids[0] as Node, text),
      args: argumentsOf(list, text),
      from: one.from,
      to: one.to,
    })
  }
  visit(node)
  return found
}

const argumentsOf = (list: Node, text: string): readonly Argument[] => {
  const found: Argument[] = []
  let held: Node[] = []
  const close = (): void => {
    if (held.length === 0) return
    const named = held[1]?.name === 'AssignOp' && held[0]?.name === 'VariableName'
    found.push({
      name: named ? compact(held[0] as Node, text) : null,
      text: (named ? held.slice(2) : held).map((k) => compact(k, text)).join(''),
    })
    held = []
  }
  for (const k of list.kids) {
    if (k.name === ',' || k.name === ')') close()
    else if (k.name !== '(') held.push(k)
  }
  close()
  return found
}

const paramsOf = (
  list: Node | undefined,
  text: string,
): readonly { readonly name: string; readonly default: string | null }[] => {
  const found: { name: string; default: string | null }[] = []
  let assigned = false
  for (const k of list?.kids ?? []) {
    if (k.name === ',') assigned = false
    else if (k.name === 'AssignOp') assigned = true
    else if (k.name === 'VariableName' && !assigned) found.push({ name: compact(k, text), default: null })
    else if (assigned && found.length > 0)
      (found.at(-1) as { default: string | null }).default = compact(k, text)
  }
  return found
}

/** Whether `later` runs after `earlier` whenever it runs: no branch holds only the earlier one. */
export const follows = (later: Statement, earlier: Statement): boolean =>
  later.from > earlier.from && earlier.within.every((part, i) => later.within[i] === part)

/** Whether both can run in one pass: they don't stand in different branches of one statement. */
export const together = (a: Statement, b: Statement): boolean => {
  const n = Math.min(a.within.length, b.within.length)
  for (let i = 0; i < n; i++) {
    const [one, two] = [a.within[i] as string, b.within[i] as string]
    if (one === two) continue
    return /^(?:for|while|with|try)@/.test(one) || /^(?:for|while|with|try)@/.test(two)
  }
  return true
}
